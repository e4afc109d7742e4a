package fetch

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// store is one execution of a statement: what it wants, what it asks with, and what
// it has seen. It serves one goroutine, the statement's; only pages fetched ahead run
// beside it, and they hold the pager alone.
type store struct {
	*planner
	pager *pager.Pager
	*nodes.Store
	states []state // of each path, by its index

	// present is when the execution began, as the statement takes it.
	present time.Time

	// own is the account of an Instagram Login, once it is known.
	own learn.Account

	roots    map[schema.Root][]*nodes.Node
	windows  map[windowKey]*nodes.List
	before   map[string]string          // account id -> instant of its newest post without insights
	numbered map[string]string          // account id -> instant of its oldest post known to have insights
	answered map[*shape.Path]bitset.Set // metrics that were answered with a number
	failing  []string                   // posts whose insights failed, since the API last told of any's

	questions *questions

	series   map[string][]seriesAnswer // of account insights, by what was asked
	accesses []string                  // those that cursors have used

	// walked are the lists of the first level that were read to their end;
	// followed counts the calls for lists below, beyond what came nested.
	walked   map[*nodes.List]bool
	followed map[accountPath]int
}

type windowKey struct {
	account *nodes.Node
	path    *shape.Path
	window  shape.Window
	// question is what the list answers; nil where no argument has a value.
	question *nodes.Question
}

func newStore(ctx context.Context, p *planner, once bool) *store {
	s := &store{
		planner: p, pager: pager.New(ctx, p.cfg.Client, p.cfg.Memory, p.cfg.Login != schema.InstagramLogin, len(p.shape.Paths)), Store: nodes.New(p.shape.Paths, p.cfg.MaxMemory, once), states: make([]state, len(p.shape.Paths)),
		roots: map[schema.Root][]*nodes.Node{}, windows: map[windowKey]*nodes.List{},
		before: map[string]string{}, numbered: map[string]string{}, answered: map[*shape.Path]bitset.Set{}, walked: map[*nodes.List]bool{}, series: map[string][]seriesAnswer{}, followed: map[accountPath]int{},
	}
	s.questions = newQuestions(s)
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.pager.Close()
	s.learnFurther()
	_ = s.Close() // nothing more is wanted of it
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
		m := s.Among(a.Path, owner, pg.Of())
		n := s.Known(m, id)
		if n == nil {
			if fill {
				continue // appeared after the page was read first
			}
			n = s.Insert(m, id, owner, pg)
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
		if s.own.Scoped != "" && v.Kind() == value.KindText && v.Text() == s.own.Scoped {
			v = value.Text(s.own.ID) // one account, one id
		}
		n.Set(f, v)
		s.Weigh(n, nodes.ValueWeight+v.Size())
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
		s.Weigh(n, nodes.ListWeight)
		s.followed[accountPath{n.Account(), a.Path}] += 0
		sub := &nodes.Page{List: l, Limit: l.Size, Within: pg}
		if pg != nil {
			sub.Deep = pg.Deep
		}
		if g != nil {
			sub.Nodes = s.absorb(g.Nodes, a, sub, n, false)
			l.Add(sub.Nodes)
			s.proceed(l, g, len(l.Items))
			l.Ahead = sub.Deep[pager.ListKey{Owner: n.ID, Path: a.Path}]
		}
		return
	}
	if g != nil {
		s.absorb(g.Nodes, a, nil, n, true)
	}
}
