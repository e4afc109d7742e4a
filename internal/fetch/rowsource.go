package fetch

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/series"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// rowSource is where the rows of a table come from. A cursor reads it, and EXPLAIN
// asks it what that takes: the two cannot differ about which one it is.
type rowSource interface {
	// open returns a cursor over the rows.
	open(s *store) engine.Cursor
	// explain tells of the calls that a scan with an access makes.
	explain(e *explainer, step *Step, a *plan.Access)
}

// sourceOf is that of a table.
func (s *planner) sourceOf(t *schema.Table) rowSource {
	switch {
	case t.Series != nil:
		return seriesSource{t, s.shape.Target(t)}
	case t.Numbers != nil:
		return numberSource{nodeSource{t, s.shape.Chain(t)}}
	}
	return nodeSource{t, s.shape.Chain(t)}
}

// seriesSource gives rows that are made by calls whose parameters are columns.
type seriesSource struct {
	table  *schema.Table
	target *shape.Path
}

func (r seriesSource) open(s *store) engine.Cursor {
	return series.Open(r.table, s.shape.Chain(r.table), s.seriesHost(r.target))
}

func (r seriesSource) explain(e *explainer, step *Step, a *plan.Access) {
	e.series(step, r.table, r.target, a)
}

// nodeSource gives the nodes at the end of a chain of paths.
type nodeSource struct {
	table *schema.Table
	chain []*shape.Path
}

func (r nodeSource) open(s *store) engine.Cursor { return s.open(r.table) }

func (r nodeSource) explain(e *explainer, step *Step, a *plan.Access) {
	wayOf(r.table, r.chain, a).explain(e, step)
}

// way is how an access leads to nodes.
type way interface {
	// rows begins a scan.
	rows(s *store, b *scanTerms) (source, error)
	// explain tells of the calls that it makes.
	explain(e *explainer, step *Step)
}

// wayOf chooses the way of an access to the end of a table's chain.
func wayOf(t *schema.Table, chain []*shape.Path, a *plan.Access) way {
	target := chain[len(chain)-1]
	switch {
	case t.Address != nil:
		return &belowNamed{table: t, access: a, text: a.String()}
	case a.Level > 0:
		return &byKey{chain: chain, p: chain[a.Level], target: target, access: a}
	case len(chain) == 1:
		return ofAccounts{target, a}
	case len(t.Arguments) > 0 && t.Numbers == nil:
		return byParameters{t, alongEdge{chain, target, a}}
	default:
		return alongEdge{chain, target, a}
	}
}

// byKey looks nodes up by their ids, and reads what hangs below them.
type byKey struct {
	chain     []*shape.Path
	p, target *shape.Path
	access    *plan.Access
	scan      *keyed // the last one, which the next goes on with: a join makes many
}

func (w *byKey) rows(s *store, b *scanTerms) (source, error) {
	if w.scan == nil {
		w.scan = s.below(w.p, w.target, w.chain)
	}
	w.scan.begin(b.keys)
	return w.scan, nil
}

func (w *byKey) explain(e *explainer, step *Step) { e.lookup(step, w.p, w.target, w.access) }

// ofAccounts gives the nodes that paths begin at.
type ofAccounts struct {
	target *shape.Path
	access *plan.Access
}

func (w ofAccounts) rows(s *store, b *scanTerms) (source, error) {
	return s.walk(w.target, []*shape.Path{w.target}, *b, false)
}

func (w ofAccounts) explain(e *explainer, step *Step) { e.profiles(step, w.target, w.access) }

// alongEdge walks an edge of the accounts, and what hangs below.
type alongEdge struct {
	chain  []*shape.Path
	target *shape.Path
	access *plan.Access
}

func (w alongEdge) rows(s *store, b *scanTerms) (source, error) {
	return s.walk(w.target, w.chain, *b, w.access.Newest)
}

func (w alongEdge) explain(e *explainer, step *Step) {
	e.walk(step, w.chain[1], w.target, w.access)
}

// belowNamed reads what a statement names, and what hangs below it.
type belowNamed struct {
	table  *schema.Table
	access *plan.Access
	text   string // of the access
	scans  int    // that were begun
	feed   *feed  // what names it, where that is a join; nil where that is not known
}

