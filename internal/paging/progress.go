package paging

import (
	"fmt"
	"slices"
)

// The least a walk bears before it is told to make no progress.
const (
	// mostRounds is how many pages without anything new may lead to a cursor that was
	// there before: an empty page in the middle may leave the cursor where it was.
	mostRounds = 5
	// MostBarren is how many pages in a row may bring nothing new behind ever new
	// cursors, as where everything on them is filtered, if it is not known how many
	// pages there are. What strikes one call in nine strikes
	// the same list again and again where eight others are read with it.
	MostBarren = 50
	// LeastBarren is that number where it is known how many pages there are.
	LeastBarren = 20
)

// Progress is what a walk has been answered since it last brought something new. A
// walk that is at its beginning once more, be it that it was read anew or that the API
// threw it back, goes on as long as it comes by objects that it has not come by since.
type Progress struct {
	Again    IDSet    // objects that were known and came once more
	Barren   int      // pages in a row that brought neither a new object nor such a one
	Repeated int      // of these, those that repeated what is known
	Rounds   int      // of these, those behind which is a cursor that was there before
	Cursors  []string // those behind the pages, and behind the last one that did
}

// Note takes in a page, the ids of its objects and the cursor behind it; fresh of them
// are new.
func (p *Progress) Note(after string, ids []string, fresh int) {
	if fresh > 0 {
		*p = Progress{Cursors: append(p.Cursors[:0], after)}
		return
	}
	seen := slices.Contains(p.Cursors, after)
	if !seen {
		p.Cursors = append(p.Cursors, after)
	}
	if p.further(ids) {
		p.Barren, p.Repeated, p.Rounds = 0, 0, 0
		return
	}
	p.Barren++
	if len(ids) > 0 {
		p.Repeated++
	}
	if seen {
		p.Rounds++
	}
}

// further notes known objects that came again, and reports whether one of them came
// for the first time since the last new one.
func (p *Progress) further(ids []string) bool {
	had := p.Again.Len()
	for _, id := range ids {
		p.Again.Add(id)
	}
	return p.Again.Len() > had
}

// Stalls reports whether more than a single empty page has come since the last new
// object. What is asked for ahead then, with all that hangs below it, is known.
func (p *Progress) Stalls() bool { return p.Barren > 1 || p.Again.Len() > 0 }

// None says why the walk of a list that is said to go on makes no progress, ""
// where it may. barren is how many pages in a row may bring nothing new.
func (p *Progress) None(after string, barren int) string {
	switch {
	case after == "":
		return "it gives no cursor to go on by"
	case p.Rounds > mostRounds:
		return fmt.Sprintf("%d pages in a row brought nothing new, and their cursors go round", p.Barren)
	case p.Barren <= barren:
		return ""
	case p.Repeated > 0:
		return fmt.Sprintf("%d pages in a row brought nothing new, %d of them what had come before", p.Barren, p.Repeated)
	default:
		return fmt.Sprintf("%d pages in a row were empty, behind ever new cursors", p.Barren)
	}
}

// Resumption is how a walk has fared whose cursors the API no longer takes.
type Resumption struct {
	Came     int // objects there were when it was last resumed
	Furthest int // how many of them it came by at the most before the next cursor was lost
	Vain     int // how often in a row since that it came no further
}

// MostVain is how often in a row a walk is resumed again that comes no further. What
// strikes one call in forty may strike where the furthest was, and sooner, a few
// times.
const MostVain = 10

// Again notes that a cursor was lost after so many objects, and reports whether to
// begin anew.
func (r *Resumption) Again(came int, p *Progress) bool {
	reached := p.Again.Len()
	*p = Progress{}
	switch {
	case r.Came != came:
		*r = Resumption{Came: came}
	case reached > r.Furthest:
		r.Furthest, r.Vain = reached, 0
	default:
		r.Vain++
	}
	return r.Vain <= MostVain
}
