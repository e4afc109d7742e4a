package nodes

import (
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// The least a walk bears before it is told to make no progress.
const (
	// mostRound is how many pages without anything new may lead to a cursor that was
	// there before: an empty page in the middle may leave the cursor where it was.
	mostRound = 5
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
	again    IDSet    // objects that were known and came once more
	barren   int      // pages in a row that brought neither a new object nor such a one
	repeated int      // of these, those that repeated what is known
	round    int      // of these, those behind which is a cursor that was there before
	cursors  []string // those behind the pages, and behind the last one that did
}

// Note takes in a page and the cursor behind it; fresh of its objects are new.
func (p *Progress) Note(after string, objects []graph.Node, fresh int) {
	if fresh > 0 {
		*p = Progress{cursors: append(p.cursors[:0], after)}
		return
	}
	seen := slices.Contains(p.cursors, after)
	if !seen {
		p.cursors = append(p.cursors, after)
	}
	if p.further(objects) {
		p.barren, p.repeated, p.round = 0, 0, 0
		return
	}
	p.barren++
	if len(objects) > 0 {
		p.repeated++
	}
	if seen {
		p.round++
	}
}

// further notes known objects that came again, and reports whether one of them came
// for the first time since the last new one.
func (p *Progress) further(objects []graph.Node) bool {
	had := p.again.Len()
	for i := range objects {
		if id := objects[i].ID; !p.again.Has(id) {
			p.again.Add(id)
		}
	}
	return p.again.Len() > had
}

// Barren is how many pages in a row have brought neither a new object nor one that had
// not come again yet.
func (p *Progress) Barren() int { return p.barren }

// Stalls reports whether more than a single empty page has come since the last new
// object. What is asked for ahead then, with all that hangs below it, is known.
func (p *Progress) Stalls() bool { return p.barren > 1 || p.again.Len() > 0 }

// None says why the walk of a list that is said to go on makes no progress, ""
// where it may. barren is how many pages in a row may bring nothing new.
func (p *Progress) None(after string, barren int) string {
	switch {
	case after == "":
		return "it gives no cursor to go on by"
	case p.round > mostRound:
		return fmt.Sprintf("%d pages in a row brought nothing new, and their cursors go round", p.barren)
	case p.barren <= barren:
		return ""
	case p.repeated > 0:
		return fmt.Sprintf("%d pages in a row brought nothing new, %d of them what had come before", p.barren, p.repeated)
	default:
		return fmt.Sprintf("%d pages in a row were empty, behind ever new cursors", p.barren)
	}
}

// Resumption is how a walk has fared whose cursors the API no longer takes.
type Resumption struct {
	came     int // objects there were when it was last resumed
	furthest int // how many of them it came by at the most before the next cursor was lost
	vain     int // how often in a row since that it came no further
}

// MostVain is how often in a row a walk is resumed again that comes no further. What
// strikes one call in forty may strike where the furthest was, and sooner, a few
// times.
const MostVain = 10

// Again notes that a cursor was lost after so many objects, and reports whether to
// begin anew.
func (r *Resumption) Again(came int, p *Progress) bool {
	reached := p.again.Len()
	*p = Progress{}
	switch {
	case r.came != came:
		*r = Resumption{came: came}
	case reached > r.furthest:
		r.furthest, r.vain = reached, 0
	default:
		r.vain++
	}
	return r.vain <= MostVain
}
