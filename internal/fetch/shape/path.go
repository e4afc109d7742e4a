package shape

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Path is a way from a root along edges, and the nodes that it leads to.
type Path struct {
	// Index is its position in [Shape.Paths].
	Index int
	// Edges are those from the root down: "media/comments"; "" for a root.
	Edges string
	Root  schema.Root
	// RootName is the name of the root: of its type of node, or of the address that
	// leads to it.
	RootName string
	// Level is how many edges there are.
	Level int
	Kind  *schema.Node
	Edge  *schema.Edge // the last; nil for a root
	Up    *Path
	Below []*Path
	Slot  int // position among Up.Below

	Fields  []string         // of the node type; "id" is the first
	Key     int              // the field that tells two nodes apart: 0, the id, but for permissions
	Types   []schema.Type    // of those fields
	Columns []*schema.Column // a column that shows the field; nil where none does
	// Direct maps an ancestor's field to the field here that holds the same, for
	// a node that was looked up by id and has no ancestor in hand.
	Direct map[AncestorField]int
	// Proof is the mask of the fields that tell, of a node looked up by its id,
	// whether the path leads to it.
	Proof bitset.Set
	// Echo is the mask of fields that no answer has: parameters of the request.
	Echo bitset.Set
	// Time and Product are the fields that hold a node's instant and its media
	// product type, -1 where it has none.
	Time, Product int
}

// AncestorField is a field of the node at an ancestor's level.
type AncestorField struct {
	Level, Field int
}

// Name tells the path from all others: "IGUser/media/comments".
func (p *Path) Name() string { return p.RootName + "/" + p.Edges }

// Of names what hangs at the path below an account.
func (p *Path) Of(account string) string { return account + "/" + p.Edges }

// Field is the position of a field of the path's nodes. It panics on one that no
// column has: catalogue and caller disagree.
func (p *Path) Field(name string) int {
	f := slices.Index(p.Fields, name)
	if f < 0 {
		panic("shape: " + p.Name() + " has no field " + name)
	}
	return f
}

// Chain are the paths from the root down to p.
func (p *Path) Chain() []*Path {
	chain := make([]*Path, p.Level+1)
	for q := p; q != nil; q = q.Up {
		chain[q.Level] = q
	}
	return chain
}

// Start is the path of the roots that p begins at.
func (p *Path) Start() *Path {
	for p.Up != nil {
		p = p.Up
	}
	return p
}

// OfAccounts reports whether p begins at the accounts.
func (p *Path) OfAccounts() bool { return p.Root == schema.RootAccount }

// On reports whether p is q or an ancestor of q.
func (p *Path) On(q *Path) bool {
	for ; q != nil; q = q.Up {
		if p == q {
			return true
		}
	}
	return false
}

// Shared reports whether the path leads to one object from several accounts.
func (p *Path) Shared() bool { return p.Edge != nil && (p.Edge.Shared || p.Up.Shared()) }

// Top is the edge of the root that p is or hangs below.
func (p *Path) Top() *Path {
	for p.Level > 1 {
		p = p.Up
	}
	return p
}

// Common reports whether every kind of post has a metric on the edge above a path
// of metrics.
func (p *Path) Common(c *schema.Column) bool {
	if len(c.Products) == 0 {
		return true
	}
	for _, product := range p.Up.Edge.Products {
		if !slices.Contains(c.Products, product) {
			return false
		}
	}
	return true
}

// Metric names the metric that a field is asked for as.
func (p *Path) Metric(f int) string {
	if c := p.Columns[f]; c != nil && c.Metric != "" {
		return c.Metric
	}
	return p.Fields[f]
}

// By is what a field is broken down by, "" for nothing.
func (p *Path) By(f int) string {
	if c := p.Columns[f]; c != nil {
		return c.By
	}
	return ""
}

// ColumnName names the column that shows a field, or else the field.
func (p *Path) ColumnName(f int) string {
	if c := p.Columns[f]; c != nil {
		return c.Name
	}
	return p.Fields[f]
}

// worthHalving is how many posts an edge usually has where halving a page finds one
// that spoils it in fewer calls than asking each.
const worthHalving = 20

// MetricsApart reports whether the one of the path's nodes whose metrics spoil a
// page is not looked for, as there are so few: each is asked by itself.
func (p *Path) MetricsApart() bool { return p.Edge.Rows < worthHalving }

// Size is the largest page to ask of the edge, at the most so many where most is
// not 0; 0 where it takes no limit.
func (p *Path) Size(most int) int {
	if p.Edge.Paging == schema.Whole {
		return 0
	}
	n := p.Edge.MaxLimit
	if n == 0 {
		n = defaultPage
	}
	if most > 0 {
		n = min(n, most)
	}
	return n
}

// defaultPage is the page of an edge that names no largest one.
const defaultPage = 100
