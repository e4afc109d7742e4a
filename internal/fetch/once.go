package fetch

import "slices"

// keptPages is how many pages a walk that is read once keeps: the one being read
// and the one before, which a page that shifted would repeat.
const keptPages = 2

// letGo drops the pages of a walk that lie behind its reader.
func (s *store) letGo(l *list) {
	// Without a range of time a lost cursor means to read all again, and pass over
	// what is known.
	if l.place.level != 1 || !l.place.edge.TimeFilter || len(l.marks) <= keptPages {
		return
	}
	n := l.marks[len(l.marks)-keptPages] - l.gone
	if n <= 0 {
		return
	}
	for _, m := range l.items[:n] {
		m.leave()
		delete(l.seen, m)
	}
	l.items = slices.Clone(l.items[n:])
	l.gone += n
}

// leave takes a node and what hangs below it out of the store.
func (n *node) leave() {
	delete(n.place.byID, n.id)
	for _, l := range n.parts {
		if l != nil {
			for _, m := range l.items {
				m.leave()
			}
		}
	}
}

// scan notes that a scan begins. A second one in a statement that was expected
// to have one finds pages missing: the walks start anew, and from now on all is
// kept.
func (s *store) scan() {
	s.scans++
	if !s.once || s.scans == 1 {
		return
	}
	s.once = false
	for _, roots := range s.roots {
		for _, r := range roots {
			r.parts = nil
		}
	}
	clear(s.windows)
}
