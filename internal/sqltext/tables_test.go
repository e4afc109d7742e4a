package sqltext_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
)

func TestAnalyze_tables(t *testing.T) {
	for sql, want := range map[string]int{
		"SELECT 1":                                                       0,
		"SELECT * FROM Media":                                            1,
		"SELECT * FROM Instagram.Media AS m":                             1,
		"SELECT * FROM Media a, Media b":                                 2,
		"SELECT * FROM (SELECT * FROM Media)":                            1,
		"WITH x AS (SELECT * FROM Media) SELECT * FROM x":                2,
		"SELECT * FROM Media WHERE Id IN (SELECT MediaId FROM Comments)": 2,
	} {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: dialect.NewNames(nil, []string{"Instagram"}, []string{"Media", "Comments"})})
		if err != nil {
			t.Fatal(err)
		}
		if st.Tables != want {
			t.Errorf("%s: %d tables, not %d", sql, st.Tables, want)
		}
	}
}
