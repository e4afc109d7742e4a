package nodes

import (
	"slices"
)

// Pinner is what stands among the nodes that a statement has seen. What it stands
// at is not written away, and not let go.
type Pinner interface {
	// pins names the nodes that it stands at, or among what hangs below them; nil
	// is none.
	Pins(pin func(*Node))
}

// Hold registers what stands among the nodes, until release.
func (s *Store) Hold(p Pinner) { s.pinners[p] = struct{}{} }

// Release ends what Hold began.
func (s *Store) Release(p Pinner) { delete(s.pinners, p) }

// pinned are the pages among whose nodes something stands.
func (s *Store) pinned() map[*Page]bool {
	pinned := map[*Page]bool{}
	for p := range s.pinners {
		p.Pins(func(n *Node) {
			if n != nil {
				pinned[n.Unit()] = true
			}
		})
	}
	return pinned
}

// Reader reads a list from its beginning. Its list knows it from [store.reader] to
// close: what lies behind the last of a list's readers may be let go, what any of
// them has still to read never.
type Reader struct {
	s    *Store
	List *List
	At   int   // how many items it was given, counted from the first ever
	last *Node // the last of them
	// seeks says that it looks for ids: one that does not come is looked up.
	Seeks bool
}

// Read begins to read a list, which must not have let go of anything.
func (s *Store) Read(l *List) *Reader {
	r := &Reader{s: s, List: l}
	l.readers = append(l.readers, r)
	s.Hold(r)
	return r
}

// Advance notes that it was given the next item.
func (r *Reader) Advance(n *Node) { r.At, r.last = r.At+1, n }

// StandAt notes that it stands at an item out of turn.
func (r *Reader) StandAt(n *Node) { r.last = n }

// Waits reports whether the next item takes another page.
func (r *Reader) Waits() bool { return r.At >= r.List.Gone+len(r.List.Items) }

// Pins names the list's owner and the last item: it is a [Pinner].
func (r *Reader) Pins(pin func(*Node)) {
	pin(r.List.Owner)
	pin(r.last)
}

// Close ends the reading, before the end too.
func (r *Reader) Close() {
	r.List.readers = slices.DeleteFunc(r.List.readers, func(x *Reader) bool { return x == r })
	r.s.Release(r)
}
