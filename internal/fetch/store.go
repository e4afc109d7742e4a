package fetch

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Config is what statements need to fetch.
type Config struct {
	Catalogue *schema.Catalogue
	Client    *graph.Client
	Memory    *Memory
	// Account keeps to one account by its id; "" means every connected one.
	Account string
	Login   schema.Login
	// Version is the Graph version that requests name: "v26.0".
	Version string
	// PageSize bounds the pages of a walk; 0 takes what each edge allows.
	PageSize int
	// MaxMemory bounds what a statement keeps in memory of what it has fetched, in
	// bytes, as far as that can be told; beyond, it goes to a temporary file. 0 is
	// no bound.
	MaxMemory int
	// MissingIsError turns an object that is missing or forbidden into an error
	// instead of a note.
	MissingIsError bool
	// Partial ends a scan that a budget or a rate limit stops with a note instead
	// of an error, and goes on without what an account does not show for want of a
	// permission.
	Partial bool
	// Now is the clock that the platform's is like; nil is the machine's.
	Now func() time.Time
	// Present is what statements take for the present; nil is Now.
	Present func() time.Time
}

// store is what one execution of a statement has seen of the tree. It serves one
// goroutine, the statement's; only pages fetched ahead run beside it.
type store struct {
	cfg   Config
	tree  *tree
	hints *plan.Hints
	notes *notes

	// once says that one scan is expected to read everything: pages behind it
	// need not be kept. scans counts the scans begun.
	once   bool
	scans  int
	wanted Wanted

	// present is when the execution began, as the statement takes it.
	present time.Time

	// own is the account of an Instagram Login, once it is known.
	own Account

	roots    map[schema.Root][]*node
	windows  map[windowKey]*list
	before   map[string]string     // account id -> instant of its newest post without insights
	numbered map[string]string     // account id -> instant of its oldest post known to have insights
	answered map[*place]bitset.Set // metrics that were answered with a number
	failing  int                   // posts whose insights failed in a row
	hidden   map[accountPlace]bool // what a permission is missing for, where that is tolerated

	rowIDs map[string]int64

	series   map[string][]seriesAnswer // of account insights, by what was asked
	accesses []string                  // those that cursors have used

	// walked are the lists of the first level that were read to their end;
	// followed counts the calls for lists below, beyond what came nested.
	walked   map[*list]bool
	followed map[accountPlace]int

	ctx     context.Context
	cancel  context.CancelFunc
	ahead   sync.WaitGroup
	spill   spill
	pinners map[pinner]struct{} // what stands among the nodes

	slots chan struct{} // one for each list below a post that is fetched ahead
}

type windowKey struct {
	account *node
	place   *place
	window  window
}

func newStore(ctx context.Context, cfg Config, hints *plan.Hints, n *notes) *store {
	s := &store{
		cfg: cfg, tree: newTree(cfg.Catalogue), hints: hints, notes: n,
		roots: map[schema.Root][]*node{}, windows: map[windowKey]*list{},
		spill: spill{budget: cfg.MaxMemory}, pinners: map[pinner]struct{}{},
		before: map[string]string{}, numbered: map[string]string{}, answered: map[*place]bitset.Set{}, hidden: map[accountPlace]bool{},
		series: map[string][]seriesAnswer{}, walked: map[*list]bool{}, followed: map[accountPlace]int{},
		rowIDs: map[string]int64{}, slots: make(chan struct{}, deepLists),
	}
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.tree.apply(hints)
	s.bringLinked()
	return s
}

// close stops what runs ahead and waits for it.
func (s *store) close() {
	s.cancel()
	s.ahead.Wait()
	s.learnFurther()
	_ = s.spill.file.close() // nothing more is wanted of it
}

func (s *store) now() time.Time { return s.cfg.now() }

func (cfg *Config) now() time.Time {
	if cfg.Now != nil {
		return cfg.Now()
	}
	return time.Now()
}

func (cfg *Config) present() time.Time {
	if cfg.Present != nil {
		return cfg.Present()
	}
	return cfg.now()
}

