package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// seriesCursor gives the rows of a table with a [schema.Series]: the numbers of each
// account, by the day or as totals over a range. Unlike other tables its rows are made by
// calls whose parameters are columns. It implements [engine.Cursor].
type seriesCursor struct {
	s       *store
	table   *schema.Table
	target  *shape.Path
	columns []boundColumn

	metrics []int // those among the columns read
	rows    []*seriesRow
	at      int
	given   map[string]bool   // the rows there were, by id
	silent  map[string]string // accounts without the days they should have ([seriesCursor.watchDays])
	pending []seriesPart      // not read yet
	only    map[string]bool   // the accounts that are read; nil for all
	days    []time.Time       // those that are read; nil for all of the range
	pace    int               // how many parts are read at once
}

// seriesPart is what is read together: windows of one call.
type seriesPart struct {
	call    seriesCall
	windows []seriesJob // without fields
}

type seriesRow struct {
	account *nodes.Node
	end     time.Time           // of a day; zero of a total
	vals    map[int]value.Value // by field of the target path
	odd     map[int]oddity      // why some have no number
	id      string
}

// seriesCall is one combination of parameters.
type seriesCall struct {
	period, metricType   string // as sent
	total                bool   // by the metric type
	periodText, typeText string // as the statement wrote them, which its predicates are checked against
	// start and end are the StartDate and the EndDate of its rows; of each it is
	// said whether the statement gave it. Days are wanted that end within from and
	// to, which belong to them.
	start, end           time.Time
	startGiven, endGiven bool
	from, to             time.Time
}

// seriesJob is one window of one call.
type seriesJob struct {
	call         seriesCall
	fields       []int
	since, until time.Time
	// maker is the metric whose days are the rows, -1 where they are known without
	// or by another job.
	maker int
}

func newSeriesCursor(s *store, t *schema.Table) *seriesCursor {
	return &seriesCursor{s: s, table: t, target: s.shape.Target(t), columns: s.bound(t)}
}

func (c *seriesCursor) EOF() bool    { return c.at >= len(c.rows) }
func (c *seriesCursor) Close() error { return nil }

func (c *seriesCursor) Next(context.Context) error {
	c.at++
	return c.advance()
}

func (c *seriesCursor) RowID() int64 {
	return c.s.seen.Intern(c.target.Edges, c.rows[c.at].id)
}

func (c *seriesCursor) Value(column int) value.Value {
	b, r := c.columns[column], c.rows[c.at]
	if b.path != c.target {
		return r.account.Get(b.field)
	}
	return r.vals[b.field]
}

// field is where the values of a column stand.
func (c *seriesCursor) field(column string) int {
	col, _ := c.table.Column(column)
	return c.target.Field(col.Field)
}

// longest is the longest range of one call.
func (c *seriesCursor) longest() time.Duration { return c.table.Series.Longest }

func (c *seriesCursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.rows, c.at, c.given, c.pending, c.pace = nil, 0, map[string]bool{}, nil, 1
	c.silent = map[string]string{}
	a, err := plan.ParseAccess(access)
	if err != nil {
		return err
	}
	c.s.reads(access)
	terms, err := c.terms(a, args)
	if err != nil {
		return err
	}
	calls, err := c.calls(&terms)
	if err != nil || len(calls) == 0 {
		return err
	}
	c.chooseMetrics(a.Used)
	c.only, c.days = terms.accounts, terms.ends.among
	for _, call := range calls {
		if err := c.plan(call); err != nil {
			return err
		}
	}
	return c.advance()
}

// plan cuts a call into parts: where few rows are wanted its windows, which are
// then read as far as they are needed.
func (c *seriesCursor) plan(call seriesCall) error {
	if err := c.addable(call); err != nil {
		return err
	}
	windows := c.windows(call)
	if c.s.wanted.Rows == 0 || call.isTotal() {
		c.pending = append(c.pending, seriesPart{call, windows})
		return nil
	}
	for i := range windows {
		c.pending = append(c.pending, seriesPart{call, windows[i : i+1]})
	}
	return nil
}

