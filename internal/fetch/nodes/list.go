package nodes

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
)

// List is the children of one node along one edge, as far as seen. What it is of, the
// exported fields, does not change; the rest does, by its verbs.
type List struct {
	Path  *shape.Path
	Owner *Node // nil of the list that all share below which there is nothing

	items   []*Node
	readers []*place  // where those stand that read it
	first   [1]*place // room for one of them, as most have

	*course
}

// course is how a list is asked for, and how far it has come. Lists that are whole from the
// beginning share one, which is never written to.
type course struct {
	Question *Question // that it answers; nil where no argument has a value, or its owner has it

	// number tells lists of the first level apart below owners of the same kind; those that
	// hold parts of one have its.
	number uint32
	// came are the ids of what came to one below the first level; nil as long as all of it came
	// along with the owner.
	came *paging.IDSet

	gone  int   // items at the front that were let go; see Store.LetGo
	marks []int // where each page began, counted from the first item ever
	split bool  // others hold parts of it
	along *Page // for what comes along with the owner; nil where that was no list of its own
	had   *had  // its own, or that of the list that it is a part of; nil where it needs none

	walk
}

// had is what a list has given already, and its parts, if it is read in such: none of it
// comes again. A list that is all by itself, and had by no other, needs none.
type had struct {
	seen   map[*Node]bool // what was in another list before
	passed paging.IDSet   // the ids of what was let go and had come to another list first; see register
	count  int            // items of all of them
}

// place is how far one reader of a list is.
type place struct {
	at int // how many items it was given, counted from the first ever
}

// Wish is how a list is read.
type Wish struct {
	Window   shape.Window
	Question *Question // that it answers
	Size     int       // of its first page; 0 where the edge takes no limit
	Few      bool      // few rows are wanted: nothing is asked for ahead
}

// NewList begins a list below a node. It is not among the node's lists yet.
func NewList(owner *Node, p *shape.Path, w Wish) *List {
	var l struct {
		List
		course course
	}
	l.List = List{Path: p, course: &l.course}
	w.begin(&l.List, owner)
	return &l.List
}

// newNested makes one for a list whose first page comes along with its owner, along with
// that page.
func newNested(p *shape.Path) *List {
	var l struct {
		List
		course course
		page   Page
	}
	l.List = List{Path: p, course: &l.course}
	l.course.along = &l.page
	return &l.List
}

// begin begins a list below a node.
func (w Wish) begin(l *List, owner *Node) {
	l.Owner = owner
	l.Question, l.size, l.few = w.Question, w.Size, w.Few
	l.span = span{w.Window, fate{&none}}
	if owner != nil && l.Path.Level == 1 {
		owner.In.lists++
		l.number = owner.In.lists
	}
}

// Part begins a list of what the list holds of a range of time, which others read beside
// it: what one of them gives none of the others does. The list is not whole any more.
func (l *List) Part(w shape.Window) *List {
	l.split = true
	part := NewList(l.Owner, l.Path, Wish{Window: w, Question: l.Question, Size: l.size})
	part.had, part.number = has(l), l.number
	return part
}

// Readers is how many read it.
func (l *List) Readers() int { return len(l.readers) }

// Came is how many items have come, to the list and its parts.
func (l *List) Came() int {
	if l.had == nil {
		return l.Len()
	}
	return l.had.count
}

// has is what the list has given, noted from now on.
func has(l *List) *had {
	if l.had == nil {
		l.had = &l.own().had
		l.had.count = l.Len()
	}
	return l.had
}

// Whole reports whether there is a list and another reader may begin to read it.
func (l *List) Whole() bool { return l != nil && l.gone == 0 && !l.split }

// Len is how many items have come, those that were let go included.
func (l *List) Len() int { return l.gone + len(l.items) }

// At is the i-th item, counted from the first that ever came; nil where it has not come
// yet. It panics on one that was let go: no reader stands before it.
func (l *List) At(i int) *Node {
	if i >= l.Len() {
		return nil
	}
	return l.items[i-l.gone]
}

// Tail are the last items, at the most n, as far as they are held.
func (l *List) Tail(n int) []*Node { return l.items[max(0, len(l.items)-n):] }

// Behind are the items from the i-th on that have come, counted from the first that ever
// came. It panics where that was let go: no reader stands before it.
func (l *List) Behind(i int) []*Node {
	if i >= l.Len() {
		return nil
	}
	return l.items[i-l.gone:]
}

// Held are the items that are held.
func (l *List) Held() []*Node { return l.items }

// Watched reports whether a list is one whose order something may rest on.
func (l *List) Watched() bool { return l.Path.Level == 1 && l.Path.Edge.NewestFirst }

// Key names the walk of an account's edge in what is learned.
func (l *List) Key() string { return l.Path.Of(l.Owner.ID) }

// Origin is where a list of the first level is asked for whose owner the statement
// names, and the parameters that the statement gives; nil of any other.
func (l *List) Origin() (*shape.Origin, []graph.Arg) {
	switch {
	case l.Path.Level != 1:
		return nil, nil
	case l.Owner.In.Question != nil:
		return l.Owner.In.Question.Origin, nil
	case l.Question != nil:
		return nil, l.Question.Params
	}
	return nil, nil
}

// add appends nodes but those that the list has: a page that shifted repeats what the
// last one ended with. It returns those that were appended.
func (l *List) add(nodes []*Node) []*Node {
	from := len(l.items)
	l.items = slices.Grow(l.items, len(nodes))
	for _, n := range nodes {
		switch {
		case l.holds(n):
			continue
		case n.listed == nil:
			n.listed = l
		default:
			had := has(l)
			if had.seen == nil {
				had.seen = map[*Node]bool{}
			}
			had.seen[n] = true
			n.others++
		}
		l.items = append(l.items, n)
		if l.had != nil {
			l.had.count++
		}
	}
	return l.items[from:]
}

// holds reports whether the list, or one that it is read in parts with, has a node.
func (l *List) holds(n *Node) bool {
	return n != nil && (n.listed == l || l.had != nil && (l.had.seen[n] || n.listed != nil && n.listed.had == l.had))
}

// pageOf is where the page of the i-th item begins.
func (l *List) pageOf(i int) int {
	at, found := slices.BinarySearch(l.marks, i)
	if !found {
		at--
	}
	if at < 0 {
		return 0
	}
	return l.marks[at]
}
