package shape

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Selection is what one request asks of the nodes at a path, and how the answer's
// positions map back onto the path's fields and the paths below.
type Selection struct {
	Path   *Path
	Mask   bitset.Set   // fields settled by the answer, those that are not sent included
	Fields []int        // by position in Graph.Fields
	Parts  []*Selection // by position in Graph.Parts
	Graph  graph.Selection
	// Optional says that no cursor waits for the part yet.
	Optional bool
}

// MetricSelection picks from what an insights edge answers unasked. Whatever
// shape a metric has, it costs its own number and nothing else.
var MetricSelection = graph.Selection{Fields: []string{"name", "values", "total_value"}, Lenient: true}

// AsTotals is the parameter that asks for metrics as totals.
var AsTotals = graph.Arg{Name: "metric_type", Value: "total_value"}

// Breakdown is the parameter that says what metrics are broken down by.
const Breakdown = "breakdown"

// SelectMetrics asks for those metrics alone.
func SelectMetrics(p *Path, fields []int) *Selection {
	return &Selection{Path: p, Fields: fields, Mask: bitset.Of(fields...), Graph: MetricSelection}
}

// MetricNames names fields as the metric parameter takes them, each metric once.
func MetricNames(p *Path, fields []int) string {
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		if name := p.Metric(f); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// Nest asks b of what hangs below each node that a asks for.
func (a *Selection) Nest(b *Selection) {
	a.Parts = append(a.Parts, b)
	a.Graph.Parts = append(a.Graph.Parts, b.Part())
}

// Part is a as it stands nested in another request.
func (a *Selection) Part() graph.Part {
	part := graph.Part{Name: a.Path.Edge.Name, Selection: a.Graph}
	if a.Path.Kind.Insight {
		part.Args, part.Bare = []graph.Arg{{Name: "metric", Value: MetricNames(a.Path, a.Fields)}}, true
	} else if n := a.Path.Edge.MaxLimit; n > 0 {
		part.Args = []graph.Arg{graph.Limit(n)}
	}
	return part
}

// Wrap asks, of the nodes at the path above, nothing but a.
func Wrap(a *Selection) *Selection {
	up := &Selection{Path: a.Path.Up}
	up.Nest(a)
	return up
}

// Find returns the selection in the tree of a that satisfies f, or nil.
func (a *Selection) Find(f func(*Selection) bool) *Selection {
	if f(a) {
		return a
	}
	for _, b := range a.Parts {
		if x := b.Find(f); x != nil {
			return x
		}
	}
	return nil
}

// Lists are the parts that are lists, not metrics.
func (a *Selection) Lists() []*Selection {
	return slices.DeleteFunc(slices.Clone(a.Parts), func(b *Selection) bool { return b.Path.Kind.Insight })
}

// HasMetrics reports whether a asks for metrics anywhere in its tree.
func (a *Selection) HasMetrics() bool {
	return a.Find(func(b *Selection) bool { return b.Path.Kind.Insight }) != nil
}

// Asking are the fields by which a asks objects of that kind, "" for any, for a
// field: its own ones, or those of an object that a field of theirs leads to.
func (a *Selection) Asking(field, kind string) (fields []int) {
	own := kind == "" || a.Path.Kind.Name == kind
	for _, f := range a.Fields {
		name := a.Path.Fields[f]
		if own && (name == field || strings.HasPrefix(name, field+".")) || !own && strings.HasSuffix(name, "."+field) {
			fields = append(fields, f)
		}
	}
	return fields
}

// Asks reports whether a asks for a field.
func (a *Selection) Asks(f int) bool { return slices.Contains(a.Fields, f) }

// Objects is how many objects and metrics an answer has for each node that is
// asked for, by how many children one usually has.
func (a *Selection) Objects() int {
	n := 1
	for _, b := range a.Parts {
		if b.Path.Kind.Insight {
			n += len(b.Fields)
		} else {
			n += int(b.Path.Edge.Rows) * b.Objects()
		}
	}
	return n
}
