package fetch

import (
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
)

// together is what the steps of a statement have in common: calls that one makes in
// place of another, so that the figures of each do not add up, and calls of one that
// others cause.
type together struct {
	// lookups are the steps that are certain to look up an id, searched the edges that
	// some step may look along for ids, with the accounts and the first page of each.
	lookups  []*Step
	searched map[*shape.Path]bool
	// walked are those that walk an edge behind a step that finds the accounts.
	walked []reading
	// followed are those that read the lists below others to their end.
	followed []reading
	// bringing is how many lists of an account bring those at a path along; metrics is
	// the first step whose pages bring metrics.
	bringing map[*shape.Path]float64
	metrics  *Step
}

// reading is a step that reads the lists at a path.
type reading struct {
	step *Step
	path *shape.Path
}

func newTogether() together {
	return together{searched: map[*shape.Path]bool{}, bringing: map[*shape.Path]float64{}}
}

// searches notes that ids are looked for at a path.
func (t *together) searches(p *shape.Path) {
	if p.OfAccounts() && p.Top().Edge.Count != "" {
		t.searched[p.Top()] = true
	}
}

// brings notes what comes along with the pages of so many lists.
func (t *together) brings(step *Step, a *shape.Selection, lists float64) {
	if t.metrics == nil && a.HasMetrics() {
		t.metrics = step
	}
	for _, b := range a.Lists() {
		t.bringing[b.Path] += lists
		t.brings(step, b, lists)
	}
}

// settle makes the figures of the steps those of the whole statement, when all steps are
// known.
func (e *explainer) settle(steps []*Step) {
	for _, f := range e.followed { // ahead of the reader too, of each list that brings them
		f.step.Calls = f.step.Calls.plus(e.further(f.path).times(max(1, e.bringing[f.path])))
	}
	for _, w := range e.walked {
		if e.searched[w.path] {
			w.step.Calls.Low = 0
		}
	}
	var all Bounds
	for _, step := range steps {
		all = all.plus(step.Calls)
	}
	if all.Low == 0 && len(e.lookups) > 0 { // whatever else is read may bring what is looked up
		e.lookups[0].Calls.Low = 1
	}
	if e.s.keeps { // an answer to any of them may be kept
		for _, step := range steps {
			step.Calls.Low, step.Rounds.Low = 0, 0
		}
	}
	if e.metrics != nil && !math.IsInf(all.High, 1) { // which a post may refuse, though no scan reads them
		e.metrics.Calls.High = math.Inf(1)
	}
}
