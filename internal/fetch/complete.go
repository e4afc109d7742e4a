package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// completer sees to it that a node has what is read of it: fields, and what hangs below.
type completer struct {
	*planner
	rereader *rereader
	insights *insights
	objects  *objects
	refusals *refusals
}

// partOf returns the list below n at p, fetching it, for every node of n's page,
// where it is missing.
func (s *completer) partOf(n *nodes.Node, p, wanted *shape.Path) (*nodes.List, error) {
	if p.Kind.Insight {
		return s.insights.of(n, p)
	}
	if l := n.Part(p); l != nil {
		return l, nil
	}
	if s.Forbids(n.Account(), p) {
		return n.None(p), nil
	}
	if n.From != nil && slices.Contains(n.From.Left, p) && !n.WithinAnother() {
		return s.rereader.apart(n, p), nil
	}
	s.needs.At(p).Nest = true // the pages to come bring it along
	k := s.builder(wanted, s.nested, n.Account())
	lacks := func(m *nodes.Node) bool { return m.Part(p) == nil }
	err := s.rereader.complete(n, lacks, func() *shape.Selection {
		a := &shape.Selection{Path: n.In.Path}
		k.AddPart(a, p, false)
		return a
	}, k)
	if s.tolerates(err) {
		s.refusals.forbid(n.Account(), p, err)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if l := n.Part(p); l != nil {
		return l, nil
	}
	return n.None(p), nil // the object is gone by now
}

// settle makes sure that n has the fields of mask.
func (s *completer) settle(n *nodes.Node, mask bitset.Set) error {
	if q := n.In.Question; q != nil && n == q.Object {
		return s.objects.bringObjects([]*nodes.Node{n}, mask, false, nil)
	}
	mask = mask.Minus(n.In.Echo)
	missing := mask.Minus(n.Have()) // what n is answered first must not end the asking for the others
	if missing.IsEmpty() {
		return nil
	}
	k := s.builder(nil, nil, "")
	lacks := func(m *nodes.Node) bool { return !mask.Within(m.Have()) }
	err := s.rereader.complete(n, lacks, func() *shape.Selection {
		a := &shape.Selection{Path: n.In.Path}
		k.AddFields(a, missing)
		return a
	}, k)
	n.Settle(mask) // what is still missing now cannot be had
	return err
}
