package graphsim

import (
	"slices"
	"time"
)

// node is an object with an id that a path can name.
type node interface {
	nodeID() string
	// table is what a caller of that login kind reads the node by.
	table(flavour) *nodeType
}

// nodeType is the field table of one kind of node.
type nodeType struct {
	// name is what error messages call it.
	name   string
	fields map[string]*field
	// defaults are the fields answered where none are asked for.
	defaults []string
	// scope is the permission that reading the node needs.
	scope string
	// noID types have no id to add to every answer.
	noID bool
	// deeds are what calls other than reads do to such a node.
	deeds deeds
}

// can adds what can be done to a node.
func (t *nodeType) can(verb string, d deed) {
	if t.deeds == nil {
		t.deeds = deeds{}
	}
	t.deeds[verb] = d
}

// field is one entry of a field table: a scalar, a nested node, or an edge.
type field struct {
	name string
	get  func(node) value
	// live is get for values that depend on the caller.
	live  func(*call, node) value
	child func(*call, node, params) (node, *Error)
	// defaults are the fields of child where none are asked for, if they
	// differ from those of its type.
	defaults []string
	edge     *edge
	// public fields may be read on nodes that the token does not own.
	public bool
}

// edge is a list that hangs on a node.
type edge struct {
	name  string
	scope string // several have blanks between
	// key is the member that holds the items, "" for data.
	key string
	// defaults are the fields of an item where none are asked for; nil means
	// those of its type.
	defaults []string
	// size is the default page size, most the largest.
	size, most int
	// cursorsOnly edges never give next and previous links.
	cursorsOnly bool
	// sameCursor edges have one cursor for all pages of a walk, and no before.
	sameCursor bool
	// quiet edges leave paging out when one page holds everything.
	quiet bool
	// allow refuses a read of the edge for what was read before; nil refuses none.
	allow func(c *call, n node) *Error
	// items returns what hangs on n for this caller.
	items func(c *call, n node) listing
	// write replaces paging and items altogether.
	write func(c *call, b []byte, n node, args edgeArgs) ([]byte, bool, *Error)
}

// listing is an edge's items in the order in which it lists them.
type listing struct {
	n  int
	at func(int) node
	// hidden items follow the n listed ones but are beyond the ceiling.
	hidden int
	// when is set where the items can be narrowed by since and until; they
	// are then newest first, unless they are said to be unordered.
	when      func(int) time.Time
	unordered bool
}

func listOf[T node](items []T) listing {
	return listing{n: len(items), at: func(i int) node { return items[i] }}
}

// edgeArgs is how an edge was asked for: by a path, or nested in fields.
type edgeArgs struct {
	params  params
	sub     *fieldList
	subText string
	nested  bool
}

// emptyEdge is an edge of the real service on which nothing hangs here.
func emptyEdge(name string) *edge {
	return &edge{name: name, size: 25, most: 100, quiet: true, items: func(*call, node) listing { return listing{} }}
}

func newNodeType(name, scope string, defaults []string, fields ...*field) *nodeType {
	t := &nodeType{name: name, scope: scope, defaults: defaults, fields: make(map[string]*field, len(fields))}
	for _, f := range fields {
		t.fields[f.name] = f
	}
	return t
}

// attr is a scalar field of the node type T.
func attr[T node](name string, get func(T) value) *field {
	return &field{name: name, get: func(n node) value { return get(n.(T)) }}
}

// public is a scalar field that strangers may read.
func public[T node](name string, get func(T) value) *field {
	f := attr(name, get)
	f.public = true
	return f
}

// absent is a field that exists but never has a value here.
func absent(name string) *field {
	return &field{name: name, get: func(node) value { return value{} }}
}

// link is a field that leads to another node; nil is no such node.
func link[T node](name string, to func(T) node) *field {
	return &field{name: name, child: func(_ *call, n node, _ params) (node, *Error) { return to(n.(T)), nil }}
}

func toEdge(e *edge) *field { return &field{name: e.name, edge: e} }

func publicEdge(e *edge) *field { return &field{name: e.name, edge: e, public: true} }

// selection is one item of a fields list: name, modifiers, subfields.
type selection struct {
	name  string
	alias string
	args  params
	// sub is the list in braces or in .fields(…), nil for none; subText is its
	// source, which paging links repeat.
	sub     *fieldList
	subText string
}

// key is the name of the member in the answer.
func (s *selection) key() string {
	if s.alias != "" {
		return s.alias
	}
	return s.name
}

// fieldList is a parsed list; binding to a node type is remembered, for a
// page of a hundred nodes asks for it a hundred times.
type fieldList struct {
	items []*selection

	boundTo *nodeType
	bound   []*field
}

// aliased tells whether an item anywhere in l has an alias.
func (l *fieldList) aliased() bool {
	return l != nil && slices.ContainsFunc(l.items, func(s *selection) bool { return s.alias != "" || s.sub.aliased() })
}

// bind looks up the fields of l in t.
func (l *fieldList) bind(t *nodeType) ([]*field, *Error) {
	if l.boundTo == t {
		return l.bound, nil
	}
	bound := make([]*field, len(l.items))
	for i, s := range l.items {
		f := t.fields[s.name]
		if f == nil {
			return nil, noField(s.name, t.name)
		}
		bound[i] = f
	}
	l.boundTo, l.bound = t, bound
	return bound, nil
}

// names makes a list without modifiers.
func names(list []string) *fieldList {
	l := &fieldList{items: make([]*selection, len(list))}
	for i, n := range list {
		l.items[i] = &selection{name: n}
	}
	return l
}

func (f *field) read(c *call, n node) value {
	if f.live != nil {
		return f.live(c, n)
	}
	return f.get(n)
}

// scalar serves the Field methods of the data.
func scalar(t *nodeType, n node, name string) any {
	f := t.fields[name]
	if f == nil || f.get == nil {
		return nil
	}
	return f.get(n).any()
}
