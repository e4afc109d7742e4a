package graphsim

import (
	"strconv"
)

// page is one page of a listing: items lo to hi of the window that since and
// until leave.
type page struct {
	lo, hi         int
	previous, next bool
	first, last    string // cursors
}

// edgeList is what hangs on an edge of a node, as a call asks for it.
type edgeList struct {
	c    *call
	e    *edge
	n    node
	l    listing
	args edgeArgs
}

// page finds the page that the parameters ask for.
func (x *edgeList) page() (page, *Error) {
	c, e, l, args := x.c, x.e, x.l, x.args.params
	limit, err := args.size(e.size, e.most)
	if err != nil {
		return page{}, err
	}
	limit = c.faults.shorten(limit)
	if e.sameCursor && !c.p.opts.DistinctCursors {
		return x.samePage(limit)
	}
	from, to := 0, l.n
	if l.when != nil {
		r, err := c.p.opts.span(args, c.now)
		if err != nil {
			return page{}, err
		}
		from, to = l.window(r)
	}
	p := page{lo: from}
	after, before := args.get("after"), args.get("before")
	switch {
	case after != "":
		i, err := x.find(after)
		if err != nil {
			return page{}, err
		}
		p.lo = min(max(i+1, from), to)
		p.hi = min(p.lo+limit, to)
	case before != "":
		i, err := x.find(before)
		if err != nil {
			return page{}, err
		}
		p.hi = max(min(i, to), from)
		p.lo = max(p.hi-limit, from)
	default:
		p.hi = min(p.lo+limit, to)
	}
	p.previous, p.next = p.lo > from, p.hi < to
	if p.lo < p.hi {
		p.first = x.cursor(l.at(p.lo))
		p.last = x.cursor(l.at(p.hi - 1))
	} else if p.next {
		// An empty page in the middle: the walk goes on where it stood.
		p.first, p.last = after, after
		if after == "" {
			p.first = x.cursor(nil)
			p.last = p.first
		}
	}
	switch {
	case c.faults.has(FaultFilteredPage) && p.next:
		p.last = c.p.cursors.another(p.last)
	case c.faults.has(FaultRepeatedPage) && p.lo < p.hi:
		p.last = x.cursor(nil)
		if p.lo > from {
			p.last = x.cursor(l.at(p.lo - 1))
		}
		p.lo, p.hi, p.previous, p.next, p.last = from, min(from+limit, to), false, true, c.p.cursors.another(p.last)
	case c.faults.has(FaultRing) && !p.next && to > from:
		p.next, p.last = true, x.cursor(nil)
	}
	return p, nil
}

// cursor makes the cursor of an item; nil is the place before the first.
func (x *edgeList) cursor(item node) string {
	var id uint64
	if item != nil {
		id, _ = strconv.ParseUint(item.nodeID(), 10, 64)
	}
	return x.c.p.cursors.write(x.mask(), id)
}

func (x *edgeList) mask() uint64 { return x.c.p.cursors.mask(x.e.name, x.n.nodeID()) }

// find returns the index of the item a cursor stands on.
func (x *edgeList) find(cursor string) (int, *Error) {
	invalid := badParam("(#100) The cursor specified is invalid or has expired")
	id, ok := x.c.p.cursors.read(x.mask(), cursor)
	switch {
	case !ok:
		return 0, invalid
	case id == 0:
		return -1, nil
	}
	want := strconv.FormatUint(id, 10)
	for i := range x.l.n + x.l.hidden {
		if x.l.at(i).nodeID() == want {
			if i >= x.l.n {
				return 0, badParam("(#100) The After Cursor specified exceeds the max limit supported by this endpoint")
			}
			return i, nil
		}
	}
	return 0, invalid
}

// appendPaging appends the paging member where the edge shows one.
func (x *edgeList) appendPaging(b []byte, p page) []byte {
	e, args := x.e, x.args
	if p.last == "" {
		return b
	}
	if (e.quiet || args.nested) && !e.cursorsOnly && !p.previous && !p.next {
		return b
	}
	b = append(b, `,"paging":{"cursors":{`...)
	if !e.sameCursor {
		b = append(b, `"before":`...)
		b = appendString(b, p.first)
		b = append(b, ',')
	}
	b = append(b, `"after":`...)
	b = appendString(b, p.last)
	b = append(b, '}')
	if e.cursorsOnly {
		return append(b, '}')
	}
	if p.previous && !e.sameCursor {
		b = append(b, `,"previous":`...)
		b = appendString(b, x.link(param{"before", p.first}))
	}
	if p.next {
		b = append(b, `,"next":`...)
		b = appendString(b, x.link(param{"after", p.last}))
	}
	return append(b, '}')
}

// link is the address of a neighbouring page. It carries the token, as the
// real one does.
func (x *edgeList) link(at param) string {
	c, args := x.c, x.args
	var q params
	if args.nested {
		q = q.with("access_token", c.tokenText)
		if args.subText != "" {
			q = q.with("fields", args.subText)
		}
		for _, a := range args.params.without("after", "before") {
			q = q.with(a.name, a.value)
		}
		if _, ok := q.lookup("limit"); !ok {
			q = q.with("limit", strconv.Itoa(x.e.size))
		}
	} else {
		q = args.params.without("after", "before", "appsecret_proof").with("access_token", c.tokenText)
	}
	path := x.e.name
	if owner := x.n.nodeID(); owner != "" {
		path = owner + "/" + path
	}
	return c.address(path) + "?" + q.with(at.name, at.value).encode()
}
