package nodes

// order is what was seen of the order of a list that should come newest first.
type order struct {
	oldest string  // the instant of the last item that has one
	dated  int     // how many have one
	looked int     // how many at its head were looked at for their instants alone
	broken bool    // one was newer than those before it
	sorted []*Node // its items newest first, where they had to be sorted
}

// Broken reports whether the list is known to be in no order.
func (o *order) Broken() bool { return o.broken }

// InstantsSeen is how many items at the head of the list were seen with their
// instants.
func (o *order) InstantsSeen() int { return max(o.dated, o.looked) }

// Sorted are the items newest first, as [fate.SetSorted] was told; nil before.
func (o *order) Sorted() []*Node { return o.sorted }

// watch takes in the instants of further items, and reports whether one of them is
// newer than those before it.
func (o *order) watch(items []*Node) (newer bool) {
	for _, n := range items {
		at := n.Instant()
		if at == "" {
			continue
		}
		o.dated++
		newer = newer || at > o.oldest && o.oldest != ""
		o.oldest = at
	}
	return newer
}
