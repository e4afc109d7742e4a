package nodes

import (
	"os"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Store holds the nodes that one execution has seen, and what hangs below each. It
// serves one goroutine.
type Store struct {
	*index
	*pins
	rowNumbers
	release
	reuse
	spill spill
}

// New returns the store of an execution over those paths, which keeps what it
// holds in memory within budget, in bytes, 0 for no bound. once says of a path of the
// first level whether what hangs there is expected to be read once ([Store.LetGo]); it
// is asked late, as it may take time to find out. spillTo opens the file for what is
// beyond the budget; nil for one of its own.
func New(paths []*shape.Path, budget int, once func(*shape.Path) bool, spillTo func() (*os.File, error)) *Store {
	x, held := newIndex(paths), &pins{}
	return &Store{
		index: x, pins: held, rowNumbers: rowNumbers{}, reuse: newReuse(budget, len(paths)), spill: newSpill(budget, spillTo, x, held),
		release: release{once: once, kept: map[*shape.Path]bool{}},
	}
}

// Close drops what was written away.
func (s *Store) Close() error { return s.spill.file.Close() }

// Err is why something cannot be brought back, or written away; nil where all can.
func (s *Store) Err() error { return s.spill.err }

// Written is how many pages were written away.
func (s *Store) Written() int { return s.spill.written }

// Held is what is in memory, in bytes, as far as weighed.
func (s *Store) Held() int { return s.spill.held }

// Known returns the node with that id among those at a path if the statement has
// seen it.
func (s *Store) Known(m *Members, id string) *Node {
	if n, _ := m.get(id); n != nil {
		s.Bring(n)
		return n
	}
	if number := m.away.get(id); number > 0 {
		s.spill.bring(s.spill.units[number-1])
		n, _ := m.get(id)
		return n
	}
	return nil
}

// Enter returns the node with that id among those at a path: the one that is known, or a new
// one. plain says that it is new unless somebody has looked for nodes at the path; it is entered
// when somebody does.
func (s *Store) Enter(m *Members, id string, up *Node, from *Page, plain bool) *Node {
	if plain && m.unsought() {
		n := s.add(m, id, up, from)
		m.putLater(n)
		return n
	}
	if n := s.Known(m, id); n != nil {
		return n
	}
	n := s.add(m, id, up, from)
	m.put(id, n)
	return n
}

// Take returns the node of an object that came with a page that was asked for itself: the one
// that is known, or a new one; nil where its list has let go of it, and where the page has one
// twice that is new.
func (s *Store) Take(m *Members, id string, up *Node, pg *Page) *Node {
	l := pg.List
	if l.Path.Level > 1 {
		return s.Enter(m, id, up, pg, isFirst(l, id))
	}
	first, came := m.first.Enter(id, l.number)
	if came && (first == l.number || l.had != nil && l.had.passed.Has(id)) {
		if n := s.Known(m, id); l.holds(n) {
			return n
		}
		return nil
	}
	n := s.Enter(m, id, up, pg, !came)
	if !came {
		n.first = l.number
	}
	return n
}

// isFirst notes that an id has come to a list below the first level, which has let go of nothing,
// and reports whether that was the first time.
func isFirst(l *List, id string) bool {
	if l.came == nil {
		l.came = new(paging.IDSet)
		for _, n := range l.items {
			l.came.Add(n.ID)
		}
	}
	return l.came.Add(id)
}

func (s *Store) add(m *Members, id string, up *Node, from *Page) *Node {
	n := newNode(m, id)
	n.Up, n.From = up, from
	m.came++
	s.spill.weigh(n, nodeWeight+2*len(id))
	return n
}

// Fill gives a field of a node its value.
func (s *Store) Fill(n *Node, f int, v value.Value) {
	n.Set(f, v)
	s.spill.weigh(n, valueWeight+v.Size())
}

// Hang hangs a list below its owner, in place of the one that is there.
func (s *Store) Hang(l *List) {
	l.Owner.SetPart(l.Path, l)
	s.spill.weigh(l.Owner, listWeight)
}

// Nested hangs a list below n at p whose first page came along with n. Its further pages
// are of that size; it is done unless [List.Proceed] says that it goes on.
func (s *Store) Nested(n *Node, p *shape.Path, size int) *List {
	l := s.reuse.list(p)
	if l == nil {
		l = newNested(p)
	}
	Wish{Size: size}.begin(l, n)
	l.done, l.pages = true, 1
	s.Hang(l)
	return l
}

// Along is the page of a nested list that came along with its owner, within the page of that,
// nil for none.
func (s *Store) Along(l *List, within *Page) *Page {
	pg := l.along
	if pg == nil {
		pg = new(Page)
	}
	pg.List, pg.Limit, pg.Within = l, l.size, within
	if within != nil {
		pg.Deep = within.Deep
	}
	return pg
}

// Nothing hangs below n at p what hangs below all others that have nothing there: a list
// without an owner, which is whole and empty.
func (s *Store) Nothing(n *Node, p *shape.Path) { n.SetPart(p, s.Of(p).none()) }

// Numbers returns the one node below n at a path of metrics: it holds n's.
func (s *Store) Numbers(n *Node, p *shape.Path) *Node {
	l := n.Part(p)
	if l == nil {
		if l = s.reuse.list(p); l == nil {
			l = s.Of(p).newNumbers()
		}
		l.Owner = n
		l.items[0].Up = n
		l.items[0].name(n.ID)
		n.SetPart(p, l)
		s.spill.weigh(n, listWeight+nodeWeight)
	}
	return l.items[0]
}

// ExpectNumbers makes room for the metrics of so many nodes, as [Members.Expect] does.
func (s *Store) ExpectNumbers(p *shape.Path, n int, fields []int) {
	m := s.Of(p)
	for _, f := range fields {
		m.slot(f)
	}
	n = max(0, n-len(s.reuse.lists[p.Index]))
	m.room = room{numbers: make([]numbers, n), values: make([]value.Value, n*m.width)}
}

// numbers is a list of the one node that holds another's metrics: there is one of each
// post, made in one piece, and with those of its page where they come in one answer.
type numbers struct {
	list  List
	node  Node
	items [1]*Node
}

// newNumbers makes one that has no owner yet.
func (m *Members) newNumbers() *List {
	x := m.room.number()
	x.node.In = m
	x.items[0] = &x.node
	x.list = List{Path: m.Path, items: x.items[:], course: m.none().course}
	return &x.list
}

// Touch notes that a page is used.
func (s *Store) Touch(pg *Page) { s.spill.touch(pg) }

// Bring makes sure that the values of a node and of those above it are in memory, and
// what hangs below one of the first level. A node that was looked up stays in memory,
// and the one above it may have left.
func (s *Store) Bring(n *Node) {
	for ; n != nil; n = n.Up {
		if n.away {
			s.spill.bring(n.From)
		}
	}
}

// Relieve writes pages away where more is held than may be, and has the memory of what was
// let go used again. It is called where nothing but what pins them stands among the nodes.
func (s *Store) Relieve() error {
	s.reuse.reclaim(s.pins)
	return s.spill.relieve()
}

// Read begins to read a list, which must not have let go of anything.
func (s *Store) Read(l *List) *Reader { return read(l, s.pins, false) }

// Seek does the same to look for ids, in place of all there is.
func (s *Store) Seek(l *List) *Reader { return read(l, s.pins, true) }
