package pgsql_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
)

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
