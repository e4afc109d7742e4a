package fetch

import (
	"cmp"
	"fmt"
	"slices"

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

// watched reports whether a list is one whose order something may rest on.
func (l *list) watched() bool { return l.path.Level == 1 && l.path.Edge.NewestFirst }

// watch looks whether the items that a list has got are in order.
func (s *store) watch(l *list, items []*node) {
	if !l.watched() {
		return
	}
	for _, n := range items {
		at := n.instant()
		if at == "" {
			continue
		}
		l.dated++
		if at > l.oldest && l.oldest != "" && l.passing <= 0 { // what is passed over may have grown at its head
			s.disorder(l)
		}
		l.oldest = at
	}
}

func (s *store) disorder(l *list) {
	l.broken = true
	s.cfg.Memory.SetDisordered(l.key(), true)
}

// inOrder notes that a list was read to its end, in order: the order is believed
// again.
func (s *store) inOrder(l *list) {
	if l.watched() && !l.broken && !l.cutByTime() && l.dated == l.gone+len(l.items) {
		s.cfg.Memory.SetDisordered(l.key(), false)
	}
}

// key names the walk of an account's edge in [Memory].
func (l *list) key() string { return l.path.Of(l.owner.id) }

// disordered reports whether an account's edge is known to list in no order of time.
func (s *store) disordered(owner *node, p *shape.Path) bool {
	return p.Level == 1 && p.Edge.NewestFirst && s.cfg.Memory.Disordered(p.Of(owner.id))
}

// cutByTime reports whether the API was asked for a range of time of the list, if
// only for a part of it.
func (l *list) cutByTime() bool { return l.window != (shape.Window{}) || l.until != 0 || l.cut != 0 }

// believes reports whether the order of a list may be relied on, after a look at its
// head where none was had.
func (s *store) believes(l *list) (bool, error) {
	if l.gone+len(l.items) <= lookAhead {
		return false, nil
	}
	if max(l.dated, l.looked) <= lookAhead && !l.broken {
		if err := s.lookAtHead(l); err != nil {
			return false, err
		}
	}
	return max(l.dated, l.looked) > lookAhead && !l.broken && !s.disordered(l.owner, l.path), nil
}

// noteCut warns where a range was asked for of a list that turned out to be in no
// order.
func (s *store) noteCut(l *list) {
	if l.broken && l.cutByTime() {
		s.notes.ofObject(Note{
			Reason: ReasonUnproved, Table: s.tableAt(l.path), Object: l.owner.id, Incomplete: true,
			Message: "the API does not list account " + l.owner.id + " newest first, so a range of time that it was asked for may lack rows: run the statement again, and all is read",
		})
	}
}

func (s *store) noteDisorder(owner *node, p *shape.Path) {
	s.notes.ofObject(Note{
		Reason: ReasonOrder, Table: s.tableAt(p), Object: owner.id,
		Message: "the API does not list account " + owner.id + " newest first: all of it is read, and sorted and cut by time here",
	})
}

// lookAtHead looks at the order of the head of a list whose items were not asked
// for their instants.
func (s *store) lookAtHead(l *list) error {
	sp := &shape.PageRequest{
		Owner: l.owner.id, Account: l.owner.account(), Path: l.path, Window: l.window, Limit: lookAhead + 1,
		Selection: &shape.Selection{Path: l.path, Graph: graph.Selection{Fields: []string{"timestamp"}}},
	}
	sp.Origin, sp.Params = l.origin()
	g, err := s.pager.List(s.pager.Context(), sp)
	if err != nil {
		return err
	}
	l.looked = 0
	last := ""
	for i := range g.Nodes {
		v, ok := convert(schema.Datetime, g.Nodes[i].Values[0])
		if at := v.Text(); ok && at != "" {
			if last != "" && at > last {
				s.disorder(l)
			}
			last = at
			l.looked++
		}
	}
	return nil
}

// newest gives the nodes of one account newest first, in whatever order the API
// lists them.
type newest struct {
	s      *store
	owner  *node
	target *shape.Path
	window shape.Window
	first  int

	r      *reader // nil before the first node
	given  string  // instant of the last node given
	err    error   // of looking ahead: for the reader who comes there
	sorted bool
	left   []*node // where sorted, those that were not given
}

func (o *newest) begin() {
	if o.r == nil {
		o.r = o.s.reader(o.s.listOf(o.owner, o.target, o.window, o.first, nil))
	}
}

// hurry asks for the first page ahead.
func (o *newest) hurry() {
	if o.begin(); o.r.waits() {
		o.s.fetchAhead(o.r.list, o.target)
	}
}

func (o *newest) close() {
	if o.r != nil {
		o.r.close()
	}
}

func (o *newest) next() (n *node, err error) {
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
		o.s.bring(n)
		o.r.last = n
		return n, o.s.spill.err
	case o.err != nil && o.r.waits():
		return nil, o.err
	}
	if n, err = o.r.next(o.target); n != nil {
		o.given = n.instant()
	}
	return n, err
}

