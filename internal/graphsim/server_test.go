package graphsim

import (
	"encoding/json"
	"fmt"
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

func TestSmoke(t *testing.T) {
	s := New(Options{})
	a := s.Data().Accounts[0]
	for _, p := range []string{
		"/v25.0/me", "/me/permissions", "/v25.0/me/accounts",
		"/v25.0/me/accounts?fields=" + url.QueryEscape("id,name,instagram_business_account{id,username,media.limit(1){id,caption}}"),
		"/" + a.ID + "?fields=id,username,name,biography,website,followers_count",
		"/" + a.ID + "/media?limit=3&fields=" + url.QueryEscape("id,caption,timestamp,media_url,permalink,comments.limit(2){id,text,replies{text}},children{id,media_url},insights.metric(reach,saved)"),
		"/" + a.ID + "/media?limit=1&until=2026-11-01",
		"/" + a.ID + "/tags", "/" + a.ID + "/stories?fields=id,insights.metric(reach)",
		"/" + a.ID + "/insights?metric=reach&period=day&since=2026-11-10",
		"/" + a.ID + "/insights?metric=views,follows_and_unfollows&period=day&metric_type=total_value",
		"/" + a.ID + "/insights?metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=age&timeframe=last_30_days",
		"/" + a.Media[0].ID + "/insights?metric=reach,saved",
		"/" + a.Media[0].ID + "?fields=foo", "/123", "/" + a.ID + "/navigation",
		"/" + a.ID + "?fields=" + url.QueryEscape("business_discovery.username(sample.account){username,media.limit(1){id,like_count}}"),
	} {
		st, b := getRaw(t, s, p, s.Token())
		if testing.Verbose() {
			fmt.Println(p, st, string(b))
		}
	}
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
