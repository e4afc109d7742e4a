package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/codec"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// encoder writes a page and what hangs below its nodes. What is no part of it,
// such as the page's place in its list, stays in memory.
type encoder struct {
	codec.Writer
	page *Page
	busy bool // a list is being read ahead or again, or cannot go on
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

func (e *encoder) values(n *Node) {
	e.Count(len(n.vals))
	for _, v := range n.vals {
		e.Value(v)
	}
}

func (e *encoder) parts(n *Node) {
	e.Count(len(n.parts))
	for _, l := range n.parts {
		e.Bool(l != nil)
		if l != nil {
			e.Bool(l.Owner == nil)
			if l.Owner != nil {
				e.list(l)
			}
		}
	}
}

func (e *encoder) list(l *List) {
	if l.ahead != nil || l.failed != nil || l.progress.Again.Len() > 0 {
		e.busy = true
		return
	}
	e.Bool(l.done)
	e.Text(l.after)
	for _, n := range []int{l.progress.Barren, l.progress.Repeated, l.progress.Rounds, l.most, l.size, l.pages, l.passing, l.resumed.Came, l.resumed.Furthest, l.resumed.Vain} {
		e.Int(n)
	}
	e.Count(len(l.progress.Cursors))
	for _, cursor := range l.progress.Cursors {
		e.Text(cursor)
	}
	pages := []*Page{nil}
	index := map[*Page]int{nil: 0}
	for _, n := range l.items {
		if _, seen := index[n.From]; !seen && n.From.List == l {
			index[n.From] = len(pages)
			pages = append(pages, n.From)
		}
	}
	e.Count(len(pages))
	for _, pg := range pages[1:] {
		e.Bool(pg.Within != nil)
		e.Text(pg.After)
		e.Int(pg.Limit)
		e.paths(pg.Left, l.Path)
	}
	e.Count(len(l.items))
	for _, n := range l.items {
		e.Text(n.ID)
		e.Set(n.have)
		e.Int64(n.row)
		e.Uint(uint64(index[n.From])) // 0 also for a page of nodes that were looked up
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
	e.Set(mask)
}

// decoder reads what an encoder wrote.
type decoder struct {
	codec.Reader
	index *index
	page  *Page
}

// decode reports whether the data was what an encoder writes.
func (d *decoder) decode() bool {
	for _, n := range d.page.own() {
		n.away = false
		n.vals = d.values(n.In)
		n.parts = d.parts(n)
	}
	return d.Whole()
}

func (d *decoder) values(m *Members) []value.Value {
	n := d.Count()
	out := make([]value.Value, n, max(n, m.width))
	for i := range out {
		out[i] = d.Value()
	}
	return out
}

func (d *decoder) parts(n *Node) []*List {
	count := d.Count()
	if count == 0 {
		return nil
	}
	out := make([]*List, count)
	for i := range out {
		if !d.Bool() || i >= len(n.In.Below) {
			continue
		}
		if d.Bool() {
			out[i] = d.index.Of(n.In.Below[i]).none()
		} else {
			out[i] = d.list(n, n.In.Below[i])
		}
	}
	return out
}

func (d *decoder) list(owner *Node, p *shape.Path) *List {
	m := d.index.Among(p, owner, nil)
	l := NewList(owner, p, Wish{})
	l.done, l.after = d.Bool(), d.Text()
	var o fortunes
	for _, n := range []*int{&o.progress.Barren, &o.progress.Repeated, &o.progress.Rounds, &o.most, &l.size, &l.pages, &o.passing, &o.resumed.Came, &o.resumed.Furthest, &o.resumed.Vain} {
		*n = d.Int()
	}
	for range d.Count() {
		o.progress.Cursors = append(o.progress.Cursors, d.Text())
	}
	if o.most != 0 || o.passing != 0 || o.resumed != (paging.Resumption{}) || o.progress.Barren != 0 || len(o.progress.Cursors) > 0 {
		l.fortunes = &o
	}
	pages := make([]*Page, max(1, d.Count()))
	for i := range pages[1:] {
		pg := &Page{List: l}
		if d.Bool() {
			pg.Within = owner.From
		}
		pg.After, pg.Limit, pg.Left = d.Text(), d.Int(), d.paths(p)
		pages[1+i] = pg
	}
	for range d.Count() {
		n := &Node{In: m, Up: owner, listed: l, ID: d.Text(), have: d.Set(), row: d.Int64(), named: true}
		if i := d.Uint(); i > 0 && i < uint64(len(pages)) {
			n.From = pages[i]
			n.From.Nodes = append(n.From.Nodes, n)
		}
		n.vals = d.values(m)
		n.parts = d.parts(n)
		l.items = append(l.items, n)
		if !p.Kind.Insight {
			m.put(n.ID, n)
			m.away.drop(n.ID)
		}
	}
	return l
}

func (d *decoder) paths(up *shape.Path) []*shape.Path {
	mask := d.Set()
	var out []*shape.Path
	for _, p := range up.Below {
		if mask.Has(p.Slot) {
			out = append(out, p)
		}
	}
	return out
}
