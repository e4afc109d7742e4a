package nodes

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Store holds the nodes that one execution has seen, and what hangs below each. It
// serves one goroutine.
type Store struct {
	members []Members // of each path, by its index

	// once says that one scan is expected to read everything: pages behind it
	// need not be kept. scans counts the scans begun.
	once  bool
	scans int

	rowIDs  rowNumbers
	spill   spill
	pinners map[Pinner]struct{} // what stands among the nodes
}

// New returns the store of an execution over those paths, which keeps what it
// holds in memory within budget, in bytes, 0 for no bound. once says that rows are
// expected to be read once.
func New(paths []*shape.Path, budget int, once bool) *Store {
	s := &Store{
		members: make([]Members, len(paths)), once: once, rowIDs: rowNumbers{},
		spill: spill{budget: budget, newFile: NewFile}, pinners: map[Pinner]struct{}{},
	}
	for i, p := range paths {
		s.members[i].init(p)
	}
	return s
}

// SpillTo says how the file is made that pages are written to; [NewFile] is the usual way.
func (s *Store) SpillTo(newFile func() (*File, error)) { s.spill.newFile = newFile }

// Close drops what was written away.
func (s *Store) Close() error { return s.spill.file.Close() }

// Err is why something cannot be brought back, or written away; nil where all can.
func (s *Store) Err() error { return s.spill.err }

// Written is how many pages were written away.
func (s *Store) Written() int { return s.spill.written }

// Held is what is in memory, in bytes, as far as weighed.
func (s *Store) Held() int { return s.spill.held }

// Of returns the nodes seen at a path.
func (s *Store) Of(p *shape.Path) *Members { return &s.members[p.Index] }

// Known returns the node with that id among those at a path if the statement has
// seen it.
func (s *Store) Known(m *Members, id string) *Node {
	if n := m.byID[id]; n != nil {
		s.Bring(n)
		return n
	}
	if number := m.away.get(id); number > 0 {
		s.bringPage(s.spill.units[number-1])
		return m.byID[id]
	}
	return nil
}

// Saw reports whether an id at p was asked for or seen, and whether there is such
// a node.
func (s *Store) Saw(p *shape.Path, id string) (asked, there bool) {
	n, asked := s.Of(p).byID[id]
	if n == nil && s.Of(p).away.get(id) > 0 {
		return true, true
	}
	return asked, n != nil
}

// RowID numbers a row by its object's id: the same object has the same number
// in every scan. Outer joins mark matched rows by it.
func (s *Store) RowID(n *Node) int64 {
	switch {
	case n.row != 0:
	case n.In.Question != nil:
		// Ids are not unique among the answers to questions.
		n.row = s.rowIDs.of(n.In.Question.Row + "/" + n.In.Edges + "\x00" + n.ID)
	default:
		n.row = s.Intern(n.In.Edges, n.ID)
	}
	return n.row
}

// Intern numbers what has an id in a space of ids: the same has the same number.
func (s *Store) Intern(space, id string) int64 {
	if v, err := strconv.ParseInt(id, 10, 64); err == nil && v > 0 && len(id) > 12 && id[0] != '0' {
		return v
	}
	return s.rowIDs.of(space + "\x00" + id)
}

// rowNumbers are the numbers of rows whose ids are none.
type rowNumbers map[string]int64

// of gives each text one of its own.
func (r rowNumbers) of(key string) int64 {
	v, ok := r[key]
	if !ok {
		v = int64(len(r)) + 1 // real ids are far larger
		r[key] = v
	}
	return v
}

// Insert takes in a node among members that is new.
func (s *Store) Insert(m *Members, id string, up *Node, from *Page) *Node {
	n := &Node{ID: id, In: m, Up: up, From: from}
	n.Set(0, value.Text(id))
	m.byID[id] = n
	m.came++
	s.Weigh(n, NodeWeight+2*len(id)+ValueWeight)
	return n
}

// Root returns the node of that id at which paths begin.
func (s *Store) Root(p *shape.Path, id string, from *Page) *Node {
	m := s.Of(p)
	n := m.byID[id]
	if n == nil {
		n = &Node{ID: id, In: m, From: from}
		n.Set(0, value.Text(id))
		m.byID[id] = n
	}
	return n
}

// BeginAt returns a node that the statement names, at which what answers q begins.
func (s *Store) BeginAt(q *Question, p *shape.Path, id string) *Node {
	m := s.answering(q, p)
	n := &Node{ID: id, In: m}
	m.byID[id] = n
	return n
}

// SetMissing notes that there is no node at p with an id that was asked for.
func (s *Store) SetMissing(p *shape.Path, id string) { s.Of(p).byID[id] = nil }

// Came is how many nodes at p were new.
func (s *Store) Came(p *shape.Path) int { return s.Of(p).came }
