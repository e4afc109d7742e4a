package sqltext_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// A text is cut once: its analysis takes the tokens that there are, and leaves them as
// they were.
func TestAnalyzeText_tokens(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{"SELECT /*+ MaxCalls(1) */ TOP 5 Id -- c\nFROM Instagram.Media WHERE date(Timestamp) = '2026-05-04';", "EXEC p @a = 1", "SELECT 'x"} {
		text := token.NewText(sql)
		first, failed := text.Tokens()
		want := slices.Clone(first)
		_, _ = sqltext.AnalyzeText(text, sqltext.Options{Names: texttest.Names, Known: texttest.Known})
		got, err := text.Tokens()
		if !slices.Equal(got, want) || (err == nil) != (failed == nil) || len(got) > 0 && &got[0] != &first[0] {
			t.Errorf("%s: %v, %v", sql, got, err)
		}
	}
}

// What was inferred for the comparisons serves the types of the columns, and says what a
// statement that nobody has read says.
func TestStatement_ColumnTypes_again(t *testing.T) {
	t.Parallel()
	for sql, n := range map[string]int{
		"SELECT Id, LikeCount + 1, date(Timestamp) FROM Media WHERE LikeCount > 5":                         3,
		"SELECT max(Timestamp), count(*) FROM Media GROUP BY Hidden":                                       2,
		"SELECT TOP 5 Timestamp + INTERVAL 1 DAY, date(Timestamp) = '2026-05-04' FROM Media":               2,
		"WITH RECURSIVE c(d) AS (VALUES (1) UNION ALL SELECT d || '' FROM c LIMIT 3) SELECT d, 1 FROM c":   2,
		"SELECT x.t FROM (SELECT Timestamp AS t FROM Media UNION SELECT '2026-05-04') x WHERE x.t > '202'": 1,
	} {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names, Known: texttest.Known})
		if err != nil {
			t.Fatal(err)
		}
		want := (&sqltext.Statement{SQL: st.SQL}).ColumnTypes(n, texttest.Known)
		for range 2 {
			if got := st.ColumnTypes(n, texttest.Known); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", sql, got, want)
			}
		}
	}
}