// advance reads on until there is a row, ever more windows at a time.
func (c *seriesCursor) advance() error {
	for c.EOF() && len(c.pending) > 0 {
		part := c.pending[0]
		n := 1
		for ; n < min(c.pace, len(c.pending)) && c.pending[n].call == part.call; n++ {
			part.windows = slices.Concat(part.windows, c.pending[n].windows)
		}
		c.pending, c.pace = c.pending[n:], 2*c.pace
		if err := c.read(part); err != nil {
			c.pending = nil
			return c.s.stopped(err, c.table.Name)
		}
	}
	if len(c.pending) == 0 {
		c.noteSilent()
	}
	return nil
}

// chooseMetrics lists the metrics among the columns read.
func (c *seriesCursor) chooseMetrics(used bitset.Set) {
	c.metrics = c.metrics[:0]
	for i := range used.All() {
		col := &c.table.Columns[i]
		if col.Level == 1 && len(col.MetricTypes) > 0 {
			c.metrics = append(c.metrics, c.target.Field(col.Field))
		}
	}
}

// asked are the metrics to ask for in a call: those that are read and that it can
// have, and as the rows of a series are the days that a metric has numbers for,
// the same one whatever is read: reach, or while the API refuses it the next.
func (c *seriesCursor) asked(call seriesCall) (fields []int, maker int) {
	for _, f := range c.metrics {
		if call.has(c.target.Columns[f]) && c.s.Sendable(c.target, f) {
			fields = append(fields, f)
		}
	}
	if call.isTotal() {
		return fields, -1
	}
	maker = slices.IndexFunc(c.target.Columns, func(col *schema.Column) bool {
		if col == nil || !call.has(col) {
			return false
		}
		reason, _ := c.s.unsendable(c.target, c.target.Field(col.Field))
		return reason == ""
	})
	if maker >= 0 && !slices.Contains(fields, maker) {
		fields = append(fields, maker)
	}
	return fields, maker
}

// has reports whether a metric exists for the call's metric type and period.
func (x *seriesCall) has(col *schema.Column) bool {
	return slices.Contains(col.MetricTypes, x.metricType) && slices.Contains(col.Periods, x.period)
}

func (x *seriesCall) isTotal() bool { return x.total }

// calls are the combinations of parameters that the scan's arguments ask for.
func (c *seriesCursor) calls(t *seriesTerms) (out []seriesCall, err error) {
	if t.none {
		return nil, nil
	}
	dated := t.ends.named || !t.ends.from.IsZero() || !t.ends.to.IsZero()
	undated := 0
	for _, period := range c.argument(c.table.Series.Period, t.arguments) {
		for _, kind := range c.argument(c.table.Series.Form, t.arguments) {
			var x seriesCall
			if x.periodText, x.period, err = c.accepted(c.table.Series.Period, period); err != nil {
				return nil, err
			}
			if x.typeText, x.metricType, err = c.accepted(c.table.Series.Form, kind); err != nil {
				return nil, err
			}
			x.total = x.metricType == c.table.Series.Total
			if dated && x.isTotal() { // whose rows have no EndTime
				undated++
				continue
			}
			ranges, err := c.ranges(x, t)
			if err != nil {
				return nil, err
			}
			out = append(out, ranges...)
		}
	}
	if undated > 0 && len(out) == 0 {
		return nil, fmt.Errorf("%s: a total has no %s: bound %s and %s instead", c.table.Name, c.table.Series.End, c.table.Series.Since, c.table.Series.Until)
	}
	return out, nil
}

func (c *seriesCursor) argument(column string, given map[string][]string) []string {
	if texts, ok := given[column]; ok {
		return texts
	}
	return []string{c.table.Argument(column).Default}
}

// accepted returns a parameter's value as the statement wrote it and as the API
// spells it.
func (c *seriesCursor) accepted(column, text string) (written, sent string, err error) {
	x := c.table.Argument(column)
	if sent, ok := x.Sent(text); ok {
		return text, sent, nil
	}
	return "", "", fmt.Errorf("%s: %s %q: the API takes %s", c.table.Name, column, text, strings.Join(x.Values, ", "))
}
