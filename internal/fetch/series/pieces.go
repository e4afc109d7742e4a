package series

import (
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/terms"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// launched is the day on which Instagram was: nothing was counted before.
var launched = time.Date(2010, time.October, 6, 0, 0, 0, 0, time.UTC)

// pieces cuts the range of a total into the parts of its grain: those that have ended, and
// whose ends the terms leave.
func (c *planner) pieces(of call, t *scan) (out []call, _ error) {
	zone, err := time.LoadLocation(c.series().Zone)
	if err != nil { // which the program brings along
		return nil, fmt.Errorf("%s: %w", c.table.Name, err)
	}
	last := terms.First(terms.First(t.end.To, t.ends.To), c.h.Present.UTC())
	if upper := t.start.To; !upper.IsZero() {
		last = terms.First(last, next(of.grain.sent, begin(of.grain.sent, upper.In(zone))))
	}
	from := terms.Later(t.start.From, terms.Later(previous(of.grain.sent, t.end.From, zone), previous(of.grain.sent, t.ends.From, zone)))
	if from.Before(launched) && !from.IsZero() {
		from = launched
	}
	var guessed time.Time
	if from.IsZero() {
		from = last.Add(-c.longest())
		guessed = begin(of.grain.sent, from.In(zone))
		c.noteGuess(last)
	}
	for start := begin(of.grain.sent, from.In(zone)); ; {
		end := next(of.grain.sent, start)
		if end.After(last) {
			c.tellPieces(of, t, zone, start, end)
			return out, nil
		}
		x := of
		x.piece, x.behind, x.startGiven, x.endGiven = true, true, true, true
		x.start, x.end = start.UTC(), end.UTC()
		x.from, x.to = x.start.Add(time.Second), x.end
		if !x.start.Before(guessed) && t.start.Holds(x.start) && t.end.Holds(x.end) && t.ends.Holds(x.end) {
			out = append(out, x)
		}
		start = end
	}
}

// tellPieces tells which parts terms ask for that have no row: a week or a month that has
// not ended, and what names an instant at which none begins or ends.
func (c *planner) tellPieces(of call, t *scan, zone *time.Location, start, end time.Time) {
	x := c.series()
	if of.grain.sent != schema.GrainDay && start.Before(c.h.Present) && end.After(c.h.Present) && t.start.Holds(start) && t.end.Holds(end) && t.ends.Holds(end) {
		c.h.Notes.Once(note.Note{
			Reason: note.TooYoung, Table: c.table.Name, Column: x.Grain,
			Message: fmt.Sprintf("the %s that began on %s has not ended, and has no row yet: for its days ask for %s '%s'", of.grain.sent, start.Format(time.DateOnly), x.Grain, schema.GrainDay),
		})
	}
	for _, named := range []struct {
		column string
		terms  *terms.Instants
	}{{x.Since, &t.start}, {x.Until, &t.end}, {x.End, &t.ends}} {
		for _, at := range named.terms.Among {
			part := begin(of.grain.sent, at.In(zone))
			if part.Equal(at) {
				continue
			}
			c.h.Notes.Once(note.Note{
				Reason: note.NotInCall, Table: c.table.Name, Column: named.column,
				Message: fmt.Sprintf("no %s begins or ends at %s: the API's begin at midnight in California, the next one at %s (UTC); bound %s by >= and <",
					of.grain.sent, at.UTC().Format(time.DateTime), next(of.grain.sent, part).UTC().Format(time.DateTime), named.column),
			})
		}
	}
}

// begin is when the part of a grain begins that an instant is in.
func begin(grain string, t time.Time) time.Time {
	year, month, day := t.Date()
	switch grain {
	case schema.GrainMonth:
		day = 1
	case schema.GrainWeek:
		day -= (int(t.Weekday()) + 6) % 7
	}
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}

// next is when the part ends that begins at an instant.
func next(grain string, start time.Time) time.Time {
	switch grain {
	case schema.GrainMonth:
		return start.AddDate(0, 1, 0)
	case schema.GrainWeek:
		return start.AddDate(0, 0, 7)
	default:
		return start.AddDate(0, 0, 1)
	}
}

// previous is when the part begins that ends no earlier than an instant; zero of zero.
func previous(grain string, end time.Time, zone *time.Location) time.Time {
	if end.IsZero() {
		return end
	}
	return begin(grain, end.Add(-time.Nanosecond).In(zone))
}
