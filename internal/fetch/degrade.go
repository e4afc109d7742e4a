package fetch

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// mostMended bounds how often one request is changed and made again: each time it is
// without something.
const mostMended = 200

// degrader changes what is asked for after a refusal, as [repair] decides: for the
// request that is made again, for the statement, or for those that come later.
type degrader struct {
	cfg   *Config
	needs *shape.Needs
	pager *pager.Pager
}

// degradePage changes what the next request for a page of a list asks for, after the API
// refused one, and reports whether there is hope that it will be accepted.
func (s *degrader) degradePage(err error, r *shape.PageRequest, l *nodes.List, k *builder) bool {
	facts := s.facts(k)
	facts.Bisected = l.Suspects() > 0
	for _, step := range repair.Page(err, r, facts) {
		switch step.Action {
		case repair.Halve, repair.MeasureSize:
			if s.halve(step, r) {
				return true
			}
		case repair.BisectIfAlive:
			if err := s.pager.Alive(r); err != nil && !errors.Is(err, graph.ErrBudget) { // which the next request tells
				continue
			}
			s.bisect(err, r, l, k)
			return true
		case repair.Bisect:
			s.bisect(err, r, l, k)
			return true
		default:
			if s.change(step, r.Selection, k) {
				return true
			}
		}
	}
	return false
}

// facts are what decides about a request besides its error.
func (s *degrader) facts(k *builder) repair.Facts {
	return repair.Facts{Bare: k.Bare, Tolerant: s.cfg.Partial, Known: func(p *shape.Path, f int) bool {
		return s.cfg.Memory.Known(p, f, s.cfg.now())
	}}
}

// bisect notes that one of the posts of a page spoilt its request for insights.
// Halving finds the post, which is then asked for without them.
func (s *degrader) bisect(err error, r *shape.PageRequest, l *nodes.List, k *builder) {
	var api *graph.APIError
	k.Bare = r.Limit == 1
	l.Suspect(r.Limit, errors.As(err, &api) && api.Reason() == graph.ReasonBeforeConversion)
}

// degradeSize makes the next request of this kind smaller after one was too much, and
// reports whether it can be.
func (s *degrader) degradeSize(err error, r *shape.PageRequest) bool {
	return slices.ContainsFunc(repair.Size(err, r), func(step repair.Step) bool { return s.halve(step, r) })
}

// halve does so, if need be after it has found out whether the size was the cause.
func (s *degrader) halve(step repair.Step, r *shape.PageRequest) bool {
	refused := r.Limit
	if step.Action == repair.MeasureSize {
		if refused = s.pager.MeasureSize(r); refused == 0 {
			return false
		}
	}
	s.cfg.Memory.PageRefused(r.Kind(), refused)
	return true
}

// mend changes what the next request selects, after the API refused one, and reports
// whether there is hope that it will be accepted.
func (s *degrader) degrade(err error, a *shape.Selection, k *builder) bool {
	return slices.ContainsFunc(repair.Selection(err, a, s.facts(k)), func(step repair.Step) bool { return s.change(step, a, k) })
}

// object changes what the next request for objects asks for, after one of them was
// refused, by the first of the outcomes that changes anything, and returns it.
func (s *degrader) object(outcomes []repair.ObjectOutcome, err error, a *shape.Selection, k *builder) repair.ObjectOutcome {
	for _, outcome := range outcomes {
		switch outcome {
		case repair.ObjectSplit:
			k.Split++
		case repair.ObjectBare:
			k.Bare = true
		case repair.ObjectMend:
			if !s.degrade(err, a, k) {
				continue
			}
		default:
		}
		return outcome
	}
	return repair.ObjectFails
}

// change carries out a step that concerns what a request selects, and reports
// whether that changes anything.
func (s *degrader) change(step repair.Step, a *shape.Selection, k *builder) bool {
	if k.mended >= mostMended {
		return false
	}
	changed := true
	switch step.Action {
	case repair.DropFields, repair.DropMetrics, repair.AsTotals:
		changed = s.learn(step)
	case repair.DropOptional:
		changed = s.dropOptional(a)
	case repair.LeaveMetrics:
		k.Bare = true
		s.leaveMetrics(a)
	case repair.SplitAll:
		k.Split = shape.SplitAll
	default:
		changed = false
	}
	if changed {
		k.mended++
	}
	return changed
}

// learn remembers what a step says of fields, and reports whether any of it is to
// change anything.
func (s *degrader) learn(step repair.Step) (changed bool) {
	for _, f := range step.Fields {
		switch step.Action {
		case repair.DropFields:
			changed = s.cfg.Memory.Refuse(step.Path, f, note.UnknownField, s.cfg.now()) || changed
		case repair.DropMetrics:
			changed = s.cfg.Memory.Refuse(step.Path, f, note.RetiredMetric, s.cfg.now()) || changed
		default:
			s.cfg.Memory.SetTotal(step.Path, f, s.cfg.now())
			changed = true
		}
	}
	return changed
}

// spoils notes that a refusal is for the insights nested in a, on an edge where
// they are asked for object by object from then on, and reports whether it is.
func (s *degrader) spoils(err error, a *shape.Selection) bool {
	return repair.SpoiltByMetrics(err, a) && s.leaveMetrics(a)
}

// leaveMetrics stops nesting insights on an edge of so few objects that the one
// that spoils them all is not looked for, and reports whether a asks for such.
func (s *degrader) leaveMetrics(a *shape.Selection) (left bool) {
	for _, b := range a.Parts {
		if b.Path.Kind.Insight && a.Path.MetricsApart() && !s.needs.At(b.Path).Never {
			s.needs.At(b.Path).Never, left = true, true
		}
	}
	return left
}

// dropOptional stops nesting what nobody waits for: its error is for whoever
// asks for it.
func (s *degrader) dropOptional(a *shape.Selection) bool {
	dropped := false
	for _, b := range a.Parts {
		if b.Optional {
			s.needs.At(b.Path).Never, dropped = true, true
		} else if s.dropOptional(b) {
			dropped = true
		}
	}
	return dropped
}
