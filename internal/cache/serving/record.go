package serving

import (
	"context"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Recorder keeps the rows of the walks of one execution, as they pass.
type Recorder struct {
	// Passed is told of each row that is kept; its error ends the keeping.
	Passed func(context.Context) error
	// Aside is where they wait.
	Aside *cache.Aside
	// Most bounds how many rows are kept; 0 is no bound. Where there are more, nothing is.
	Most int

	// Now tells the time.
	Now func() time.Time

	// WithoutNames leaves out columns that tell who other people are.
	WithoutNames bool

	// Wide are columns that are read of a table besides, by its name.
	Wide map[string][]string

	walks []*walk
	rows  int
	off   bool // nothing is kept any more
	err   error
}

// walk is one that is noted down.
type walk struct {
	module  *module
	columns []int // of the table
	key     []int // places of those by which rows are told apart
	span    cache.Span
	began   time.Time
	ended   bool
	odd     bool        // a row has no key: what it is of cannot be told
	pile    *cache.Pile // its rows
}

// Err is what Passed ended the keeping with, nil for nothing.
func (r *Recorder) Err() error { return r.err }

// Restart forgets what was noted.
func (r *Recorder) Restart() {
	for _, w := range r.walks {
		w.pile.Forget()
	}
	r.walks, r.rows = nil, 0
}

// besides are the declared columns that are read of a table besides those of the statement.
func (r *Recorder) besides(m *module) (mask uint64) {
	wide := slices.Concat(always(m.cat, m.table), r.Wide[m.table.Name])
	for i, d := range m.columns {
		if c := &m.table.Columns[d.Column]; c.Name == d.Name && i < 63 && slices.Contains(wide, c.Name) {
			mask |= 1 << i
		}
	}
	return mask
}

// begin notes a walk; nil where the scan is none, or is one of a part that cannot be said.
func (r *Recorder) begin(m *module, text string, args []engine.Arg) *walk {
	a, err := plan.ParseAccess(text)
	if err != nil || r.off || a.Level >= 0 || len(a.Args) != len(args) {
		return nil
	}
	at := timeOf(m.cat, m.table)
	roles := make([]plan.Role, len(a.Args))
	for i, arg := range a.Args {
		switch arg.Role {
		case plan.RoleAccount:
		case plan.RoleSince, plan.RoleAfter, plan.RoleUntil, plan.RoleBefore, plan.RoleAt:
			if arg.Null || args[i].IsList || m.table.Columns[arg.Column].Name != at {
				return nil
			}
		default:
			return nil
		}
		roles[i] = arg.Role
	}
	span, some := spanOf(roles, args)
	if !some {
		return nil
	}
	w := &walk{module: m, span: span, began: r.Now()}
	names, keys := always(m.cat, m.table), keyOf(m.table)
	for i := range m.table.Columns {
		if r.WithoutNames && m.cat.NamesOthers(m.table, &m.table.Columns[i]) {
			continue
		}
		if a.Used.Has(i) || slices.Contains(names, m.table.Columns[i].Name) {
			if slices.Contains(keys, m.table.Columns[i].Name) {
				w.key = append(w.key, len(w.columns))
			}
			w.columns = append(w.columns, i)
		}
	}
	w.pile = r.Aside.Pile(w.key)
	r.walks = append(r.walks, w)
	return w
}

// take keeps the row at which a cursor stands.
func (r *Recorder) take(ctx context.Context, w *walk, c engine.Cursor) error {
	if r.off || w.odd {
		return nil
	}
	if r.rows++; r.Most > 0 && r.rows > r.Most {
		r.off = true
		r.Restart()
		return nil
	}
	row := make([]value.Value, len(w.columns))
	for i, column := range w.columns {
		row[i] = c.Value(column)
		if row[i].IsNull() && slices.Contains(w.key, i) {
			w.odd = true
			w.pile.Forget()
			return nil
		}
	}
	if r.err = w.pile.Add(ctx, row); r.err == nil && r.Passed != nil {
		r.err = r.Passed(ctx)
	}
	if r.err != nil {
		r.off = true
		r.Restart()
	}
	return nil
}

// Batches are what the walks came to that ended, of a statement that has told notes.
func (r *Recorder) Batches(ctx context.Context, notes []note.Note, version string, calls int) (list []cache.Batch, err error) {
	seen := map[*schema.Table][]cache.Span{}
	for _, w := range r.walks {
		t := w.module.table
		if !w.ended || w.odd || slices.ContainsFunc(seen[t], func(s cache.Span) bool { return s.Holds(w.span) }) {
			continue
		}
		switch single, err := w.pile.Single(ctx); {
		case err != nil:
			return nil, err
		case !single:
			continue // two rows of one key: what they are of cannot be told
		}
		scan := cache.Scan{Span: w.span, Version: version, Began: w.began, Ended: r.Now(), Complete: true, Calls: calls}
		for _, n := range notes {
			scan.Complete = scan.Complete && !n.Incomplete
			if n.Table == t.Name || n.Table == "" || n.Incomplete {
				scan.Reasons = append(scan.Reasons, n)
			}
		}
		for _, c := range w.columns {
			scan.Columns = append(scan.Columns, t.Columns[c].Name)
		}
		seen[t] = append(seen[t], w.span)
		list = append(list, cache.Batch{Table: TableOf(w.module.cat, t, scan.Columns), Scan: scan, Pile: w.pile})
	}
	return list, nil
}

// Part is the batch of a table whose walks were left before their end: what they came to is
// kept, and covers nothing.
func (r *Recorder) Part(ctx context.Context, t *schema.Table, empty cache.Batch) (cache.Batch, error) {
	for _, w := range r.walks {
		if w.module.table != t || w.odd {
			continue
		}
		switch single, err := w.pile.Single(ctx); {
		case err != nil:
			return empty, err
		case !single:
			continue
		}
		scan := empty.Scan
		scan.Span, scan.Columns, scan.Complete = w.span, nil, false
		for _, c := range w.columns {
			scan.Columns = append(scan.Columns, t.Columns[c].Name)
		}
		return cache.Batch{Table: TableOf(w.module.cat, t, scan.Columns), Scan: scan, Pile: w.pile}, nil
	}
	return empty, nil
}

// recorded is a cursor over the API whose rows are noted down.
type recorded struct {
	engine.Cursor
	module   *module
	recorder *Recorder
	walk     *walk // nil where the scan is not kept
}

// Filter implements [engine.Cursor].
func (c *recorded) Filter(ctx context.Context, access string, args []engine.Arg) error {
	c.walk = c.recorder.begin(c.module, access, args)
	if err := c.Cursor.Filter(ctx, access, args); err != nil {
		return err
	}
	return c.note(ctx)
}

// Next implements [engine.Cursor].
func (c *recorded) Next(ctx context.Context) error {
	if err := c.Cursor.Next(ctx); err != nil {
		return err
	}
	return c.note(ctx)
}

func (c *recorded) note(ctx context.Context) error {
	if c.walk == nil {
		return nil
	}
	if c.EOF() {
		c.walk.ended = true
		return nil
	}
	return c.recorder.take(ctx, c.walk, c.Cursor)
}
