package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// watched is a table that counts the scans of it by their access: how many were begun,
// and how many were left before their end.
type watched struct {
	*memoryTable
	name        string
	begun, left map[string]int
	cursors     []*watchedCursor
	// filter, where set, is told of each scan that begins.
	filter func(access string, args []engine.Arg)
}

func (w *watched) Plan(run engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	choice, err := w.memoryTable.Plan(run, offer)
	if err == nil {
		choice.Access = w.name + " by " + choice.Access
	}
	return choice, err
}

func (w *watched) Open(run engine.Run) (engine.Cursor, error) {
	c, err := w.memoryTable.Open(run)
	w.cursors = append(w.cursors, &watchedCursor{Cursor: c, of: w})
	return w.cursors[len(w.cursors)-1], err
}

type watchedCursor struct {
	engine.Cursor
	of     *watched
	access string // of the scan under way; "" for none
}

func (c *watchedCursor) Filter(ctx context.Context, access string, args []engine.Arg) error {
	c.leave()
	if c.of.filter != nil {
		c.of.filter(access, args)
	}
	c.access = access
	c.of.begun[access]++
	return c.Cursor.Filter(ctx, strings.TrimPrefix(access, c.of.name+" by "), args)
}

func (c *watchedCursor) leave() {
	if c.access != "" && !c.EOF() {
		c.of.left[c.access]++
	}
	c.access = ""
}

func (c *watchedCursor) Close() error {
	c.leave()
	return c.Cursor.Close()
}

// visitedConfig has the tables of [comparedConfig], watched, with some rows of each.
func visitedConfig(media, comments [][]value.Value) (engine.Config, []*watched) {
	cfg := comparedConfig()
	var tables []*watched
	for i, rows := range [][][]value.Value{media, comments} {
		w := &watched{memoryTable: &memoryTable{key: 0, rows: rows}, name: cfg.Tables[i].Name, begun: map[string]int{}, left: map[string]int{}}
		cfg.Tables[i].Module = w
		tables = append(tables, w)
	}
	return cfg, tables
}

// TestVisits shows which scans a statement makes.
func TestVisits(t *testing.T) {
	t.Parallel()
	cfg, _ := visitedConfig(nil, nil)
	conn := mustOpen(t, cfg)
	datadriven.RunTest(t, "testdata/visits", func(t *testing.T, d *datadriven.TestData) string {
		s := mustPrepare(t, conn, d.Input)
		defer func() { _ = s.Close() }()
		var b strings.Builder
		for _, v := range s.Visits() {
			b.WriteString(v.Access)
			for i, from := range v.Args {
				text := "?"
				if from != nil {
					text = sideText(from)
				}
				if v.Rows[i].Cursor >= 0 {
					text += ", of the row at hand"
				}
				fmt.Fprintf(&b, " (%s)", text)
			}
			for _, x := range []struct {
				is   bool
				word string
			}{{v.Certain, " certain"}, {v.Whole, " whole"}, {v.Again, " again"}, {v.First, " first"}, {v.Given, " given"}} {
				if x.is {
					b.WriteString(x.word)
				}
			}
			b.WriteString("\n")
		}
		return b.String()
	})
}

