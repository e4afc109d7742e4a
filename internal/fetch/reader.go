package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// pinner is what stands among the nodes that a statement has seen. What it stands
// at is not written away, and not let go.
type pinner interface {
	// pins names the nodes that it stands at, or among what hangs below them; nil
	// is none.
	pins(pin func(*node))
}

// hold registers what stands among the nodes, until release.
func (s *store) hold(p pinner)    { s.pinners[p] = struct{}{} }
func (s *store) release(p pinner) { delete(s.pinners, p) }

// pinned are the pages among whose nodes something stands.
func (s *store) pinned() map[*page]bool {
	pinned := map[*page]bool{}
	for p := range s.pinners {
		p.pins(func(n *node) {
			if n != nil {
				pinned[n.unit()] = true
			}
		})
	}
	return pinned
}

// reader reads a list from its beginning. Its list knows it from [store.reader] to
// close: what lies behind the last of a list's readers may be let go, what any of
// them has still to read never.
type reader struct {
	s    *store
	list *list
	at   int   // how many items it was given, counted from the first ever
	last *node // the last of them
	// seeks says that it looks for ids: one that does not come is looked up.
	seeks bool
}

// reader begins to read a list, which must not have let go of anything.
func (s *store) reader(l *list) *reader {
	r := &reader{s: s, list: l}
	l.readers = append(l.readers, r)
	s.hold(r)
	return r
}

// next gives the next item, fetching pages as far as needed, or nil at the end of
// the list. wanted is the path whose rows the caller is after.
func (r *reader) next(wanted *shape.Path) (*node, error) {
	n, err := r.s.item(r.list, r.at, wanted)
	switch {
	case n != nil:
		r.at, r.last = r.at+1, n
	case err == nil && !r.seeks:
		r.s.noteEnd(r.list)
	}
	return n, err
}

// waits reports whether the next item takes another page.
func (r *reader) waits() bool { return r.at >= r.list.gone+len(r.list.items) }

func (r *reader) pins(pin func(*node)) {
	pin(r.list.owner)
	pin(r.last)
}

func (r *reader) close() {
	r.list.readers = slices.DeleteFunc(r.list.readers, func(x *reader) bool { return x == r })
	r.s.release(r)
}
