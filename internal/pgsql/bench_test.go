package pgsql_test

import (
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// What a session pays for the functions of the dialect when its engine is opened, as a ratio
// of what one takes without them: it is to be near 1.
func BenchmarkOpen(b *testing.B) {
	cfg, err := config.Parse(drivertest.Start(b, drivertest.Options{Accounts: 1}).DSN())
	if err != nil {
		b.Fatal(err)
	}
	pool, err := session.Open(cfg, connect.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close() })
	open := func(s *session.Session, err error) time.Duration {
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		begun := time.Now()
		st, err := s.Prepare(b.Context(), "SELECT 1")
		if err != nil {
			b.Fatal(err)
		}
		defer st.Close()
		return time.Since(begun)
	}
	var took, wanted time.Duration
	for b.Loop() {
		wanted += open(pool.Session(b.Context()))
		took += open(pool.SessionWith(b.Context(), pgsql.Functions{}))
	}
	b.ReportMetric(took.Seconds()/wanted.Seconds(), "of-plain")
}

// What reading a statement takes, before the engine prepares it.
func BenchmarkTranslate(b *testing.B) {
	options := pgsql.Options{Tables: someTables, Path: []string{"instagram"}}
	for _, x := range []struct{ name, text string }{
		{"one", "select 1"},
		{"plain", "select id, caption from media where created >= '2026-11-01' order by created desc limit 10"},
		{"joined", "select a.id, b.caption, a.likescount + b.likescount from media a left join media b using (id) where a.caption in ('a', 'b', 'c') and b.created is not null order by 1"},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pgsql.Translate(x.text, options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
