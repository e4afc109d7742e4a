package sqltext_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// The tables of a statement are those that it reads, wherever they stand, and not what
// WITH names, as far as that is seen.
func TestStatement_Tables(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][]string{
		"SELECT 1": nil,
		"SELECT * FROM a JOIN [b c] AS x ON x.y = a.y, Instagram.d":                           {"a", "b c", "d"},
		"SELECT (SELECT max(x) FROM b) FROM a WHERE EXISTS (SELECT 1 FROM c) AND y IN d":      {"b", "a", "c", "d"},
		"SELECT * FROM (SELECT * FROM a UNION SELECT * FROM A) z, json_each('[1]') j":         {"a"},
		"WITH x AS (SELECT * FROM a), y(b) AS NOT MATERIALIZED (SELECT 1) SELECT * FROM X, y": {"a"},
		"WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT * FROM x) SELECT * FROM main.x":       {"x"},
		"SELECT * FROM x, (WITH x AS (SELECT 1) SELECT * FROM x)":                             {"x"},
		"EXPLAIN SELECT * FROM a": {"a"},
	} {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if !slices.Equal(st.Tables, want) {
			t.Errorf("%s: got %q, want %q", sql, st.Tables, want)
		}
	}
}
