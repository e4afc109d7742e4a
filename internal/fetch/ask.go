package fetch

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// ask is what one request asks of the nodes at a place, and how the answer's
// positions map back onto the place's fields and the places below.
type ask struct {
	place  *place
	mask   bitset.Set // fields settled by the answer, those that are not sent included
	fields []int      // by position in sel.Fields
	parts  []*ask     // by position in sel.Parts
	sel    graph.Selection
	// optional says that no cursor waits for the part yet.
	optional bool
}

// asker builds asks for one request.
type asker struct {
	s *store
	// wanted is the place whose rows a cursor waits for.
	wanted *place
	// nested decides about the places that nobody waits for; nil for none.
	nested func(*place) bool
	// bare leaves insights out, after they spoilt the request.
	bare bool
	// split leaves out what the API does not bear along; left are the places that
	// it left out.
	split split
	left  []*place
	// account is whose nodes are asked for; "" where that is not known.
	account string
	// mended counts what was changed after refusals.
	mended int
}

// full asks for nodes at p with everything the statement needs of them, and of
// what is below on the way to the wanted place or nested besides.
func (k *asker) full(p *place) *ask {
	return k.of(p, p.need)
}

func (k *asker) of(p *place, mask bitset.Set) *ask {
	a := &ask{place: p}
	if p.key > 0 {
		mask.Add(p.key)
	}
	k.addFields(a, mask)
	for _, q := range p.below {
		if optional, ok := k.includes(q); ok {
			k.addPart(a, q, optional)
		}
	}
	return a
}

// includes decides whether the place below comes along.
func (k *asker) includes(q *place) (optional, ok bool) {
	if q.kind.Insight && (k.bare || q.level != 2 || q.leavesInsights()) {
		return false, false
	}
	if k.s.forbids(k.account, q) {
		return false, false
	}
	wanted := k.wanted != nil && q.on(k.wanted)
	if !wanted && (k.nested == nil || q.never || !k.any(q)) {
		return false, false
	}
	if k.split == splitAll || k.split == splitLists && !q.kind.Insight {
		k.left = append(k.left, q)
		return false, false
	}
	return !wanted, true
}

// any reports whether q or a place below it is to be nested.
func (k *asker) any(q *place) bool {
	return k.nested(q) || slices.ContainsFunc(q.below, func(r *place) bool { return !r.never && k.any(r) })
}

func (k *asker) addFields(a *ask, mask bitset.Set) {
	a.mask = a.mask.Union(mask)
	for f := range mask.All() {
		if f == 0 || slices.Contains(a.fields, f) || !k.s.sendable(a.place, f) {
			continue
		}
		a.fields = append(a.fields, f)
		a.sel.Fields = append(a.sel.Fields, a.place.fields[f])
	}
}

func (k *asker) addPart(a *ask, q *place, optional bool) {
	if q.kind.Insight {
		k.addInsights(a, q, optional)
		return
	}
	b := k.of(q, q.need)
	b.optional = optional
	a.nest(b)
}

// addInsights nests the metrics that every kind of post on the edge accepts: a
// single metric that one post's kind does not know fails the whole page.
func (k *asker) addInsights(a *ask, q *place, optional bool) {
	b := &ask{place: q, optional: optional}
	b.fields, b.mask = k.s.metrics(q, q.need, k.s.nestable(q))
	if len(b.fields) == 0 {
		return
	}
	b.sel = insightSelection
	a.nest(b)
}

// nestable accepts the metrics that can be asked for of a page of posts: those
// that every kind of post has on the edge above, in the form that the API gives
// unasked.
func (s *store) nestable(p *place) func(f int) bool {
	return func(f int) bool { return p.common(p.cols[f]) && !s.cfg.Memory.isTotal(p, f, s.now()) }
}

// common reports whether every kind of post has a metric on the edge above a place
// of metrics.
func (p *place) common(c *schema.Column) bool {
	if len(c.Products) == 0 {
		return true
	}
	for _, product := range p.up.edge.Products {
		if !slices.Contains(c.Products, product) {
			return false
		}
	}
	return true
}

// metrics returns the fields among mask that are sent as metrics and that
// accept allows, and the mask of those fields with the ones that no request can
// bring: the answer settles them all.
func (s *store) metrics(q *place, mask bitset.Set, accept func(f int) bool) (fields []int, settled bitset.Set) {
	for f := range mask.All() {
		switch c := q.cols[f]; {
		case f == 0, c == nil:
		case !s.sendable(q, f):
			settled.Add(f)
		case accept(f):
			fields = append(fields, f)
			settled.Add(f)
		}
	}
	return fields, settled
}

// metricList names fields as the metric parameter takes them.
func metricList(p *place, fields []int) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = p.fields[f]
	}
	return strings.Join(names, ",")
}

// nest asks b of what hangs below each node that a asks for.
func (a *ask) nest(b *ask) {
	a.parts = append(a.parts, b)
	a.sel.Parts = append(a.sel.Parts, b.part())
}

// part is a as it stands nested in another request.
func (a *ask) part() graph.Part {
	part := graph.Part{Name: a.place.edge.Name, Selection: a.sel}
	if a.place.kind.Insight {
		part.Args, part.Bare = []graph.Arg{{Name: "metric", Value: metricList(a.place, a.fields)}}, true
	} else if n := a.place.edge.MaxLimit; n > 0 {
		part.Args = []graph.Arg{graph.Limit(n)}
	}
	return part
}

// wrap asks, of the nodes at the place above, nothing but a.
func wrap(a *ask) *ask {
	up := &ask{place: a.place.up}
	up.nest(a)
	return up
}

// find returns the ask in the tree of a whose place satisfies f, or nil.
func (a *ask) find(f func(*ask) bool) *ask {
	if f(a) {
		return a
	}
	for _, b := range a.parts {
		if x := b.find(f); x != nil {
			return x
		}
	}
	return nil
}

// hasInsights reports whether a asks for metrics anywhere in its tree.
func (a *ask) hasInsights() bool {
	return a.find(func(b *ask) bool { return b.place.kind.Insight }) != nil
}