// visiting are statements of all forms.
var visiting = append([]string{
	"SELECT Id FROM Media",
	"SELECT Id FROM Media WHERE Hidden = 1",
	"SELECT Id FROM Media LIMIT 2",
	"SELECT Id FROM Media LIMIT 0",
	"SELECT Id FROM Media WHERE 1 = 2",
	"SELECT Id FROM Media ORDER BY LikeCount LIMIT 1",
	"SELECT count(*), max(LikeCount) FROM Media",
	"SELECT min(Id) FROM Media",
	"SELECT Hidden, count(*) FROM Media GROUP BY 1",
	"SELECT Hidden, count(*) FROM Media GROUP BY 1 LIMIT 1",
	"SELECT DISTINCT Caption FROM Media",
	"SELECT m.Id FROM Media m JOIN Comments c ON c.Id = m.Id",
	"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Caption = m.Caption",
	"SELECT m.Id FROM Media m CROSS JOIN Comments c",
	"SELECT m.Id FROM Media m LEFT JOIN Comments c ON c.Id = m.Caption WHERE c.Id IS NULL",
	"SELECT count(*) FROM Media m LEFT JOIN Comments c ON c.LikeCount >= m.LikeCount WHERE c.Id IS NULL",
	"SELECT Id FROM Media WHERE EXISTS (SELECT 1 FROM Comments)",
	"SELECT Id FROM Media m WHERE EXISTS (SELECT 1 FROM Comments c WHERE c.Caption = m.Caption)",
	"SELECT Id FROM Media WHERE Id IN (SELECT Id FROM Comments)",
	"SELECT Id, (SELECT count(*) FROM Comments) FROM Media",
	"SELECT (SELECT count(*) FROM Comments)",
	"SELECT Id FROM Media UNION ALL SELECT Id FROM Comments",
	"SELECT Id FROM Media UNION ALL SELECT Id FROM Comments LIMIT 3",
	"SELECT Id FROM Media EXCEPT SELECT Id FROM Comments",
	"WITH x AS MATERIALIZED (SELECT * FROM Media) SELECT * FROM x a JOIN x b ON a.Caption = b.Caption",
	"SELECT * FROM (SELECT Id FROM Media LIMIT 2) LIMIT 1",
	"SELECT Id FROM Media WHERE Id = '1' OR Id = '2'",
	"SELECT sum(LikeCount) OVER (ORDER BY Id) FROM Media",
	"SELECT Id FROM Media WHERE LikeCount > (SELECT avg(LikeCount) FROM Comments)",
	"SELECT CASE WHEN (SELECT count(*) FROM Media) > 1 THEN (SELECT max(Id) FROM Comments) END",
	"SELECT m.Id FROM Media m RIGHT JOIN Comments c ON c.Id = m.Id",
	"SELECT a.Id, c.Id FROM (SELECT Id FROM Media ORDER BY LikeCount DESC) a JOIN Comments c ON c.Id = a.Id",
	"SELECT a.Id, c.Id FROM (SELECT Id FROM Media LIMIT 3) a LEFT JOIN Comments c ON c.Id = a.Id",
	"SELECT a.Id, c.Id FROM (SELECT max(Id) AS Id FROM Media GROUP BY Hidden) a JOIN Comments c ON c.Id = a.Id",
	"SELECT Id, lag(Id) OVER (ORDER BY LikeCount), (SELECT count(*) FROM Comments c WHERE c.Id = m.Id) FROM Media m",
	"SELECT Id, (SELECT c.Caption FROM Comments c WHERE c.Id = m.Id) FROM (SELECT max(Id) AS Id, Hidden FROM Media GROUP BY Hidden) m",
	"SELECT Hidden, (SELECT c.Caption FROM Comments c WHERE c.Id = m.Id) FROM Media m GROUP BY Hidden ORDER BY max(LikeCount)",
	"SELECT m.Id, c.Id, n.Id FROM Media m LEFT JOIN Comments c ON c.Id = m.Id LEFT JOIN Media n ON n.Id = c.Id",
	"SELECT DISTINCT m.Hidden, c.Id FROM Media m JOIN Comments c ON c.Id = m.Id ORDER BY 2 DESC",
	"SELECT m.Id FROM Media m WHERE EXISTS (SELECT 1 FROM Comments c WHERE c.Id = m.Id) OR Id = '3'",
	"SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.Id = CAST(m.Id AS TEXT) UNION ALL SELECT m.Id, c.Id FROM Comments c JOIN Media m ON m.Id = c.Id",
	"SELECT dense_rank() OVER (PARTITION BY Id ORDER BY LikeCount) FROM Media WHERE LikeCount NOT IN (SELECT count(*) FROM Comments)",
	"SELECT * FROM Media m CROSS JOIN (SELECT Caption, count(*) OVER (PARTITION BY Id ORDER BY LikeCount) FROM Comments) c ON c.Caption = m.Caption",
	"SELECT count(*) OVER (ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), (SELECT count(*) FROM Comments c WHERE c.LikeCount < m.LikeCount) FROM Media m LIMIT 1",
}, allForms...)

