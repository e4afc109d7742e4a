package fetch

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// place is one position in the tree that a statement reads: a root, or an edge
// below another place.
type place struct {
	path  string // "media/comments"; "" for a root
	root  schema.Root
	level int
	kind  *schema.Node
	edge  *schema.Edge // nil for a root
	up    *place
	below []*place
	slot  int // position among up.below

	fields []string         // of the node type; "id" is the first
	types  []schema.Type    // of those fields
	cols   []*schema.Column // a column that shows the field; nil where none does
	// direct maps an ancestor's field to the field here that holds the same, for
	// a node that was looked up by id and has no ancestor in hand.
	direct map[ancestorField]int

	// need is the mask of fields that the statement's references read here; alone
	// the mask of those that a node without its ancestors has to have besides.
	need, alone uint64
	// nest says that walks above bring this place along; never that asking so
	// was refused.
	nest, never bool
	habit       habit

	// slots maps a field to its position among a node's values; it only grows.
	slots []int8
	width int

	byID    map[string]*node
	unknown int // ids looked up that the store did not know
	whole   bool
	search  *walker
}

// ancestorField is a field of the node at an ancestor's level.
type ancestorField struct {
	level, field int
}

// tree holds the places of one statement, by root and path.
type tree struct {
	cat    *schema.Catalogue
	places map[string]*place
	tables map[*schema.Table][]*place // by level
}

func newTree(cat *schema.Catalogue) *tree {
	t := &tree{cat: cat, places: map[string]*place{}, tables: map[*schema.Table][]*place{}}
	for _, table := range cat.Tables {
		levels := cat.Levels(table)
		chain := make([]*place, len(levels))
		for i, l := range levels {
			var up *place
			if i > 0 {
				up = chain[i-1]
			}
			chain[i] = t.at(table.Root, strings.Join(table.Path[:i], "/"), l, up)
		}
		t.tables[table] = chain
	}
	for table, chain := range t.tables {
		t.describe(table, chain)
	}
	return t
}

func (t *tree) at(root schema.Root, path string, l schema.Level, up *place) *place {
	key := schema.RootNode(root) + "/" + path
	if p := t.places[key]; p != nil {
		return p
	}
	p := &place{path: path, root: root, kind: l.Node, edge: l.Edge, up: up, byID: map[string]*node{}}
	p.fields = t.cat.Fields(l.Node)
	p.types = make([]schema.Type, len(p.fields))
	p.slots = make([]int8, len(p.fields))
	for i := range p.slots {
		p.slots[i] = -1
	}
	p.slot1(0)
	if up != nil {
		p.level, p.slot = up.level+1, len(up.below)
		up.below = append(up.below, p)
	}
	p.cols = make([]*schema.Column, len(p.fields))
	p.direct = map[ancestorField]int{}
	if p.edge != nil {
		if l := p.edge.Lookup(); l != nil {
			p.direct[ancestorField{0, 0}] = t.cat.Index(p.kind, l.Account)
			for _, f := range l.Fields {
				p.alone |= 1 << t.cat.Index(p.kind, f)
			}
		}
	}
	t.places[key] = p
	return p
}

// describe notes what a table's columns tell of its places: the types of
// fields, and the fields that hold an ancestor's id.
func (t *tree) describe(table *schema.Table, chain []*place) {
	last := chain[len(chain)-1]
	for i := range table.Columns {
		c := &table.Columns[i]
		p := chain[c.Level]
		f := t.cat.Index(p.kind, c.Field)
		p.types[f], p.cols[f] = c.Type, c
		if c.Direct != "" && c.Level < last.level {
			last.direct[ancestorField{c.Level, f}] = t.cat.Index(last.kind, c.Direct)
		}
	}
}

// apply takes what the planner's hints tell into the places.
func (t *tree) apply(h *plan.Hints) {
	for _, table := range h.Tables() {
		hint, chain := h.Of(table), t.tables[table]
		for i := range table.Columns {
			if hint.Used>>i&1 == 0 {
				continue
			}
			c := &table.Columns[i]
			p := chain[c.Level]
			f := t.cat.Index(p.kind, c.Field)
			p.need |= 1 << f
			for _, q := range chain[c.Level+1:] { // the rows' own place, or one above that a key leads to
				if d, ok := q.direct[ancestorField{c.Level, f}]; ok {
					q.alone |= 1 << d
				}
			}
		}
		if table.RequireColumn != "" {
			c, _ := table.Column(table.RequireColumn)
			p := chain[c.Level]
			p.need |= 1 << t.cat.Index(p.kind, c.Field)
		}
		if hint.Open {
			for _, p := range chain[min(2, len(chain)):] {
				p.nest = true
			}
		}
		if last := chain[len(chain)-1]; last.kind.Insight && last.level == 2 {
			// Which metrics a post knows depends on its kind, whether it has any
			// on its age.
			for _, f := range []string{"media_product_type", "timestamp"} {
				last.up.need |= 1 << t.cat.Index(last.up.kind, f)
			}
		}
	}
}

