package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// walks goes down from nodes along edges.
type walks struct {
	*planner
	pager     *pager.Pager
	seen      *nodes.Store
	lists     *lists
	pages     *pages
	course    *course
	orders    *orders
	completer *completer
}

func (s *walks) walker(target *shape.Path, chain []*shape.Path, starts func() (*nodes.Node, error), w shape.Window, first int) *walker {
	return &walker{s: s, target: target, chain: chain, starts: starts, window: w, first: first}
}

func each(these []*nodes.Node) func() (*nodes.Node, error) {
	return func() (*nodes.Node, error) {
		if len(these) == 0 {
			return nil, nil
		}
		n := these[0]
		these = these[1:]
		return n, nil
	}
}

func once(n *nodes.Node) func() (*nodes.Node, error) { return each([]*nodes.Node{n}) }

// walker gives the nodes at a path one after another: below each start node,
// along the edges, depth first.
type walker struct {
	s      *walks
	target *shape.Path
	chain  []*shape.Path // by level, down to target
	// starts gives the next node to begin below, nil at the end.
	starts func() (*nodes.Node, error)
	window shape.Window
	first  int
	asks   *nodes.Question // that the lists of the first level answer; nil for none
	seeks  bool            // ids, in place of giving all there is
	stack  []*nodes.Reader // of the lists on the way down to where it stands
	spare  []*nodes.Reader // closed ones
	part   *parts          // those that a walk was split into, where it is one
}

func (w *walker) next() (*nodes.Node, error) {
	for {
		if len(w.stack) == 0 {
			n, err := w.starts()
			if n == nil || err != nil {
				return nil, err
			}
			if n.In.Path == w.target {
				return n, nil
			}
			if n, err = w.descend(n); n != nil || err != nil {
				return n, err
			}
			continue
		}
		r := w.stack[len(w.stack)-1]
		n, err := w.s.lists.next(r, w.target)
		if err != nil {
			return nil, err
		}
		if len(w.stack) == 1 {
			w.part.look(r.List, n)
		}
		if n == nil {
			if w.part == nil {
				w.s.orders.noteCut(r.List)
			}
			w.leave()
			w.s.seen.LetGo(r.List)
			continue
		}
		if n.In.Path == w.target {
			return n, nil
		}
		if n, err = w.descend(n); n != nil || err != nil {
			return n, err
		}
	}
}

// upcoming gives what is left of the lists that it reads, as far as that has come.
func (w *walker) upcoming(yield func(*nodes.Node) bool) {
	for _, r := range slices.Backward(w.stack) {
		if !w.below(r.List.Behind(r.At()), yield) {
			return
		}
	}
}

// below gives what there is at the target under nodes on the way to it, and reports
// whether to go on: not beyond what has not come.
func (w *walker) below(these []*nodes.Node, yield func(*nodes.Node) bool) bool {
	for _, n := range these {
		if n.In.Path == w.target {
			if !yield(n) {
				return false
			}
			continue
		}
		l := n.Part(w.chain[n.In.Level+1])
		if l == nil || !w.below(l.Behind(0), yield) || !l.Done() {
			return false
		}
	}
	return true
}

// read goes on to a list.
func (w *walker) read(l *nodes.List) {
	if last := len(w.spare) - 1; last >= 0 {
		w.stack, w.spare = append(w.stack, w.spare[last].Begin(l)), w.spare[:last]
		return
	}
	begin := w.s.seen.Read
	if w.seeks {
		begin = w.s.seen.Seek
	}
	w.stack = append(w.stack, begin(l))
}

// leave goes back from the list that it reads.
func (w *walker) leave() {
	last := len(w.stack) - 1
	w.stack[last].Close()
	w.spare, w.stack = append(w.spare, w.stack[last]), w.stack[:last]
}

func (w *walker) close() {
	for len(w.stack) > 0 {
		w.leave()
	}
	if w.part != nil && w.part.whole != nil {
		w.part.whole.close()
	}
}

// dry reports whether the next node needs another page of the walk's own edge.
func (w *walker) dry() bool {
	for i, r := range slices.Backward(w.stack) {
		if !r.Waits() {
			return false
		}
		if !r.List.Done() {
			return i == 0
		}
	}
	return len(w.stack) == 0
}

// hurry asks for the next page of the walk's own edge ahead, if nothing is under
// way.
func (w *walker) hurry() {
	if len(w.stack) == 0 {
		n, err := w.starts()
		if n == nil || err != nil {
			return
		}
		w.read(w.s.lists.of(n, w.chain[1], w.window, w.first, w.asks))
	}
	if l := w.stack[0].List; w.dry() {
		w.s.pages.fetchAhead(l, w.target)
	}
}

// descend goes on to the children of n on the way to the target. What n has of metrics is one
// node, which it gives at once.
func (w *walker) descend(n *nodes.Node) (*nodes.Node, error) {
	p := w.chain[n.In.Level+1]
	if p.Level == 1 {
		w.read(w.s.lists.of(n, p, w.window, w.first, w.asks))
		return nil, nil
	}
	l, err := w.s.completer.partOf(n, p, w.target)
	switch {
	case err != nil || l.Owner == nil: // there is nothing to read
		return nil, err
	case p.Kind.Insight:
		return l.At(0), nil
	}
	w.read(l)
	return nil, nil
}