// rowID numbers a row by its object's id: the same object has the same number
// in every scan. Outer joins mark matched rows by it.
func (s *store) rowID(n *node) int64 {
	if n.row == 0 {
		n.row = s.intern(n.place.path, n.id)
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

// sendable reports whether a field can be asked for at all with this login and
// version; where not, it notes why the value is NULL.
func (s *store) sendable(p *place, f int) bool {
	reason, message := s.unsendable(p, f)
	if reason != "" && p.cols[f] != nil { // what no table shows is nobody's
		s.notes.once(Note{Reason: reason, Table: s.tableAt(p), Column: s.columnAt(p, f), Message: message})
	}
	return reason == ""
}

// unsendable says why it cannot; "" where it can.
func (s *store) unsendable(p *place, f int) (reason, message string) {
	c := p.cols[f]
	switch {
	case c == nil: // which no table shows: any login and version has it
	case c.Login != 0 && c.Login&s.cfg.Login == 0:
		return ReasonNotInLogin, "this kind of login does not give it"
	case c.Since != "" && apiversion.Less(s.cfg.Version, c.Since):
		return ReasonNotInVersion, "Graph API " + s.cfg.Version + " does not know it; it came with " + c.Since
	case c.Retired != "" && !apiversion.Less(s.cfg.Version, c.Retired):
		reason = ReasonNotInVersion
		if p.kind.Insight {
			reason = ReasonRetiredMetric
		}
		return reason, "Graph API " + s.cfg.Version + " no longer knows it; it ended with " + c.Retired
	}
	return s.cfg.Memory.refusedFor(p, f, s.now()), "the API refused it"
}

// tableAt names a table whose rows are the place's nodes, one that the
// statement reads where there are several.
func (s *store) tableAt(p *place) string {
	if t := s.readAt(p); t != nil {
		return t.Name
	}
	return p.kind.Name
}

// readAt is that table, nil where there is none.
func (s *store) readAt(p *place) *schema.Table {
	for _, tables := range [][]*schema.Table{s.hints.Tables(), s.cfg.Catalogue.Tables} {
		for _, t := range tables {
			if s.tree.target(t) == p {
				return t
			}
		}
	}
	return nil
}

// columnAt names the column that shows a field of the place's nodes, as the table
// calls it that the statement reads.
func (s *store) columnAt(p *place, f int) string {
	if t := s.readAt(p); t != nil {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Level == p.level && c.Field == p.fields[f] {
				return c.Name
			}
		}
	}
	return columnName(p, f)
}

// nested says which places come along in a walk though nobody waits for them:
// those that the hints name or that earlier pages lacked.
func (s *store) nested(p *place) bool { return p.nest }

// together says which places come along with a single node: all that the
// statement reads.
func (s *store) together(p *place) bool {
	return slices.ContainsFunc(s.hints.Tables(), func(t *schema.Table) bool { return p.on(s.tree.target(t)) })
}

// absorb takes an answer's nodes into the store: new ones become nodes below
// owner, known ones are filled where they lack something.
func (s *store) absorb(answers []graph.Node, a *ask, pg *page, owner *node, fill bool) []*node {
	out := make([]*node, 0, len(answers))
	for i := range answers {
		g := &answers[i]
		id := g.ID
		if id == "" {
			id = anonymousID(g, a, i)
		}
		n := s.known(a.place, id)
		if n == nil {
			if fill {
				continue // appeared after the page was read first
			}
			n = &node{id: id, place: a.place, up: owner, from: pg}
			n.set(0, value.Text(id))
			a.place.byID[id] = n
			a.place.came++
			s.weigh(n, nodeWeight+2*len(id)+valueWeight)
		}
		if n.up == nil {
			n.up = owner
		}
		s.fill(n, g, a)
		for j, b := range a.parts {
			s.absorbPart(n, g.Parts[j], b, n.from)
		}
		out = append(out, n)
	}
	return out
}

// anonymousID makes an id for an object that has none, a permission, of its key.
func anonymousID(g *graph.Node, a *ask, i int) string {
	if pos := slices.Index(a.fields, a.place.key); pos >= 0 && !g.Values[pos].IsNull() {
		return g.Values[pos].Text()
	}
	return "#" + strconv.Itoa(i)
}

func (s *store) fill(n *node, g *graph.Node, a *ask) {
	for pos, f := range a.fields {
		if n.have.Has(f) {
			continue // two answers may differ by now: the first stays
		}
		v, ok := convert(a.place.types[f], g.Values[pos])
		if !ok {
			v = value.Null
			s.notes.add(Note{
				Reason: ReasonMalformed, Table: s.tableAt(a.place), Column: s.columnAt(a.place, f), Object: n.id,
				Message: notOfType(a.place.types[f], g.Values[pos]),
			})
		}
		if s.own.Scoped != "" && v.Kind() == value.KindText && v.Text() == s.own.Scoped {
			v = value.Text(s.own.ID) // one account, one id
		}
		n.set(f, v)
		s.weigh(n, valueWeight+v.Size())
	}
	n.have = n.have.Union(a.mask)
}

func columnName(p *place, f int) string {
	if c := p.cols[f]; c != nil {
		return c.Name
	}
	return p.fields[f]
}

// absorbPart takes the nested part of n's answer; nil says that there is none.
func (s *store) absorbPart(n *node, g *graph.Page, a *ask, pg *page) {
	if a.place.kind.Insight {
		if g != nil {
			s.failing = 0
		}
		s.absorbInsights(n, g, a)
		return
	}
	l := n.part(a.place)
	if l == nil {
		l = &list{place: a.place, owner: n, done: true, size: a.place.edge.MaxLimit, pages: 1}
		n.setPart(a.place, l)
		s.weigh(n, listWeight)
		s.followed[accountPlace{n.account(), a.place}] += 0
		sub := &page{list: l, limit: l.size, within: pg}
		if pg != nil {
			sub.deep = pg.deep
		}
		if g != nil {
			sub.nodes = s.absorb(g.Nodes, a, sub, n, false)
			l.add(sub.nodes)
			s.proceed(l, g, len(l.items))
			l.ahead = sub.deep[deepKey{n.id, a.place}]
		}
		return
	}
	if g != nil {
		s.absorb(g.Nodes, a, nil, n, true)
	}
}
