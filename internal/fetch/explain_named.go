package fetch

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// named explains a scan of what arguments name: a call for each of their values, or
// more where a list has several pages.
func (e *explainer) named(step *Step, t *schema.Table, a *plan.Access) {
	chain := e.s.shape.Chain(t)
	root, target := chain[0], chain[len(chain)-1]
	step.paths = chain
	step.Access = "by what is named, a call for each"
	if t.Address.Find != nil && slices.Contains(step.Pushed, t.Address.Find.From+" =") {
		step.Access += ", after one that finds it"
	}
	b, all, known := e.names(t, a)
	step.Calls = atLeast(0)
	switch {
	case known && len(all) == 0 && !e.visit.Again:
		step.Calls = exactly(0)
		return
	case len(all) > 0 && e.begins(a):
		step.Calls = atLeast(naming{e}.leastNamed(t, root, a, all))
	}
	origin := shape.NewOrigin(t.Address, func(name string) string { return "{" + name + "}" })
	for _, x := range t.Arguments {
		if x.Param != "" && (x.Default != "" || slices.Contains(step.Pushed, x.Column+" =")) {
			origin.Params = append(origin.Params, graph.Arg{Name: x.Param, Value: "{" + x.Column + "}"})
		}
	}
	k := e.s.builder(target, e.s.nested, "")
	object, list := &shape.Selection{Path: root}, e.s.besides(t)
	k.AddFields(object, e.s.needs.At(root).Fields)
	switch {
	case len(chain) == 1 && e.brought[root]:
		step.Access, step.Calls = "along with what is read above, a call for each other", atLeast(0)
		return
	case len(chain) == 1 && list == nil:
		step.Request = requestText(origin.Object(object, nil))
		if known && (!e.visit.Again || e.steady()) {
			step.Calls.High = naming{e}.mostObjects(t, root, a, b, all)
		}
		return
	case len(chain) > 1:
		list = chain[1]
	}
	sel := k.Full(list)
	e.kind = list.Edge.Name
	page := &shape.PageRequest{Path: list, Origin: origin, Limit: e.s.largest(list), Selection: sel}
	if limited, _, _ := narrowed(a); limited {
		page.Limit = 0 // which is not known yet
	}
	request := page.Request()
	switch {
	case len(chain) > 1 && e.brought[root]:
		step.Access, step.Calls = "first pages along with what is read above, a call for each other", atLeast(0)
	case len(chain) == 1 || e.s.besides(t) != nil && e.s.readsObjects(root):
		request = origin.Object(object, page)
		e.brought[root] = true
	}
	step.Request = requestText(request)
	e.mark(sel)
	e.brings(step, sel, 1)
	e.long(step, target, 2)
}

// names returns what the arguments of a scan name, where that is known: two terms on one
// of them may have nothing in common, and a value be one that no row has.
func (e *explainer) names(t *schema.Table, a *plan.Access) (b scanTerms, all []choice, known bool) {
	if b, known = e.bound(a); !known {
		return b, nil, false
	}
	all, err := choices(t, b.values)
	return b, all, err == nil
}

// questions bounds how many lists of each account a scan of a table reads whose arguments
// have no list of their own.
func (e *explainer) questions(t *schema.Table, a *plan.Access) float64 {
	if !slices.ContainsFunc(a.Args, func(x plan.ArgRole) bool { return x.Role == plan.RoleArgument }) {
		return 1
	}
	b, known := e.bound(a)
	if !known || e.visit.Again {
		return math.Inf(1)
	}
	all, err := choices(t, b.values)
	if err != nil {
		return math.Inf(1)
	}
	return float64(max(1, len(all)))
}

// requestText writes a request for people: its path, its parameters and its fields.
func requestText(r graph.Request) string {
	parts := make([]string, 0, len(r.Params)+1)
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		parts = append(parts, name+"="+r.Params.Get(name))
	}
	if fields := r.Fields.String(); fields != "" {
		parts = append(parts, "fields="+fields)
	}
	return r.Path + "?" + strings.Join(parts, "&")
}
