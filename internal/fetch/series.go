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

// The windows of an account's insights (section 9 of the API facts).
const (
	longestWindow = 30 * 24 * time.Hour // of one call
	gainWindow    = 30 * 24 * time.Hour // how far back follower_count goes
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
	since, until         time.Time
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
	calls, accounts, err := c.calls(a, args)
	if err != nil || len(calls) == 0 {
		return err
	}
	c.chooseMetrics(a.Used)
	c.only = accounts
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
	if c.s.first == 0 {
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

// calls reads the scan's arguments.
func (c *seriesCursor) calls(a *plan.Access, args []engine.Arg) ([]seriesCall, map[string]bool, error) {
	var b bounds
	call := seriesCall{}
	given := map[string][]string{}
	for i, role := range a.Args {
		col := &c.table.Columns[role.Column]
		switch role.Role {
		case plan.RoleAccount:
			b.keepAccounts(argTexts(args[i]))
		case plan.RoleControl:
			texts := argTexts(args[i])
			if old, again := given[col.Name]; again {
				texts = slices.DeleteFunc(texts, func(t string) bool { return !slices.Contains(old, t) })
			}
			given[col.Name] = distinct(texts)
		case plan.RoleLimit, plan.RoleOffset:
		default:
			if args[i].Value.IsNull() {
				return nil, nil, nil
			}
			call.bound(role.Role, col.Field, args[i].Value)
		}
	}
	if b.accounts != nil && len(b.accounts) == 0 {
		return nil, nil, nil
	}
	var out []seriesCall
	for _, period := range c.control("Period", given) {
		for _, kind := range c.control("MetricType", given) {
			x := call
			var err error
			if x.periodText, x.period, err = c.accepted("Period", period); err != nil {
				return nil, nil, err
			}
			if x.typeText, x.metricType, err = c.accepted("MetricType", kind); err != nil {
				return nil, nil, err
			}
			if c.settleRange(&x); x.since.After(x.until) {
				continue
			}
			out = append(out, x)
		}
	}
	return out, b.accounts, nil
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

// bound narrows the range by a predicate on one of the table's instants. Both
// ends belong to the range.
func (x *seriesCall) bound(role plan.Role, field string, v value.Value) {
	t, ok := value.ParseTime(v.Text())
	if !ok {
		return
	}
	switch role {
	case plan.RoleAfter:
		t = t.Truncate(time.Second).Add(time.Second) // the API counts in seconds
	case plan.RoleBefore:
		t = t.Add(-time.Nanosecond).Truncate(time.Second)
	}
	lower := role == plan.RoleSince || role == plan.RoleAfter || role == plan.RoleAt
	upper := role == plan.RoleUntil || role == plan.RoleBefore || role == plan.RoleAt
	// The start of the range is its lower end however it is bounded, its end the
	// upper one: a range has only these two.
	if lower && field != "until" && t.After(x.since) {
		x.since = t
	}
	if upper && field != "since" && (x.until.IsZero() || t.Before(x.until)) {
		x.until = t
	}
}

// settleRange fills what the statement left open: up to now, and the 30 days
// before.
func (c *seriesCursor) settleRange(x *seriesCall) {
	now := c.s.present.UTC().Truncate(time.Second)
	if x.until.IsZero() || x.until.After(now) && x.metricType == "time_series" {
		x.until = now
	}
	if x.since.IsZero() {
		x.since = x.until.Add(-longestWindow)
		c.s.notes.once(Note{
			Reason: ReasonDefaultRange, Table: c.table.Name, Incomplete: true,
			Message: "no start was given: the 30 days up to " + x.until.Format(time.DateOnly) + " were read; bound EndTime, or for totals StartDate",
		})
	}
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
			if err := c.absorb(a.page, a.fields, row); err != nil {
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
	r.id = strings.Join([]string{account.id, call.periodText, call.typeText, end, call.since.String(), call.until.String()}, "/")
	r.vals[c.field("period")] = value.Text(call.periodText)
	r.vals[c.field("metric_type")] = value.Text(call.typeText)
	r.vals[c.field("since")] = value.Text(value.FormatTime(call.since))
	r.vals[c.field("until")] = value.Text(value.FormatTime(call.until))
	if end != "" {
		r.vals[c.field("end_time")] = value.Text(end)
	}
	return r
}

// windows cuts the range of a call into windows that the API takes, and says what
// to ask in each. Days without today, and not older than 30, are all it gives of
// follower_count, which is asked apart where the range is wider.
func (c *seriesCursor) windows(call seriesCall, fields []int) ([][]seriesJob, error) {
	job := seriesJob{call: call, fields: fields, since: call.since, until: call.until}
	if call.metricType == "total_value" {
		if call.until.Sub(call.since) > longestWindow {
			return nil, fmt.Errorf("%s: a total covers 30 days at the most, not %s to %s: narrow StartDate and EndDate, or read MetricType = 'time_series'",
				c.table.Name, call.since.Format(time.DateOnly), call.until.Format(time.DateOnly))
		}
		return [][]seriesJob{{job}}, nil
	}
	var windows [][]seriesJob
	gain := c.field("follower_count")
	firstGain, lastGain := c.s.now().Add(-gainWindow).Add(time.Hour), c.s.now().UTC().Truncate(24*time.Hour)
	for job.since = call.since; !job.since.After(call.until); job.since = job.until.Add(time.Second) {
		job.until = earlier(job.since.Add(longestWindow-time.Second), call.until)
		if call.until.Sub(job.since) <= longestWindow { // both ends belong to it
			job.until = call.until
		}
		job.fields = fields
		var jobs []seriesJob
		if slices.Contains(fields, gain) && (job.since.Before(firstGain) || job.until.After(lastGain)) {
			job.fields = slices.DeleteFunc(slices.Clone(fields), func(f int) bool { return f == gain })
			apart := seriesJob{call, []int{gain}, later(job.since, firstGain), earlier(job.until, lastGain)}
			if apart.since.Before(apart.until) {
				jobs = append(jobs, apart)
			}
			if job.since.Before(firstGain) {
				c.s.notes.once(Note{
					Reason: ReasonOutOfRange, Table: c.table.Name, Column: columnName(c.target, gain),
					Message: "the API gives it for the last 30 days only, without today",
				})
			}
		}
		if len(job.fields) > 0 {
			jobs = append(jobs, job)
		}
		windows = append(windows, jobs)
	}
	return windows, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (c *seriesCursor) absorb(g *graph.Page, fields []int, row func(string) *seriesRow) error {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		name := n.Values[0].Text()
		at := slices.IndexFunc(fields, func(f int) bool { return c.target.fields[f] == name })
		if at < 0 {
			continue
		}
		if total := n.Values[2]; !total.IsNull() {
			row("").vals[fields[at]] = number([]byte(total.Text()))
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
			row(end.Text()).vals[fields[at]] = number(raw[k])
		}
	}
	return nil
}
