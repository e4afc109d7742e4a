package fetch

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// read makes the rows of a part. Where the API turns out to refuse the metric
// whose days are the rows, it is asked for those of another.
func (c *seriesCursor) read(part seriesPart) error {
	var answers []seriesAnswer
	fields, maker := c.asked(part.call)
	for {
		var err error
		if answers, err = c.ask(c.jobs(part, fields, maker), c.only); err != nil {
			return err
		}
		left, other := c.asked(part.call)
		if !slices.ContainsFunc(left, func(f int) bool { return !slices.Contains(fields, f) }) {
			fields = left
			break
		}
		fields, maker = left, other
	}
	accounts, err := c.s.accounts.inScope(c.target, c.only)
	if err != nil {
		return err
	}
	c.noteCall(part.call, fields)
	for _, account := range accounts {
		of := slices.DeleteFunc(slices.Clone(answers), func(a seriesAnswer) bool { return a.account != account.ID })
		c.noteAnswers(part.call, of, fields)
		c.watchDays(account.ID, part, of, fields)
		rows := c.rowsOf(account, part, of, fields)
		if len(rows) == 0 { // which could hold a NULL
			c.noteMissing(&seriesRow{account: account}, of, fields)
		}
		for _, r := range rows {
			if c.given[r.id] {
				continue
			}
			c.given[r.id] = true
			c.noteMissing(r, of, fields)
			c.rows = append(c.rows, r)
		}
	}
	return nil
}

// rowsOf makes the rows of an account from what it answered.
func (c *seriesCursor) rowsOf(account *nodes.Node, part seriesPart, answers []seriesAnswer, fields []int) []*seriesRow {
	if part.call.isTotal() {
		return []*seriesRow{c.totalRow(account, part, answers, fields)}
	}
	rows := map[string]*seriesRow{}
	for _, a := range answers {
		for _, p := range a.points {
			if !slices.Contains(fields, p.field) || p.at.Before(part.call.from) || p.at.After(part.call.to) {
				continue // refused since, or more than was wanted
			}
			end := value.FormatTime(p.at)
			if rows[end] == nil {
				rows[end] = c.newRow(account, part.call, end)
				rows[end].end = p.at
			}
			rows[end].take(p.field, p.value, p.odd)
		}
	}
	out := make([]*seriesRow, 0, len(rows))
	for _, end := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, rows[end])
	}
	return out
}

// totalRow adds up the totals of the windows: where one has none, neither has the
// whole.
func (c *seriesCursor) totalRow(account *nodes.Node, part seriesPart, answers []seriesAnswer, fields []int) *seriesRow {
	r := c.newRow(account, part.call, "")
	for _, f := range fields {
		sum, have := value.Null, 0
		for _, a := range answers {
			v, odd := a.total(f)
			if v.IsNull() {
				if len(part.windows) > 1 {
					odd.message += " for " + a.job.since.Add(time.Second).Format(time.DateOnly) + " to " + a.job.until.Format(time.DateOnly)
				}
				r.take(f, v, odd)
				continue
			}
			have++
			sum = plus(sum, v)
		}
		switch {
		case have == len(part.windows) && !sum.IsNull():
			r.take(f, sum, oddity{})
		case have == len(part.windows):
			r.take(f, sum, malformed("the sum of the answers is no "+c.target.Types[f].String()))
		}
	}
	return r
}

// plus adds numbers; NULL stands for nothing yet, and for a sum beyond 64 bits.
func plus(sum, v value.Value) value.Value {
	switch a, b := sum.Int(), v.Int(); {
	case sum.IsNull():
		return v
	case sum.Kind() == value.KindFloat || v.Kind() == value.KindFloat:
		return value.Float(sum.Float() + v.Float())
	case b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b:
		return value.Null
	default:
		return value.Int(a + b)
	}
}

// take gives the row a number, or the reason why it has none; the first number
// stays.
func (r *seriesRow) take(f int, v value.Value, odd oddity) {
	switch {
	case !r.vals[f].IsNull():
	case !v.IsNull():
		r.vals[f] = v
	default:
		if _, told := r.odd[f]; !told {
			r.odd[f] = odd
		}
	}
}

func (c *seriesCursor) newRow(account *nodes.Node, call seriesCall, end string) *seriesRow {
	r := &seriesRow{account: account, vals: map[int]value.Value{}, odd: map[int]oddity{}}
	// The range that is read for want of a StartDate or an EndDate does not tell a
	// day from itself: the terms of an OR may each read it.
	parts := []string{account.ID, call.periodText, call.typeText, end, "", ""}
	if call.startGiven || end == "" {
		parts[4] = call.start.String()
	}
	if call.endGiven || end == "" {
		parts[5] = call.end.String()
	}
	r.id = strings.Join(parts, "/")
	r.vals[c.field(c.table.Series.Period)] = value.Text(call.periodText)
	r.vals[c.field(c.table.Series.Form)] = value.Text(call.typeText)
	r.vals[c.field(c.table.Series.Since)] = value.Text(value.FormatTime(call.start))
	r.vals[c.field(c.table.Series.Until)] = value.Text(value.FormatTime(call.end))
	if end != "" {
		r.vals[c.field(c.table.Series.End)] = value.Text(end)
	}
	return r
}

