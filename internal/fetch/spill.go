package fetch

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// The memory that a node, a value and a list are taken for, what they stand in
// included, in bytes.
const (
	nodeWeight  = 230
	valueWeight = 40
	listWeight  = 320
)

// spill keeps what a statement has seen within a budget: pages that were not
// used for longest are written to a file, with all that hangs below their
// objects, and read back when they are asked for. Nothing is forgotten. In memory
// stay the objects of the first level, without values, and for each other object
// where it is.
type spill struct {
	budget  int // bytes; 0 for no bound
	held    int // as far as weighed
	tick    int64
	units   []*page // pages of the first level, those that are away too
	file    *spillFile
	buffer  []byte
	written int
	err     error // the first; the statement fails with it
}

// stored is the part of a page that spilling needs to know.
type stored struct {
	number  int   // among the units, from 1; 0 for a page that is none
	weight  int   // of what is in memory, or would be
	touched int64 // when it was used last
	away    bool
	at      int64 // where it is in the file, if it was ever written
	length  int
	sum     uint64 // of what is there
}

// unit returns the page of the first level that a node belongs to, nil for none.
func (n *node) unit() *page {
	for n.in.Level > 1 {
		if n = n.up; n == nil {
			return nil
		}
	}
	if n.in.Level < 1 {
		return nil
	}
	return n.from
}

// weigh notes that a node has taken more memory.
func (s *store) weigh(n *node, bytes int) {
	if s.spill.budget == 0 || s.once {
		return
	}
	pg := n.unit()
	if pg == nil {
		return
	}
	if pg.number == 0 {
		s.spill.units = append(s.spill.units, pg)
		pg.number = len(s.spill.units)
		s.touch(pg)
	}
	pg.weight += bytes
	s.spill.held += bytes
}

func (s *store) touch(pg *page) {
	if pg != nil {
		s.spill.tick++
		pg.touched = s.spill.tick
	}
}

// known returns the node with that id among those at a path if the statement has
// seen it.
func (s *store) known(m *members, id string) *node {
	if n := m.byID[id]; n != nil {
		s.bring(n)
		return n
	}
	if number := m.away.get(id); number > 0 {
		s.bringPage(s.spill.units[number-1])
		return m.byID[id]
	}
	return nil
}

// saw reports whether an id at p was asked for or seen, and whether there is such
// a node.
func (s *store) saw(p *shape.Path, id string) (asked, there bool) {
	n, asked := s.at(p).byID[id]
	if n == nil && s.at(p).away.get(id) > 0 {
		return true, true
	}
	return asked, n != nil
}

// bring makes sure that the values of a node of the first level, and what hangs
// below it, are in memory.
func (s *store) bring(n *node) {
	if n.away {
		s.bringPage(n.from)
	}
}

func (s *store) bringPage(pg *page) {
	if !pg.away || s.spill.err != nil {
		return
	}
	if s.spill.err = s.load(pg); s.spill.err == nil {
		pg.away = false
		s.spill.held += pg.weight
		s.touch(pg)
	}
}

// relieve writes pages away where more is held than may be. It is called where
// nothing but what pins them stands among the nodes.
func (s *store) relieve() error {
	x := &s.spill
	if x.err != nil || x.budget == 0 || x.held <= x.budget {
		return x.err
	}
	pinned := s.pinned()
	pages := slices.DeleteFunc(slices.Clone(x.units), func(pg *page) bool { return pg.away || pinned[pg] })
	slices.SortFunc(pages, func(a, b *page) int { return cmp.Compare(a.touched, b.touched) })
	for _, pg := range pages {
		if x.held <= x.budget*3/4 {
			break
		}
		if x.err = s.evict(pg); x.err != nil {
			break
		}
	}
	return x.err
}

// evict writes a page away, unless a list in it is being read ahead.
func (s *store) evict(pg *page) error {
	e := encoder{buffer: s.spill.buffer[:0], page: pg}
	if !e.encode() {
		return nil
	}
	s.spill.buffer = e.buffer
	if err := s.write(pg, e.buffer); err != nil {
		return err
	}
	for _, n := range pg.own() {
		for _, l := range n.parts {
			s.leaveFor(l, pg.number)
		}
		n.vals, n.parts, n.away = nil, nil, true
	}
	pg.deep = nil
	pg.away = true
	s.spill.written++
	s.spill.held -= pg.weight
	return nil
}

// leaveFor takes what is in a list out of the index of nodes in memory.
func (s *store) leaveFor(l *list, number int) {
	if l == nil || l.path.Kind.Insight {
		return
	}
	for _, n := range l.items {
		if n.in.byID[n.id] == n {
			delete(n.in.byID, n.id)
			n.in.away.set(n.id, number)
		}
		for _, below := range n.parts {
			s.leaveFor(below, number)
		}
	}
}

// whereabouts is where the nodes that are not in memory are: the number of their
// unit, by id. Most ids are numbers.
type whereabouts struct {
	numbers map[uint64]uint32
	texts   map[string]uint32
}

func (w *whereabouts) set(id string, unit int) {
	if n, ok := idNumber(id); ok {
		if w.numbers == nil {
			w.numbers = map[uint64]uint32{}
		}
		w.numbers[n] = uint32(unit)
		return
	}
	if w.texts == nil {
		w.texts = map[string]uint32{}
	}
	w.texts[id] = uint32(unit)
}

func (w *whereabouts) get(id string) int {
	if len(w.numbers) == 0 && len(w.texts) == 0 {
		return 0
	}
	if n, ok := idNumber(id); ok {
		return int(w.numbers[n])
	}
	return int(w.texts[id])
}

func (w *whereabouts) drop(id string) {
	if n, ok := idNumber(id); ok {
		delete(w.numbers, n)
		return
	}
	delete(w.texts, id)
}

// idNumber is the number that an id is the decimal form of.
func idNumber(id string) (uint64, bool) {
	if id == "" || id[0] == '0' || id[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil
}
