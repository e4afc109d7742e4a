package fetch

import (
	"math"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// long adds the calls for the further pages of lists that come nested, from a
// level down to the target.
func (e *explainer) long(step *Step, target *shape.Path, level int) {
	for q := target; q != nil && q.Level >= max(2, level); q = q.Up {
		if e.counted[q] {
			continue
		}
		e.counted[q] = true
		switch {
		case !e.brought[q] && !q.Kind.Insight:
			step.Calls = step.Calls.plus(atLeast(0))
		case q.Kind.Insight:
			_, common := shape.Metrics(e.s, q, e.s.needs.At(q).Fields, shape.Nestable(e.s, q))
			if common.Add(0); !e.s.needs.At(q).Fields.Within(common) {
				step.Access += "; metrics of one kind of post for each such post, 50 in a request"
			}
			step.Calls = step.Calls.plus(atLeast(0)) // posts that refuse theirs are found only by asking
		case q.Edge.MaxLimit > 0:
			e.followed = append(e.followed, reading{step, q})
		}
	}
}

// further bounds the calls for lists beyond what comes nested by what is remembered of
// each account's; nothing is known of how much of it the statement's terms leave.
func (e *explainer) further(p *shape.Path) Bounds {
	total := 0
	accounts := e.planned.likely()
	for _, a := range accounts {
		n, known := e.s.cfg.Memory.FurtherCalls(p.Of(a.ID))
		if !known {
			return atLeast(0)
		}
		total += n
	}
	if len(accounts) == 0 {
		return atLeast(0)
	}
	return Bounds{0, float64(total)}
}

// finish estimates the time of a step.
func (e *explainer) finish(step *Step) {
	if step.Rounds == (Bounds{}) {
		step.Rounds = step.Calls
	}
	step.Rounds.Low = min(step.Rounds.Low, step.Calls.Low)
	switch each, known := e.s.cfg.Memory.Duration(step.kind); {
	case step.Calls == exactly(0):
		step.Seconds = exactly(0)
	case known:
		step.Seconds = step.Rounds.times(each.Seconds())
	default:
		step.Seconds = unknown
	}
}

// finding bounds the calls that find the accounts of the login, of so many of whose
// Pages each asks.
func (e *explainer) finding(pagesAtOnce int) Bounds {
	if e.planned.begin.IsOwn() {
		return exactly(1)
	}
	if n, known := e.s.cfg.Memory.Earlier().Length(e.planned.begin.Path()); known {
		return exactly(max(1, pagesOf(n, pagesAtOnce))).plus(e.planned.findingBeside())
	}
	return atLeast(1)
}

// findingBeside bounds the calls that find accounts beside the login's list of them.
func (s *accountPlan) findingBeside() Bounds {
	if s.besideList() == nil {
		return exactly(0)
	}
	return atLeast(0) // another step may read them
}

// tellBeside says of a step that finds accounts how those beside the login's list are
// found.
func (s *accountPlan) tellBeside(step *Step) {
	if q := s.besideList(); q != nil {
		step.paths = append(step.paths, upTo(q, q.Top())...)
		step.Access += ", and those beside them along " + strings.ReplaceAll(q.Edges, "/", " and ")
	}
}

// walkSize is what is known of the size of a walk.
type walkSize struct {
	known bool
	// pages are those of all accounts, fewest as many where all are the largest, longest
	// those of the account that has most, and ends how many lists tell their end only by
	// a page that is empty.
	pages, fewest, longest, ends int
	// ordered is how many lists are not known to be in no order: those may begin with
	// a page that is smaller than others. inOrder says that all are known to be in order.
	ordered int
	inOrder bool
	// whole are the pages of the lists that are in no order.
	whole int
}

// size is that of a walk with a selection.
func (e *explainer) size(p *shape.Path, a *shape.Selection) walkSize {
	owners := []string{e.s.cfg.Login.Beginning(p.Root).At}
	if p.OfAccounts() {
		owners = nil
		for _, account := range e.planned.likely() {
			owners = append(owners, account.ID)
		}
	}
	w := walkSize{known: len(owners) > 0, inOrder: true}
	for _, owner := range owners {
		n, known := e.s.cfg.Memory.Earlier().Length(p.Of(owner))
		if !known {
			return walkSize{}
		}
		sp := &shape.PageRequest{Account: owner, Path: p, Selection: a}
		pages, fewest := 1, 1 // of an edge that takes no limit
		if largest := e.s.largest(p); largest > 0 {
			size, _ := e.s.cfg.Memory.MaxPage(sp.Kind(), largest)
			if size == 0 { // what hangs below is left for requests of its own
				return walkSize{}
			}
			pages, fewest = max(1, pagesOf(n, size)), max(1, pagesOf(n, largest))
		} else if p.Edge.Paging != schema.Whole {
			return walkSize{}
		}
		w.pages, w.fewest, w.longest = w.pages+pages, w.fewest+fewest, max(w.longest, pages)
		w.inOrder = w.inOrder && e.s.cfg.Memory.Earlier().InOrder(p.Of(owner))
		if e.s.cfg.Memory.Disordered(p.Of(owner)) {
			w.whole += fewest
		} else {
			w.ordered++
		}
		if p.Edge.Paging == schema.CursorsOnly { // only an empty page tells the end
			w.ends++
		}
	}
	return w
}

// most bounds the calls of a walk from above, and those of its longest one by an
// account. smaller says that it does not begin with the largest page.
func (w walkSize) most(smaller bool) (calls, rounds float64) {
	if !w.known {
		return math.Inf(1), math.Inf(1)
	}
	calls, rounds = float64(w.pages+w.ends), float64(w.longest+min(w.ends, 1))
	if smaller {
		calls, rounds = calls+float64(w.ordered), rounds+float64(min(w.ordered, 1))
	}
	return calls, rounds
}

// begins reports whether every execution comes to read something by an access: the
// scan is certain, and its arguments leave something to be read.
func (e *explainer) begins(a *plan.Access) bool {
	if !e.visit.Certain {
		return false
	}
	if _, scoped, ranged := narrowed(a); !scoped && !ranged { // of no rows by its LIMIT, a scan is not begun
		return true
	}
	b, known := e.bound(a)
	return known && !b.empty && b.keys == nil && b.accounts == nil // of ids, there may be no such object
}

// bound are the terms of the scan that is being explained, where its arguments are
// known.
func (e *explainer) bound(a *plan.Access) (b scanTerms, known bool) {
	args, known := e.arguments()
	if !known {
		return b, false
	}
	b, err := bindScan(e.s.cfg.Catalogue.Table(a.Table), a, args, e.s.cfg.present())
	return b, err == nil
}

// steady reports whether the scan that is being explained has the same arguments whenever
// it is begun.
func (e *explainer) steady() bool {
	return !slices.ContainsFunc(e.visit.Args, func(from []engine.Operand) bool { return len(from) != 1 || from[0].Column != nil })
}

// arguments are those of the scan that is being explained, where they are known: as the
// text has them, or as a rehearsal has shown.
func (e *explainer) arguments() (args []engine.Arg, known bool) {
	args = e.begun[e.visit.Access]
	if !e.visit.First || args == nil {
		args = nil
		for _, from := range e.visit.Args {
			if len(from) != 1 || from[0].Column != nil || from[0].Param != 0 || from[0].Blob {
				return nil, false
			}
			args = append(args, engine.Arg{Value: from[0].Value})
		}
	}
	return args, true
}
