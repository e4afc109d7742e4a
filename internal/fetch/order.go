package fetch

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// An edge of an account is said to list the newest first. That is believed as far
// as it is seen: no node is given as the newest before some of those behind it were
// looked at. Once an account's list is found out of order, by whatever walk, all of
// it is read, and sorted and cut by time here.

// lookAhead is how many nodes behind one are looked at. A profile has at most three
// posts pinned to its top, and of so many in no order the chance to come in order is
// one in forty millions.
const lookAhead = 10

// ErrOrder is matched by an [OrderError].
var ErrOrder = errors.New("not newest first")

// OrderError says that the API listed a node that is newer than those which had to
// be given before it. The connector remembers it: the statement, run again, reads
// all there is and sorts it.
type OrderError struct {
	Table string
	// Account is the account's id, Object the node's.
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
	*planner
	pager *pager.Pager
}

// watch looks whether the items that a list has got are in order.
func (s *orders) watch(l *nodes.List, items []*nodes.Node) {
	if !l.Watched() {
		return
	}
	for _, n := range items {
		at := n.Instant()
		if at == "" {
			continue
		}
		l.Dated++
		if at > l.Oldest && l.Oldest != "" && l.Passing <= 0 { // what is passed over may have grown at its head
			s.disorder(l)
		}
		l.Oldest = at
	}
}

func (s *orders) disorder(l *nodes.List) {
	l.Broken = true
	s.cfg.Memory.SetDisordered(l.Key(), true)
}

// inOrder notes that a list was read to its end, in order: the order is believed
// again.
func (s *orders) inOrder(l *nodes.List) {
	if l.Watched() && !l.Broken && !l.CutByTime() && l.Dated == l.Gone+len(l.Items) {
		s.cfg.Memory.SetDisordered(l.Key(), false)
	}
}

// disordered reports whether an account's edge is known to list in no order of time.
func (s *orders) disordered(owner *nodes.Node, p *shape.Path) bool {
	return p.Level == 1 && p.Edge.NewestFirst && s.cfg.Memory.Disordered(p.Of(owner.ID))
}

// believes reports whether the order of a list may be relied on, after a look at its
// head where none was had.
func (s *orders) believes(l *nodes.List) (bool, error) {
	if l.Gone+len(l.Items) <= lookAhead {
		return false, nil
	}
	if max(l.Dated, l.Looked) <= lookAhead && !l.Broken {
		if err := s.lookAtHead(l); err != nil {
			return false, err
		}
	}
	return max(l.Dated, l.Looked) > lookAhead && !l.Broken && !s.disordered(l.Owner, l.Path), nil
}

// noteCut warns where a range was asked for of a list that turned out to be in no
// order.
func (s *orders) noteCut(l *nodes.List) {
	if l.Broken && l.CutByTime() {
		s.notes.ofObject(Note{
			Reason: ReasonUnproved, Table: s.tableAt(l.Path), Object: l.Owner.ID, Incomplete: true,
			Message: "the API does not list account " + l.Owner.ID + " newest first, so a range of time that it was asked for may lack rows: run the statement again, and all is read",
		})
	}
}

func (s *orders) noteDisorder(owner *nodes.Node, p *shape.Path) {
	s.notes.ofObject(Note{
		Reason: ReasonOrder, Table: s.tableAt(p), Object: owner.ID,
		Message: "the API does not list account " + owner.ID + " newest first: all of it is read, and sorted and cut by time here",
	})
}

// lookAtHead looks at the order of the head of a list whose items were not asked
// for their instants.
func (s *orders) lookAtHead(l *nodes.List) error {
	sp := &shape.PageRequest{
		Owner: l.Owner.ID, Account: l.Owner.Account(), Path: l.Path, Window: l.Window, Limit: lookAhead + 1,
		Selection: &shape.Selection{Path: l.Path, Graph: graph.Selection{Fields: []string{l.Path.Fields[l.Path.Time]}}},
	}
	sp.Origin, sp.Params = l.Origin()
	g, err := s.pager.List(s.pager.Context(), sp)
	if err != nil {
		return err
	}
	l.Looked = 0
	last := ""
	for i := range g.Nodes {
		v, ok := convert(schema.Datetime, g.Nodes[i].Values[0])
		if at := v.Text(); ok && at != "" {
			if last != "" && at > last {
				s.disorder(l)
			}
			last = at
			l.Looked++
		}
	}
	return nil
}

