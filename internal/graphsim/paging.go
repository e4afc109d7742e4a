package graphsim

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"sort"
	"strconv"
)

// page is one page of a listing: items lo to hi of the window that since and
// until leave.
type page struct {
	lo, hi         int
	previous, next bool
	first, last    string // cursors
}

// paginate finds the page that the parameters ask for.
func (c *call) paginate(e *edge, n node, l listing, args params) (page, *Error) {
	limit, err := args.size(e.size, e.most)
	if err != nil {
		return page{}, err
	}
	limit = c.shorten(limit)
	from, to := 0, l.n
	if l.when != nil {
		r, err := c.span(args)
		if err != nil {
			return page{}, err
		}
		from, to = l.window(r)
	}
	p := page{lo: from}
	after, before := args.get("after"), args.get("before")
	switch {
	case after != "":
		i, err := c.find(e, n, l, after)
		if err != nil {
			return page{}, err
		}
		p.lo = min(max(i+1, from), to)
		p.hi = min(p.lo+limit, to)
	case before != "":
		i, err := c.find(e, n, l, before)
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
		p.first = c.cursor(e, n, l.at(p.lo))
		p.last = c.cursor(e, n, l.at(p.hi-1))
	} else if p.next {
		// An empty page in the middle: the walk goes on where it stood.
		p.first, p.last = after, after
		if after == "" {
			p.first = c.cursor(e, n, nil)
			p.last = p.first
		}
	}
	switch {
	case c.has(FaultFilteredPage) && p.next:
		p.last = c.another(p.last)
	case c.has(FaultRepeatedPage) && p.lo < p.hi:
		p.last = c.cursor(e, n, nil)
		if p.lo > from {
			p.last = c.cursor(e, n, l.at(p.lo-1))
		}
		p.lo, p.hi, p.previous, p.next, p.last = from, min(from+limit, to), false, true, c.another(p.last)
	case c.has(FaultRing) && !p.next && to > from:
		p.next, p.last = true, c.cursor(e, n, nil)
	}
	return p, nil
}

// window returns the index range of what a span of time leaves.
func (l listing) window(r span) (from, to int) {
	to = l.n
	if !r.until.IsZero() {
		from = sort.Search(l.n, func(i int) bool { return !l.when(i).After(r.until) })
	}
	if !r.since.IsZero() {
		to = sort.Search(l.n, func(i int) bool { return l.when(i).Before(r.since) })
	}
	return from, max(from, to)
}

// A cursor is the item's number under a mask that depends on the list, its
// checksum, and the epoch that a reset ends; opaque, and of no use elsewhere. A
// number may follow that makes it another one.
const (
	cursorPrefix = "AQHS"
	plainCursor  = len(cursorPrefix) + 12 // bytes
)

func (c *call) cursorMask(e *edge, n node) uint64 {
	h := fnv.New64a()
	h.Write([]byte(e.name))
	h.Write([]byte(n.nodeID()))
	return mix(h.Sum64(), c.s.cursorEpoch.Load()+c.s.opts.Seed<<8)
}

// cursor makes the cursor of an item; nil is the place before the first.
func (c *call) cursor(e *edge, n, item node) string {
	var id uint64
	if item != nil {
		id, _ = strconv.ParseUint(item.nodeID(), 10, 64)
	}
	mask := c.cursorMask(e, n)
	buf := binary.BigEndian.AppendUint64([]byte(cursorPrefix), id^mask)
	buf = binary.BigEndian.AppendUint32(buf, uint32(mix(mask, id)))
	return base64.RawURLEncoding.EncodeToString(buf)
}

// another returns a cursor to the same place that was not handed out before.
func (c *call) another(cursor string) string {
	buf, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(buf) < plainCursor { // the caller's, which is refused when it comes again
		return cursor
	}
	buf = binary.BigEndian.AppendUint32(buf[:plainCursor], c.s.cursors.Add(1))
	return base64.RawURLEncoding.EncodeToString(buf)
}

// find returns the index of the item a cursor stands on.
func (c *call) find(e *edge, n node, l listing, cursor string) (int, *Error) {
	invalid := badParam("(#100) The cursor specified is invalid or has expired")
	buf, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(buf) != plainCursor && len(buf) != plainCursor+4 || string(buf[:len(cursorPrefix)]) != cursorPrefix {
		return 0, invalid
	}
	mask := c.cursorMask(e, n)
	id := binary.BigEndian.Uint64(buf[len(cursorPrefix):]) ^ mask
	if binary.BigEndian.Uint32(buf[len(cursorPrefix)+8:plainCursor]) != uint32(mix(mask, id)) {
		return 0, invalid
	}
	if id == 0 {
		return -1, nil
	}
	want := strconv.FormatUint(id, 10)
	for i := range l.n + l.hidden {
		if l.at(i).nodeID() == want {
			if i >= l.n {
				return 0, badParam("(#100) The After Cursor specified exceeds the max limit supported by this endpoint")
			}
			return i, nil
		}
	}
	return 0, invalid
}

// appendPaging appends the paging member where the edge shows one.
func (c *call) appendPaging(b []byte, e *edge, n node, p page, args edgeArgs) []byte {
	if p.last == "" {
		return b
	}
	if (e.quiet || args.nested) && !e.cursorsOnly && !p.previous && !p.next {
		return b
	}
	b = append(b, `,"paging":{"cursors":{"before":`...)
	b = appendString(b, p.first)
	b = append(b, `,"after":`...)
	b = appendString(b, p.last)
	b = append(b, '}')
	if e.cursorsOnly {
		return append(b, '}')
	}
	if p.previous {
		b = append(b, `,"previous":`...)
		b = appendString(b, c.link(e, n, args, param{"before", p.first}))
	}
	if p.next {
		b = append(b, `,"next":`...)
		b = appendString(b, c.link(e, n, args, param{"after", p.last}))
	}
	return append(b, '}')
}

// link is the address of a neighbouring page. It carries the token, as the
// real one does.
func (c *call) link(e *edge, n node, args edgeArgs, at param) string {
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
			q = q.with("limit", strconv.Itoa(e.size))
		}
	} else {
		q = args.params.without("after", "before", "appsecret_proof").with("access_token", c.tokenText)
	}
	return c.address(n.nodeID()+"/"+e.name) + "?" + q.with(at.name, at.value).encode()
}
