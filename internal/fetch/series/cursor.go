package series

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Cursor gives the rows of a series. It implements [engine.Cursor].
type Cursor struct {
	*frame
	h       *Host
	planner *planner
	asker   *asker
	teller  *teller
	columns []place // by declared column

	metrics []int // those among the columns read, by field
	rows    []*row
	at      int
	given   map[string]bool // the rows there were, by id
	pending []part          // not read yet
	only    map[string]bool // the accounts that are read; nil for all
	pace    int             // how many parts are read at once
}

// place is where a declared column finds its value: among the metrics, or the fields of
// the account.
type place struct {
	ofAccount bool
	field     int
}

// Open returns a cursor over the rows of a table with a [schema.Series]. chain are the
// paths of its accounts and of their metrics.
func Open(t *schema.Table, chain []*shape.Path, h *Host) *Cursor {
	f := &frame{table: t, target: chain[len(chain)-1]}
	c := &Cursor{frame: f, h: h, planner: &planner{frame: f, h: h}, asker: &asker{f, h}, teller: &teller{frame: f, h: h}}
	for _, d := range t.Declared() {
		col := &t.Columns[d.Column]
		p := chain[col.Level]
		c.columns = append(c.columns, place{p != f.target, p.Field(col.Field)})
	}
	return c
}

// EOF reports that there is no row.
func (c *Cursor) EOF() bool { return c.at >= len(c.rows) }

// Close ends the reading.
func (c *Cursor) Close() error { return nil }

// Next goes on to the next row.
func (c *Cursor) Next(context.Context) error {
	c.at++
	return c.advance()
}

// RowID numbers the row.
func (c *Cursor) RowID() int64 { return c.h.RowID(c.target.Edges, c.rows[c.at].id) }

// Value is that of a declared column.
func (c *Cursor) Value(column int) value.Value {
	b, r := c.columns[column], c.rows[c.at]
	if b.ofAccount {
		return r.account.Get(b.field)
	}
	return r.vals[b.field]
}

// Filter begins a scan.
func (c *Cursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.rows, c.at, c.given, c.pending, c.pace = nil, 0, map[string]bool{}, nil, 1
	c.teller.silent = map[string]string{}
	a, err := plan.ParseAccess(access)
	if err != nil {
		return err
	}
	c.h.Reads(access)
	scan, err := c.scan(a, args, c.h.Notes)
	if err != nil {
		return err
	}
	calls, err := c.planner.calls(&scan)
	if err != nil || len(calls) == 0 {
		return err
	}
	c.chooseMetrics(a.Used)
	c.only, c.planner.days = scan.accounts, scan.ends.Among
	for _, call := range calls {
		if err := c.plan(call); err != nil {
			return err
		}
	}
	return c.advance()
}

// plan cuts a call into parts: where few rows are wanted its windows, which are
// then read as far as they are needed.
func (c *Cursor) plan(of call) error {
	if err := c.planner.addable(of); err != nil {
		return err
	}
	windows := c.planner.windows(of)
	if c.h.Rows == 0 || of.isTotal() {
		c.pending = append(c.pending, part{of, windows})
		return nil
	}
	for i := range windows {
		c.pending = append(c.pending, part{of, windows[i : i+1]})
	}
	return nil
}

// advance reads on until there is a row, ever more windows at a time.
func (c *Cursor) advance() error {
	for c.EOF() && len(c.pending) > 0 {
		next := c.pending[0]
		n := 1
		for ; n < min(c.pace, len(c.pending)) && c.pending[n].call == next.call; n++ {
			next.windows = slices.Concat(next.windows, c.pending[n].windows)
		}
		c.pending, c.pace = c.pending[n:], 2*c.pace
		if err := c.read(next); err != nil {
			c.pending = nil
			return c.h.Stopped(err, c.table.Name)
		}
	}
	if len(c.pending) == 0 {
		c.teller.noteSilent()
	}
	return nil
}

// chooseMetrics lists the metrics among the columns read.
func (c *Cursor) chooseMetrics(used bitset.Set) {
	c.metrics = c.metrics[:0]
	for i := range used.All() {
		col := &c.table.Columns[i]
		if col.Level == 1 && len(col.MetricTypes) > 0 {
			c.metrics = append(c.metrics, c.target.Field(col.Field))
		}
	}
	c.planner.metrics, c.teller.metrics = c.metrics, c.metrics
}

// asked are the metrics to ask for in a call: those that are read and that it can
// have, and as the rows of a series are the days that a metric has numbers for,
// the same one whatever is read: reach, or while the API refuses it the next.
func (c *Cursor) asked(of call) (fields []int, maker int) {
	for _, f := range c.metrics {
		if of.has(c.target.Columns[f]) && c.h.Sendable(f) {
			fields = append(fields, f)
		}
	}
	if of.isTotal() {
		return fields, -1
	}
	maker = slices.IndexFunc(c.target.Columns, func(col *schema.Column) bool {
		return col != nil && of.has(col) && c.h.Refused(c.target.Field(col.Field)) == ""
	})
	if maker >= 0 && !slices.Contains(fields, maker) {
		fields = append(fields, maker)
	}
	return fields, maker
}

// read makes the rows of a part. Where the API turns out to refuse the metric
// whose days are the rows, it is asked for those of another.
func (c *Cursor) read(next part) error {
	var answers []answered
	fields, maker := c.asked(next.call)
	for {
		var err error
		if answers, err = c.asker.ask(c.planner.jobs(next, fields, maker), c.only); err != nil {
			return err
		}
		left, other := c.asked(next.call)
		if !slices.ContainsFunc(left, func(f int) bool { return !slices.Contains(fields, f) }) {
			fields = left
			break
		}
		fields, maker = left, other
	}
	accounts, err := c.h.Accounts.InScope(c.only)
	if err != nil {
		return err
	}
	c.teller.noteCall(next.call, fields)
	for _, account := range accounts {
		of := slices.DeleteFunc(slices.Clone(answers), func(a answered) bool { return a.account != account.ID })
		c.teller.noteAnswers(next.call, of, fields)
		c.teller.watchDays(account.ID, next, of, fields)
		rows := c.rowsOf(account, next, of, fields)
		if len(rows) == 0 { // which could hold a NULL
			c.teller.noteMissing(&row{account: account}, of, fields)
		}
		for _, r := range rows {
			if c.given[r.id] {
				continue
			}
			c.given[r.id] = true
			c.teller.noteMissing(r, of, fields)
			c.rows = append(c.rows, r)
		}
	}
	return nil
}