// reads reports whether the place is on the way to rows of a table that the
// statement reads; used when a single node is fetched with all that belongs to
// it.
func (t *tree) reads(h *plan.Hints, p *place) bool {
	for _, table := range h.Tables() {
		chain := t.tables[table]
		if p.level < len(chain) && chain[p.level] == p {
			return true
		}
	}
	return false
}

// slot1 gives field f a position among the values, if it has none yet.
func (p *place) slot1(f int) int {
	if p.slots[f] < 0 {
		p.slots[f] = int8(p.width)
		p.width++
	}
	return int(p.slots[f])
}

// on reports whether p is q or an ancestor of q.
func (p *place) on(q *place) bool {
	for ; q != nil; q = q.up {
		if p == q {
			return true
		}
	}
	return false
}

// node is one object seen.
type node struct {
	id     string
	place  *place
	up     *node // nil when it was looked up by id
	vals   []value.Value
	have   uint64 // fields that were asked for and answered
	parts  []*list
	from   *page
	listed *list // the list without a window that has it
	row    int64 // RowID, 0 until asked
}

func (n *node) get(f int) value.Value {
	s := n.place.slots[f]
	if s < 0 || int(s) >= len(n.vals) {
		return value.Null
	}
	return n.vals[s]
}

func (n *node) set(f int, v value.Value) {
	s := n.place.slot1(f)
	for len(n.vals) <= s {
		if cap(n.vals) < n.place.width {
			n.vals = append(make([]value.Value, 0, n.place.width), n.vals...)
		}
		n.vals = append(n.vals, value.Null)
	}
	n.vals[s] = v
	n.have |= 1 << f
}

// part returns the list below n at place p, or nil where it was not fetched.
func (n *node) part(p *place) *list {
	if p.slot >= len(n.parts) {
		return nil
	}
	return n.parts[p.slot]
}

func (n *node) setPart(p *place, l *list) {
	if len(n.parts) <= p.slot {
		n.parts = append(n.parts, make([]*list, p.slot+1-len(n.parts))...)
	}
	n.parts[p.slot] = l
}

// list is the children of one node along one edge, as far as seen.
type list struct {
	place  *place
	owner  *node
	window window // of a walk that time bounds cut
	items  []*node
	seen   map[*node]bool // of a walk with a window: what is among the items, or was
	gone   int            // items at the front that were let go; see store.letGo
	marks  []int          // where each page began, counted from the first item ever
	after  string         // cursor of the next page
	still  int            // pages in a row that left it where it was
	empty  int            // empty pages in a row
	done   bool
	size   int // of the next page
	pages  int
	latest *page // of the walk, as far as read
	few    bool  // a reader wants few rows: nothing is asked for ahead
	err    error // why the list cannot go on
	// suspect is how many of the next items are known to hold one whose insights
	// fail its whole page; spoilt counts those found.
	suspect, spoilt int
	ahead           *ahead // the next pages, asked for already
}

// page is what one answer, or one nested part of it, brought: the unit in which
// missing parts are completed.
type page struct {
	list   *list // nil for nodes looked up by id
	after  string
	limit  int
	within *page // the page of parents it came nested in
	nodes  []*node
	deep   map[deepKey]*ahead // the long lists in it that are followed already
}

// window is a span of time in Unix seconds, both ends included; 0 is open.
type window struct {
	since, until int64
}

// top returns the page that was asked for itself, and brought p.
func (p *page) top() *page {
	for p.within != nil {
		p = p.within
	}
	return p
}

// page returns the nodes that are completed together with n: those of its page
// that no other page brought.
func (n *node) page() []*node {
	if n.from == nil {
		return []*node{n}
	}
	out := make([]*node, 0, len(n.from.nodes))
	for _, m := range n.from.nodes {
		if m.from == n.from {
			out = append(out, m)
		}
	}
	return out
}
