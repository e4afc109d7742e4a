package fetch

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
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
	key    int              // the field that tells two nodes apart: 0, the id, but for permissions
	types  []schema.Type    // of those fields
	cols   []*schema.Column // a column that shows the field; nil where none does
	// direct maps an ancestor's field to the field here that holds the same, for
	// a node that was looked up by id and has no ancestor in hand.
	direct map[ancestorField]int

	// need is the mask of fields that the statement's references read here; alone
	// the mask of those that a node without its ancestors has to have besides.
	need, alone bitset.Set
	// nest says that walks above bring this place along; never that asking so
	// was refused.
	nest, never bool
	habit       habit

	// slots maps a field to its position among a node's values; it only grows.
	slots []int16
	width int

	byID    map[string]*node
	away    whereabouts // of nodes below the first level that are not in memory
	came    int         // nodes that were new
	unknown int         // ids looked up that the store did not know
	priced  bool        // the length of its walk was asked for, for their sake
	whole   bool
	search  *walker
	cut     bool // there is more than was listed
}

// name tells the place from all others: "IGUser/media/comments".
func (p *place) name() string { return schema.RootNode(p.root) + "/" + p.path }

// of names what hangs at the place below an account in [Memory].
func (p *place) of(account string) string { return account + "/" + p.path }

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
	for _, table := range cat.Tables { // in their order: tables may share a place
		t.describe(table, t.tables[table])
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
	p.slots = make([]int16, len(p.fields))
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
				p.alone.Add(t.cat.Index(p.kind, f))
			}
		}
	}
	t.places[key] = p
	return p
}

// target is the place whose nodes are a table's rows.
func (t *tree) target(table *schema.Table) *place {
	chain := t.tables[table]
	return chain[len(chain)-1]
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
		if c.Key && p == last && p.edge != nil && !p.kind.Insight {
			p.key = f
		}
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
			if !hint.Used.Has(i) {
				continue
			}
			c := &table.Columns[i]
			p := chain[c.Level]
			f := t.cat.Index(p.kind, c.Field)
			p.need.Add(f)
			for _, q := range chain[c.Level+1:] { // the rows' own place, or one above that a key leads to
				if d, ok := q.direct[ancestorField{c.Level, f}]; ok {
					q.alone.Add(d)
				}
			}
		}
		if table.RequireColumn != "" {
			c, _ := table.Column(table.RequireColumn)
			p := chain[c.Level]
			p.need.Add(t.cat.Index(p.kind, c.Field))
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
				last.up.need.Add(t.cat.Index(last.up.kind, f))
			}
		}
	}
}

// needsID reports whether the statement needs no more of the place than ids.
func (p *place) needsID() bool { return p.need.Within(bitset.Of(0)) }

// slot1 gives field f a position among the values, if it has none yet.
func (p *place) slot1(f int) int {
	if p.slots[f] < 0 {
		p.slots[f] = int16(p.width)
		p.width++
	}
	return int(p.slots[f])
}

// short reports whether there is more at p than walks give.
func (p *place) short() bool {
	return p != nil && (p.cut || p.up.short())
}

// chain are the places from the root down to p.
func (p *place) chain() []*place {
	chain := make([]*place, p.level+1)
	for q := p; q != nil; q = q.up {
		chain[q.level] = q
	}
	return chain
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