func (w *belowNamed) rows(s *store, said *scanTerms) (source, error) {
	b := *said
	these, err := s.questions.pose(w.table, w.access, b, false)
	if err = s.stopped(err, w.table.Name); err != nil {
		return nil, err
	}
	target, chain := s.shape.Target(w.table), s.shape.Chain(w.table)
	if len(chain) > 1 && !chain[1].Edge.TimeFilter { // whose walk just ends at what is older
		b.floor, b.window = b.window.Since, shape.Window{}
	}
	sorted := w.access.Newest || b.floor != 0
	first := s.firstPage(target, b, w.access.Newest)
	w.askAhead(s, these, b, first)
	roots, err := s.questions.objectsOf(w.table, these)
	if err = s.stopped(err, w.table.Name); err != nil {
		return nil, err
	}
	if first > 0 && target.Level > 0 && !sorted { // few rows, which the first of them may have
		return s.walks.walker(target, chain, w.inTurn(s, roots, first), b.window, first), nil
	}
	roots, err = s.questions.bring(w.table, roots, w.access.Used, first)
	if err = s.stopped(err, w.table.Name); err != nil {
		return nil, err
	}
	return s.walks.inTurn(target, chain, roots, b, sorted, first), nil
}

// askAhead asks what a scan names together with what the scans to come are likely to name.
// Errors are for those: what has not come is asked for again.
func (w *belowNamed) askAhead(s *store, these []posed, b scanTerms, first int) {
	if w.scans++; w.scans == 2 {
		w.feed = s.feedOf(w.table, w.text)
	}
	if w.feed == nil {
		return
	}
	more := w.feed.more(s, b, w.access, w.feed.wants(these, s.wanted.Rows))
	if len(more) == 0 {
		return
	}
	roots, err := s.questions.objectsOf(w.table, slices.Concat(these, more))
	if err == nil {
		roots, err = s.questions.bring(w.table, roots, w.access.Used, first)
	}
	if err != nil {
		w.feed = nil
		return
	}
	if chain := s.shape.Chain(w.table); len(chain) > 1 {
		for _, root := range roots {
			if l := s.lists.of(root, chain[1], b.window, first, nil); l.Pages() == 0 {
				s.walks.pages.fetchAhead(l, s.shape.Target(w.table))
			}
		}
	}
}

// inTurn gives what is named one after another, and brings each when it is its turn.
func (w *belowNamed) inTurn(s *store, roots []*nodes.Node, first int) func() (*nodes.Node, error) {
	next := each(roots)
	return func() (*nodes.Node, error) {
		for {
			n, err := next()
			if n == nil || err != nil {
				return nil, err
			}
			there, err := s.questions.bring(w.table, []*nodes.Node{n}, w.access.Used, first)
			if len(there) > 0 || err != nil {
				return n, err
			}
		}
	}
}

func (w *belowNamed) explain(e *explainer, step *Step) { e.named(step, w.table, w.access) }

// byParameters walks an edge by each question that the table's arguments ask.
type byParameters struct {
	table *schema.Table
	alongEdge
}

func (w byParameters) explain(e *explainer, step *Step) {
	w.alongEdge.explain(e, step)
	n := e.questions(w.table, w.access)
	step.Calls.High *= n
	step.Rounds.High *= n
}

func (w byParameters) rows(s *store, b *scanTerms) (source, error) {
	questions, err := s.questions.listed(w.table, b.values)
	if err != nil {
		return nil, err
	}
	if len(questions) == 1 && questions[0] == nil { // no request changes
		return w.alongEdge.rows(s, b)
	}
	roots, err := s.accounts.inScope(w.target, b.accounts)
	if err != nil {
		return nil, err
	}
	all := &roundRobin{}
	for _, q := range questions {
		for _, r := range roots {
			one := s.walks.walker(w.target, w.chain, once(r), b.window, s.firstPage(w.target, *b, false))
			one.asks = q
			all.walkers = append(all.walkers, one)
		}
	}
	return all, nil
}
