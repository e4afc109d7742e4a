package shape

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// PageRequest is one request for a page of an edge.
type PageRequest struct {
	Owner     string // id
	Account   string // at whose rate limit it counts; "" if not known
	Path      *Path
	Window    Window
	After     string
	Limit     int
	Selection *Selection
	// Origin is where the owner stands that the statement names, nil of any other.
	// Params are parameters that the statement gives.
	Origin *Origin
	Params []graph.Arg
	// Left are the paths left for requests of their own, as the API does not
	// bear them in this one; Without are the kinds of the requests with them.
	Left    []*Path
	Without []string
}

// args are what the page takes.
func (r *PageRequest) args() []graph.Arg {
	var args []graph.Arg
	if r.Limit > 0 {
		args = append(args, graph.Limit(r.Limit))
	}
	if r.After != "" {
		args = append(args, graph.Arg{Name: "after", Value: r.After})
	}
	return append(append(args, r.Window.Args()...), r.Params...)
}

// part is the page as it stands nested in a request for its owner.
func (r *PageRequest) part() graph.Part {
	return graph.Part{Name: r.Path.Edge.Name, Args: r.args(), Selection: r.Selection.Graph}
}

// Request is the request as the client takes it.
func (r *PageRequest) Request() graph.Request {
	origin := r.Origin
	if origin == nil {
		origin = &Origin{Path: r.Owner}
	}
	request := origin.list(r)
	request.Account, request.For = r.Account, r.Path.Name()
	request.Once = r.Path.Edge.SameCursor // the first page too: its cursor is that of one walk
	request.Fresh = request.Once
	return request
}

// ObjectRequest asks for a of one object.
func ObjectRequest(id string, a *Selection) graph.Request {
	return graph.Request{Path: id, Fields: &a.Graph, For: a.Path.Name()}
}

// Kind names a request's cost: account, edge and fields.
func (r *PageRequest) Kind() string { return r.Account + "/" + r.Shape() }

// Shape is the part of it that the statement decides.
func (r *PageRequest) Shape() string { return r.Path.Edges + "?" + r.Selection.Graph.String() }

// Suspicious reports whether one of the posts of a page could have spoilt its
// request, so that halving would find it.
func (r *PageRequest) Suspicious() bool {
	return r.Limit > 0 && r.Selection.HasMetrics() && !r.Path.MetricsApart()
}

// Window is a span of time in Unix seconds, both ends included; 0 is open.
type Window struct {
	Since, Until int64
}

// Args are the parameters that cut a walk to the window.
func (w Window) Args() []graph.Arg {
	var args []graph.Arg
	if w.Since != 0 {
		args = append(args, graph.Arg{Name: "since", Value: strconv.FormatInt(w.Since, 10)})
	}
	if w.Until != 0 {
		args = append(args, graph.Arg{Name: "until", Value: strconv.FormatInt(w.Until, 10)})
	}
	return args
}
