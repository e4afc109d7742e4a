package fetch

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// store is what one execution of a statement has seen of the tree. It serves one
// goroutine, the statement's; only pages fetched ahead run beside it.
type store struct {
	*planner
	pager   *pager.Pager
	members []members // of each path, by its index
	states  []state   // likewise

	// once says that one scan is expected to read everything: pages behind it
	// need not be kept. scans counts the scans begun.
	once  bool
	scans int

	// present is when the execution began, as the statement takes it.
	present time.Time

	// own is the account of an Instagram Login, once it is known.
	own learn.Account

	roots    map[schema.Root][]*node
	windows  map[windowKey]*list
	before   map[string]string          // account id -> instant of its newest post without insights
	numbered map[string]string          // account id -> instant of its oldest post known to have insights
	answered map[*shape.Path]bitset.Set // metrics that were answered with a number
	failing  int                        // posts whose insights failed in a row

	rowIDs map[string]int64

	questions *questions

	series   map[string][]seriesAnswer // of account insights, by what was asked
	accesses []string                  // those that cursors have used

	// walked are the lists of the first level that were read to their end;
	// followed counts the calls for lists below, beyond what came nested.
	walked   map[*list]bool
	followed map[accountPath]int

	spill   spill
	pinners map[pinner]struct{} // what stands among the nodes
}

type windowKey struct {
	account *node
	path    *shape.Path
	window  shape.Window
	// question is what the list answers; nil where no argument has a value.
	question *question
}

func newStore(ctx context.Context, p *planner) *store {
	s := &store{
		planner: p, pager: pager.New(ctx, p.cfg.Client, p.cfg.Memory, p.cfg.Login != schema.InstagramLogin, len(p.shape.Paths)), members: make([]members, len(p.shape.Paths)), states: make([]state, len(p.shape.Paths)),
		roots: map[schema.Root][]*node{}, windows: map[windowKey]*list{},
		spill: spill{budget: p.cfg.MaxMemory}, pinners: map[pinner]struct{}{},
		before: map[string]string{}, numbered: map[string]string{}, answered: map[*shape.Path]bitset.Set{}, walked: map[*list]bool{}, series: map[string][]seriesAnswer{}, followed: map[accountPath]int{}, rowIDs: map[string]int64{},
	}
	s.questions = newQuestions(s)
	for i, p := range p.shape.Paths {
		s.members[i].init(p)
	}
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.pager.Close()
	s.learnFurther()
	_ = s.spill.file.close() // nothing more is wanted of it
}

// rowID numbers a row by its object's id: the same object has the same number
// in every scan. Outer joins mark matched rows by it.
func (s *store) rowID(n *node) int64 {
	switch {
	case n.row != 0:
	case n.in.question != nil:
		n.row = s.intern(n.in.question.row+"/"+n.in.Edges, "\x00"+n.id) // whose ids are not unique
	default:
		n.row = s.intern(n.in.Edges, n.id)
	}
	return n.row
}

func (s *store) intern(space, id string) int64 {
	if v, err := strconv.ParseInt(id, 10, 64); err == nil && v > 0 && len(id) > 12 && id[0] != '0' {
		return v
	}
	key := space + "\x00" + id
	v, ok := s.rowIDs[key]
	if !ok {
		v = int64(len(s.rowIDs)) + 1 // real ids are far larger
		s.rowIDs[key] = v
	}
	return v
}

// absorb takes an answer's nodes into the store: new ones become nodes below
// owner, known ones are filled where they lack something.
func (s *store) absorb(answers []graph.Node, a *shape.Selection, pg *page, owner *node, fill bool) []*node {
	out := make([]*node, 0, len(answers))
	for i := range answers {
		g := &answers[i]
		id := g.ID
		if id == "" {
			id = anonymousID(g, a, i, owner)
		}
		m := s.questions.among(a.Path, owner, pg.of())
		n := s.known(m, id)
		if n == nil {
			if fill {
				continue // appeared after the page was read first
			}
			n = &node{id: id, in: m, up: owner, from: pg}
			n.set(0, value.Text(id))
			m.byID[id] = n
			m.came++
			s.weigh(n, nodeWeight+2*len(id)+valueWeight)
		}
		if n.up == nil {
			n.up = owner
		}
		s.fill(n, g, a)
		for j, b := range a.Parts {
			s.absorbPart(n, g.Parts[j], b, n.from)
		}
		out = append(out, n)
	}
	return out
}

// anonymousID makes an id for an object that has none: of its key, as of a
// permission, or else of its position below its owner.
func anonymousID(g *graph.Node, a *shape.Selection, i int, owner *node) string {
	if a.Path.Key > 0 {
		return g.Values[slices.Index(a.Fields, a.Path.Key)].Text()
	}
	id := "#" + strconv.Itoa(i)
	if owner != nil {
		id = owner.id + id
	}
	return id
}

func (s *store) fill(n *node, g *graph.Node, a *shape.Selection) {
	for pos, f := range a.Fields {
		if n.have.Has(f) {
			continue // two answers may differ by now: the first stays
		}
		v, ok := convert(a.Path.Types[f], g.Values[pos])
		if !ok {
			v = value.Null
			s.notes.add(Note{
				Reason: ReasonMalformed, Table: s.tableAt(a.Path), Column: s.columnAt(a.Path, f), Object: n.id,
				Message: notOfType(a.Path.Types[f], g.Values[pos]),
			})
		}
		if s.own.Scoped != "" && v.Kind() == value.KindText && v.Text() == s.own.Scoped {
			v = value.Text(s.own.ID) // one account, one id
		}
		n.set(f, v)
		s.weigh(n, valueWeight+v.Size())
	}
	n.have = n.have.Union(a.Mask)
}

// absorbPart takes the nested part of n's answer; nil says that there is none.
func (s *store) absorbPart(n *node, g *graph.Page, a *shape.Selection, pg *page) {
	if a.Path.Kind.Insight {
		if g != nil {
			s.failing = 0
		}
		s.absorbInsights(n, g, a)
		return
	}
	l := n.part(a.Path)
	if l == nil {
		l = &list{path: a.Path, owner: n, done: true, size: a.Path.Edge.MaxLimit, pages: 1}
		n.setPart(a.Path, l)
		s.weigh(n, listWeight)
		s.followed[accountPath{n.account(), a.Path}] += 0
		sub := &page{list: l, limit: l.size, within: pg}
		if pg != nil {
			sub.deep = pg.deep
		}
		if g != nil {
			sub.nodes = s.absorb(g.Nodes, a, sub, n, false)
			l.add(sub.nodes)
			s.proceed(l, g, len(l.items))
			l.ahead = sub.deep[pager.ListKey{Owner: n.id, Path: a.Path}]
		}
		return
	}
	if g != nil {
		s.absorb(g.Nodes, a, nil, n, true)
	}
}
