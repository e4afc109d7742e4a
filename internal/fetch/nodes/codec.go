package nodes

import (
	"encoding/binary"
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// encoder writes a page and what hangs below its nodes. What is no part of it,
// such as the page's place in its list, stays in memory.
type encoder struct {
	buffer []byte
	page   *Page
	busy   bool // a list is being read ahead or again, or cannot go on
}

// encode reports whether the page can be written away now.
func (e *encoder) encode() bool {
	for _, n := range e.page.own() {
		e.values(n)
		e.parts(n)
		if e.busy {
			return false
		}
	}
	return true
}

func (e *encoder) uint(n uint64) { e.buffer = binary.AppendUvarint(e.buffer, n) }
func (e *encoder) int64(n int64) { e.buffer = binary.AppendVarint(e.buffer, n) }
func (e *encoder) int(n int)     { e.int64(int64(n)) }

func (e *encoder) set(s bitset.Set) {
	for _, word := range s {
		e.uint(word)
	}
}

func (e *encoder) bool(b bool) {
	if b {
		e.uint(1)
	} else {
		e.uint(0)
	}
}

func (e *encoder) text(s string) {
	e.uint(uint64(len(s)))
	e.buffer = append(e.buffer, s...)
}

func (e *encoder) value(v value.Value) {
	e.uint(uint64(v.Kind()))
	switch v.Kind() {
	case value.KindInt:
		e.int64(v.Int())
	case value.KindFloat:
		e.uint(math.Float64bits(v.Float()))
	case value.KindText:
		e.text(v.Text())
	case value.KindNull:
	}
}

func (e *encoder) values(n *Node) {
	e.uint(uint64(len(n.vals)))
	for _, v := range n.vals {
		e.value(v)
	}
}

func (e *encoder) parts(n *Node) {
	e.uint(uint64(len(n.parts)))
	for _, l := range n.parts {
		e.bool(l != nil)
		if l != nil {
			e.list(l)
		}
	}
}

func (e *encoder) list(l *List) {
	if l.ahead != nil || l.failed != nil || l.progress.Again.Len() > 0 {
		e.busy = true
		return
	}
	e.bool(l.done)
	e.text(l.after)
	for _, n := range []int{l.progress.Barren, l.progress.Repeated, l.progress.Rounds, l.most, l.size, l.pages, l.passing, l.resumed.Came, l.resumed.Furthest, l.resumed.Vain} {
		e.int(n)
	}
	e.uint(uint64(len(l.progress.Cursors)))
	for _, cursor := range l.progress.Cursors {
		e.text(cursor)
	}
	pages := []*Page{nil}
	index := map[*Page]int{nil: 0}
	for _, n := range l.items {
		if _, seen := index[n.From]; !seen && n.From.List == l {
			index[n.From] = len(pages)
			pages = append(pages, n.From)
		}
	}
	e.uint(uint64(len(pages)))
	for _, pg := range pages[1:] {
		e.bool(pg.Within != nil)
		e.text(pg.After)
		e.int(pg.Limit)
		e.paths(pg.Left, l.Path)
	}
	e.uint(uint64(len(l.items)))
	for _, n := range l.items {
		e.text(n.ID)
		e.set(n.have)
		e.int64(n.row)
		e.uint(uint64(index[n.From])) // 0 also for a page of nodes that were looked up
		e.values(n)
		e.parts(n)
	}
}

// paths writes some of the paths below one.
func (e *encoder) paths(list []*shape.Path, up *shape.Path) {
	var mask bitset.Set
	for _, p := range list {
		if p.Up == up {
			mask.Add(p.Slot)
		}
	}
	e.set(mask)
}

// decoder reads what an encoder wrote.
type decoder struct {
	data  []byte
	index *index
	page  *Page
	bad   bool
}

// decode reports whether the data was what an encoder writes.
func (d *decoder) decode() bool {
	for _, n := range d.page.own() {
		n.away = false
		n.vals = d.values(n.In)
		n.parts = d.parts(n)
	}
	return !d.bad && len(d.data) == 0
}

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.data)
	if size <= 0 {
		d.bad, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return n
}

func (d *decoder) set() (s bitset.Set) {
	for i := range s {
		s[i] = d.uint()
	}
	return s
}

func (d *decoder) int64() int64 {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.bad, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return n
}

func (d *decoder) int() int   { return int(d.int64()) }
func (d *decoder) bool() bool { return d.uint() == 1 }

// count is a number of things that take a byte each at the least.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.data)) {
		d.bad, d.data = true, nil
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	s := string(d.data[:n])
	d.data = d.data[n:]
	return s
}

func (d *decoder) value() value.Value {
	switch value.Kind(d.uint()) {
	case value.KindInt:
		return value.Int(d.int64())
	case value.KindFloat:
		return value.Float(math.Float64frombits(d.uint()))
	case value.KindText:
		return value.Text(d.text())
	default:
		return value.Null
	}
}

func (d *decoder) values(m *Members) []value.Value {
	n := d.count()
	out := make([]value.Value, n, max(n, m.width))
	for i := range out {
		out[i] = d.value()
	}
	return out
}

func (d *decoder) parts(n *Node) []*List {
	count := d.count()
	if count == 0 {
		return nil
	}
	out := make([]*List, count)
	for i := range out {
		if d.bool() && i < len(n.In.Below) {
			out[i] = d.list(n, n.In.Below[i])
		}
	}
	return out
}

func (d *decoder) list(owner *Node, p *shape.Path) *List {
	m := d.index.Among(p, owner, nil)
	l := NewList(owner, p, Wish{})
	l.done, l.after = d.bool(), d.text()
	for _, n := range []*int{&l.progress.Barren, &l.progress.Repeated, &l.progress.Rounds, &l.most, &l.size, &l.pages, &l.passing, &l.resumed.Came, &l.resumed.Furthest, &l.resumed.Vain} {
		*n = d.int()
	}
	for range d.count() {
		l.progress.Cursors = append(l.progress.Cursors, d.text())
	}
	pages := make([]*Page, max(1, d.count()))
	for i := range pages[1:] {
		pg := &Page{List: l}
		if d.bool() {
			pg.Within = owner.From
		}
		pg.After, pg.Limit, pg.Left = d.text(), d.int(), d.paths(p)
		pages[1+i] = pg
	}
	for range d.count() {
		n := &Node{In: m, Up: owner, listed: l, ID: d.text(), have: d.set(), row: d.int64()}
		if i := d.uint(); i > 0 && i < uint64(len(pages)) {
			n.From = pages[i]
			n.From.Nodes = append(n.From.Nodes, n)
		}
		n.vals = d.values(m)
		n.parts = d.parts(n)
		l.items = append(l.items, n)
		if !p.Kind.Insight {
			m.byID[n.ID] = n
			m.away.drop(n.ID)
		}
	}
	return l
}

func (d *decoder) paths(up *shape.Path) []*shape.Path {
	mask := d.set()
	var out []*shape.Path
	for _, p := range up.Below {
		if mask.Has(p.Slot) {
			out = append(out, p)
		}
	}
	return out
}
