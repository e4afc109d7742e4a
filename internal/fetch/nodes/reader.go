package nodes

import "slices"

// Reader reads a list from its beginning. Its list knows it from [Store.Read] to
// Close: what lies behind the last of a list's readers may be let go, what any of
// them has still to read never.
type Reader struct {
	List *List
	place
	last  *Node // that it was given
	seeks bool
	pins  *pins
}

// read begins to read a list.
func read(l *List, x *pins, seeks bool) *Reader {
	r := &Reader{pins: x, seeks: seeks}
	return r.Begin(l)
}

// Begin begins to read another list, which must not have let go of anything, with a
// reader that was closed.
func (r *Reader) Begin(l *List) *Reader {
	r.List, r.place, r.last = l, place{}, nil
	if l.readers == nil {
		l.readers = l.first[:0]
	}
	l.readers = append(l.readers, &r.place)
	r.pins.Hold(r)
	return r
}

// At is how many items it was given, counted from the first that ever came.
func (r *Reader) At() int { return r.at }

// Advance notes that it was given the next item.
func (r *Reader) Advance(n *Node) {
	r.at, r.last = r.at+1, n
	if !n.left {
		n.In.given = n
	}
}

// StandAt notes that it stands at an item out of turn.
func (r *Reader) StandAt(n *Node) { r.last = n }

// Waits reports whether the next item takes another page.
func (r *Reader) Waits() bool { return r.at >= r.List.Len() }

// Seeks reports whether it looks for ids, in place of all there is: one that does not
// come is looked up.
func (r *Reader) Seeks() bool { return r.seeks }

// Pins names the list's owner and the last item: it is a [Pinner].
func (r *Reader) Pins(pin func(*Node)) {
	pin(r.List.Owner)
	pin(r.last)
}

// Close ends the reading, before the end too.
func (r *Reader) Close() {
	r.List.readers = slices.DeleteFunc(r.List.readers, func(x *place) bool { return x == &r.place })
	r.pins.Release(r)
	if r.last != nil && r.last.In.given == r.last {
		r.last.In.given = nil // it may have been let go
	}
	r.last = nil // a reader that waits for another list holds on to no node
}
