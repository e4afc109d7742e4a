package nodes

import "github.com/viewfinder-sql/viewfinder/internal/fetch/shape"

// keptPages is how many pages a list that is read once keeps: the one being read
// and the one before, which a page that shifted would repeat.
const keptPages = 2

// release is what may be let go of.
type release struct {
	// once says of a path of the first level whether each of its lists is expected to
	// be read once, and whoever looks for one of its nodes by its id to do so while the
	// reader stands there. It is asked where something could be let go.
	once func(*shape.Path) bool
	kept map[*shape.Path]bool // of which everything is kept
	gone int                  // items let go before the end
}

// Gone is how many items of lists were let go behind a reader.
func (x *release) Gone() int { return x.gone }

// Keep has everything kept from now on of what hangs along an edge of the roots, for
// later readers and for those who look for a node by its id: p is its path, or one
// below. A list that has let go of pages is read anew by later readers.
func (x *release) Keep(p *shape.Path) { x.kept[p.Top()] = true }

// ReadOnce reports whether each of the lists at a path of the first level is expected to
// be read once: what lies behind its readers need not be kept.
func (x *release) ReadOnce(p *shape.Path) bool { return !x.kept[p] && x.once(p) }

// LetGo drops the pages of a list that lie behind all of its readers, where no
// other is expected to come; all of it where it was read to its end.
func (s *Store) LetGo(l *List) {
	if l.Path.Level != 1 {
		return
	}
	n := l.behind()
	if n <= l.gone || !s.ReadOnce(l.Path) {
		return
	}
	these := l.items[:n-l.gone]
	for _, m := range these { // what hangs below is known where it is at hand
		if s.Bring(m); s.Err() != nil {
			return
		}
	}
	for _, m := range these {
		if l.without(m) {
			s.reuse.left = append(s.reuse.left, m)
		}
		if m.first != l.number {
			has(l).passed.Add(m.ID)
		}
		if m.From.Of() == l {
			s.spill.forget(m.From)
		}
	}
	left := copy(l.items, l.items[n-l.gone:])
	clear(l.items[left:])
	l.items = l.items[:left]
	if len(l.readers) > 0 {
		s.release.gone += n - l.gone
	}
	if len(l.items) == 0 {
		l.latest = nil
	}
	l.gone = n
}

// behind is how many items, counted from the first ever, lie behind all readers, in
// whole pages.
func (l *List) behind() int {
	if l.done && len(l.readers) == 0 {
		return l.Len()
	}
	if len(l.marks) <= keptPages {
		return 0
	}
	n := l.marks[len(l.marks)-keptPages]
	for _, r := range l.readers {
		n = min(n, l.pageOf(r.at-1)) // it stands at the last item that it was given
	}
	return n
}

// without takes a node that the list lets go of out of the store, and reports whether it did:
// not where another list holds it, to which it would come anew with the next answer that has it.
func (l *List) without(n *Node) (left bool) {
	if l.had != nil && l.had.seen[n] {
		delete(l.had.seen, n)
		n.others--
	} else {
		n.listed = nil
	}
	if left = n.listed == nil && n.others == 0; left {
		n.leave()
	}
	return left
}

// leave takes a node and what hangs below it out of the store. Nobody waits any more for what
// was asked for ahead there.
func (n *Node) leave() {
	n.In.drop(n)
	n.left = true
	for _, l := range n.parts {
		if l != nil {
			l.StopAhead()
			for _, m := range l.items {
				m.leave()
			}
		}
	}
}
