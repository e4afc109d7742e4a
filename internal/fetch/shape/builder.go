package shape

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
)

// Terms say what may be asked for.
type Terms interface {
	// Sendable reports whether a field can be asked for at all.
	Sendable(p *Path, f int) bool
	// Forbids reports whether the API has refused to show a path of an account, ""
	// where that is not known.
	Forbids(account string, p *Path) bool
	// IsTotal reports whether a metric is given as a total only, so that it cannot be
	// asked for of a page of posts.
	IsTotal(p *Path, f int) bool
}

// Builder builds selections for one request.
type Builder struct {
	Needs *Needs
	Terms Terms
	// Wanted is the path whose rows a cursor waits for.
	Wanted *Path
	// Nested decides about the paths that nobody waits for; nil for none.
	Nested func(*Path) bool
	// Bare leaves metrics out, after they spoilt the request.
	Bare bool
	// Split leaves out what the API does not bear along; Left are the paths that
	// it left out.
	Split Split
	Left  []*Path
	// Account is whose nodes are asked for; "" where that is not known.
	Account string
}

// Split says what of the parts below objects is left for requests of its own.
type Split int

// The ways to split.
const (
	SplitNone  Split = iota
	SplitLists       // lists: comments, children
	SplitAll         // metrics too
)

// Full asks for nodes at p with everything the statement needs of them, and of
// what is below on the way to the wanted path or nested besides.
func (k *Builder) Full(p *Path) *Selection {
	return k.Of(p, k.Needs.At(p).Fields)
}

// Of does so with other fields of p.
func (k *Builder) Of(p *Path, mask bitset.Set) *Selection {
	a := &Selection{Path: p}
	if p.Key > 0 {
		mask.Add(p.Key)
	}
	k.AddFields(a, mask)
	for _, q := range p.Below {
		if optional, ok := k.includes(q); ok {
			k.AddPart(a, q, optional)
		}
	}
	return a
}

// includes decides whether the path below comes along.
func (k *Builder) includes(q *Path) (optional, ok bool) {
	if q.Kind.Insight && (k.Bare || q.Level != 2 || k.Needs.leavesMetrics(q)) {
		return false, false
	}
	if k.Terms.Forbids(k.Account, q) {
		return false, false
	}
	wanted := k.Wanted != nil && q.On(k.Wanted)
	if !wanted && (k.Nested == nil || k.Needs.At(q).Never || !k.any(q)) {
		return false, false
	}
	if k.Split == SplitAll || k.Split == SplitLists && !q.Kind.Insight {
		k.Left = append(k.Left, q)
		return false, false
	}
	return !wanted, true
}

// any reports whether q or a path below it is to be nested.
func (k *Builder) any(q *Path) bool {
	return k.Nested(q) || slices.ContainsFunc(q.Below, func(r *Path) bool { return !k.Needs.At(r).Never && k.any(r) })
}

// AddFields asks for the fields of a mask, as far as they can be asked for.
func (k *Builder) AddFields(a *Selection, mask bitset.Set) {
	a.Mask = a.Mask.Union(mask)
	a.Graph.Nameless = a.Path.Kind.Nameless
	if a.Path.Edge != nil {
		a.Graph.List = a.Path.Edge.List
	}
	for f := range mask.All() {
		if f == 0 || a.Path.Echo.Has(f) || a.Asks(f) || !k.Terms.Sendable(a.Path, f) {
			continue
		}
		a.Fields = append(a.Fields, f)
		a.Graph.Fields = append(a.Graph.Fields, a.Path.Fields[f])
		if f == a.Path.Key {
			a.Graph.Key = a.Path.Fields[f]
		}
	}
}

// AddPart nests all that is needed of what hangs below.
func (k *Builder) AddPart(a *Selection, q *Path, optional bool) {
	if q.Kind.Insight {
		k.AddMetrics(a, q, optional)
		return
	}
	b := k.Of(q, k.Needs.At(q).Fields)
	b.Optional = optional
	a.Nest(b)
}

// AddMetrics nests the metrics that every kind of post on the edge accepts: a
// single metric that one post's kind does not know fails the whole page.
func (k *Builder) AddMetrics(a *Selection, q *Path, optional bool) {
	fields, mask := Metrics(k.Terms, q, k.Needs.At(q).Fields, Nestable(k.Terms, q))
	if len(fields) == 0 {
		return
	}
	b := SelectMetrics(q, fields)
	b.Mask, b.Optional = mask, optional
	a.Nest(b)
}

// leavesMetrics reports whether the metrics of p are left out of its pages, as few
// posts are on the edge and one has spoilt a page of them.
func (n *Needs) leavesMetrics(p *Path) bool { return n.At(p).Never && p.Up.MetricsApart() }

// Nestable accepts the metrics that can be asked for of a page of posts: those
// that every kind of post has on the edge above, in the form that the API gives
// unasked.
func Nestable(t Terms, p *Path) func(f int) bool {
	return func(f int) bool { return p.Common(p.Columns[f]) && p.By(f) == "" && !t.IsTotal(p, f) }
}

// Metrics returns the fields among mask that are sent as metrics and that
// accept allows, and the mask of those fields with the ones that no request can
// bring: the answer settles them all.
func Metrics(t Terms, q *Path, mask bitset.Set, accept func(f int) bool) (fields []int, settled bitset.Set) {
	for f := range mask.All() {
		switch c := q.Columns[f]; {
		case f == 0, c == nil:
		case !t.Sendable(q, f):
			settled.Add(f)
		case accept(f):
			fields = append(fields, f)
			settled.Add(f)
		}
	}
	return fields, settled
}
