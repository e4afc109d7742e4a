package series

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// windows cuts the range of a call into windows that the API takes.
func (c *planner) windows(of *call) (windows []job) {
	switch {
	case of.endless():
		return []job{{call: of, maker: -1}}
	case of.isTotal() && !c.isLong(of):
		return []job{c.total(of)}
	}
	since := sentSince(of.from)
	if of.behind {
		since = of.from
	}
	for {
		j := job{call: of, since: since, until: sentUntil(of.to), maker: -1}
		end := j.since.Add(c.longest()) // which is no instant at which a day ends
		whole := !end.Before(j.until)
		if !whole {
			j.until, since = end, end
		}
		if of.isTotal() && c.hasDay(j) || !of.isTotal() && c.wanted(j) {
			windows = append(windows, j)
		}
		if whole {
			return windows
		}
	}
}

// jobs asks for metrics in the windows of a part; maker is the metric whose days are
// the rows.
func (c *planner) jobs(of part, fields []int, maker int) (jobs []job) {
	for _, j := range of.windows {
		j.fields, j.maker = fields, maker
		jobs = append(jobs, c.withRecent(j)...)
	}
	return jobs
}

// wanted reports whether days are wanted that end within a window: of a list of
// days, some windows may have none.
func (c *planner) wanted(j job) bool {
	return c.days == nil || slices.ContainsFunc(c.days, func(t time.Time) bool {
		return !t.Before(j.since) && !t.After(j.until)
	})
}

// hasDay reports whether a day ends within a window: of a total, others have no number.
func (c *planner) hasDay(j job) bool {
	zone, err := time.LoadLocation(c.series().Zone)
	return err != nil || !begin(schema.GrainDay, j.until.In(zone)).Before(j.since)
}

// total asks for one number over the whole range of a call.
func (c *planner) total(of *call) job {
	if of.behind && of.to.Sub(of.from) <= c.longest() {
		return job{call: of, since: of.from, until: sentUntil(of.to), maker: -1}
	}
	j := job{call: of, since: of.start, until: of.end, maker: -1}
	// A second more is no day more. Of the full 30 days none can be asked for.
	if since := sentSince(of.start); of.end.Sub(since) <= c.longest() {
		j.since = since
	}
	if until := sentUntil(of.end); until.Sub(j.since) <= c.longest() {
		j.until = until
	}
	return j
}

// withRecent asks apart for the metrics that the API gives for the last days only,
// where a window is wider.
func (c *planner) withRecent(of job) (jobs []job) {
	apart := map[time.Duration][]int{}
	for _, f := range of.fields {
		back := c.kinds[f].Recent
		if from, to := recent(c.h, back); back > 0 && (of.since.Before(from) || of.until.After(to)) {
			apart[back] = append(apart[back], f)
		}
	}
	for _, back := range slices.Sorted(maps.Keys(apart)) {
		some := of
		from, to := recent(c.h, back)
		some.fields, some.since, some.until = apart[back], terms.Later(of.since, from), terms.First(of.until, to)
		if some.since.Before(some.until) {
			jobs = append(jobs, some)
		}
		of.fields = slices.DeleteFunc(slices.Clone(of.fields), func(f int) bool { return slices.Contains(apart[back], f) })
	}
	if len(of.fields) > 0 {
		jobs = append(jobs, of)
	}
	return jobs
}

// recent is the range for which the API gives a metric that goes back so far: up to
// the day before today.
func recent(h *Host, back time.Duration) (from, to time.Time) {
	return h.Now().Add(-back).Add(time.Hour), h.Now().UTC().Truncate(24 * time.Hour)
}

// addable refuses totals of more days than the API gives at once where they cannot
// be added up: of metrics that the statement names. Of others there is none.
func (c *planner) addable(of *call) error {
	if of.piece || !of.isTotal() || !c.isLong(of) {
		return nil
	}
	var unique []string
	for _, f := range c.metrics {
		if kind := c.kinds[f]; kind.Unique && c.has(of, f) {
			unique = append(unique, kind.Name)
		}
	}
	for _, m := range of.named {
		if kind := c.kinds[m.field]; kind.Unique && m.chosen {
			unique = append(unique, kind.Name)
		}
	}
	if len(unique) == 0 {
		return nil
	}
	leave := "leave the column out"
	if c.series().Long() {
		leave = "leave the metric out"
	}
	if c.series().Grain != "" {
		leave += ", or ask for a " + c.series().Grain
	}
	return fmt.Errorf("%s: %s: the API gives totals of %d days at the most, and counts an account once in each, so that those from %s to %s cannot be added up: narrow %s and %s, or %s",
		c.table.Name, strings.Join(unique, ", "), c.longest()/(24*time.Hour), of.start.Format(time.DateOnly), of.end.Format(time.DateOnly), c.series().Since, c.series().Until, leave)
}
