package nodes

import (
	"cmp"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/codec"
)

// The memory that a node, a value and a list are taken for, what they stand in
// included, in bytes.
const (
	nodeWeight  = 230
	valueWeight = 40
	listWeight  = 320
)

var (
	spillSeed = maphash.MakeSeed()
	errSpoilt = errors.New("the file does not hold what was written")
)

// spill keeps what a statement has seen within a budget: pages that were not
// used for longest are written to a file, with all that hangs below their
// objects, and read back when they are asked for. Nothing is forgotten. In memory
// stay the objects of the first level, without values, and for each other object
// where it is.
type spill struct {
	budget  int // bytes; 0 for no bound
	held    int // as far as weighed
	sought  int // of that, what each Sought takes
	crowded int // how often there was no room for one
	vain    vain
	tick    int64
	units   []*Page // pages of the first level, those that are away too; nil where one was let go
	bales   []*Bale
	free    []int // the numbers of those that were let go
	file    *spillFile
	open    func() (*os.File, error) // the file; nil for one of its own
	buffer  []byte
	written int
	index   *index
	pins    *pins
	err     error // the first; the statement fails with it
}

func newSpill(budget int, open func() (*os.File, error), x *index, held *pins) spill {
	return spill{budget: budget, open: open, index: x, pins: held}
}

// weigh notes that a node has taken more memory.
func (x *spill) weigh(n *Node, bytes int) {
	if x.budget == 0 {
		return
	}
	pg := n.Unit()
	if pg == nil {
		return
	}
	if pg.number == 0 {
		x.number(pg)
		x.touch(pg)
	}
	pg.weight += bytes
	x.held += bytes
}

// number makes a page one of the units.
func (x *spill) number(pg *Page) {
	if last := len(x.free) - 1; last >= 0 {
		pg.number, x.free = x.free[last], x.free[:last]
		x.units[pg.number-1] = pg
		return
	}
	x.units = append(x.units, pg)
	pg.number = len(x.units)
}

// forget takes a page that is in memory out of the units.
func (x *spill) forget(pg *Page) {
	if pg.number == 0 {
		return
	}
	x.held -= pg.weight
	x.units[pg.number-1] = nil
	x.free = append(x.free, pg.number)
	pg.number, pg.weight = 0, 0
}

// touch notes that a page is used.
func (x *spill) touch(pg *Page) {
	if pg != nil {
		x.tick++
		pg.touched = x.tick
	}
}

// bring reads a page back that was written away.
func (x *spill) bring(pg *Page) {
	if !pg.away || x.err != nil {
		return
	}
	if x.err = x.load(pg); x.err == nil {
		pg.away = false
		x.held += pg.weight
		x.touch(pg)
	}
}

// movable is what can be written away.
type movable interface {
	place() *stored
	// leave writes it away, unless it cannot go now.
	leave(x *spill) error
}

func (p *Page) place() *stored { return &p.stored }

// vain is where nothing more could be written away though too much is held: what is stood
// at takes more than the budget. It is found out once, as relief is asked for at each row.
type vain struct {
	held     int
	standing uint64 // at which pages
}

// relieve writes away what was not used for longest, where more is held than may be.
func (x *spill) relieve() error {
	if x.err != nil || x.budget == 0 || x.held <= x.budget {
		return x.err
	}
	standing := x.pins.sum()
	if x.held <= x.vain.held && standing == x.vain.standing {
		x.vain.held = x.held
		return nil
	}
	pinned := x.pins.pages()
	var here []movable
	for _, pg := range x.units {
		if pg != nil && !pg.away && !pinned[pg] {
			here = append(here, pg)
		}
	}
	for _, b := range x.bales {
		if !b.away {
			here = append(here, b)
		}
	}
	slices.SortFunc(here, func(a, b movable) int { return cmp.Compare(a.place().touched, b.place().touched) })
	for _, m := range here {
		if x.held <= x.budget*3/4 {
			break
		}
		if x.err = m.leave(x); x.err != nil {
			break
		}
	}
	x.vain = vain{x.held, standing}
	return x.err
}

// leave writes a page away, unless a list in it is being read ahead.
func (p *Page) leave(x *spill) error {
	e := encoder{Writer: codec.Writer{Buffer: x.buffer[:0]}, page: p}
	if !e.encode() {
		return nil
	}
	x.buffer = e.Buffer
	if err := x.put(&p.stored, e.Buffer); err != nil {
		return err
	}
	for _, n := range p.own() {
		for _, l := range n.parts {
			l.leaveFor(p.number)
		}
		n.vals, n.parts, n.away = nil, nil, true
	}
	p.Deep = nil
	return nil
}

// put writes away what something was encoded as.
func (x *spill) put(at *stored, data []byte) error {
	if err := x.write(at, data); err != nil {
		return err
	}
	at.away = true
	x.written++
	x.held -= at.weight
	return nil
}

// leaveFor takes what is in a list out of the index of nodes in memory.
func (l *List) leaveFor(number int) {
	if l == nil || l.Path.Kind.Insight {
		return
	}
	for _, n := range l.items {
		if n.In.drop(n) {
			n.In.away.set(n.ID, number)
		}
		for _, below := range n.parts {
			below.leaveFor(number)
		}
	}
}

// write stores what something was encoded as, unless it is there already.
func (x *spill) write(to *stored, data []byte) error {
	sum := maphash.Bytes(spillSeed, data)
	if to.length == len(data) && to.sum == sum {
		return nil
	}
	if x.file == nil {
		file, err := newSpillFile(x.open)
		if err != nil {
			return spillFailed(err)
		}
		x.file = file
	}
	at := to.at
	if to.length < len(data) {
		at = x.file.size
	}
	if err := x.file.write(data, at); err != nil {
		return spillFailed(err)
	}
	to.at, to.length, to.sum = at, len(data), sum
	return nil
}

// read gives what was written of something.
func (x *spill) read(from *stored) ([]byte, error) {
	data, err := x.file.read(from.at, from.length)
	if err != nil {
		return nil, spillFailed(err)
	}
	if maphash.Bytes(spillSeed, data) != from.sum {
		return nil, spillFailed(errSpoilt)
	}
	return data, nil
}

// load reads a page back.
func (x *spill) load(pg *Page) error {
	data, err := x.read(&pg.stored)
	if err != nil {
		return err
	}
	d := decoder{Reader: codec.Reader{Data: data}, index: x.index, page: pg}
	if !d.decode() {
		return spillFailed(errSpoilt)
	}
	return nil
}

func spillFailed(err error) error {
	return fmt.Errorf("fetch: the statement has read more than MaxMemory lets it keep in memory, and a temporary file cannot hold the rest: %w; make room in %s, set MaxMemory higher, or ask for less",
		err, os.TempDir())
}
