package shape

import (
	"net/url"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Origin is where the requests go for an object that a statement names, and for the
// lists below it: a [schema.Address] with the values in place.
type Origin struct {
	// Path is that of the requests; "" is the API's own root.
	Path string
	// Field is the field of the object there that holds the object, "" where the
	// object stands at Path; Args are its modifiers.
	Field string
	Args  []graph.Arg
	// Params are further parameters of each request.
	Params []graph.Arg
	// ByID says that the path is the object's id, as the statement gives it.
	ByID bool
}

// NewOrigin puts values in place of the names in an address.
func NewOrigin(a *schema.Address, value func(name string) string) *Origin {
	o := &Origin{Path: schema.Fill(a.Path, value), ByID: a.ByID()}
	for _, p := range a.Params {
		o.Params = append(o.Params, graph.Arg{Name: p.Name, Value: schema.Fill(p.Value, value)})
	}
	field, modifiers, _ := strings.Cut(a.Field, ".")
	o.Field = field
	for modifiers != "" {
		var name, text string
		name, modifiers, _ = strings.Cut(modifiers, "(")
		text, modifiers, _ = strings.Cut(modifiers, ")")
		o.Args = append(o.Args, graph.Arg{Name: strings.TrimPrefix(name, "."), Value: schema.Fill(text, value)})
	}
	return o
}

// Object asks for the object itself, and for what comes along with it, nil for nothing: a
// page of a list below it.
func (o *Origin) Object(a *Selection, along *PageRequest) graph.Request {
	sel := a.Graph
	if along != nil {
		sel.Parts = []graph.Part{along.part()}
	}
	return graph.Request{Path: o.Path, Fields: o.wrap(&sel), Params: values(nil, o.Params), For: a.Path.Name()}
}

// Proof asks for what only objects of the path's kind have.
func (o *Origin) Proof(p *Path) graph.Request {
	if edge := p.Kind.Proof.Edge; edge != "" { // which ids alone are asked of
		return graph.Request{Path: o.Path + "/" + edge, Fields: &graph.Selection{}, Params: values([]graph.Arg{graph.Limit(1)}, o.Params), For: p.Name()}
	}
	return o.Object(&Selection{Path: p, Graph: graph.Selection{Fields: []string{p.Kind.Proof.Field}}}, nil)
}

// FromObject is the object in the answer to such a request, nil where there is none.
func (o *Origin) FromObject(n *graph.Node) *graph.Node {
	if o.Field == "" || n == nil {
		return n
	}
	if part := n.Parts[0]; part != nil && len(part.Nodes) > 0 {
		return &part.Nodes[0]
	}
	return nil
}

// wrap asks for the object's own selection where it stands in a field.
func (o *Origin) wrap(sel *graph.Selection) *graph.Selection {
	if o.Field == "" {
		return sel
	}
	return &graph.Selection{Parts: []graph.Part{{Name: o.Field, Args: o.Args, Selection: *sel}}}
}

// list asks for a page of a list below the object.
func (o *Origin) list(r *PageRequest) graph.Request {
	if o.Field != "" {
		return graph.Request{Path: o.Path, Fields: o.wrap(&graph.Selection{Parts: []graph.Part{r.part()}}), Params: values(nil, o.Params)}
	}
	path := r.Path.Edge.Name
	if o.Path != "" {
		path = o.Path + "/" + path
	}
	return graph.Request{Path: path, Fields: &r.Selection.Graph, Params: values(r.args(), o.Params)}
}

// Nested reports whether pages of the list come inside the answer for an object.
func (r *PageRequest) Nested() bool { return r.Origin != nil && r.Origin.Field != "" }

// FromNode is the page in the answer for an object where it is nested in one; an
// empty page where the answer has none.
func (r *PageRequest) FromNode(n *graph.Node) *graph.Page {
	if object := r.Origin.FromObject(n); object != nil && object.Parts[0] != nil {
		return object.Parts[0]
	}
	return &graph.Page{}
}

func values(args, more []graph.Arg) url.Values {
	v := url.Values{}
	for _, a := range args {
		v.Set(a.Name, a.Value)
	}
	for _, a := range more {
		v.Set(a.Name, a.Value)
	}
	return v
}