func (o *newest) begin() {
	if o.r == nil {
		o.r = o.s.seen.Read(o.s.lists.of(o.owner, o.target, o.window, o.first, nil))
	}
}

// hurry asks for the first page ahead.
func (o *newest) hurry() {
	if o.begin(); o.r.Waits() {
		o.s.pages.fetchAhead(o.r.List, o.target)
	}
}

func (o *newest) close() {
	if o.r != nil {
		o.r.Close()
	}
}

func (o *newest) next() (n *nodes.Node, err error) {
	if o.begin(); !o.sorted {
		if err := o.look(); err != nil {
			return nil, err
		}
	}
	switch {
	case o.sorted && len(o.left) == 0:
		return nil, nil
	case o.sorted:
		n, o.left = o.left[0], o.left[1:]
		o.s.seen.Bring(n)
		o.r.StandAt(n)
		return n, o.s.seen.Err()
	case o.err != nil && o.r.Waits():
		return nil, o.err
	}
	if n, err = o.s.lists.next(o.r, o.target); n != nil {
		o.given = n.Instant()
	}
	return n, err
}

// look reads so far ahead that the next node is proven to be the newest left, or
// reads and sorts all. Where it cannot, what is there is given, with a warning.
func (o *newest) look() error {
	l := o.r.List
	for !l.Broken && !l.Done && o.err == nil && l.Gone+len(l.Items) <= o.r.At+lookAhead {
		err := l.Failed
		if err == nil {
			err = o.s.lists.more(l, o.target)
		}
		switch {
		case err == nil:
		case o.r.Waits() || o.s.pager.Context().Err() != nil:
			return err
		default:
			o.err = err
			o.s.notes.ofObject(Note{
				Reason: ReasonUnproved, Table: o.s.tableAt(o.target), Object: o.owner.ID, Incomplete: true,
				Message: "whether the API lists account " + o.owner.ID + " newest first could not be looked at beyond the rows given: " + err.Error(),
			})
		}
	}
	if l.Broken || o.s.orders.disordered(o.owner, o.target) && o.given == "" {
		return o.sort()
	}
	return nil
}

// sort reads the whole list, and puts in order what was not given.
func (o *newest) sort() error {
	// All of it is in memory, which has a bound.
	o.s.seen.KeepAll()
	if o.given == "" && o.r.List.CutByTime() { // by what is known now, all is read
		o.r.Close()
		o.r = o.s.seen.Read(o.s.uncut(o.owner, o.target))
	}
	l := o.r.List
	o.s.orders.noteCut(l)
	o.s.orders.noteDisorder(o.owner, o.target)
	o.sorted = true
	if o.r.At == 0 && l.Falling != nil {
		o.left = l.Falling
		return nil
	}
	all, err := o.s.dated(o.r, o.target)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b datedNode) int { return cmp.Compare(b.at, a.at) })
	if len(all) > 0 && o.given != "" && all[0].at > o.given {
		return &OrderError{Table: o.s.tableAt(o.target), Account: o.owner.ID, Object: all[0].node.ID}
	}
	for _, d := range all {
		o.left = append(o.left, d.node)
	}
	if o.r.At == 0 {
		l.Falling = o.left
	}
	return nil
}

// uncut returns a list for another reader of which no range of time was asked for.
func (s *store) uncut(owner *nodes.Node, p *shape.Path) *nodes.List {
	l := s.lists.of(owner, p, shape.Window{}, 0, nil)
	if l.CutByTime() {
		l = s.newList(owner, p, shape.Window{}, 0)
		owner.SetPart(p, l)
	}
	return l
}

// dated reads a list to its end and returns the items that its reader was not given.
func (s *store) dated(r *nodes.Reader, wanted *shape.Path) (all []datedNode, err error) {
	l := r.List
	l.Few, l.Size = false, s.largest(l.Path)
	var from *nodes.Page
	for i := r.At; ; i++ {
		n, err := s.lists.item(l, i, wanted)
		if err != nil {
			return all, err
		}
		if n == nil {
			s.course.noteEnd(l)
			return all, nil
		}
		if n.From != from {
			from = n.From
			if err := s.seen.Relieve(); err != nil {
				return nil, err
			}
			s.seen.Bring(n)
		}
		all = append(all, datedNode{n, n.Instant()})
	}
}
