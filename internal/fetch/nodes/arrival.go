package nodes

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// How a list takes in what comes.

// None settles that there is nothing below n at p.
func (n *Node) None(p *shape.Path) *List {
	l := NewList(n, p, Wish{})
	l.done = true
	n.SetPart(p, l)
	return l
}

// AddNested takes in the page that came along with the list's owner.
func (l *List) AddNested(pg *Page, these []*Node) {
	pg.Nodes = these
	l.add(these)
}

// AddPage takes in the nodes of a page that was asked for, and returns those that are
// new to the list. newer reports whether one of them is newer than those before it,
// where the list should come newest first.
func (l *List) AddPage(pg *Page, these []*Node) (came []*Node, newer bool) {
	l.pages++
	l.latest = pg
	l.marks = append(l.marks, l.Len())
	pg.Nodes = these
	came = l.add(these)
	if l.Watched() {
		newer = l.watch(came) && l.passing <= 0 // what is passed over may have grown at its head
	}
	return came, newer
}

// Pass counts the known objects of an answer as passed over, after a cursor was lost.
// It is done where the answer ends with one that came new: others may have come to the
// head of the list.
func (l *List) Pass(g *graph.Page, came []*Node) {
	if l.passing == 0 {
		return
	}
	o := l.own()
	o.passing = max(0, o.passing-len(g.Nodes)+len(came))
	if len(came) > 0 && came[len(came)-1].ID == g.Nodes[len(g.Nodes)-1].ID {
		o.passing = 0
	}
}

// Proceed notes how the list goes on after an answer that brought so many new items,
// and returns the cursor that led to it.
func (l *List) Proceed(g *graph.Page, fresh int) (asked string) {
	asked, l.after = l.after, g.After
	l.done = !g.HasNext // of an edge that gives all at once too: what it says goes
	if l.Path.Edge.Paging == schema.CursorsOnly {
		l.done = g.After == ""
	}
	switch {
	case !l.done:
		var ids []string
		if fresh == 0 { // else it does not matter which they are
			ids = g.IDs()
		}
		l.own().progress.Note(g.After, ids, fresh)
	case l.fortunes != &none:
		l.progress = paging.Progress{}
	}
	return asked
}

// WholeInOrder reports whether the list was read from its beginning without a range of
// time, and all that came has an instant and is in order.
func (l *List) WholeInOrder() bool {
	return l.Watched() && !l.broken && !l.split && !l.CutByTime() && l.dated == l.Len()
}
