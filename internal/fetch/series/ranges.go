package series

import (
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// planner finds the calls that a scan takes, and the windows of each.
type planner struct {
	*frame
	h *Host
	// metrics are those among the columns that the scan reads, by field; days are those
	// that it reads, nil for all of the range.
	metrics []int
	days    []time.Time
}

// calls are the combinations of parameters that the scan's arguments ask for, each with
// the ranges that its terms leave.
func (c *planner) calls(t *scan) (out []call, err error) {
	if t.none {
		return nil, nil
	}
	all, err := c.parameters(t)
	if err != nil {
		return nil, err
	}
	dated := t.ends.Named || !t.ends.From.IsZero() || !t.ends.To.IsZero()
	ranged := t.start.Bounds() || t.end.Bounds()
	var undated []call
	for _, x := range all {
		cut := x.cuts() && x.grain.sent != "" && x.grain.sent != schema.GrainRange
		switch {
		case x.endless():
			if !dated && !ranged {
				out = append(out, x)
				continue
			}
			c.h.Notes.Once(note.Note{
				Reason: note.NotInCall, Table: c.table.Name, Column: c.series().Timeframe,
				Message: "what is counted over a " + c.series().Timeframe + " has no other range: leave the terms on times out",
			})
		case cut:
			pieces, err := c.pieces(x, t)
			if err != nil {
				return nil, err
			}
			out = append(out, pieces...)
		case dated && x.isTotal(): // whose rows have no EndTime
			undated = append(undated, x)
		default:
			ranges, err := c.rangesOf(x, t)
			if err != nil {
				return nil, err
			}
			out = append(out, ranges...)
		}
	}
	if len(undated) > 0 {
		return out, c.tellUndated(undated, out)
	}
	return out, nil
}

// tellUndated tells of metrics that have no row of their own, as their totals have no
// EndTime. Where nothing else is read that is an error.
func (c *planner) tellUndated(undated, read []call) error {
	x := c.series()
	text := fmt.Sprintf("a total has no %s: bound %s and %s instead", x.End, x.Since, x.Until)
	if x.Grain != "" {
		text += ", or ask for a " + x.Grain
	}
	if len(read) == 0 {
		return errors.New(c.table.Name + ": " + text)
	}
	for i := range undated {
		for _, m := range undated[i].named {
			if m.chosen {
				c.h.Notes.Once(note.Note{Reason: note.NotInCall, Table: c.table.Name, Column: c.kinds[m.field].Name, Message: text})
			}
		}
	}
	return nil
}

// rangesOf gives a call each range that the terms ask of it. The rows of a range
// have its ends as StartDate and EndDate, whatever of it is sent.
func (c *planner) rangesOf(of call, t *scan) ([]call, error) {
	starts, ends := []time.Time{{}}, []time.Time{{}}
	if t.start.Named {
		starts = t.start.Among
	}
	if t.end.Named {
		ends = t.end.Among
	}
	var out []call
	var reversed error
	for _, end := range ends {
		for _, start := range starts {
			x := of
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
func (c *planner) settleRange(x *call, t *scan) {
	now := c.h.Present.UTC().Truncate(time.Second)
	x.startGiven = !x.start.IsZero() || !t.start.From.IsZero()
	x.endGiven = !x.end.IsZero() || !t.end.To.IsZero()
	if x.end.IsZero() {
		if x.end = terms.First(t.end.To, t.ends.To); x.end.IsZero() {
			x.end = terms.Later(now, terms.Later(t.start.From, x.start))
		}
		x.end = terms.Later(x.end, t.end.From)
	}
	last := x.end
	if !x.isTotal() {
		last = terms.First(last, now)
	}
	if x.start.IsZero() {
		x.start = terms.Later(t.start.From, t.ends.From)
	}
	var guessed time.Time
	if x.start.IsZero() {
		x.start = last.Add(-c.longest())
		if upper := t.start.To; !upper.IsZero() && upper.Before(x.start) {
			x.start, x.startGiven = upper, true
		} else {
			guessed = sentUntil(last).Add(-c.longest()) // one call, no more
			c.noteGuess(last)
		}
	}
	x.from, x.to = terms.Later(x.start, guessed), last
	if x.behind = x.isTotal() && x.startGiven && c.endsDay(x.start); x.behind {
		x.from = x.start.Add(time.Second)
	}
	if !x.isTotal() {
		x.from, x.to = terms.Later(terms.Later(x.from, t.ends.From), launched), terms.First(x.to, t.ends.To)
	}
}

// endsDay reports whether a day ends at an instant.
func (c *planner) endsDay(t time.Time) bool {
	zone, err := time.LoadLocation(c.series().Zone)
	return err == nil && begin(schema.GrainDay, t.In(zone)).Equal(t)
}

// noteGuess tells that a range was read for want of a start.
func (c *planner) noteGuess(last time.Time) {
	x := c.series()
	c.h.Notes.Once(note.Note{
		Reason: note.DefaultRange, Table: c.table.Name, Incomplete: true,
		Message: fmt.Sprintf("no start was given: the %d days up to %s were read; bound %s, or for totals %s",
			c.longest()/(24*time.Hour), last.Format(time.DateOnly), x.End, x.Since),
	})
}
