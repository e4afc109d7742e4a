package fetch

import (
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// resumer goes on after the error of a list's next page.
type resumer struct {
	*planner
	pager    *pager.Pager
	seen     *nodes.Store
	orders   *orders
	refusals *refusals
}

// survive goes on after the error of a list's next page where that can be done
// soundly; otherwise it returns the error.
func (s *resumer) survive(l *nodes.List, err error) error {
	switch {
	case repair.BadCursor(err) && l.After() != "", l.Path.Edge.SameCursor && graph.MayPass(err):
		return s.resume(l, err) // a cursor that moved on by an answer that did not come is lost
	case s.tolerates(err):
		s.refusals.forbid(l.Owner.Account(), l.Path, err)
		l.End()
		return nil
	}
	return err
}

// resume prepares a list to go on without the cursor that the API has refused.
// An edge that takes a range of time and is believed to be in order goes on at the
// instant of the last object read, any other is read again from its beginning; what
// is known is passed over either way. It fails where that comes no further.
func (s *resumer) resume(l *nodes.List, refused error) error {
	if !l.LoseCursor() {
		return s.lost(l, refused)
	}
	until := int64(0)
	if l.Watched() && l.Path.Edge.TimeFilter {
		believed, err := s.orders.believes(l)
		if believed {
			s.orders.noteBelief(l)
			until, err = s.instantBehind(l)
		}
		if err != nil {
			return err
		}
	}
	l.Resume(until)
	l.Resize(s.largestOf(l))
	return nil
}

func (s *resumer) lost(l *nodes.List, refused error) error {
	return fmt.Errorf("fetch: %s/%s: after %d objects the API no longer takes the cursor that it gave, and going on without it comes no further: the answer cannot be completed: %w",
		l.Owner.ID, l.Path.Edge.Name, l.Len(), refused)
}

// probed is how many of the last objects are asked for their instant: some may
// be gone, which is one way to lose a cursor.
const probed = 5

// instantBehind returns the end of the range that holds the last object read and
// all that follow it, in Unix seconds; 0 where that is not to be found out.
func (s *resumer) instantBehind(l *nodes.List) (int64, error) {
	f := l.Path.Time
	for _, n := range slices.Backward(l.Tail(probed)) {
		s.seen.Bring(n)
		text := n.Get(f).Text()
		if !n.Have().Has(f) {
			answer, err := s.pager.Node(graph.Request{
				Path: n.ID, Account: n.Account(), Fields: &graph.Selection{Fields: []string{l.Path.Fields[l.Path.Time]}}, For: l.Path.Name(),
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
