package sqltext_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/internal/texttest"
)

// Columns are called what the statement calls them.
func TestLabel(t *testing.T) {
	t.Parallel()
	c := texttest.Open(t)
	if err := c.Exec("CREATE TABLE Media (Id TEXT, LikeCount INTEGER, Timestamp TEXT, Caption TEXT)"); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string][]string{
		"SELECT Id, likecount, m.ID, [Caption], `TIMESTAMP` FROM Media m": {"Id", "likecount", "ID", "Caption", "TIMESTAMP"},
		"SELECT * FROM Media":                {"Id", "LikeCount", "Timestamp", "Caption"},
		"SELECT likecount, *, id FROM Media": {"likecount", "Id", "LikeCount", "Timestamp", "Caption", "id"},
		"SELECT m.*, n.*, id || 1 FROM (SELECT id FROM Media) m, (SELECT 1 AS x) n":         {"id", "x", "id || 1"},
		"SELECT *, id, *, caption FROM (SELECT id, caption FROM Media)":                     {"id", "caption", "id", "id", "caption", "caption"},
		"SELECT id x, id AS \"Y z\", id 'w', likecount [v], count(*) AS n FROM Media":       {"x", "Y z", "w", "v", "n"},
		"SELECT 5 ^ 1, -id, ISNULL(id, 'a'), 1 /* one */ + /* two */ 2 FROM Media -- three": {"5 ^ 1", "-id", "ISNULL(id, 'a')", "1 /* one */ + /* two */ 2"},
		"SELECT DATEADD(day, 1, timestamp) AS t, DATEADD(day, 1, timestamp) FROM Media":     {"t", "DATEADD(day, 1, timestamp)"},
		"SELECT timestamp + INTERVAL 7 DAY, CASE WHEN 1 THEN 2 END, NULL, id IS NULL, rowid FROM Media": {
			"timestamp + INTERVAL 7 DAY", "CASE WHEN 1 THEN 2 END", "NULL", "id IS NULL", "rowid",
		},
		"SELECT TOP 2 DISTINCT id FROM Media":                                   {"id"},
		"SELECT DISTINCT (id), (SELECT a, 1 LIMIT 0) WHERE 1":                   nil,
		"SELECT DISTINCT (id), (SELECT 1, 2) IS (1, 2) b FROM Media LIMIT 1":    {"(id)", "b"},
		"SELECT id UNION SELECT 1":                                              nil,
		"SELECT id FROM Media UNION SELECT caption FROM Media":                  {"id"},
		"((SELECT id FROM Media LIMIT 1) UNION SELECT 1) EXCEPT (SELECT 2)":     {"id"},
		"WITH m(a, b) AS (SELECT id, caption FROM Media) SELECT B, *, A FROM m": {"B", "a", "b", "A"},
		"VALUES (1, 2)": {"column1", "column2"},
		"SELECT STRAIGHT_JOIN id, 1 x FROM Media ORDER BY 1":                  {"id", "x"},
		"SELECT ? , @p, :q AS q, N'é' FROM DUAL":                              {"?", "@p", "q", "N'é'"},
		"SELECT Instagram.Media.id, CData.Instagram.Media.caption FROM Media": {"id", "caption"},
		"SELECT id COLLATE nocase, id = id, true FROM Media":                  {"id COLLATE nocase", "id = id", "true"},
	} {
		st, err := sqltext.Analyze(sql, sqltext.Options{Names: texttest.Names})
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		s, _, err := c.Prepare(st.SQL)
		if err != nil {
			if want != nil {
				t.Errorf("%s: %v", sql, err)
			}
			continue
		}
		var got []string
		for i := range s.ColumnCount() {
			got = append(got, st.Label(i, s.ColumnCount(), s.ColumnName(i)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got  %q\n want %q", sql, got, want)
		}
		_ = s.Close()
	}
}
