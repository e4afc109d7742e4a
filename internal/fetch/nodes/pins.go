package nodes

import "slices"

// Pinner is what stands among the nodes that a statement has seen. What it stands
// at is not written away, and not let go.
type Pinner interface {
	// Pins names the nodes that it stands at, or among what hangs below them; nil
	// is none.
	Pins(pin func(*Node))
}

// pins are what stands among the nodes: few, of which the last comes and goes with each inner
// scan of a join.
type pins struct{ these []Pinner }

// Hold registers what stands among the nodes, until Release.
func (x *pins) Hold(p Pinner) { x.these = append(x.these, p) }

// Release ends what Hold began.
func (x *pins) Release(p Pinner) {
	for i := len(x.these) - 1; i >= 0; i-- {
		if x.these[i] == p {
			x.these = slices.Delete(x.these, i, i+1)
			return
		}
	}
}

// pages are the pages among whose nodes something stands.
func (x *pins) pages() map[*Page]bool {
	pinned := map[*Page]bool{}
	for _, p := range x.these {
		p.Pins(func(n *Node) {
			if n != nil {
				pinned[n.Unit()] = true
			}
		})
	}
	return pinned
}

// sum tells the pages among whose nodes something stands from others, as good as always.
func (x *pins) sum() (sum uint64) {
	for _, p := range x.these {
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
