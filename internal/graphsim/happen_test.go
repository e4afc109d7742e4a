package graphsim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// happens has something happen by way of the network, and returns why the app is not told.
func happens(t *testing.T, s *Server, form url.Values) (id, untold string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://sim.test/_sim/happen", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var answer struct{ ID, Untold string }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK || answer.ID == "" {
		t.Fatal(w.Code, w.Body, err)
	}
	return answer.ID, answer.Untold
}

// An account is subscribed by fields of its own, which are not all that the app has: who has
// something happen is told that no notice will come, and what would have one come.
func TestHappenTellsWhatIsNotTold(t *testing.T) {
	t.Parallel()
	s, e := New(Options{Stories: 1}), &ear{verify: "fake-verify"}
	t.Cleanup(func() { _ = s.Close() })
	door := httptest.NewServer(e)
	t.Cleanup(door.Close)
	a := s.Data().Accounts[0]
	if _, why := happens(t, s, url.Values{"what": {"mention"}}); !strings.Contains(why, "POST /"+s.AppID()+"/subscriptions") {
		t.Errorf("without a subscription of the app: %q", why)
	}
	form := url.Values{"object": {"instagram"}, "callback_url": {door.URL}, "verify_token": {"fake-verify"}, "fields": {"comments,mentions,story_insights"}}
	if code, body := postForm(t, s, "/v25.0/"+s.AppID()+"/subscriptions", s.platform.app.token(), form); code != 200 {
		t.Fatal(code, body)
	}
	if _, why := happens(t, s, url.Values{"what": {"comment"}}); why != "" {
		t.Errorf("of a comment: %q", why)
	}
	for _, form := range []url.Values{
		{"what": {"mention"}},
		{"what": {"story"}},
		{"what": {"end"}, "media": {a.Stories[0].ID}},
	} {
		if _, why := happens(t, s, form); !strings.Contains(why, "POST /"+a.ID+"/subscribed_apps") {
			t.Errorf("%s, to which the account is not subscribed: %q", form.Get("what"), why)
		}
	}
	fields := url.Values{"subscribed_fields": {"mentions,story_insights"}}
	if code, body := postForm(t, s, "/v25.0/"+a.ID+"/subscribed_apps", s.NewToken(TokenSpec{Instagram: true}), fields); code != 200 {
		t.Fatal(code, body)
	}
	id, why := happens(t, s, url.Values{"what": {"mention"}})
	s.Settle()
	if all := e.heard(); why != "" || len(all) == 0 || !strings.Contains(all[len(all)-1], `"comment_id":"`+id+`"`) {
		t.Errorf("%q, told %s", why, all)
	}
}

// Who comments on a post of one account may mention another: the one is told of a comment, the
// other of a mention.
func TestMentionOnPostOfAnotherAccount(t *testing.T) {
	t.Parallel()
	s, e := listening(t, Options{Accounts: 3})
	first, other := s.Data().Accounts[0], s.Data().Accounts[2]
	if _, why := happens(t, s, url.Values{"what": {"comment"}, "account": {"2"}, "text": {"@" + first.Username + " and me"}}); why != "" {
		t.Error(why)
	}
	s.Settle()
	got := map[string]string{}
	for _, n := range read(t, e.heard()) {
		for _, x := range n.Entry {
			for _, c := range x.Changes {
				got[x.ID] += c.Field
			}
		}
	}
	if len(got) != 2 || got[other.ID] != "comments" || got[first.ID] != "mentions" {
		t.Error(got)
	}
}
