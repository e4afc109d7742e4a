package fetch

import (
	"slices"
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// intake takes answers into what the statement has seen: nodes, and what came nested
// below them.
type intake struct {
	*teller
	seen    *nodes.Store
	roots   *roots
	numbers *numbers
	course  *course
}

// absorb takes an answer's nodes into the store: new ones become nodes below
// owner, known ones are filled where they lack something.
func (s *intake) absorb(answers []graph.Node, a *shape.Selection, pg *nodes.Page, owner *nodes.Node, fill bool) []*nodes.Node {
	out := pg.Room(len(answers))
	m := s.seen.Among(a.Path, owner, pg.Of())
	if !fill {
		m.Expect(len(answers), a.Fields, slots(a.Parts))
		for _, b := range a.Parts {
			if b.Path.Kind.Insight {
				s.seen.ExpectNumbers(b.Path, len(answers), b.Fields)
			}
		}
	}
	plain := !fill && pg != nil && pg.Within != nil && a.Path.Level > 1 && m.New(answers)
	for i := range answers {
		g := &answers[i]
		id := g.ID
		if id == "" {
			id = anonymousID(g, a, i, owner)
		}
		n := s.take(m, id, owner, pg, plain, fill)
		if n == nil {
			continue // it appeared after the page was read first, or lies behind the readers
		}
		n.HangBelow(owner)
		s.fill(n, g, a)
		for j, b := range a.Parts {
			s.absorbPart(n, g.Parts[j], b, n.From)
		}
		out = append(out, n)
	}
	return out
}

// take returns the node of that id among those seen, or a new one; nil where it is only to be
// filled and was not seen, and where the list has let go of it. plain says that it cannot have
// been seen.
func (s *intake) take(m *nodes.Members, id string, owner *nodes.Node, pg *nodes.Page, plain, fill bool) *nodes.Node {
	switch l := pg.Of(); {
	case fill:
		return s.seen.Known(m, id)
	case l != nil && pg.Within == nil:
		return s.seen.Take(m, id, owner, pg)
	}
	return s.seen.Enter(m, id, owner, pg, plain)
}

// identified gives the objects of a page that have no id that of their key, by which
// the list knows what came before.
func identified(g *graph.Page, a *shape.Selection) *graph.Page {
	if a.Path.Key == 0 {
		return g
	}
	page := *g
	page.Nodes = slices.Clone(g.Nodes) // others may have the same answer
	for i := range page.Nodes {
		if n := &page.Nodes[i]; n.ID == "" {
			n.ID = anonymousID(n, a, i, nil)
		}
	}
	return &page
}

// anonymousID makes an id for an object that has none: of its key, as of a
// permission, or else of its position below its owner.
func anonymousID(g *graph.Node, a *shape.Selection, i int, owner *nodes.Node) string {
	if a.Path.Key > 0 {
		return g.Values[slices.Index(a.Fields, a.Path.Key)].Text()
	}
	id := "#" + strconv.Itoa(i)
	if owner != nil {
		id = owner.ID + id
	}
	return id
}

func (s *intake) fill(n *nodes.Node, g *graph.Node, a *shape.Selection) {
	for pos, f := range a.Fields {
		if n.Have().Has(f) {
			continue // two answers may differ by now: the first stays
		}
		v, ok := answer.Convert(a.Path.Types[f], g.Values[pos])
		if !ok {
			v = value.Null
			s.notes.add(Note{
				Reason: note.Malformed, Table: s.tableAt(a.Path), Column: s.columnAt(a.Path, f), Object: n.ID,
				Message: answer.NotOfType(a.Path.Types[f], g.Values[pos]),
			})
		}
		v = s.roots.id(v)
		s.seen.Fill(n, f, v)
	}
	n.Settle(a.Mask)
}

// absorbPart takes the nested part of n's answer; nil says that there is none.
func (s *intake) absorbPart(n *nodes.Node, g *graph.Page, a *shape.Selection, pg *nodes.Page) {
	if a.Path.Kind.Insight {
		if g != nil {
			s.numbers.told()
		}
		s.numbers.take(n, g, a)
		return
	}
	l := n.Part(a.Path)
	switch {
	case l == nil && g == nil && a.Path.Level > 1:
		s.seen.Nothing(n, a.Path)
		s.course.hang(n, n.Part(a.Path))
	case l == nil:
		l = s.seen.Nested(n, a.Path, a.Path.Edge.MaxLimit)
		if g != nil {
			sub := s.seen.Along(l, pg)
			l.AddNested(sub, s.absorb(g.Nodes, a, sub, n, false))
			s.course.proceed(l, g, l.Len())
			l.ReadAhead(sub.Deep[pager.ListKey{Owner: n.ID, Path: a.Path}])
		}
		s.course.hang(n, l)
	case g != nil:
		s.absorb(g.Nodes, a, nil, n, true)
	}
}

// slots is how many places a node needs for the lists of parts.
func slots(parts []*shape.Selection) (n int) {
	for _, b := range parts {
		n = max(n, b.Path.Slot+1)
	}
	return n
}
