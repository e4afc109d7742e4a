package series

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
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
func (c *teller) noteCall(of call, fields []int) {
	for _, f := range c.metrics {
		if col := c.target.Columns[f]; !of.has(col) {
			c.h.Notes.Once(note.Note{
				Reason: note.NotInCall, Table: c.table.Name, Column: col.Name,
				Message: "the API gives it for " + c.table.Series.Form + " " + strings.Join(col.MetricTypes, " or ") + " and " + c.table.Series.Period + " " + strings.Join(col.Periods, ", "),
			})
		}
	}
	if reach := c.field(c.table.Series.Days); !of.isTotal() && !slices.Contains(fields, reach) {
		c.noteDays("", "the API refuses "+c.target.ColumnName(reach)+", by which it is known which days there are")
	}
}

func (c *teller) noteDays(account, message string) {
	c.h.Notes.OfObject(note.Note{Reason: note.DaysUnknown, Table: c.table.Name, Object: account, Incomplete: true, Message: message})
}

// noteAnswers tells what is odd about an account's answers to a call.
func (c *teller) noteAnswers(of call, answers []answered, fields []int) {
	reach := c.field(c.table.Series.Days)
	for _, a := range answers {
		for _, f := range fields {
			if a.dayless.Has(f) {
				c.noteDays(a.account, "a number of "+c.target.ColumnName(f)+" has no end_time that is an instant")
			}
		}
		if odd := a.odd[reach]; !of.isTotal() && slices.Contains(fields, reach) && odd.Reason != "" && odd.Reason != note.NoData {
			c.noteDays(a.account, c.target.ColumnName(reach)+", by which it is known which days there are: "+odd.Message)
		}
	}
}

// watchDays remembers an account that gives no day of reach for a window where it
// has some: what the metric says nothing of are not days that do not exist. Windows
// before the first day of an account may well be empty, so that it is forgotten
// again where a later one has days.
func (c *teller) watchDays(account string, of part, answers []answered, fields []int) {
	reach := c.field(c.table.Series.Days)
	if of.call.isTotal() || !slices.Contains(fields, reach) || c.h.Accounts.Forbids(account) {
		return
	}
	matter := account + "/" + of.call.period
	for _, window := range of.windows {
		from, to := terms.Later(window.since, c.h.Now().Add(-c.table.Series.Kept)), terms.First(window.until, c.h.Now().Add(-c.table.Series.Delay))
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
		c.noteDays(c.silent[matter], c.target.ColumnName(c.field(c.table.Series.Days))+fmt.Sprintf(", by which it is known which days there are, is not in the answer, though the API keeps it for %d days", c.table.Series.Kept/(24*time.Hour)))
	}
	clear(c.silent)
}

// noteMissing tells why a row, or an account without rows, has no number of metrics
// that are read.
func (c *teller) noteMissing(r *row, answers []answered, fields []int) {
	if c.h.Accounts.Forbids(r.account.ID) {
		return // which was told
	}
	for _, f := range fields {
		if !slices.Contains(c.metrics, f) || !r.vals[f].IsNull() {
			continue
		}
		told := note.Note{Table: c.table.Name, Column: c.target.ColumnName(f)}
		if !r.end.IsZero() && !covered(answers, f, r.end) {
			told.Reason = note.OutOfRange
			told.Message = fmt.Sprintf("the API gives it for the last %d days only, without today", c.target.Columns[f].Recent/(24*time.Hour))
			c.h.Notes.Once(told)
			continue
		}
		odd := r.why(f, answers)
		if r.id == "" && odd == answer.NoNumber { // that there are no days is an answer
			continue
		}
		told.Reason, told.Message, told.Object = odd.Reason, odd.Message, r.account.ID
		c.h.Notes.Add(told)
	}
}

// covered reports whether a metric was asked for of the day that ends at an
// instant.
func covered(answers []answered, f int, end time.Time) bool {
	return slices.ContainsFunc(answers, func(a answered) bool {
		return slices.Contains(a.job.fields, f) && !end.Before(a.job.since) && !end.After(a.job.until)
	})
}
