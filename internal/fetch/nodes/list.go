package nodes

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// List is the children of one node along one edge, as far as seen.
type List struct {
	Path     *shape.Path
	Owner    *Node
	Window   shape.Window // of a walk that time bounds cut
	Question *Question    // that it answers; nil where no argument has a value, or its owner has it
	Items    []*Node
	seen     map[*Node]bool // what is among the items and was in another list before
	readers  []*Reader      // those that are open
	Gone     int            // items at the front that were let go; see Store.LetGo
	passed   IDSet          // their ids: none of them comes again
	Marks    []int          // where each page began, counted from the first item ever
	After    string         // cursor of the next page
	Progress Progress
	Most     int // items beyond which it is not believed; 0 where that was not asked, -1 for no bound
	Done     bool
	Size     int // of the next page
	Pages    int
	Latest   *Page // of the walk, as far as read
	Few      bool  // a reader wants few rows: nothing is asked for ahead
	Failed   error // why the list cannot go on
	Ceiled   bool  // it holds as many as the API lists, and nobody has been told
	continuation
	suspicion
	conversion
	order
	Ahead *pager.Ahead // the next pages, asked for already
}

// continuation is how a list goes on after its cursor was lost.
type continuation struct {
	// Until ends the range of the next pages after a cursor was lost; Passing is
	// how many known objects are passed over then.
	Until   int64
	Passing int
	Resumed Resumption
}

// suspicion is what is known of items that spoil their page.
type suspicion struct {
	// Suspect is how many of the next items are known to hold one whose insights
	// fail its whole page; Spoilt counts those found.
	Suspect, Spoilt int
	// Converted says that the last page was spoilt by a post from before the
	// account's change to a business account.
	Converted bool
}

// conversion is where a list's posts stop having insights.
type conversion struct {
	// Cut is the instant, in Unix seconds, from which back posts have no insights,
	// 0 where that was not known when the walk began; Older says that the walk is
	// there.
	Cut   int64
	Older bool
}

// order is what was seen of the order of a list.
type order struct {
	// Oldest is the instant of the last item that has one, and Dated how many have;
	// Looked is how many at its head were looked at for that alone. Broken says that
	// one was newer than those before it. falling are its items newest first, where
	// they had to be sorted.
	Oldest        string
	Dated, Looked int
	Broken        bool
	Falling       []*Node
}

// Whole reports whether there is a list and another reader may begin to read it.
func (l *List) Whole() bool { return l != nil && l.Gone == 0 }

// NextSize is how many items to ask for next: of those that are known, no more.
func (l *List) NextSize() int {
	if l.Passing > 0 {
		return min(l.Passing, l.Size)
	}
	if l.Suspect == 0 || l.BeginsOld() {
		return l.Size
	}
	return max(1, l.Suspect/2)
}

// NotPassed leaves out objects that the list has let go of.
func (l *List) NotPassed(nodes []graph.Node) []graph.Node {
	passed := func(n graph.Node) bool { return l.passed.Has(n.ID) }
	if l.Gone == 0 || !slices.ContainsFunc(nodes, passed) {
		return nodes
	}
	return slices.DeleteFunc(slices.Clone(nodes), passed) // others may have the same answer
}

// Add appends nodes to a list but those that it has: a page that shifted repeats
// what the last one ended with.
func (l *List) Add(nodes []*Node) {
	for _, n := range nodes {
		switch {
		case n.listed == nil:
			n.listed = l
		case n.listed == l || l.seen[n]:
			continue
		case l.seen == nil:
			l.seen = map[*Node]bool{n: true}
		default:
			l.seen[n] = true
		}
		l.Items = append(l.Items, n)
	}
}

// SpoiltMost reports whether so many posts refuse their insights that asking
// post by post is cheaper than finding each by halving.
func (l *List) SpoiltMost() bool { return l.Spoilt > 3 && l.Spoilt*8 > l.Gone+len(l.Items) }

// Watched reports whether a list is one whose order something may rest on.
func (l *List) Watched() bool { return l.Path.Level == 1 && l.Path.Edge.NewestFirst }

// Key names the walk of an account's edge in what is learned.
func (l *List) Key() string { return l.Path.Of(l.Owner.ID) }

// pageOf is where the page of the i-th item begins.
func (l *List) pageOf(i int) int {
	at, found := slices.BinarySearch(l.Marks, i)
	if !found {
		at--
	}
	if at < 0 {
		return 0
	}
	return l.Marks[at]
}
