package shape

import (
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
)

// Need is what a statement wants of the nodes at one path.
type Need struct {
	// Fields is the mask of fields that the statement's references read, Alone that
	// of those which a node looked up without its ancestors has to have besides.
	Fields, Alone bitset.Set
	// Nest says that walks above bring the path along; Never that asking so was
	// refused.
	Nest, Never bool
	// Silent says that metrics are wanted of the posts that have them, so that nothing is
	// told of the others.
	Silent bool
}

// Needs are those of one execution, at every path.
type Needs struct {
	shape *Shape
	at    []Need // by Path.Index
}

// NewNeeds returns those that the planner's hints tell.
func NewNeeds(s *Shape, h *plan.Hints) *Needs {
	n := &Needs{shape: s, at: make([]Need, len(s.Paths))}
	for i, p := range s.Paths {
		n.at[i].Alone = p.Proof
	}
	n.Apply(h)
	return n
}

// At is the need at a path, which may be changed.
func (n *Needs) At(p *Path) *Need { return &n.at[p.Index] }

// Each calls f for the need at every path.
func (n *Needs) Each(f func(p *Path, need *Need)) {
	for i := range n.at {
		f(n.shape.Paths[i], &n.at[i])
	}
}

// Apply adds what the planner's hints tell.
func (n *Needs) Apply(h *plan.Hints) {
	for _, table := range h.Tables() {
		hint, chain := h.Of(table), n.shape.Chain(table)
		for i := range table.Columns {
			if !hint.Used.Has(i) {
				continue
			}
			c := &table.Columns[i]
			f := chain[c.Level].Field(c.Field)
			if table.Numbers == nil || !table.IsEcho(c) { // which is made of metrics that the scan says
				n.At(chain[c.Level]).Fields.Add(f)
			}
			for _, q := range chain[c.Level+1:] { // the rows' own path, or one above that a key leads to
				if d, ok := q.Direct[AncestorField{c.Level, f}]; ok {
					n.At(q).Alone.Add(d)
				}
			}
		}
		if table.RequireColumn != "" {
			c, _ := table.Column(table.RequireColumn)
			n.At(chain[c.Level]).Fields.Add(chain[c.Level].Field(c.Field))
		}
		for _, x := range table.Only {
			c, _ := table.Column(x.Column)
			n.At(chain[c.Level]).Fields.Add(chain[c.Level].Field(c.Field))
		}
		if hint.Open {
			from := 2
			if table.Address.Nests() { // whose list comes along with the object that has it
				from = 1
			}
			for _, p := range chain[min(from, len(chain)):] {
				n.At(p).Nest = true
			}
		}
		if last := chain[len(chain)-1]; last.Kind.Insight && last.Level == 2 {
			// Which metrics a post knows depends on its kind, whether it has any
			// on its age.
			n.At(last.Up).Fields.Add(last.Up.Product)
			n.At(last.Up).Fields.Add(last.Up.Time)
		}
	}
}

// OnlyIDs reports whether the statement needs no more of a path than ids.
func (n *Needs) OnlyIDs(p *Path) bool { return n.At(p).Fields.Within(bitset.Of(0)) }
