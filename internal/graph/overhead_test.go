package graph

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pace"
)

// BenchmarkCall tells what a call costs without a network, alone and with each of
// what stands between it and its caller.
func BenchmarkCall(b *testing.B) {
	header := http.Header{
		"X-App-Usage":               {`{"call_count":28,"total_time":25,"total_cputime":26}`},
		"X-Business-Use-Case-Usage": business("178", 28, 0).Values("X-Business-Use-Case-Usage"),
	}
	answer := api(func(*http.Request) (int, http.Header, string) { return 200, header, onePost })
	for _, with := range []struct {
		name   string
		config Config
		budget *Budget
	}{
		{name: "alone"},
		{name: "scheduled", config: Config{Scheduler: pace.New(pace.Config{})}},
		{name: "budgeted", budget: &Budget{MaxCalls: math.MaxInt32}},
		{name: "shared", config: Config{Share: true}},
		{name: "all", config: Config{Scheduler: pace.New(pace.Config{}), Share: true}, budget: &Budget{MaxCalls: math.MaxInt32}},
		{name: "cached", config: Config{CacheBytes: 1 << 20, CacheAge: time.Hour}},
	} {
		b.Run(with.name, func(b *testing.B) {
			with.config.Transport, with.config.Tokens = answer, staticToken(fakeToken)
			client, err := New(with.config)
			if err != nil {
				b.Fatal(err)
			}
			client = client.Budgeted(with.budget)
			request := Request{Path: "178/media", Account: "178", Fields: &benchSelection}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := client.Page(b.Context(), request); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
