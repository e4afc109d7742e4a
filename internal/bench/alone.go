package main

import (
	"bufio"
	"context"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/sqlfunc"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// alone are the questions whose rows the engine makes out of those of two tables: what it
// takes of a question is less than all of it.
var alone = []int{4, 5, 7, 10}

// writeAlone writes what the engine alone takes of questions, over as many rows in memory.
func (b *bench) writeAlone(w *bufio.Writer) error {
	fmt.Fprintf(w, "Medians of %d rounds on %d cores, %s/%s, %s.\n\n", b.rounds, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Fprintln(w, "| question | rows | CPU, ms | with all of it run by SQLite |\n|---|--:|--:|--:|")
	questions := ten(&graphsim.Data{Accounts: []*graphsim.Account{{Media: []*graphsim.Media{{}}}}}, time.Now())
	for _, number := range alone {
		q := questions[number-1]
		var took [2][]figures
		for range b.rounds {
			for i := range took {
				f, err := askEngine(q.SQL, i == 1)
				if err != nil {
					return fmt.Errorf("question %s: %w", q.Name, err)
				}
				took[i] = append(took[i], f)
			}
		}
		fmt.Fprintf(w, "| %s | %d | %.1f | %.1f |\n", q.Name, medians(took[0]).Rows, ms(medians(took[0]).CPU), ms(medians(took[1]).CPU))
	}
	return nil
}

// askEngine has an engine over rows in memory answer a statement.
func askEngine(sql string, interpreted bool) (f figures, err error) {
	ctx := context.Background()
	conn, err := engine.Open(ctx, engine.Config{Tables: inMemory(), Functions: sqlfunc.Host{}, Interpreted: interpreted})
	if err != nil {
		return f, err
	}
	defer func() { _ = conn.Close() }()
	m := startMeter()
	defer m.stop(&f)
	s, err := conn.Prepare(ctx, sql, nil)
	if err != nil {
		return f, err
	}
	for {
		more, err := s.Step(ctx)
		if err != nil || !more {
			return f, err
		}
		if _, err := s.Values(); err != nil {
			return f, err
		}
		m.row(&f)
	}
}

// inMemory are the tables of the questions, of as many rows.
func inMemory() []engine.Table {
	const n = accounts * posts
	media, insights := &held{key: -1}, &held{key: 0}
	talk, children := &held{key: 2}, &held{key: 1}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		id := number(i)
		media.add(id, value.Text(value.FormatTime(begin.Add(-time.Duration(i)*time.Hour))))
		insights.add(id, value.Int(int64(i*7919%9973)), value.Int(int64(i%97)), value.Int(int64(i%9973)), value.Int(int64(i%13)))
		for k := comments * i / n; k < comments*(i+1)/n; k++ {
			talk.add(number(20*n+k), value.Text("a comment of some words, as people write them"), id, value.Text("a.person"+strconv.Itoa(i%500)))
		}
		if i%5 == 0 {
			for k := range 5 {
				children.add(number(10*n+5*i+k), id, value.Text("IMAGE"))
			}
		}
	}
	return []engine.Table{
		{Name: "Media", Module: media, Columns: columns("Id", "Created")},
		{Name: "MediaInsights", Module: insights, Columns: columns("MediaId", "Reach", "Saved", "Views", "Shares")},
		{Name: "Comments", Module: talk, Columns: columns("Id", "Text", "MediaId", "Username")},
		{Name: "MediaChildren", Module: children, Columns: columns("Id", "MediaId", "MediaType")},
	}
}

func number(i int) value.Value { return value.Text(strconv.Itoa(17_900_000_000_000_000 + i)) }

func columns(names ...string) (out []engine.Column) {
	for _, name := range names {
		c := engine.Column{Name: name, Type: "TEXT"}
		switch name {
		case "Reach", "Saved", "Views", "Shares":
			c.Type = "INTEGER"
		case "Created":
			c.Collation = engine.TimeCollation
		}
		out = append(out, c)
	}
	return out
}

// held is a table in memory with one column that is looked up, -1 for none.
type held struct {
	key   int
	rows  [][]value.Value
	where map[string][]int // the rows of a key
}

func (h *held) add(row ...value.Value) {
	if h.key >= 0 {
		if h.where == nil {
			h.where = map[string][]int{}
		}
		key := row[h.key].Text()
		h.where[key] = append(h.where[key], len(h.rows))
	}
	h.rows = append(h.rows, row)
}

// Plan implements [engine.Module].
func (h *held) Plan(_ engine.Run, offer *plan.Offer) (*plan.Choice, error) {
	c := &plan.Choice{Cost: 1e6, Rows: 1e6, Args: make([]int, len(offer.Constraints)), In: make([]bool, len(offer.Constraints))}
	for i, k := range offer.Constraints {
		if c.Args[i] = -1; k.Usable && k.Op == plan.OpEQ && k.Column == h.key && c.Access == "" {
			c.Access, c.Args[i], c.Cost, c.Rows = "key", 0, 1, 1
		}
	}
	return c, nil
}

// Open implements [engine.Module].
func (h *held) Open(engine.Run) (engine.Cursor, error) { return &heldCursor{held: h}, nil }

type heldCursor struct {
	*held
	of []int // the rows of the key; nil where there is none
	at int
	n  int
}

func (c *heldCursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.of, c.at, c.n = nil, 0, len(c.rows)
	if access != "" {
		c.of = c.where[args[0].Value.Text()]
		c.n = len(c.of)
	}
	return nil
}

func (c *heldCursor) Next(context.Context) error { c.at++; return nil }
func (c *heldCursor) EOF() bool                  { return c.at >= c.n }
func (c *heldCursor) Close() error               { return nil }
func (c *heldCursor) RowID() int64               { return int64(c.row()) }

func (c *heldCursor) row() int {
	if c.of != nil {
		return c.of[c.at]
	}
	return c.at
}

// Value implements [engine.Cursor].
func (c *heldCursor) Value(column int) value.Value { return c.rows[c.row()][column] }
