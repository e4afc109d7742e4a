package graphsim

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzRequest: whatever is asked, the answer is JSON with a status of the
// platform.
func FuzzRequest(f *testing.F) {
	s := New(Options{Media: 5, Comments: 20, Replies: 5, Now: DefaultNow})
	a := s.Data().Accounts[0]
	f.Add("GET", "/v25.0/me/accounts", "fields=id,name&limit=2&after=x")
	f.Add("GET", "/"+a.ID+"/media", "since=yesterday&until=-1 day&fields=comments.order(chronological){id}")
	f.Add("GET", "/"+a.ID+"/insights", "metric=reach&period=day&since=1&until=99999999999")
	f.Add("GET", "/"+a.Media[0].ID+"/insights", `metric=["reach","saved"]&breakdown=x`)
	f.Add("POST", "/", `include_headers=0&batch=[{"name":"a","relative_url":"me"},{"relative_url":"{result=a:$.id}"},{"relative_url":"%zz?%"}]`)
	f.Add("GET", "/debug_token", "input_token=x")
	f.Add("DELETE", "/me/permissions/email", "")
	f.Add("GET", "/refresh_access_token", "grant_type=ig_refresh_token")
	f.Add("GET", "/oauth/access_token", "client_id=1")
	f.Add("GET", "/"+a.ID, "fields=business_discovery.username(sample.account){media{id}},mentioned_media.media_id(1)")
	f.Fuzz(func(t *testing.T, method, path, query string) {
		if method != "GET" && method != "POST" && method != "DELETE" || strings.HasPrefix(path, "/_sim") {
			return
		}
		r := httptest.NewRequest(method, "http://sim.test/", strings.NewReader(query))
		r.URL = &url.URL{Path: path, RawQuery: query}
		r.Header.Set("Authorization", "Bearer "+s.NewToken(TokenSpec{}))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		switch w.Code {
		case 200, 302, 400, 403, 500:
		default:
			t.Errorf("HTTP %d", w.Code)
		}
		kind := w.Header().Get("Content-Type")
		if strings.HasPrefix(kind, "application/json") && !json.Valid(w.Body.Bytes()) {
			t.Errorf("not JSON: %q", w.Body)
		}
		s.ResetJournal()
	})
}
