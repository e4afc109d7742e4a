package series

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// teller tells what is odd about the answers, and why rows have no number.
type teller struct {
	*frame
	h       *Host
	metrics []int             // that the scan reads, by field
	silent  map[string]string // accounts without the days they should have, see watchDays
}

// noteCall tells which metrics a call cannot have, and that its days are not known
// for sure where it was not asked for reach, which every account has.
func (c *teller) noteCall(of *call, fields []int) {
	for _, f := range c.metrics {
		switch {
		case !c.has(of, f):
			c.h.Notes.Once(note.Note{
				Reason: note.NotInCall, Table: c.table.Name, Column: c.name(f), Message: "the API gives it for " + c.takes(f),
			})
		case !c.adds(of, f):
			c.noteLong(of, f)
		default:
			c.h.Sendable(f) // which tells why not
		}
	}
	for _, m := range of.named {
		if !c.adds(of, m.field) {
			c.noteLong(of, m.field)
		}
	}
	if reach := c.dayMetric(); reach >= 0 && !of.isTotal() && !slices.Contains(fields, reach) {
		c.noteDays("", "the API refuses "+c.name(reach)+", by which it is known which days there are")
	}
}

func (c *teller) noteLong(of *call, f int) {
	c.h.Notes.Once(note.Note{
		Reason: note.TooLong, Table: c.table.Name, Column: c.name(f),
		Message: fmt.Sprintf("the API gives totals of %d days at the most, and counts an account once in each, so that there is none from %s to %s",
			c.longest()/(24*time.Hour), of.start.Format(time.DateOnly), of.end.Format(time.DateOnly)),
	})
}

func (c *teller) noteDays(account, message string) {
	c.h.Notes.OfObject(note.Note{Reason: note.DaysUnknown, Table: c.table.Name, Object: account, Incomplete: true, Message: message})
}

// noteAnswers tells what is odd about an account's answers to a call.
func (c *teller) noteAnswers(of *call, answers []answered, fields []int) {
	reach := c.dayMetric()
	for _, a := range answers {
		for _, f := range fields {
			if a.dayless.Has(f) {
				c.noteDays(a.account, "a number of "+c.name(f)+" has no end_time that is an instant")
			}
		}
		if odd := a.odd[reach]; reach >= 0 && !of.isTotal() && slices.Contains(fields, reach) && odd.Reason != "" && odd.Reason != note.NoData {
			c.noteDays(a.account, c.name(reach)+", by which it is known which days there are: "+odd.Message)
		}
	}
	for _, f := range fields {
		if most := c.kinds[f].Groups; most > 0 && slices.ContainsFunc(answers, func(a answered) bool { return len(a.parts(f)) >= most }) {
			c.h.Notes.Add(note.Note{
				Reason: note.Ceiling, Table: c.table.Name, Column: c.name(f), Object: answers[0].account, Incomplete: true,
				Message: fmt.Sprintf("the API tells of the %d largest groups, and of no others", most),
			})
		}
		if lost := lostOf(answers, f); lost.Count > 0 {
			c.h.Notes.Add(lost.Note(c.table.Name, c.name(f), answers[0].account))
		}
	}
}

// lostOf is what answers of an account have of a metric and no row can show.
func lostOf(answers []answered, f int) (lost answer.Loss) {
	for _, a := range answers {
		lost.Add(a.lost[f])
	}
	return lost
}