// noteCall tells which metrics a call cannot have, and that its days are not known
// for sure where it was not asked for reach, which every account has.
func (c *seriesCursor) noteCall(call seriesCall, fields []int) {
	for _, f := range c.metrics {
		if col := c.target.Columns[f]; !call.has(col) {
			c.s.notes.once(Note{
				Reason: ReasonNotInCall, Table: c.table.Name, Column: col.Name,
				Message: "the API gives it for " + c.table.Series.Form + " " + strings.Join(col.MetricTypes, " or ") + " and " + c.table.Series.Period + " " + strings.Join(col.Periods, ", "),
			})
		}
	}
	if reach := c.field(c.table.Series.Days); !call.isTotal() && !slices.Contains(fields, reach) {
		c.noteDays("", "the API refuses "+c.target.ColumnName(reach)+", by which it is known which days there are")
	}
}

func (c *seriesCursor) noteDays(account, message string) {
	c.s.notes.ofObject(Note{Reason: ReasonDaysUnknown, Table: c.table.Name, Object: account, Incomplete: true, Message: message})
}

// noteAnswers tells what is odd about an account's answers to a call.
func (c *seriesCursor) noteAnswers(call seriesCall, answers []seriesAnswer, fields []int) {
	reach := c.field(c.table.Series.Days)
	for _, a := range answers {
		for _, f := range fields {
			if a.dayless.Has(f) {
				c.noteDays(a.account, "a number of "+c.target.ColumnName(f)+" has no end_time that is an instant")
			}
		}
		if odd := a.odd[reach]; !call.isTotal() && slices.Contains(fields, reach) && odd.reason != "" && odd.reason != ReasonNoData {
			c.noteDays(a.account, c.target.ColumnName(reach)+", by which it is known which days there are: "+odd.message)
		}
	}
}

// watchDays remembers an account that gives no day of reach for a window where it
// has some: what the metric says nothing of are not days that do not exist. Windows
// before the first day of an account may well be empty, so that it is forgotten
// again where a later one has days.
func (c *seriesCursor) watchDays(account string, part seriesPart, answers []seriesAnswer, fields []int) {
	reach := c.field(c.table.Series.Days)
	if part.call.isTotal() || !slices.Contains(fields, reach) || c.s.Forbids(account, c.target) {
		return
	}
	matter := account + "/" + part.call.period
	for _, window := range part.windows {
		from, to := later(window.since, c.s.now().Add(-c.table.Series.Kept)), first(window.until, c.s.now().Add(-c.table.Series.Delay))
		has := slices.ContainsFunc(answers, func(a seriesAnswer) bool {
			return slices.ContainsFunc(a.points, func(x seriesPoint) bool {
				return x.field == reach && !x.at.Before(window.since) && !x.at.After(window.until)
			})
		})
		switch {
		case has:
			delete(c.silent, matter)
		case to.Sub(from) >= 24*time.Hour:
			c.silent[matter] = account
		}
	}
}

// noteSilent tells which accounts gave no days up to the end.
func (c *seriesCursor) noteSilent() {
	for _, matter := range slices.Sorted(maps.Keys(c.silent)) {
		c.noteDays(c.silent[matter], c.target.ColumnName(c.field(c.table.Series.Days))+fmt.Sprintf(", by which it is known which days there are, is not in the answer, though the API keeps it for %d days", c.table.Series.Kept/(24*time.Hour)))
	}
	clear(c.silent)
}

// noteMissing tells why a row, or an account without rows, has no number of metrics
// that are read.
func (c *seriesCursor) noteMissing(r *seriesRow, answers []seriesAnswer, fields []int) {
	if c.s.Forbids(r.account.ID, c.target) {
		return // which was told
	}
	for _, f := range fields {
		if !slices.Contains(c.metrics, f) || !r.vals[f].IsNull() {
			continue
		}
		note := Note{Table: c.table.Name, Column: c.target.ColumnName(f)}
		if !r.end.IsZero() && !covered(answers, f, r.end) {
			note.Reason = ReasonOutOfRange
			note.Message = fmt.Sprintf("the API gives it for the last %d days only, without today", c.target.Columns[f].Recent/(24*time.Hour))
			c.s.notes.once(note)
			continue
		}
		odd := r.why(f, answers)
		if r.id == "" && odd == noNumber { // that there are no days is an answer
			continue
		}
		note.Reason, note.Message, note.Object = odd.reason, odd.message, r.account.ID
		c.s.notes.add(note)
	}
}

// why is the reason why the row has no number of a metric: its own, or that of the
// whole answer.
func (r *seriesRow) why(f int, answers []seriesAnswer) oddity {
	if odd, told := r.odd[f]; told {
		return odd
	}
	for _, a := range answers {
		if odd, told := a.odd[f]; told && odd != noNumber {
			return odd
		}
	}
	return noNumber
}

// covered reports whether a metric was asked for of the day that ends at an
// instant.
func covered(answers []seriesAnswer, f int, end time.Time) bool {
	return slices.ContainsFunc(answers, func(a seriesAnswer) bool {
		return slices.Contains(a.job.fields, f) && !end.Before(a.job.since) && !end.After(a.job.until)
	})
}

// addable refuses totals of more days than the API gives at once where they cannot
// be added up.
func (c *seriesCursor) addable(call seriesCall) error {
	if !call.isTotal() || call.end.Sub(call.start) <= c.longest() {
		return nil
	}
	var unique []string
	for _, f := range c.metrics {
		if col := c.target.Columns[f]; col.Unique && call.has(col) {
			unique = append(unique, col.Name)
		}
	}
	if len(unique) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s: the API gives totals of %d days at the most, and counts an account once in each, so that those from %s to %s cannot be added up: narrow %s and %s, or leave the column out",
		c.table.Name, strings.Join(unique, ", "), c.longest()/(24*time.Hour), call.start.Format(time.DateOnly), call.end.Format(time.DateOnly), c.table.Series.Since, c.table.Series.Until)
}
