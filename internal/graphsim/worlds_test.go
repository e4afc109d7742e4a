package graphsim

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
)

// many are logins of which a few are held at a time.
var many = Options{Logins: 60, LaidOut: 4, Accounts: 3, Media: 30, Comments: 20, Replies: 4}

// asked are all answers about a login: lists, posts, numbers, what Page tokens read.
func asked(t *testing.T, s *Server, token string, d *Data) string {
	t.Helper()
	var out strings.Builder
	ask := func(path, token string) []byte {
		status, body := getRaw(t, s, path, token)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		out.Write(body)
		return body
	}
	var pages struct {
		Data []struct {
			ID    string
			Token string `json:"access_token"`
		}
	}
	body := ask("/v25.0/me/accounts?fields=id,name,access_token,instagram_business_account{username}", token)
	if err := json.Unmarshal(body, &pages); err != nil {
		t.Fatal(err)
	}
	for i, a := range d.Accounts {
		ask("/v25.0/"+a.ID+"/media?fields=id,caption,like_count,comments{text,replies{text}},insights.metric(reach)", token)
		ask("/v25.0/"+a.ID+"/insights?metric=reach&period=day", token)
		ask("/v25.0/"+a.ID+"/recently_searched_hashtags", token)
		ask("/v25.0/"+pages.Data[i].ID+"?fields=name,instagram_business_account", pages.Data[i].Token)
	}
	ask("/v25.0/me?fields=id,name", token)
	return out.String()
}

// Of many logins a few are held at a time, and one that is laid out anew is the same as it
// was, for its user tokens and those of its Pages.
func TestLogins(t *testing.T) {
	t.Parallel()
	s := New(many)
	tokens, before := make([]string, many.Logins), make([]string, many.Logins)
	ids := map[string]string{}
	for i := range tokens {
		tokens[i] = s.NewToken(TokenSpec{Login: i})
		d := s.DataOf(i)
		before[i] = asked(t, s, tokens[i], d)
		for _, a := range d.Accounts {
			for _, id := range []string{a.ID, a.AppScopedID, a.Page.ID, a.Username} {
				if other := ids[id]; other != "" {
					t.Errorf("login %d: %s is that of %s too", i, id, other)
				}
				ids[id] = a.Username
			}
		}
	}
	r := rand.New(rand.NewPCG(3, 5))
	for _, i := range r.Perm(len(tokens)) {
		if after := asked(t, s, tokens[i], s.DataOf(i)); after != before[i] {
			t.Errorf("login %d is another one:\n%s\n%s", i, before[i], after)
		}
		if n := len(s.platform.worlds.other); n > many.LaidOut {
			t.Fatalf("%d logins are held besides the first, more than %d", n, many.LaidOut)
		}
	}
	for _, e := range s.Journal() {
		if e.Status != http.StatusOK {
			t.Errorf("%+v", e)
		}
	}
}

// A login sees nothing of another, and what is the first one's stays with it.
func TestLogins_apart(t *testing.T) {
	t.Parallel()
	s := New(many)
	token := s.NewToken(TokenSpec{Login: 7})
	for _, login := range []int{0, 6, 8} {
		if status, body := getRaw(t, s, "/v25.0/"+s.DataOf(login).Accounts[0].ID+"?fields=username", token); status != http.StatusBadRequest {
			t.Errorf("login %d: %d %s", login, status, body)
		}
	}
	if status, body := getRaw(t, s, "/v25.0/"+s.DataOf(7).Accounts[0].ID+"?fields=username", s.Token()); status != http.StatusBadRequest {
		t.Errorf("the first login: %d %s", status, body)
	}
	if n := s.Journal()[0].Login; n != 7 {
		t.Errorf("the journal has login %d", n)
	}
	narrow := s.NewToken(TokenSpec{Login: 7, Only: []int{2}})
	for i, want := range []int{400, 400, 200} {
		if status, body := getRaw(t, s, "/v25.0/"+s.DataOf(7).Accounts[i].ID+"?fields=username", narrow); status != want {
			t.Errorf("account %d: %d %s", i, status, body)
		}
	}
}

// What was written to a login stays, however many others are asked for after it.
func TestLogins_written(t *testing.T) {
	t.Parallel()
	s := New(many)
	token := s.NewToken(TokenSpec{Login: 7})
	post := ""
	for _, m := range s.DataOf(7).Accounts[1].Media {
		if m.Field("is_comment_enabled") == true {
			post = m.ID
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/v25.0/"+post+"/comments", strings.NewReader(url.Values{"message": {"It stays"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for i := range many.Logins {
		if i != 7 {
			getRaw(t, s, "/v25.0/me", s.NewToken(TokenSpec{Login: i}))
		}
	}
	if _, body := getRaw(t, s, "/v25.0/"+post+"/comments", token); !bytes.Contains(body, []byte("It stays")) {
		t.Errorf("%s", body)
	}
}

// The journal tells what came after an entry, and what is gone by the numbers.
func TestJournal_after(t *testing.T) {
	t.Parallel()
	s := New(Options{JournalSize: 10})
	numbers := func(after string) (list []int) {
		_, body := getRaw(t, s, "/_sim/journal?after="+after, "")
		var entries []Entry
		if err := json.Unmarshal(body, &entries); err != nil {
			t.Fatalf("%s: %s", err, body)
		}
		for _, e := range entries {
			list = append(list, e.N)
		}
		return list
	}
	for range 13 {
		getRaw(t, s, "/v25.0/me", s.Token())
	}
	for after, want := range map[string][2]int{"0": {6, 13}, "5": {6, 13}, "6": {7, 13}, "12": {13, 13}, "13": {0, 0}, "99": {0, 0}} {
		got := numbers(after)
		switch {
		case want[0] == 0:
			if len(got) > 0 {
				t.Errorf("after %s: %v", after, got)
			}
		case len(got) != want[1]-want[0]+1 || got[0] != want[0] || got[len(got)-1] != want[1]:
			t.Errorf("after %s: %v, want %v", after, got, want)
		}
	}
	if status, _ := getRaw(t, s, "/_sim/journal?after=x", ""); status != http.StatusBadRequest {
		t.Errorf("HTTP %d", status)
	}
}

// BenchmarkLogins asks each of 500 logins for its 20 accounts and the posts of one, and tells
// how much is held in memory then for one of the 10,000 accounts.
func BenchmarkLogins(b *testing.B) {
	var s *Server
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		s = New(Options{Logins: 500, Accounts: 20, Media: 20, Comments: -1, Replies: -1, LoginQuotas: true})
		for i := range 500 {
			token := s.NewToken(TokenSpec{Login: i})
			for _, path := range []string{"/v25.0/me/accounts?fields=id,access_token", "/v25.0/" + s.DataOf(i).Accounts[0].ID + "/media"} {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Header.Set("Authorization", "Bearer "+token)
				w := httptest.NewRecorder()
				if s.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/10_000, "bytes/account")
	runtime.KeepAlive(s)
}
