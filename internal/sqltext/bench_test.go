package sqltext_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// BenchmarkAnalyze measures what one statement costs before SQLite sees it, the types of
// its columns included.
func BenchmarkAnalyze(b *testing.B) {
	for _, test := range []struct {
		name, sql string
		columns   int
	}{
		{"plain", "SELECT Id, Caption, LikeCount, Timestamp FROM Media WHERE LikeCount > 10 AND Timestamp >= '2026-01-01' ORDER BY Timestamp DESC LIMIT 20", 4},
		{"columns", "SELECT Id, Caption, LikeCount FROM Media", 3},
		{"aggregates", "SELECT c.MediaId, count(*), avg(m.LikeCount) FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Hidden = 0 GROUP BY c.MediaId ORDER BY 2 DESC", 3},
		{"forms", "SELECT TOP 5 m.Id, count(*) FROM Instagram.Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Timestamp > NOW() - INTERVAL 7 DAY GROUP BY m.Id ORDER BY 2 DESC", 2},
		{"comparisons", "SELECT m.Id, CASE WHEN date(m.Timestamp) = '2026-05-04' THEN 'a' ELSE lower(m.Caption) END FROM Media m WHERE date(m.Timestamp) >= CURRENT_DATE - 7 AND length(m.Caption) > '5'", 2},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				st, err := sqltext.Analyze(test.sql, sqltext.Options{Names: texttest.Names, Known: texttest.Known})
				if err != nil {
					b.Fatal(err)
				}
				st.ColumnTypes(test.columns, texttest.Known)
			}
		})
	}
}