// watchDays remembers an account that gives no day of reach for a window where it
// has some: what the metric says nothing of are not days that do not exist. Windows
// before the first day of an account may well be empty, so that it is forgotten
// again where a later one has days.
func (c *teller) watchDays(account string, of part, answers []answered, fields []int) {
	reach := c.dayMetric()
	if of.call.isTotal() || reach < 0 || !slices.Contains(fields, reach) || c.h.Accounts.Forbids(account) {
		return
	}
	matter := account + "/" + of.call.period.sent
	for _, window := range of.windows {
		from, to := terms.Later(window.since, c.h.Now().Add(-c.series().Kept)), terms.First(window.until, c.h.Now().Add(-c.series().Delay))
		has := slices.ContainsFunc(answers, func(a answered) bool {
			return slices.ContainsFunc(a.points, func(x point) bool {
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
func (c *teller) noteSilent() {
	for _, matter := range slices.Sorted(maps.Keys(c.silent)) {
		c.noteDays(c.silent[matter], c.name(c.dayMetric())+fmt.Sprintf(", by which it is known which days there are, is not in the answer, though the API keeps it for %d days", c.series().Kept/(24*time.Hour)))
	}
	clear(c.silent)
}

// noteMissing tells why a row, or an account without rows, has no number of metrics
// that are read.
func (c *teller) noteMissing(r *row, answers []answered, of part, fields []int) {
	if c.h.Accounts.Forbids(r.account.ID) {
		return // which was told
	}
	for _, f := range fields {
		if !slices.Contains(c.metrics, f) {
			continue
		}
		if !r.value(f).IsNull() {
			c.noteShort(f, of)
			continue
		}
		if !r.end.IsZero() && !covered(answers, f, r.end) {
			c.noteRecent(f)
			continue
		}
		if r.maker == nil && slices.ContainsFunc(answers, func(a answered) bool { return a.nothing.Has(f) }) {
			continue // that there is nothing to break down is an answer
		}
		odd := r.why(f, answers)
		broken := of.call.breakdown.sent != ""
		if r.maker == nil && odd == answer.NoNumber && !broken || odd == lostOf(answers, f).Why {
			continue // that there are no days is an answer; what is lost was told
		}
		if odd.Reason == note.NoData && broken && has(answers, f) {
			odd.Message = answer.NoPart
		} else {
			odd = c.refine(odd, f, of, answers, r.end)
		}
		c.noteOdd(r.account, f, odd, r.maker == nil && broken)
	}
}

// has reports whether there is a number of a metric.
func has(answers []answered, f int) bool {
	return slices.ContainsFunc(answers, func(a answered) bool {
		numbers, _ := a.numbers(f)
		return len(numbers) > 0
	})
}

// noteNothing tells which metrics have no row of an account's.
func (c *teller) noteNothing(account Account, of part, answers []answered) {
	if c.h.Accounts.Forbids(account.ID) {
		return
	}
	for _, m := range of.call.named {
		if !c.adds(of.call, m.field) {
			continue
		}
		if reason := c.h.Refused(m.field); reason != "" {
			c.h.Sendable(m.field) // which tells it
			continue
		}
		var why answer.Oddity
		have := 0
		for _, a := range answers {
			numbers, odd := a.numbers(m.field)
			if len(numbers) > 0 || a.nothing.Has(m.field) {
				have++
			} else if slices.Contains(a.job.fields, m.field) && (why.Reason == "" || why == answer.NoNumber) {
				why = odd
			}
		}
		lost := lostOf(answers, m.field)
		switch {
		case have > 0 && (!of.call.isTotal() || have == len(of.windows)):
			c.noteShort(m.field, of)
			if lacking(answers, m.field) {
				c.noteOdd(account, m.field, answer.Oddity{Reason: note.NoData, Message: answer.NoPart}, true)
			}
		case why.Reason == "":
			c.noteRecent(m.field)
			continue
		case why != lost.Why: // which was told
			c.noteOdd(account, m.field, c.refine(why, m.field, of, answers, time.Time{}), true)
		}
		if c.beforeRecent(m.field, of.call) {
			c.noteRecent(m.field)
		}
	}
}

// lacking reports whether a metric that has numbers has none of some days or parts.
func lacking(answers []answered, f int) bool {
	return slices.ContainsFunc(answers, func(a answered) bool { return a.lacking.Has(f) })
}

// beforeRecent reports whether a call wants days that end before those of which the API
// gives a metric.
func (c *teller) beforeRecent(f int, of *call) bool {
	back := c.kinds[f].Recent
	if back == 0 || of.isTotal() {
		return false
	}
	from, _ := recent(c.h, back)
	zone, err := time.LoadLocation(c.series().Zone)
	if err != nil || !of.from.Before(from) {
		return false
	}
	first := begin(schema.GrainDay, of.from.In(zone))
	if first.Before(of.from) {
		first = next(schema.GrainDay, first)
	}
	return first.Before(from) && !first.After(of.to)
}

// noteOdd tells why there is no number of a metric: of a row, or as rows have not come
// about. Of those some are missing where what the answer has cannot be read.
func (c *teller) noteOdd(account Account, f int, odd answer.Oddity, rows bool) {
	c.h.Notes.Add(note.Note{
		Table: c.table.Name, Column: c.name(f), Reason: odd.Reason, Message: odd.Message, Object: account.ID,
		Incomplete: rows && odd.Reason == note.Malformed,
	})
}

// noteRecent tells of a metric that was not asked for, as the API does not go back so far.
func (c *teller) noteRecent(f int) {
	c.h.Notes.Once(note.Note{
		Table: c.table.Name, Column: c.name(f), Reason: note.OutOfRange,
		Message: fmt.Sprintf("the API gives it for the last %d days only, without today", c.kinds[f].Recent/(24*time.Hour)),
	})
}

// noteShort tells of a total over a range that begins before the API keeps numbers for
// sure: it gives one of the days that it has, and says nothing of the others.
func (c *teller) noteShort(f int, of part) {
	x := c.series()
	if !of.call.isTotal() || of.call.endless() || !of.call.from.Before(c.h.Now().Add(-x.Kept)) {
		return
	}
	c.h.Notes.Once(note.Note{
		Table: c.table.Name, Column: c.name(f), Reason: note.TooOld,
		Message: fmt.Sprintf("the range begins before the %d days for which the API says that it keeps numbers: the total may lack days before those", x.Kept/(24*time.Hour)),
	})
}

// refine says why the API has no number where it does not: the audience is too small, or
// the day that ends so, or else the window that has none, too young or too old.
func (c *teller) refine(odd answer.Oddity, f int, of part, answers []answered, end time.Time) answer.Oddity {
	if odd.Reason != note.NoData {
		return odd
	}
	x := c.series()
	if c.kinds[f].Crowd && !has(answers, f) {
		return answer.Oddity{Reason: note.TooSmall, Message: "the API has no number, as of accounts and audiences under 100"}
	}
	if of.call.endless() {
		return odd
	}
	from, to := of.call.from, of.call.to
	if i := slices.IndexFunc(answers, func(a answered) bool { return lacks(&a, f) }); of.call.isTotal() && i >= 0 {
		from, to = answers[i].job.since, answers[i].job.until
	}
	if !end.IsZero() {
		from, to = end, end
	}
	switch young, old := c.h.Now().Add(-x.Delay), c.h.Now().Add(-x.Kept); {
	case from.After(young):
		odd = answer.Oddity{Reason: note.TooYoung, Message: fmt.Sprintf("the API has no number yet: it takes up to %d hours", x.Delay/time.Hour)}
	case to.Before(old), of.call.isTotal() && from.Before(old):
		odd = answer.Oddity{Reason: note.TooOld, Message: fmt.Sprintf("the API has no number: it keeps them for %d days", x.Kept/(24*time.Hour))}
	}
	return odd
}

// lacks reports whether an answer has no number of a metric that was asked for.
func lacks(a *answered, f int) bool {
	numbers, _ := a.numbers(f)
	return len(numbers) == 0 && !a.nothing.Has(f) && slices.Contains(a.job.fields, f)
}

// covered reports whether a metric was asked for of the day that ends at an
// instant.
func covered(answers []answered, f int, end time.Time) bool {
	return slices.ContainsFunc(answers, func(a answered) bool {
		return slices.Contains(a.job.fields, f) && !end.Before(a.job.since) && !end.After(a.job.until)
	})
}
