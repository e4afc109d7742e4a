package nodes

import "slices"

// keptPages is how many pages a list that is read once keeps: the one being read
// and the one before, which a page that shifted would repeat.
const keptPages = 2

// LetGo drops the pages of a list that lie behind all of its readers, where no
// other is expected to come.
func (s *Store) LetGo(l *List) {
	if !s.once || l.Path.Level != 1 || len(l.Marks) <= keptPages {
		return
	}
	n := l.Marks[len(l.Marks)-keptPages]
	for _, r := range l.readers {
		n = min(n, l.pageOf(r.At-1)) // it stands at the last item that it was given
	}
	if n <= l.Gone {
		return
	}
	for _, m := range l.Items[:n-l.Gone] {
		m.leave()
		delete(l.seen, m)
		l.passed.Add(m.ID)
	}
	l.Items = slices.Clone(l.Items[n-l.Gone:])
	l.Gone = n
}

// leave takes a node and what hangs below it out of the store.
func (n *Node) leave() {
	if n.In.byID[n.ID] == n {
		delete(n.In.byID, n.ID)
	}
	for _, l := range n.Parts {
		if l != nil {
			for _, m := range l.Items {
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
