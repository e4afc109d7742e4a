package fetch

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// instants is what a statement's terms say of one column that holds instants.
type instants struct {
	from, to time.Time   // the first and the last that match; zero is an open end
	among    []time.Time // where named, those that every naming term names
	named    bool
	never    bool // a bound leaves out all there are
}

// add narrows them by a term, and returns the first text of it that is no instant,
// "" where there is none: such a text equals none and lies behind all of them.
func (x *instants) add(role plan.Role, arg engine.Arg) (odd string) {
	var given []time.Time
	for _, v := range argValues(arg) {
		text := v.Text()
		if v.Kind() == value.KindFloat && !strings.ContainsAny(text, ".e") {
			text += ".0" // as a column of texts compares it
		}
		if t, ok := value.ParseTime(text); ok {
			given = append(given, t)
		} else {
			if odd == "" {
				odd = text
			}
			x.never = x.never || role == plan.RoleAfter || role == plan.RoleSince
		}
	}
	if role == plan.RoleAt {
		if x.named {
			given = slices.DeleteFunc(given, func(t time.Time) bool { return !slices.ContainsFunc(x.among, t.Equal) })
		}
		x.among, x.named = given, true
		return odd
	}
	for _, t := range given {
		x.bound(role, t)
	}
	return odd
}

func (x *instants) bound(role plan.Role, t time.Time) {
	switch role {
	case plan.RoleAfter:
		x.from = later(x.from, t.Truncate(time.Second).Add(time.Second)) // the API counts in seconds
	case plan.RoleSince:
		x.from = later(x.from, t)
	case plan.RoleBefore:
		x.to = first(x.to, t.Add(-time.Nanosecond).Truncate(time.Second))
	case plan.RoleUntil:
		x.to = first(x.to, t)
	}
}

// settle draws the bounds from the instants that are named, and drops those that
// the bounds leave out.
func (x *instants) settle() {
	if !x.named {
		return
	}
	x.among = slices.DeleteFunc(x.among, func(t time.Time) bool { return !x.holds(t) })
	slices.SortFunc(x.among, time.Time.Compare)
	x.among = slices.CompactFunc(x.among, time.Time.Equal)
	if len(x.among) > 0 {
		x.from, x.to = x.among[0], x.among[len(x.among)-1]
	}
}

func (x *instants) holds(t time.Time) bool {
	return !t.Before(x.from) && (x.to.IsZero() || !t.After(x.to))
}

// none reports that no instant matches.
func (x *instants) none() bool {
	return x.never || x.named && len(x.among) == 0 || !x.to.IsZero() && x.from.After(x.to)
}

// later returns the later of two instants, first the earlier one; of zero, which
// is an open end, the other.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func first(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// seriesTerms is what the scan's arguments say of the calls to make.
type seriesTerms struct {
	accounts  map[string]bool     // nil for all
	arguments map[string][]string // values of columns that are parameters
	ends      instants            // of EndTime
	start     instants            // of StartDate
	end       instants            // of EndDate
	none      bool                // no row can match
}

// terms reads them.
func (c *seriesCursor) terms(a *plan.Access, args []engine.Arg) (t seriesTerms, err error) {
	var b scanTerms
	t.arguments = map[string][]string{}
	for i, role := range a.Args {
		col := &c.table.Columns[role.Column]
		switch role.Role {
		case plan.RoleAccount:
			b.keepAccounts(argIDs(args[i]))
		case plan.RoleArgument:
			texts := argTexts(args[i])
			if old, again := t.arguments[col.Name]; again {
				texts = slices.DeleteFunc(texts, func(t string) bool { return !slices.Contains(old, t) })
			}
			t.arguments[col.Name] = distinct(texts)
		case plan.RoleLimit, plan.RoleOffset:
		default:
			if role.Null && args[i].Value.IsNull() {
				continue
			}
			if len(argTexts(args[i])) == 0 {
				t.none = true
			}
			x := map[string]*instants{c.table.Series.Since: &t.start, c.table.Series.Until: &t.end, c.table.Series.End: &t.ends}[col.Name]
			switch odd := x.add(role.Role, args[i]); {
			case odd == "":
			case x == &t.ends:
				c.s.notes.noInstant(odd)
			default: // a parameter of the call
				return t, fmt.Errorf("%s: %s '%s' is no time: write it as 2026-01-31 or 2026-01-31 10:00:00", c.table.Name, col.Name, odd)
			}
		}
	}
	t.accounts = b.accounts
	for _, x := range []*instants{&t.ends, &t.start, &t.end} {
		x.settle()
		t.none = t.none || x.none()
	}
	t.none = t.none || t.accounts != nil && len(t.accounts) == 0
	return t, nil
}

