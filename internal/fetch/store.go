package fetch

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// store is one execution of a statement: what it has seen, and what asks for what it
// lacks. It serves one goroutine, the statement's; only pages fetched ahead run
// beside it, and they hold the pager alone.
type store struct {
	*planner
	pager *pager.Pager
	seen  *nodes.Store

	// present is when the execution began, as the statement takes it.
	present time.Time

	roots     *roots
	planned   *accountPlan
	refusals  *refusals
	mender    *mender
	orders    *orders
	course    *course
	questions *questions

	before   map[string]string          // account id -> instant of its newest post without insights
	numbered map[string]string          // account id -> instant of its oldest post known to have insights
	answered map[*shape.Path]bitset.Set // metrics that were answered with a number
	failing  []string                   // posts whose insights failed, since the API last told of any's
	windows  map[windowKey]*nodes.List
	states   []state                   // of each path, by its index
	series   map[string][]seriesAnswer // of account insights, by what was asked
	accesses []string                  // those that cursors have used
}

func newStore(ctx context.Context, p *planner, once bool) *store {
	s := &store{planner: p, series: map[string][]seriesAnswer{}}
	s.pager = pager.New(ctx, p.cfg.Client, p.cfg.Memory, p.cfg.Login != schema.InstagramLogin, len(p.shape.Paths))
	s.seen = nodes.New(p.shape.Paths, p.cfg.MaxMemory, once)
	s.before, s.numbered, s.answered = map[string]string{}, map[string]string{}, map[*shape.Path]bitset.Set{}
	s.windows = map[windowKey]*nodes.List{}
	s.states = make([]state, len(p.shape.Paths))
	s.planned = planAccounts(p)
	s.roots = &roots{found: map[schema.Root][]*nodes.Node{}}
	s.refusals = &refusals{p, s.roots}
	s.mender = &mender{p, s.pager}
	s.orders = &orders{p, s.pager}
	s.course = newCourse(p, s.pager, s.orders)
	s.questions = newQuestions(s)
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.pager.Close()
	s.course.learnFurther()
	_ = s.seen.Close() // nothing more is wanted of it
}

// absorb takes an answer's nodes into the store: new ones become nodes below
// owner, known ones are filled where they lack something.
func (s *store) absorb(answers []graph.Node, a *shape.Selection, pg *nodes.Page, owner *nodes.Node, fill bool) []*nodes.Node {
	out := make([]*nodes.Node, 0, len(answers))
	for i := range answers {
		g := &answers[i]
		id := g.ID
		if id == "" {
			id = anonymousID(g, a, i, owner)
		}
		m := s.seen.Among(a.Path, owner, pg.Of())
		n := s.seen.Known(m, id)
		if n == nil {
			if fill {
				continue // appeared after the page was read first
			}
			n = s.seen.Insert(m, id, owner, pg)
		}
		if n.Up == nil {
			n.Up = owner
		}
		s.fill(n, g, a)
		for j, b := range a.Parts {
			s.absorbPart(n, g.Parts[j], b, n.From)
		}
		out = append(out, n)
	}
	return out
}

func (s *store) fill(n *nodes.Node, g *graph.Node, a *shape.Selection) {
	for pos, f := range a.Fields {
		if n.Have.Has(f) {
			continue // two answers may differ by now: the first stays
		}
		v, ok := convert(a.Path.Types[f], g.Values[pos])
		if !ok {
			v = value.Null
			s.notes.add(Note{
				Reason: ReasonMalformed, Table: s.tableAt(a.Path), Column: s.columnAt(a.Path, f), Object: n.ID,
				Message: notOfType(a.Path.Types[f], g.Values[pos]),
			})
		}
		v = s.roots.id(v)
		n.Set(f, v)
		s.seen.Weigh(n, nodes.ValueWeight+v.Size())
	}
	n.Have = n.Have.Union(a.Mask)
}

// absorbPart takes the nested part of n's answer; nil says that there is none.
func (s *store) absorbPart(n *nodes.Node, g *graph.Page, a *shape.Selection, pg *nodes.Page) {
	if a.Path.Kind.Insight {
		if g != nil {
			s.failing = nil
		}
		s.absorbInsights(n, g, a)
		return
	}
	l := n.Part(a.Path)
	if l == nil {
		l = &nodes.List{Path: a.Path, Owner: n, Done: true, Size: a.Path.Edge.MaxLimit, Pages: 1}
		n.SetPart(a.Path, l)
		s.seen.Weigh(n, nodes.ListWeight)
		s.course.followed[accountPath{n.Account(), a.Path}] += 0
		sub := &nodes.Page{List: l, Limit: l.Size, Within: pg}
		if pg != nil {
			sub.Deep = pg.Deep
		}
		if g != nil {
			sub.Nodes = s.absorb(g.Nodes, a, sub, n, false)
			l.Add(sub.Nodes)
			s.course.proceed(l, g, len(l.Items))
			l.Ahead = sub.Deep[pager.ListKey{Owner: n.ID, Path: a.Path}]
		}
		return
	}
	if g != nil {
		s.absorb(g.Nodes, a, nil, n, true)
	}
}
