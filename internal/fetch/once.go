package fetch

import "slices"

// keptPages is how many pages a list that is read once keeps: the one being read
// and the one before, which a page that shifted would repeat.
const keptPages = 2

// letGo drops the pages of a list that lie behind all of its readers, where no
// other is expected to come.
func (s *store) letGo(l *list) {
	if !s.once || l.path.Level != 1 || len(l.marks) <= keptPages {
		return
	}
	n := l.marks[len(l.marks)-keptPages]
	for _, r := range l.readers {
		n = min(n, l.pageOf(r.at-1)) // it stands at the last item that it was given
	}
	if n <= l.gone {
		return
	}
	for _, m := range l.items[:n-l.gone] {
		m.leave()
		delete(l.seen, m)
		l.passed.add(m.id)
	}
	l.items = slices.Clone(l.items[n-l.gone:])
	l.gone = n
}

// pageOf is where the page of the i-th item begins.
func (l *list) pageOf(i int) int {
	at, found := slices.BinarySearch(l.marks, i)
	if !found {
		at--
	}
	if at < 0 {
		return 0
	}
	return l.marks[at]
}

// leave takes a node and what hangs below it out of the store.
func (n *node) leave() {
	if n.in.byID[n.id] == n {
		delete(n.in.byID, n.id)
	}
	for _, l := range n.parts {
		if l != nil {
			for _, m := range l.items {
				m.leave()
			}
		}
	}
}

// scan notes that a scan begins. A second one in a statement that was expected to
// have one means that others may follow.
func (s *store) scan() {
	if s.scans++; s.scans > 1 {
		s.keep()
	}
}

// keep has everything kept from now on: for later readers, and for those who look
// for a node by its id. A list that has let go of pages is read anew by later
// readers.
func (s *store) keep() { s.once = false }
