package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// comparedConfig has a table with a column of each kind, and one with the parts of
// its rows.
func comparedConfig() engine.Config {
	m := &memoryTable{key: 0}
	columns := []engine.Column{
		{Name: "Id", Type: "TEXT", NotNull: true},
		{Name: "Caption", Type: "TEXT"},
		{Name: "LikeCount", Type: "INTEGER"},
		{Name: "Rate", Type: "REAL"},
		{Name: "Timestamp", Type: "DATETIME TEXT", Collation: engine.TimeCollation},
		{Name: "Hidden", Type: "BOOLEAN INTEGER"},
	}
	return engine.Config{Tables: []engine.Table{
		{Name: "Media", Columns: columns, Module: m},
		{Name: "Comments", Columns: columns, Module: m},
	}}
}

// What SQLite's program compares, written by line: both sides with what they may
// be, parted by /.
func TestComparisons(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, comparedConfig())
	datadriven.RunTest(t, "testdata/comparisons", func(t *testing.T, d *datadriven.TestData) string {
		var b strings.Builder
		for statement := range strings.SplitSeq(strings.TrimSpace(d.Input), ";") {
			s := mustPrepare(t, conn, statement)
			defer func() { _ = s.Close() }()
			if err := s.Unread(); err != nil {
				d.Fatalf(t, "%v", err)
			}
			for _, c := range s.Comparisons() {
				fmt.Fprintf(&b, "%s %s %s\n", sideText(c.Left), c.Op, sideText(c.Right))
			}
		}
		if b.Len() == 0 {
			return "nothing\n"
		}
		return b.String()
	})
}

func sideText(side []engine.Operand) string {
	var parts []string
	for _, o := range side {
		switch {
		case o.Column != nil:
			parts = append(parts, o.Table.Name+"."+o.Column.Name)
		case o.Param > 0:
			parts = append(parts, fmt.Sprintf("?%d", o.Param))
		case o.Blob:
			parts = append(parts, "a blob")
		case o.Value.Kind() == value.KindText:
			parts = append(parts, "'"+o.Value.Text()+"'")
		default:
			parts = append(parts, o.Value.Text())
		}
	}
	return strings.Join(parts, "/")
}

// allForms are statements of all forms.
var allForms = []string{
	"SELECT Id FROM Media INTERSECT SELECT Id FROM Comments EXCEPT SELECT Caption FROM Media ORDER BY 1 LIMIT 3 OFFSET 1",
	"SELECT Id FROM Media UNION SELECT Id FROM Comments",
	"SELECT m.Id FROM Media m FULL JOIN Comments c ON c.Id = m.Id AND c.Hidden = 'x' RIGHT JOIN Media d ON d.Caption = c.Caption",
	"SELECT Id FROM Media WHERE Id = '1' OR Caption = 'a' OR LikeCount IN (1, 2) AND Id IN (SELECT Id FROM Comments)",
	"SELECT Id FROM Media WHERE NOT EXISTS (SELECT 1 FROM Comments WHERE Comments.Id = Media.Id) AND Caption GLOB 'a*'",
	"SELECT group_concat(Id, ',' ORDER BY Id DESC), count(DISTINCT Caption) FILTER (WHERE Hidden) FROM Media GROUP BY LikeCount % 3 HAVING count(*) > 1",
	"SELECT rank() OVER w, ntile(3) OVER w, first_value(Id) OVER w, sum(Rate) OVER (ORDER BY Rate RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM Media WINDOW w AS (PARTITION BY Hidden ORDER BY Timestamp DESC NULLS LAST)",
	"WITH RECURSIVE n(i) AS (VALUES (1) UNION SELECT i + 1 FROM n WHERE i < 9 ORDER BY 1 LIMIT 5) SELECT * FROM n, Media WHERE i = LikeCount",
	"SELECT * FROM Media, json_each(Caption) j WHERE j.value = Hidden AND Media.rowid > 3",
	"SELECT m.rowid, (SELECT max(Id) FROM Comments c WHERE c.Caption > m.Caption), typeof(Rate), -LikeCount, ~LikeCount, LikeCount << 2 & 7 | 1, Id || 'x', CAST(Rate AS INTEGER) FROM Media m",
	"SELECT DISTINCT min(LikeCount), Hidden IS TRUE, NOT Hidden, Rate IS DISTINCT FROM LikeCount, Id ISNULL FROM Media GROUP BY 2 ORDER BY random() LIMIT ?1 OFFSET ?2",
	"SELECT * FROM (SELECT * FROM Media LIMIT 5) a LEFT JOIN (SELECT * FROM Comments LIMIT 5) b ON a.Id = b.Id AND a.LikeCount > b.LikeCount WHERE b.Id IS NULL OR (a.Id, a.Hidden) IN (SELECT Id, Hidden FROM Media)",
	"VALUES (1, 2), (3, (SELECT Id FROM Media))",
}

// Every program that SQLite makes of statements of all forms can be read.
func TestUnread(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, comparedConfig())
	for _, sql := range allForms {
		s := mustPrepare(t, conn, sql)
		if err := s.Unread(); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		_ = s.Close()
	}
}
