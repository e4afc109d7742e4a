package nodes

import (
	"cmp"
	"slices"
	"strconv"
)

// The memory that a node, a value and a list are taken for, what they stand in
// included, in bytes.
const (
	NodeWeight  = 230
	ValueWeight = 40
	ListWeight  = 320
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
	units   []*Page // pages of the first level, those that are away too
	file    *File
	newFile func() (*File, error)
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

// Unit returns the page of the first level that a node belongs to, nil for none.
func (n *Node) Unit() *Page {
	for n.In.Level > 1 {
		if n = n.Up; n == nil {
			return nil
		}
	}
	if n.In.Level < 1 {
		return nil
	}
	return n.From
}

// Weigh notes that a node has taken more memory.
func (s *Store) Weigh(n *Node, bytes int) {
	if s.spill.budget == 0 || s.once {
		return
	}
	pg := n.Unit()
	if pg == nil {
		return
	}
	if pg.number == 0 {
		s.spill.units = append(s.spill.units, pg)
		pg.number = len(s.spill.units)
		s.Touch(pg)
	}
	pg.weight += bytes
	s.spill.held += bytes
}

// Touch notes that a page is used.
func (s *Store) Touch(pg *Page) {
	if pg != nil {
		s.spill.tick++
		pg.touched = s.spill.tick
	}
}

// Bring makes sure that the values of a node and of those above it are in memory, and
// what hangs below one of the first level. A node that was looked up stays in memory,
// and the one above it may have left.
func (s *Store) Bring(n *Node) {
	for ; n != nil; n = n.Up {
		if n.away {
			s.bringPage(n.From)
		}
	}
}

func (s *Store) bringPage(pg *Page) {
	if !pg.away || s.spill.err != nil {
		return
	}
	if s.spill.err = s.spill.load(pg, s); s.spill.err == nil {
		pg.away = false
		s.spill.held += pg.weight
		s.Touch(pg)
	}
}

// Relieve writes pages away where more is held than may be. It is called where
// nothing but what pins them stands among the nodes.
func (s *Store) Relieve() error {
	x := &s.spill
	if x.err != nil || x.budget == 0 || x.held <= x.budget {
		return x.err
	}
	pinned := s.pinned()
	pages := slices.DeleteFunc(slices.Clone(x.units), func(pg *Page) bool { return pg.away || pinned[pg] })
	slices.SortFunc(pages, func(a, b *Page) int { return cmp.Compare(a.touched, b.touched) })
	for _, pg := range pages {
		if x.held <= x.budget*3/4 {
			break
		}
		if x.err = x.evict(pg); x.err != nil {
			break
		}
	}
	return x.err
}

// evict writes a page away, unless a list in it is being read ahead.
func (x *spill) evict(pg *Page) error {
	e := encoder{buffer: x.buffer[:0], page: pg}
	if !e.encode() {
		return nil
	}
	x.buffer = e.buffer
	if err := x.write(pg, e.buffer); err != nil {
		return err
	}
	for _, n := range pg.own() {
		for _, l := range n.Parts {
			l.leaveFor(pg.number)
		}
		n.vals, n.Parts, n.away = nil, nil, true
	}
	pg.Deep = nil
	pg.away = true
	x.written++
	x.held -= pg.weight
	return nil
}

// leaveFor takes what is in a list out of the index of nodes in memory.
func (l *List) leaveFor(number int) {
	if l == nil || l.Path.Kind.Insight {
		return
	}
	for _, n := range l.Items {
		if n.In.byID[n.ID] == n {
			delete(n.In.byID, n.ID)
			n.In.away.set(n.ID, number)
		}
		for _, below := range n.Parts {
			below.leaveFor(number)
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
