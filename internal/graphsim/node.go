package graphsim

// node is an object with an id that a path can name.
type node interface{ nodeID() string }

func (u *User) nodeID() string    { return u.ID }
func (p *Page) nodeID() string    { return p.ID }
func (a *Account) nodeID() string { return a.ID }
func (m *Media) nodeID() string   { return m.ID }
func (c *Comment) nodeID() string { return c.ID }

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

// foreign tells that the token cannot own n.
func foreign(n node) bool {
	switch n := n.(type) {
	case *Media:
		return n.Account == nil
	case *stranger, *strangerMedia:
		return true
	}
	return false
}

// typeOf returns the table by which this caller reads n.
func (c *call) typeOf(n node) *nodeType {
	ig := c.flavour() == flavourInstagram
	switch n.(type) {
	case *User:
		return userNode
	case *Page:
		return pageNode
	case *Account:
		if ig {
			return igOnlyUserNode
		}
		return igUserNode
	case *Media:
		if ig {
			return igOnlyMediaNode
		}
		return igMediaNode
	case *Comment:
		return igCommentNode
	case *author:
		return authorNode
	case *stranger:
		return strangerNode
	case *strangerMedia:
		return strangerMediaNode
	case *publishingLimit:
		return publishingLimitNode
	case *permission:
		return permissionNode
	}
	panic("graphsim: node without a type")
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

// appendNode appends n as an object of the selected fields and its id.
func (c *call) appendNode(b []byte, n node, sel *fieldList) ([]byte, *Error) {
	t := c.typeOf(n)
	if sel == nil {
		sel = names(t.defaults)
	}
	bound, err := sel.bind(t)
	if err != nil {
		return b, err
	}
	if err := c.spend(1); err != nil {
		return b, err
	}
	if !c.may(t.scope) {
		return b, noPermission()
	}
	hidden := foreign(n)
	hasID := t.noID
	b = append(b, '{')
	for i, f := range bound {
		if hidden && !f.public {
			continue
		}
		s := sel.items[i]
		if s.name == "id" {
			hasID = true
		}
		if b, err = c.appendField(b, n, f, s); err != nil {
			return b, err
		}
	}
	if !hasID {
		b = appendKey(b, "id")
		b = appendValue(b, t.fields["id"].get(n))
	}
	return append(b, '}'), nil
}

// appendField appends one member, or nothing where the value is absent.
func (c *call) appendField(b []byte, n node, f *field, s *selection) ([]byte, *Error) {
	switch {
	case f.get != nil, f.live != nil:
		v := f.read(c, n)
		if v.kind == kindAbsent {
			return b, nil
		}
		return appendValue(appendKey(b, s.key()), v), nil
	case f.child != nil:
		to, err := f.child(c, n, s.args)
		if err != nil || to == nil {
			return b, err
		}
		sub := s.sub
		if sub == nil && f.defaults != nil {
			sub = names(f.defaults)
		}
		return c.appendNode(appendKey(b, s.key()), to, sub)
	}
	// An edge without items is left out; what was written is taken back.
	mark := len(b)
	b, found, err := f.edge.append(c, appendKey(b, s.key()), n, edgeArgs{params: s.args, sub: s.sub, subText: s.subText, nested: true})
	if err != nil {
		return b, err
	}
	if !found {
		b = b[:mark]
	}
	return b, nil
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
