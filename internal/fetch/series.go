package fetch

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// seriesCursor gives the rows of AccountInsights: the numbers of each account,
// by the day or as totals over a range. Unlike other tables its rows are made by
// calls whose parameters are columns. It implements [engine.Cursor].
type seriesCursor struct {
	s       *store
	table   *schema.Table
	target  *place
	columns []boundColumn

	metrics []int // fields to ask for
	rows    []*seriesRow
	at      int
	pending []seriesPart    // not read yet
	only    map[string]bool // the accounts that are read; nil for all
	days    []time.Time     // those that are read; nil for all of the range
	pace    int             // how many parts are read at once
}

// seriesPart is what is read together: windows of one call.
type seriesPart struct {
	call   seriesCall
	fields []int
	jobs   []seriesJob
}

type seriesRow struct {
	account *node
	vals    map[int]value.Value // by field of the target place
	id      string
}

// seriesCall is one combination of parameters.
type seriesCall struct {
	period, metricType   string // as sent
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
}

func isAccountInsights(cat *schema.Catalogue, t *schema.Table) bool {
	levels := cat.Levels(t)
	return len(levels) == 2 && levels[1].Node.Insight
}

func newSeriesCursor(s *store, t *schema.Table) *seriesCursor {
	return &seriesCursor{s: s, table: t, target: s.tree.target(t), columns: s.bound(t)}
}

func (c *seriesCursor) EOF() bool    { return c.at >= len(c.rows) }
func (c *seriesCursor) Close() error { return nil }

func (c *seriesCursor) Next(context.Context) error {
	c.at++
	return c.advance()
}

func (c *seriesCursor) RowID() int64 {
	return c.s.intern(c.target.path, c.rows[c.at].id)
}

func (c *seriesCursor) Value(column int) value.Value {
	b, r := c.columns[column], c.rows[c.at]
	if b.place != c.target {
		return r.account.get(b.field)
	}
	return r.vals[b.field]
}

func (c *seriesCursor) field(name string) int { return c.s.cfg.Catalogue.Index(c.target.kind, name) }

func (c *seriesCursor) Filter(_ context.Context, access string, args []engine.Arg) error {
	c.rows, c.at, c.pending, c.pace = nil, 0, nil, 1
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
	fields := c.accepting(call)
	windows, err := c.windows(call, fields)
	if err != nil {
		return err
	}
	if c.s.wanted.Rows == 0 {
		windows = [][]seriesJob{slices.Concat(windows...)}
	}
	for _, jobs := range windows {
		c.pending = append(c.pending, seriesPart{call, fields, jobs})
	}
	return nil
}

// advance reads on until there is a row, ever more windows at a time.
func (c *seriesCursor) advance() error {
	for c.EOF() && len(c.pending) > 0 {
		part := c.pending[0]
		n := 1
		for ; n < min(c.pace, len(c.pending)) && c.pending[n].call == part.call; n++ {
			part.jobs = slices.Concat(part.jobs, c.pending[n].jobs)
		}
		c.pending, c.pace = c.pending[n:], 2*c.pace
		if err := c.read(part); err != nil {
			c.pending = nil
			return c.s.stopped(err, c.table.Name)
		}
	}
	return nil
}

// chooseMetrics lists the metrics among the columns read; where there is none,
// reach stands for the days there are.
func (c *seriesCursor) chooseMetrics(used uint64) {
	c.metrics = c.metrics[:0]
	for m := used; m != 0; m &= m - 1 {
		col := &c.table.Columns[bits.TrailingZeros64(m)]
		if f := c.field(col.Field); col.Level == 1 && len(col.MetricTypes) > 0 && c.s.sendable(c.target, f) {
			c.metrics = append(c.metrics, f)
		}
	}
	if len(c.metrics) == 0 {
		c.metrics = append(c.metrics, c.field("reach"))
	}
}

