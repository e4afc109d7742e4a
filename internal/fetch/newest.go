package fetch

import (
	"cmp"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// newest gives the nodes of one account newest first, in whatever order the API
// lists them.
type newest struct {
	s      *walks
	owner  *nodes.Node
	target *shape.Path
	window shape.Window
	first  int
	floor  int64 // it ends before the first node that is older, in Unix seconds; 0 for none

	r      *nodes.Reader // nil before the first node
	given  string        // instant of the last node given
	err    error         // of looking ahead: for the reader who comes there
	sorted bool
	left   []*nodes.Node // where sorted, those that were not given
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
	if o.r == nil {
		return
	}
	if !o.sorted && o.err == nil {
		o.s.orders.noteBelief(o.r.List)
	}
	o.r.Close()
}

func (o *newest) upcoming(yield func(*nodes.Node) bool) {
	these := o.left
	if o.r != nil && !o.sorted {
		these = o.r.List.Behind(o.r.At())
	}
	for _, n := range these {
		if !yield(n) {
			return
		}
	}
}

func (o *newest) next() (n *nodes.Node, err error) {
	if n, err = o.following(); n != nil && o.floor != 0 {
		if at, ok := value.ParseTime(n.Instant()); ok && at.Unix() < o.floor {
			return nil, nil
		}
	}
	return n, err
}

// following gives the next one, whatever its instant.
func (o *newest) following() (n *nodes.Node, err error) {
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
	for !l.Broken() && !l.Done() && o.err == nil && l.Len() <= o.r.At()+lookAhead {
		err := l.Failed()
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
				Reason: note.Unproved, Table: o.s.tableAt(o.target), Object: called(o.owner), Incomplete: true,
				Message: "whether the API lists account " + called(o.owner) + " newest first could not be looked at beyond the rows given: " + err.Error(),
			})
		}
	}
	if l.Broken() || o.s.orders.disordered(o.owner, o.target) && o.given == "" {
		return o.sort()
	}
	return nil
}

// sort reads the whole list, and puts in order what was not given.
func (o *newest) sort() error {
	o.s.seen.Keep(o.target)
	if o.given == "" && o.r.List.CutByTime() { // by what is known now, all is read
		o.r.Close()
		o.r = o.s.seen.Read(o.s.uncut(o.owner, o.target))
	}
	l := o.r.List
	o.s.orders.noteCut(l)
	o.s.orders.noteDisorder(o.owner, o.target)
	o.sorted = true
	if o.r.At() == 0 && l.Sorted() != nil {
		o.left = l.Sorted()
		return nil
	}
	all, err := o.s.dated(o.r, o.target)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b datedNode) int { return cmp.Compare(b.at, a.at) })
	if len(all) > 0 && o.given != "" && all[0].at > o.given {
		return &OrderError{Table: o.s.tableAt(o.target), Account: called(o.owner), Object: all[0].node.ID}
	}
	for _, d := range all {
		o.left = append(o.left, d.node)
	}
	if o.r.At() == 0 {
		l.SetSorted(o.left)
	}
	return nil
}

// uncut returns a list for another reader of which no range of time was asked for.
func (s *walks) uncut(owner *nodes.Node, p *shape.Path) *nodes.List {
	l := s.lists.of(owner, p, shape.Window{}, 0, nil)
	if l.CutByTime() {
		l = s.newList(owner, p, shape.Window{}, 0, nil)
		owner.SetPart(p, l)
	}
	return l
}

// datedNode is a node and its instant, which is at hand where the node is not in
// memory.
type datedNode struct {
	node *nodes.Node
	at   string
}

// dated reads a list to its end and returns the items that its reader was not given.
func (s *walks) dated(r *nodes.Reader, wanted *shape.Path) (all []datedNode, err error) {
	l := r.List
	l.WantAll(s.largest(l.Path))
	var from *nodes.Page
	for i := r.At(); ; i++ {
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
