package fetch

import (
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// An edge of an account is said to list the newest first. That is believed as far
// as it is seen: no node is given as the newest before a page of those behind it was
// looked at. What rests on the order of the others tells so, unless the list was read
// whole before, in order. Once an account's list is found out of order, by whatever
// walk, all of it is read, and sorted and cut by time here.

// lookAhead is how many nodes behind one are looked at: a page, as the API gives it where
// no size is asked for. A profile has at most three posts pinned to its top.
const lookAhead = 25

// ErrOrder is matched by an [OrderError].
var ErrOrder = errors.New("not newest first")

// OrderError says that the API listed a node that is newer than those which had to
// be given before it. [Memory] knows it then: the statement, run again, reads all there
// is and sorts it.
type OrderError struct {
	Table string
	// Account is the account's id, or what the statement names it by; Object is the
	// node's id.
	Account, Object string
}

func (e *OrderError) Error() string {
	return fmt.Sprintf("fetch: %s: the API does not list account %s newest first, which %s showed after older rows had been given: run the statement again, and all is read and sorted first",
		e.Table, e.Account, e.Object)
}

// Is matches ErrOrder.
func (e *OrderError) Is(target error) bool { return target == ErrOrder }

// orders watches whether the edges of accounts that should list the newest first do.
type orders struct {
	*teller
	cfg   *Config
	pager *pager.Pager
}

// disorder notes that a list is in no order.
func (s *orders) disorder(l *nodes.List) {
	l.Break()
	s.cfg.Memory.SetOrder(l.Key(), false)
}

// inOrder notes that a list was read to its end, in order: the order is believed
// again.
func (s *orders) inOrder(l *nodes.List) {
	if l.WholeInOrder() {
		s.cfg.Memory.SetOrder(l.Key(), true)
	}
}

// disordered reports whether an account's edge is known to list in no order of time.
func (s *orders) disordered(owner *nodes.Node, p *shape.Path) bool {
	return p.Level == 1 && p.Edge.NewestFirst && s.cfg.Memory.Disordered(p.Of(owner.ID))
}

// believes reports whether the order of a list may be relied on, after a look at its
// head where none was had.
func (s *orders) believes(l *nodes.List) (bool, error) {
	if l.Len() <= lookAhead {
		return false, nil
	}
	if l.InstantsSeen() <= lookAhead && !l.Broken() {
		if err := s.lookAtHead(l); err != nil {
			return false, err
		}
	}
	return l.InstantsSeen() > lookAhead && !l.Broken() && !s.disordered(l.Owner, l.Path), nil
}

// noteBelief tells that what was given rests on the order of the part of a list that was
// not read. Where that order was seen before, or is known not to hold, there is nothing
// to tell.
func (s *orders) noteBelief(l *nodes.List) {
	if l.Done() || l.Broken() || s.cfg.Memory.InOrder(l.Key()) {
		return
	}
	s.notes.once(Note{
		Reason: note.Believed, Table: s.tableAt(l.Path),
		Message: fmt.Sprintf("the API is said to list the newest first: that was seen of the rows given and of %d behind them, and is believed of the rest", lookAhead),
	})
}

// noteCut warns where a range was asked for of a list that turned out to be in no
// order.
func (s *orders) noteCut(l *nodes.List) {
	if l.Broken() && l.CutByTime() {
		s.notes.ofObject(Note{
			Reason: note.Unproved, Table: s.tableAt(l.Path), Object: l.Owner.ID, Incomplete: true,
			Message: "the API does not list account " + l.Owner.ID + " newest first, so a range of time that it was asked for may lack rows: run the statement again, and all is read",
		})
	}
}

// called is the id of the owner of a list, or what the statement names it by.
func called(owner *nodes.Node) string {
	if q := owner.In.Question; q != nil {
		return q.Name
	}
	return owner.ID
}

func (s *orders) noteDisorder(owner *nodes.Node, p *shape.Path) {
	s.notes.ofObject(Note{
		Reason: note.Order, Table: s.tableAt(p), Object: called(owner),
		Message: "the API does not list account " + called(owner) + " newest first: all of it is read, and sorted and cut by time here",
	})
}

// lookAtHead looks at the order of the head of a list whose items were not asked
// for their instants.
func (s *orders) lookAtHead(l *nodes.List) error {
	sp := &shape.PageRequest{
		Owner: l.Owner.ID, Account: l.Owner.Account(), Path: l.Path, Window: l.Window, Limit: lookAhead + 1,
		Selection: &shape.Selection{Path: l.Path, Graph: graph.Selection{Fields: []string{l.Path.Fields[l.Path.Time]}, List: l.Path.Edge.List}},
	}
	sp.Origin, sp.Params = l.Origin()
	g, err := s.pager.List(s.pager.Context(), sp)
	if err != nil {
		return err
	}
	looked, last := 0, ""
	for i := range g.Nodes {
		v, ok := answer.Convert(schema.Datetime, g.Nodes[i].Values[0])
		if at := v.Text(); ok && at != "" {
			if last != "" && at > last {
				s.disorder(l)
			}
			last = at
			looked++
		}
	}
	l.LookedAt(looked)
	return nil
}
