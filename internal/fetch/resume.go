package fetch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// bounds is the window of the list's next page: of a walk that was cut, the part
// that it is in; after a cursor was lost, what is not newer than the last object
// read.
func (l *list) bounds() shape.Window {
	w := l.window
	if l.until != 0 && (w.Until == 0 || l.until < w.Until) {
		w.Until = l.until
	}
	return l.part(w)
}

// survive goes on after the error of a list's next page where that can be done
// soundly; otherwise it returns the error.
func (s *store) survive(l *list, err error) error {
	switch {
	case repair.BadCursor(err) && l.after != "":
		return s.resume(l, err)
	case s.tolerates(err):
		s.forbid(l.owner.account(), l.path, err)
		l.stopAhead()
		l.done = true
		return nil
	}
	return err
}

// resume prepares a list to go on without the cursor that the API has refused.
// An edge that takes a range of time and is believed to be in order goes on at the
// instant of the last object read, any other is read again from its beginning; what
// is known is passed over either way. It fails where that comes no further.
func (s *store) resume(l *list, refused error) error {
	came := l.gone + len(l.items)
	if !l.resumed.again(came, &l.progress) {
		return s.lost(l, refused)
	}
	l.stopAhead()
	l.suspect = 0 // the next items are not those that it counts
	until := int64(0)
	if l.watched() && l.path.Edge.TimeFilter {
		believed, err := s.believes(l)
		if believed {
			until, err = s.instantBehind(l)
		}
		if err != nil {
			return err
		}
	}
	l.until, l.after, l.passing = until, "", 0
	if until == 0 {
		l.passing = came
	}
	l.size = s.largestOf(l)
	return nil
}

// pass counts the known objects of a page as passed over. It is done where the page
// ends with one that came new: others may have come to the head of the list.
func (l *list) pass(g *graph.Page, came []*node) {
	if l.passing == 0 {
		return
	}
	l.passing = max(0, l.passing-len(g.Nodes)+len(came))
	if len(came) > 0 && came[len(came)-1].id == g.Nodes[len(g.Nodes)-1].ID {
		l.passing = 0
	}
}

// resumption is how a walk has fared whose cursors the API no longer takes.
type resumption struct {
	came     int // objects there were when it was last resumed
	furthest int // how many of them it came by at the most before the next cursor was lost
	vain     int // how often in a row since that it came no further
}

// mostVain is how often in a row a walk is resumed again that comes no further. What
// strikes one call in forty may strike where the furthest was, and sooner, a few
// times.
const mostVain = 10

// again notes that a cursor was lost after so many objects, and reports whether to
// begin anew.
func (r *resumption) again(came int, p *progress) bool {
	reached := p.again.len()
	*p = progress{}
	switch {
	case r.came != came:
		*r = resumption{came: came}
	case reached > r.furthest:
		r.furthest, r.vain = reached, 0
	default:
		r.vain++
	}
	return r.vain <= mostVain
}

func (s *store) lost(l *list, refused error) error {
	return fmt.Errorf("fetch: %s/%s: after %d objects the API no longer takes the cursor that it gave, and going on without it comes no further: the answer cannot be completed: %w",
		l.owner.id, l.path.Edge.Name, l.gone+len(l.items), refused)
}

// probed is how many of the last objects are asked for their instant: some may
// be gone, which is one way to lose a cursor.
const probed = 5

// instantBehind returns the end of the range that holds the last object read and
// all that follow it, in Unix seconds; 0 where that is not to be found out.
func (s *store) instantBehind(l *list) (int64, error) {
	f := l.path.Time
	tail := l.items[max(0, len(l.items)-probed):]
	for _, n := range slices.Backward(tail) {
		s.bring(n)
		text := n.get(f).Text()
		if !n.have.Has(f) {
			answer, err := s.pager.Node(graph.Request{
				Path: n.id, Account: n.account(), Fields: &graph.Selection{Fields: []string{"timestamp"}}, For: l.path.Name(),
			})
			switch {
			case errors.Is(err, graph.ErrNotFound):
				continue
			case err != nil:
				return 0, err
			}
			text = answer.Values[0].Text()
		}
		if at, ok := value.ParseTime(text); ok {
			return at.Unix() + 1, nil // whether the end belongs to the range is not said
		}
	}
	return 0, nil
}
