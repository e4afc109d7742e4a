package nodes

import "slices"

// keptPages is how many pages a list that is read once keeps: the one being read
// and the one before, which a page that shifted would repeat.
const keptPages = 2

// LetGo drops the pages of a list that lie behind all of its readers, where no
// other is expected to come.
func (s *Store) LetGo(l *List) {
	if !s.once || l.Path.Level != 1 || len(l.marks) <= keptPages {
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
		l.passed.Add(m.ID)
	}
	l.items = slices.Clone(l.items[n-l.gone:])
	l.gone = n
}

// leave takes a node and what hangs below it out of the store.
func (n *Node) leave() {
	if n.In.byID[n.ID] == n {
		delete(n.In.byID, n.ID)
	}
	for _, l := range n.parts {
		if l != nil {
			for _, m := range l.items {
				m.leave()
			}
		}
	}
}

// BeginScan notes that a scan begins. A second one in a statement that was expected to
// have one means that others may follow.
func (s *Store) BeginScan() {
	if s.scans++; s.scans > 1 {
		s.KeepAll()
	}
}

// KeepAll has everything kept from now on: for later readers, and for those who look
// for a node by its id. A list that has let go of pages is read anew by later
// readers.
func (s *Store) KeepAll() { s.once = false }
