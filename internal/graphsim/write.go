package graphsim

// foreign tells that the token cannot own n.
func foreign(n node) bool {
	switch n := n.(type) {
	case *Media:
		return n.Account == nil
	case *stranger, *strangerMedia, *taggedMedia, *mentionedPost, *mentionedRemark:
		return true
	}
	return false
}

// appendNode appends n as an object of the selected fields and its id.
func (c *call) appendNode(b []byte, n node, sel *fieldList) ([]byte, *Error) {
	t := n.table(c.flavour())
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

// append writes the edge of n as an object with data and paging; found tells
// whether there was anything.
func (e *edge) append(c *call, b []byte, n node, args edgeArgs) (out []byte, found bool, err *Error) {
	if !c.may(e.scope) {
		return b, false, noPermission()
	}
	if e.allow != nil {
		if err := e.allow(c, n); err != nil {
			return b, false, err
		}
	}
	if e.write != nil {
		return e.write(c, b, n, args)
	}
	l := e.items(c, n)
	if order, ok := args.params.lookup("order"); ok {
		if l, err = l.ordered(order, n); err != nil {
			return b, false, err
		}
	}
	if l.unordered {
		r, err := c.p.opts.span(args.params, c.now)
		if err != nil {
			return b, false, err
		}
		l = l.within(r)
	}
	x := &edgeList{c, e, n, l, args}
	p, err := x.page()
	if err != nil {
		return b, false, err
	}
	sub := args.sub
	if sub == nil && e.defaults != nil {
		sub = names(e.defaults)
	}
	key := e.key
	if key == "" {
		key = "data"
	}
	b = append(appendKey(append(b, '{'), key), '[')
	for i := p.lo; i < p.hi; i++ {
		if b, err = c.appendNode(appendComma(b), l.at(i), sub); err != nil {
			return b, false, err
		}
	}
	b = x.appendPaging(append(b, ']'), p)
	return append(b, '}'), l.n > 0, nil
}
