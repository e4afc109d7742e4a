package graphsim

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"testing"
)

// get does a GET without a network and returns status and decoded body.
func get(t testing.TB, s *Server, path, token string) (int, map[string]any) {
	t.Helper()
	status, body := getRaw(t, s, path, token)
	var out map[string]any
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%s: %v in %q", path, err, body)
	}
	return status, out
}

func getRaw(t testing.TB, s *Server, path, token string) (int, []byte) {
	t.Helper()
	r := httptest.NewRequest("GET", "http://sim.test"+path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		New(Options{Accounts: 3, Media: 5000, Comments: 40000, Replies: 10000})
	}
}

func BenchmarkPage(b *testing.B) {
	s := New(Options{Accounts: 3, Media: 5000, Comments: 40000, Replies: 10000})
	path := "/v25.0/" + s.Data().Accounts[0].ID + "/media?limit=100&fields=" + url.QueryEscape("id,caption,timestamp,like_count,comments.limit(50){id,text,username,timestamp,like_count,replies{id,text}}")
	b.ReportAllocs()
	for b.Loop() {
		getRaw(b, s, path, s.Token())
	}
}
