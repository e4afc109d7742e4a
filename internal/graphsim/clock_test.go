package graphsim

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"
)

// TestClock moves the clock from outside, and with it the life of a token.
func TestClock(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1})
	move := func(form url.Values) (int, string) { return s.post(t, "/_sim/clock", form) }
	if _, out := s.fetch(t, "GET", "/_sim/clock"); out["now"] != "2026-11-20T12:00:00Z" {
		t.Errorf("the clock says %v", out)
	}
	if status, body := move(url.Values{"advance": {"1439h"}}); status != 200 || body != `{"now":"2027-01-19T11:00:00Z"}`+"\n" {
		t.Errorf("HTTP %d %s", status, body)
	}
	if status, _ := s.fetch(t, "GET", "/me?access_token="+s.Token()); status != 200 {
		t.Errorf("an hour before its end the token answers HTTP %d", status)
	}
	if status, _ := move(url.Values{"now": {"2027-01-19T12:00:00Z"}}); status != 200 || !s.Now().Equal(time.Date(2027, 1, 19, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("HTTP %d, %s", status, s.Now())
	}
	if _, out := s.fetch(t, "GET", "/me?access_token="+s.Token()); errorOf(out)["error_subcode"] != json.Number("463") {
		t.Errorf("at its end the token answers %v", out)
	}
	for _, bad := range []url.Values{{}, {"now": {"soon"}}, {"advance": {"a day"}}, {"now": {"2027-01-19T12:00:00Z"}, "advance": {"1h"}}} {
		if status, _ := move(bad); status != 400 {
			t.Errorf("%v: HTTP %d", bad, status)
		}
	}
}
