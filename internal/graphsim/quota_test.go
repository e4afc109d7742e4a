package graphsim

import (
	"runtime"
	"testing"
	"time"
)

// Each login has a quota of its own, which its Page tokens share.
func TestLoginQuotas(t *testing.T) {
	t.Parallel()
	s := New(Options{Accounts: 4, HourlyCalls: 5, LoginQuotas: true})
	first, second := s.NewToken(TokenSpec{Only: []int{0, 1}}), s.NewToken(TokenSpec{Only: []int{2, 3}})
	path := "/v25.0/" + s.Data().Accounts[0].ID + "?fields=username"
	for i := range 7 {
		want := 200
		if i >= 5 {
			want = 400
		}
		status, body := get(t, s, path, first)
		if status != want {
			t.Fatalf("call %d: %d %v", i, status, body)
		}
		if e, _ := body["error"].(map[string]any); want == 400 && e["code"] != 17.0 {
			t.Errorf("%v", body)
		}
	}
	if status, body := get(t, s, "/v25.0/"+s.Data().Accounts[2].ID+"?fields=username", second); status != 200 {
		t.Errorf("another login: %d %v", status, body)
	}
	s.Advance(time.Hour)
	if status, body := get(t, s, path, first); status != 200 {
		t.Errorf("an hour later: %d %v", status, body)
	}
}

// Calls that come out of order by moments, as those of several processes do, begin no new
// hour; a clock that was moved back does.
func TestQuota_order(t *testing.T) {
	t.Parallel()
	m := meter{limit: 3, span: time.Hour}
	at := DefaultNow
	for i, x := range []struct {
		at      time.Duration
		allowed bool
	}{{0, true}, {-5 * time.Millisecond, true}, {time.Millisecond, true}, {-time.Millisecond, false}, {-time.Minute, true}} {
		if got := m.charge(at.Add(x.at)); got != x.allowed {
			t.Errorf("call %d is allowed: %t", i, got)
		}
	}
}

// BenchmarkWorld lays out 10,000 accounts of 20 posts, and tells how much they hold in memory.
func BenchmarkWorld(b *testing.B) {
	var s *Server
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		s = New(Options{Accounts: 10_000, Media: 20, Comments: -1, Replies: -1})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/10_000, "bytes/account")
	runtime.KeepAlive(s)
}
