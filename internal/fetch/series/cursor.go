package series

import (
	"context"
	"crypto/sha256"
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
	given   map[[16]byte]struct{} // the rows there were, by their ids
	count   int                   // how many those and others were
	lone    bool                  // there is one part
	pending []part                // not read yet
	answers []reading             // read, and not made into rows yet
	reading *reading              // of which rows are being made
	only    map[string]bool       // the accounts that are read; nil for all
	pace    int                   // how many parts are read at once
	reads   int                   // how many were
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
	f := newFrame(t, chain[len(chain)-1])
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
func (c *Cursor) Close() error {
	c.rows, c.answers, c.reading, c.given = nil, nil, nil, nil
	return nil
}

// Next goes on to the next row.
func (c *Cursor) Next(context.Context) error {
	c.at++
	return c.advance()
}

// RowID numbers the row.
func (c *Cursor) RowID() int64 {
	return c.h.RowID(c.table.Name+" "+c.target.Edges, c.rows[c.at].id())
}

// Value is that of a declared column.
func (c *Cursor) Value(column int) value.Value {
	b, r := c.columns[column], c.rows[c.at]
	if b.ofAccount {
		return r.account.Get(b.field)
	}
	return r.value(b.field)
}

// Filter begins a scan.
func (c *Cursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.rows, c.at, c.given, c.count, c.pending, c.pace, c.reads = nil, 0, map[[16]byte]struct{}{}, 0, nil, 1, 0
	c.answers, c.reading = nil, nil
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
	c.chooseMetrics(a.Used)
	c.only = scan.accounts
	if c.pending, err = c.planner.parts(&scan, c.h.Rows > 0); err != nil {
		return err
	}
	c.lone = len(c.pending) == 1
	return c.advance()
}

// advance goes on until there is a row: to what was read, and then to all that is left, or
// where few rows are wanted to ever more parts at a time.
func (c *Cursor) advance() error {
	for c.EOF() {
		made, err := c.make()
		if err == nil && !made {
			if len(c.pending) == 0 {
				c.teller.noteSilent()
				return c.h.Relieve() // or what could not be brought back
			}
			err = c.readNext()
		}
		if err != nil {
			c.pending, c.answers, c.reading = nil, nil, nil
			return c.h.Stopped(err, c.table.Name)
		}
	}
	return nil
}

// readNext reads the next parts.
func (c *Cursor) readNext() (err error) {
	n := len(c.pending)
	if c.h.Rows > 0 {
		n = min(n, c.pace, c.enough())
	}
	if n, err = c.affordable(n); err != nil {
		return err
	}
	next := c.pending[:n]
	c.pending, c.pace, c.reads = c.pending[n:], 2*c.pace, c.reads+n
	return c.read(next)
}

// affordable is how many of the next parts a budget has the calls for, where some rows are
// better than none: one at the least, which then tells that it has not.
func (c *Cursor) affordable(n int) (int, error) {
	for ; n > 1 && c.h.Partial; n /= 2 {
		var jobs []job
		for _, p := range c.pending[:n] {
			fields, maker := c.planner.asked(p.call)
			jobs = append(jobs, c.planner.jobs(p, fields, maker)...)
		}
		calls, err := c.asker.cost(jobs, c.only)
		if err != nil {
			return 0, err
		}
		if c.h.Pager.Afford(calls) == nil {
			break
		}
	}
	return n, nil
}

// enough is how many parts more are likely to have the rows that are wanted.
func (c *Cursor) enough() int {
	wanted := c.h.Rows - c.count
	if wanted <= 0 || c.count == 0 {
		return len(c.pending)
	}
	return (wanted*c.reads + c.count - 1) / c.count
}

// chooseMetrics lists the metrics among the columns read, and tells of those that have
// ended.
func (c *Cursor) chooseMetrics(used bitset.Set) {
	c.metrics = c.metricsAmong(used)
	for i := range used.All() {
		if col := &c.table.Columns[i]; col.Level == 1 && col.Retired != "" && len(col.MetricTypes) == 0 {
			c.h.Sendable(c.target.Field(col.Field))
		}
	}
	c.planner.metrics, c.teller.metrics = c.metrics, c.metrics
}

// reading is a part while it is read.
type reading struct {
	part
	fields   []int
	maker    int
	answers  []kept    // to each of its windows
	accounts []Account // of which no rows are made yet
}

// read asks for parts. Where the API turns out to refuse the metric whose days are the
// rows, it is asked for those of another.
func (c *Cursor) read(parts []part) error {
	readings := make([]reading, len(parts))
	for i := range parts {
		readings[i].part = parts[i]
		readings[i].fields, readings[i].maker = c.planner.asked(parts[i].call)
	}
	for again := true; again; {
		again = false
		var jobs []job
		of := make([][]job, len(readings))
		for i := range readings {
			r := &readings[i]
			of[i] = c.planner.jobs(r.part, r.fields, r.maker)
			jobs = append(jobs, of[i]...)
		}
		if err := c.asker.ask(jobs, c.only); err != nil {
			return err
		}
		for i := range readings {
			r := &readings[i]
			r.answers = r.answers[:0]
			for _, j := range of[i] {
				r.answers = append(r.answers, c.asker.known(j, c.only))
			}
			left, other := c.planner.asked(r.call)
			if slices.ContainsFunc(left, func(f int) bool { return !slices.Contains(r.fields, f) }) {
				r.maker, again = other, true
			}
			r.fields = left
		}
	}
	accounts, err := c.h.Accounts.InScope(c.only)
	if err != nil {
		return err
	}
	for i := range readings {
		readings[i].accounts = accounts
	}
	c.answers = readings
	return nil
}

// make makes the rows of the next account of what was read, which may have none; it
// reports false where there is no further.
func (c *Cursor) make() (bool, error) {
	for c.reading == nil || len(c.reading.accounts) == 0 {
		if c.reading = nil; len(c.answers) == 0 {
			return false, nil
		}
		c.reading, c.answers = &c.answers[0], c.answers[1:]
		c.teller.noteCall(c.reading.call, c.reading.fields)
	}
	if err := c.h.Relieve(); err != nil {
		return false, err
	}
	r := c.reading
	account := r.accounts[0]
	r.accounts = r.accounts[1:]
	of, err := answers(r.answers, account.ID)
	if err != nil {
		return false, err
	}
	c.rowsFrom(account, r, of)
	return true, nil
}

// rowsFrom takes what an account has answered to a part.
func (c *Cursor) rowsFrom(account Account, r *reading, of []answered) {
	c.rows, c.at = c.rows[:0], 0
	c.teller.noteAnswers(r.call, of, r.fields)
	c.teller.watchDays(account.ID, r.part, of, r.fields)
	rows := c.rowsOf(c.h.Now(), account, r.part, of, r.fields)
	if c.series().Long() {
		c.teller.noteNothing(account, r.part, of)
	} else if len(rows) == 0 { // which could hold a NULL
		c.teller.noteMissing(&row{account: account}, of, r.part, r.fields)
	}
	for _, row := range rows {
		if c.came(r.call, row) {
			continue
		}
		if !c.series().Long() {
			c.teller.noteMissing(row, of, r.part, r.fields)
		}
		c.rows = append(c.rows, row)
	}
}

// came reports whether a row was among those before, and notes it: the terms of an OR may
// each read it. The parts of a grain have no row in common, and one part has none twice.
func (c *Cursor) came(of *call, r *row) bool {
	if !of.piece && !c.lone {
		sum := sha256.Sum256([]byte(r.id()))
		key := [16]byte(sum[:16])
		if _, known := c.given[key]; known {
			return true
		}
		c.given[key] = struct{}{}
	}
	c.count++
	return false
}