// ranges gives a call each range that the terms ask of it. The rows of a range
// have its ends as StartDate and EndDate, whatever of it is sent.
func (c *seriesCursor) ranges(call seriesCall, t *seriesTerms) ([]seriesCall, error) {
	starts, ends := []time.Time{{}}, []time.Time{{}}
	if t.start.named {
		starts = t.start.among
	}
	if t.end.named {
		ends = t.end.among
	}
	var out []seriesCall
	var reversed error
	for _, end := range ends {
		for _, start := range starts {
			x := call
			x.start, x.end = start, end
			c.settleRange(&x, t)
			switch {
			case !x.start.After(x.end):
				if !x.from.After(x.to) {
					out = append(out, x)
				}
			case x.startGiven && x.endGiven:
				reversed = fmt.Errorf("%s: the range from StartDate %s to EndDate %s ends before it begins",
					c.table.Name, value.FormatTime(x.start), value.FormatTime(x.end))
			}
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	return nil, reversed
}

// settleRange fills what the terms leave open of a range: up to now, or to the
// last day that is wanted, and from the first one, or the 30 days before.
func (c *seriesCursor) settleRange(x *seriesCall, t *seriesTerms) {
	now := c.s.present.UTC().Truncate(time.Second)
	x.startGiven = !x.start.IsZero() || !t.start.from.IsZero()
	x.endGiven = !x.end.IsZero() || !t.end.to.IsZero()
	if x.end.IsZero() {
		if x.end = first(t.end.to, t.ends.to); x.end.IsZero() {
			x.end = later(now, later(t.start.from, x.start))
		}
		x.end = later(x.end, t.end.from)
	}
	last := x.end
	if !x.isTotal() {
		last = first(last, now)
	}
	if x.start.IsZero() {
		x.start = later(t.start.from, t.ends.from)
	}
	var guessed time.Time
	if x.start.IsZero() {
		x.start = last.Add(-c.longest())
		if upper := t.start.to; !upper.IsZero() && upper.Before(x.start) {
			x.start, x.startGiven = upper, true
		} else {
			guessed = sentUntil(last).Add(-c.longest()) // one call, no more
			c.s.notes.once(Note{
				Reason: ReasonDefaultRange, Table: c.table.Name, Incomplete: true,
				Message: fmt.Sprintf("no start was given: the %d days up to %s were read; bound %s, or for totals %s",
					c.longest()/(24*time.Hour), last.Format(time.DateOnly), c.table.Series.End, c.table.Series.Since),
			})
		}
	}
	x.from, x.to = later(x.start, guessed), last
	if !x.isTotal() {
		x.from, x.to = later(x.from, t.ends.from), first(x.to, t.ends.to)
	}
}

// Whether the ends of a range belong to it is documented for neither of them, and
// a day that ends at the very instant must not be lost. Days end at midnight
// somewhere, and midnight is at a quarter of an hour of UTC everywhere: where such
// an instant is an end of a range, a second more is asked for.
const quarter = 15 * time.Minute

func sentSince(t time.Time) time.Time {
	if t.Truncate(quarter).Equal(t) {
		t = t.Add(-time.Second)
	}
	return t
}

func sentUntil(t time.Time) time.Time {
	if t.Truncate(quarter).Equal(t) {
		t = t.Add(time.Second)
	}
	return t
}

// windows cuts the range of a call into windows that the API takes.
func (c *seriesCursor) windows(call seriesCall) (windows []seriesJob) {
	if call.isTotal() && call.end.Sub(call.start) <= c.longest() {
		return []seriesJob{c.total(call)}
	}
	for from := call.from; !from.After(call.to); {
		job := seriesJob{call: call, since: sentSince(from), until: sentUntil(call.to), maker: -1}
		from = call.to.Add(time.Second)
		if end := job.since.Add(c.longest()); end.Before(job.until) {
			job.until, from = end, end // which is no instant at which a day ends
		}
		if call.isTotal() || c.wanted(job) {
			windows = append(windows, job)
		}
	}
	return windows
}

// jobs asks for metrics in the windows of a part; maker is the metric whose days are
// the rows.
func (c *seriesCursor) jobs(part seriesPart, fields []int, maker int) (jobs []seriesJob) {
	for _, job := range part.windows {
		job.fields, job.maker = fields, maker
		jobs = append(jobs, c.withRecent(job)...)
	}
	return jobs
}

// wanted reports whether days are wanted that end within a window: of a list of
// days, some windows may have none.
func (c *seriesCursor) wanted(job seriesJob) bool {
	return c.days == nil || slices.ContainsFunc(c.days, func(t time.Time) bool {
		return !t.Before(job.since) && !t.After(job.until)
	})
}

// total asks for one number over the whole range of a call.
func (c *seriesCursor) total(call seriesCall) seriesJob {
	job := seriesJob{call: call, since: call.start, until: call.end, maker: -1}
	// A second more is no day more. Of the full 30 days none can be asked for.
	if since := sentSince(call.start); call.end.Sub(since) <= c.longest() {
		job.since = since
	}
	if until := sentUntil(call.end); until.Sub(job.since) <= c.longest() {
		job.until = until
	}
	return job
}

// withRecent asks apart for the metrics that the API gives for the last days only,
// where a window is wider.
func (c *seriesCursor) withRecent(job seriesJob) (jobs []seriesJob) {
	apart := map[time.Duration][]int{}
	for _, f := range job.fields {
		back := c.target.Columns[f].Recent
		if from, to := c.recent(back); back > 0 && (job.since.Before(from) || job.until.After(to)) {
			apart[back] = append(apart[back], f)
		}
	}
	for _, back := range slices.Sorted(maps.Keys(apart)) {
		some := job
		from, to := c.recent(back)
		some.fields, some.since, some.until = apart[back], later(job.since, from), first(job.until, to)
		if some.since.Before(some.until) {
			jobs = append(jobs, some)
		}
		job.fields = slices.DeleteFunc(slices.Clone(job.fields), func(f int) bool { return slices.Contains(apart[back], f) })
	}
	if len(job.fields) > 0 {
		jobs = append(jobs, job)
	}
	return jobs
}

// recent is the range for which the API gives a metric that goes back so far: up to
// the day before today.
func (c *seriesCursor) recent(back time.Duration) (from, to time.Time) {
	return c.s.now().Add(-back).Add(time.Hour), c.s.now().UTC().Truncate(24 * time.Hour)
}