// What is said of a statement's scans holds, whatever rows there are.
func TestVisits_hold(t *testing.T) {
	t.Parallel()
	row := func(id string, likes int64) []value.Value {
		return []value.Value{value.Text(id), value.Text("a"), value.Int(likes), value.Float(0.5), value.Text("2026-01-02 03:04:05"), value.Int(likes % 2)}
	}
	some := [][]value.Value{row("1", 1), row("2", 2), row("3", 3), row("4", 4)}
	for _, rows := range [][2][][]value.Value{{nil, nil}, {some, nil}, {nil, some}, {some, some}, {some[:1], some}, {some, some[2:]}} {
		cfg, tables := visitedConfig(rows[0], rows[1])
		conn := mustOpen(t, cfg)
		for _, sql := range visiting {
			for _, w := range tables {
				clear(w.begun)
				clear(w.left)
				w.cursors = nil
			}
			s := mustPrepare(t, conn, sql)
			visits := s.Visits()
			for _, w := range tables {
				w.filter = func(access string, args []engine.Arg) { besides(t, sql, access, args, visits, tables) }
			}
			if visits == nil {
				t.Errorf("%s: nothing is known of it", sql)
			}
			more, err := s.Step(t.Context())
			for more && err == nil {
				more, err = s.Step(t.Context())
			}
			_ = s.Close()
			if err != nil { // as of a LIMIT that has no value
				continue
			}
			for _, w := range tables {
				for access, begun := range w.begun {
					w.judge(t, sql, access, begun, visits)
				}
				for _, v := range visits {
					if strings.HasPrefix(v.Access, w.name+" ") && v.Certain && w.begun[v.Access] == 0 {
						t.Errorf("%s: %s is certain, and was not begun", sql, v.Access)
					}
				}
			}
		}
	}
}

// besides compares what is said of the arguments of a scan that begins with the rows at
// which the others stand.
func besides(t *testing.T, sql, access string, args []engine.Arg, visits []engine.Visit, tables []*watched) {
	t.Helper()
	for i, arg := range args {
		of, some := engine.RowColumn{}, false
		for _, v := range visits {
			if v.Access == access {
				of, some = v.Rows[i], true
				if of.Cursor < 0 {
					break
				}
			}
		}
		if !some || of.Cursor < 0 || arg.Value.IsNull() {
			continue
		}
		stands := arg.IsList
		for _, w := range tables {
			for _, c := range w.cursors {
				stands = stands || c.access != "" && !c.EOF() && c.Value(of.Column).Text() == arg.Value.Text()
			}
		}
		if stands = stands && !arg.IsList; !stands {
			t.Errorf("%s: %s begins with %v, and no scan stands at a row with that", sql, access, arg)
		}
	}
}

// judge compares what is said of the scans by an access with what was done.
func (w *watched) judge(t *testing.T, sql, access string, begun int, visits []engine.Visit) {
	t.Helper()
	times, again, whole := 0, false, true
	for _, v := range visits {
		if v.Access == access {
			times, again, whole = times+1, again || v.Again, whole && v.Whole
		}
	}
	switch {
	case times == 0:
		t.Errorf("%s: %s is not among the scans", sql, access)
	case !again && begun > times:
		t.Errorf("%s: %s was begun %d times", sql, access, begun)
	case whole && w.left[access] > 0:
		t.Errorf("%s: %s is whole, and was left %d times", sql, access, w.left[access])
	}
}
