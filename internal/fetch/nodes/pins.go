package nodes

// Pinner is what stands among the nodes that a statement has seen. What it stands
// at is not written away, and not let go.
type Pinner interface {
	// Pins names the nodes that it stands at, or among what hangs below them; nil
	// is none.
	Pins(pin func(*Node))
}

// pins are what stands among the nodes.
type pins map[Pinner]struct{}

// Hold registers what stands among the nodes, until Release.
func (x pins) Hold(p Pinner) { x[p] = struct{}{} }

// Release ends what Hold began.
func (x pins) Release(p Pinner) { delete(x, p) }

// pages are the pages among whose nodes something stands.
func (x pins) pages() map[*Page]bool {
	pinned := map[*Page]bool{}
	for p := range x {
		p.Pins(func(n *Node) {
			if n != nil {
				pinned[n.Unit()] = true
			}
		})
	}
	return pinned
}

// sum tells the pages among whose nodes something stands from others, as good as always.
func (x pins) sum() (sum uint64) {
	for p := range x {
		p.Pins(func(n *Node) {
			if n != nil {
				if pg := n.Unit(); pg != nil {
					mixed := uint64(pg.number) * 0x9e3779b97f4a7c15 // of the golden ratio
					sum += mixed ^ mixed>>29
				}
			}
		})
	}
	return sum
}