// calls are the combinations of parameters that the scan's arguments ask for.
func (c *seriesCursor) calls(t *seriesTerms) (out []seriesCall, err error) {
	if t.none {
		return nil, nil
	}
	dated := t.ends.named || !t.ends.from.IsZero() || !t.ends.to.IsZero()
	undated := 0
	for _, period := range c.control("Period", t.controls) {
		for _, kind := range c.control("MetricType", t.controls) {
			var x seriesCall
			if x.periodText, x.period, err = c.accepted("Period", period); err != nil {
				return nil, err
			}
			if x.typeText, x.metricType, err = c.accepted("MetricType", kind); err != nil {
				return nil, err
			}
			if dated && x.metricType == "total_value" { // whose rows have no EndTime
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
		return nil, fmt.Errorf("%s: a total has no EndTime: bound StartDate and EndDate instead", c.table.Name)
	}
	return out, nil
}

func (c *seriesCursor) control(column string, given map[string][]string) []string {
	if texts, ok := given[column]; ok {
		return texts
	}
	return []string{c.controlOf(column).Default}
}

func (c *seriesCursor) controlOf(column string) *schema.Control {
	i := slices.IndexFunc(c.table.Controls, func(x schema.Control) bool { return x.Column == column })
	return &c.table.Controls[i]
}

// accepted returns a parameter's value as the statement wrote it and as the API
// spells it.
func (c *seriesCursor) accepted(column, text string) (written, sent string, err error) {
	x := c.controlOf(column)
	for other, v := range x.Synonyms {
		if strings.EqualFold(other, text) {
			return text, v, nil
		}
	}
	for _, v := range x.Values {
		if strings.EqualFold(v, text) {
			return text, v, nil
		}
	}
	return "", "", fmt.Errorf("%s: %s %q: the API takes %s", c.table.Name, column, text, strings.Join(x.Values, ", "))
}

// read makes the rows of a part.
func (c *seriesCursor) read(part seriesPart) error {
	call, only := part.call, c.only
	answers, err := c.ask(part.jobs, only)
	if err != nil {
		return err
	}
	fields := slices.DeleteFunc(slices.Clone(part.fields), func(f int) bool { // says so where the API has just refused one
		return !c.s.sendable(c.target, f)
	})
	accounts, err := c.s.inScope(c.target, only)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		rows := map[string]*seriesRow{}
		row := func(end string) *seriesRow {
			if rows[end] == nil {
				rows[end] = c.newRow(account, call, end)
			}
			return rows[end]
		}
		if call.metricType == "total_value" {
			row("")
		}
		for _, a := range answers {
			if a.account != account.id {
				continue
			}
			if err := c.absorb(a.page, a.fields, call, row); err != nil {
				return err
			}
		}
		for _, end := range slices.Sorted(maps.Keys(rows)) {
			c.noteMissing(rows[end], fields)
			c.rows = append(c.rows, rows[end])
		}
	}
	return nil
}

// noteMissing tells of which metrics that were asked for a row has no number.
func (c *seriesCursor) noteMissing(r *seriesRow, fields []int) {
	if c.s.forbids(r.account.id, c.target) {
		return // which was told
	}
	for _, f := range fields {
		if r.vals[f].IsNull() && f != c.field("follower_count") { // of that one, days that it is not given for were told
			c.s.notes.add(Note{
				Reason: ReasonNoData, Table: c.table.Name, Column: columnName(c.target, f), Object: r.account.id,
				Message: "the API has no number yet",
			})
		}
	}
}

// accepting returns the metrics that the call's metric type and period know.
func (c *seriesCursor) accepting(call seriesCall) []int {
	var out []int
	for _, f := range c.metrics {
		col := c.target.cols[f]
		if slices.Contains(col.MetricTypes, call.metricType) && slices.Contains(col.Periods, call.period) {
			out = append(out, f)
			continue
		}
		c.s.notes.once(Note{
			Reason: ReasonNotInCall, Table: c.table.Name, Column: col.Name,
			Message: "the API gives it for MetricType " + strings.Join(col.MetricTypes, " or ") + " and Period " + strings.Join(col.Periods, ", "),
		})
	}
	return out
}

func (c *seriesCursor) newRow(account *node, call seriesCall, end string) *seriesRow {
	r := &seriesRow{account: account, vals: map[int]value.Value{}}
	// The range that is read for want of a StartDate or an EndDate does not tell a
	// day from itself: the terms of an OR may each read it.
	parts := []string{account.id, call.periodText, call.typeText, end, "", ""}
	if call.startGiven || end == "" {
		parts[4] = call.start.String()
	}
	if call.endGiven || end == "" {
		parts[5] = call.end.String()
	}
	r.id = strings.Join(parts, "/")
	r.vals[c.field("period")] = value.Text(call.periodText)
	r.vals[c.field("metric_type")] = value.Text(call.typeText)
	r.vals[c.field("since")] = value.Text(value.FormatTime(call.start))
	r.vals[c.field("until")] = value.Text(value.FormatTime(call.end))
	if end != "" {
		r.vals[c.field("end_time")] = value.Text(end)
	}
	return r
}

// absorb takes the numbers of an answer: of the days that were wanted, for more may
// have been asked for.
func (c *seriesCursor) absorb(g *graph.Page, fields []int, call seriesCall, row func(string) *seriesRow) error {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		name := n.Values[0].Text()
		at := slices.IndexFunc(fields, func(f int) bool { return c.target.fields[f] == name })
		if at < 0 {
			continue
		}
		if total := n.Values[2]; !total.IsNull() {
			row("").vals[fields[at]], _ = metricNumber(c.target.types[fields[at]], []byte(total.Text()))
			continue
		}
		var points []struct {
			End string `json:"end_time"`
		}
		var raw []json.RawMessage
		text := []byte(n.Values[1].Text())
		if json.Unmarshal(text, &points) != nil || json.Unmarshal(text, &raw) != nil {
			return fmt.Errorf("%s: metric %s: the answer is no time series", c.table.Name, name)
		}
		for k, p := range points {
			end, ok := convert(schema.Datetime, value.Text(p.End))
			if !ok {
				return fmt.Errorf("%s: metric %s: an end_time that is no instant", c.table.Name, name)
			}
			if at, _ := value.ParseTime(end.Text()); at.Before(call.from) || at.After(call.to) {
				continue
			}
			row(end.Text()).vals[fields[at]], _ = metricNumber(c.target.types[fields[at]], raw[k])
		}
	}
	return nil
}