// look reads so far ahead that the next node is proven to be the newest left, or
// reads and sorts all. Where it cannot, what is there is given, with a warning.
func (o *newest) look() error {
	l := o.r.list
	for !l.broken && !l.done && o.err == nil && l.gone+len(l.items) <= o.r.at+lookAhead {
		err := l.err
		if err == nil {
			err = o.s.more(l, o.target)
		}
		switch {
		case err == nil:
		case o.r.waits() || o.s.pager.Context().Err() != nil:
			return err
		default:
			o.err = err
			o.s.notes.ofObject(Note{
				Reason: ReasonUnproved, Table: o.s.tableAt(o.target), Object: o.owner.id, Incomplete: true,
				Message: "whether the API lists account " + o.owner.id + " newest first could not be looked at beyond the rows given: " + err.Error(),
			})
		}
	}
	if l.broken || o.s.disordered(o.owner, o.target) && o.given == "" {
		return o.sort()
	}
	return nil
}

// sort reads the whole list, and puts in order what was not given.
func (o *newest) sort() error {
	// All of it is in memory, which has a bound.
	o.s.keep()
	if o.given == "" && o.r.list.cutByTime() { // by what is known now, all is read
		o.r.close()
		o.r = o.s.reader(o.s.uncut(o.owner, o.target))
	}
	l := o.r.list
	o.s.noteCut(l)
	o.s.noteDisorder(o.owner, o.target)
	o.sorted = true
	if o.r.at == 0 && l.falling != nil {
		o.left = l.falling
		return nil
	}
	all, err := o.s.dated(o.r, o.target)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b datedNode) int { return cmp.Compare(b.at, a.at) })
	if len(all) > 0 && o.given != "" && all[0].at > o.given {
		return &OrderError{Table: o.s.tableAt(o.target), Account: o.owner.id, Object: all[0].node.id}
	}
	for _, d := range all {
		o.left = append(o.left, d.node)
	}
	if o.r.at == 0 {
		l.falling = o.left
	}
	return nil
}

// uncut returns a list for another reader of which no range of time was asked for.
func (s *store) uncut(owner *node, p *shape.Path) *list {
	l := s.listOf(owner, p, shape.Window{}, 0, nil)
	if l.cutByTime() {
		l = s.newList(owner, p, shape.Window{}, 0)
		owner.setPart(p, l)
	}
	return l
}

// datedNode is a node and its instant, which is at hand where the node is not in
// memory.
type datedNode struct {
	node *node
	at   string
}

// dated reads a list to its end and returns the items that its reader was not given.
func (s *store) dated(r *reader, wanted *shape.Path) (all []datedNode, err error) {
	l := r.list
	l.few, l.size = false, s.largest(l.path)
	var from *page
	for i := r.at; ; i++ {
		n, err := s.item(l, i, wanted)
		if err != nil {
			return all, err
		}
		if n == nil {
			s.noteEnd(l)
			return all, nil
		}
		if n.from != from {
			from = n.from
			if err := s.relieve(); err != nil {
				return nil, err
			}
			s.bring(n)
		}
		all = append(all, datedNode{n, n.instant()})
	}
}
