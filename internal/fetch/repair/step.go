package repair

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Action is what is changed about a request.
type Action int

// The actions.
const (
	// Halve asks for smaller pages of this kind.
	Halve Action = iota
	// MeasureSize asks for one object alone, and then for nothing of it, to find out
	// whether the page was too large; if so, it halves.
	MeasureSize
	// Bisect looks for the object whose metrics spoil the page, by halving it.
	Bisect
	// BisectIfAlive does so if the API answers to less: some objects make it fail.
	BisectIfAlive
	// DropFields asks no more for Fields of Path, which the API does not know.
	DropFields
	// DropMetrics likewise for metrics. Where the API has known one of another object,
	// it is the object that does not have it, and nothing is changed.
	DropMetrics
	// AsTotals asks for metrics as totals.
	AsTotals
	// DropOptional nests no more what nobody waits for: its error is for whoever asks
	// for it.
	DropOptional
	// LeaveMetrics asks for the metrics object by object, as one spoils its page.
	LeaveMetrics
	// SplitAll asks for each part by itself, to find the one that is not shown.
	SplitAll
)

// Step is one change.
type Step struct {
	Action Action
	Path   *shape.Path
	Fields []int
}

// Facts are what is known besides the request.
type Facts struct {
	// Bisected says that an object that spoils the page is being looked for already.
	Bisected bool
	// Tolerant says that what a permission is missing for is left out.
	Tolerant bool
	// Bare says that metrics are left out already.
	Bare bool
	// Known reports whether the API has known a metric of another object.
	Known func(p *shape.Path, f int) bool
}

// Page decides about a request for a page of an edge.
func Page(err error, r *shape.PageRequest, facts Facts) []Step {
	steps := size(err, r)
	if action, ok := bisects(err, r, facts); ok {
		steps = append(steps, Step{Action: action})
	}
	steps = append(steps, Selection(err, r.Selection, facts)...)
	if facts.Tolerant && errors.Is(err, graph.ErrPermission) && len(r.Selection.Parts) > 0 {
		steps = append(steps, Step{Action: SplitAll})
	}
	return steps
}

// Size decides about a request for a page of which only the size is in doubt.
func Size(err error, r *shape.PageRequest) []Step { return size(err, r) }

// size decides whether the request asked for too much. Where a post's metrics may be
// the cause of an error that does not say so, that is looked for first.
func size(err error, r *shape.PageRequest) []Step {
	var api *graph.APIError
	switch {
	case r.Limit == 0 || r.Limit == 1 && len(r.Selection.Parts) == 0:
		return nil
	case graph.TooMuch(err):
		return []Step{{Action: Halve}}
	case r.Path.Edge.SameCursor && r.After != "": // an answer that was lost may have moved it on
		return nil
	case graph.PerhapsTooMuch(err) && !(errors.As(err, &api) && r.Suspicious()):
		return []Step{{Action: MeasureSize}}
	}
	return nil
}

// bisects decides whether one of the objects of a page has spoilt it.
func bisects(err error, r *shape.PageRequest, facts Facts) (Action, bool) {
	var api *graph.APIError
	if !r.Suspicious() || !errors.As(err, &api) {
		return 0, false
	}
	if _, _, ok := api.WantsMetricType(); ok {
		return 0, false
	}
	switch {
	case errors.Is(err, graph.ErrUnavailable): // some posts fail like that, for good
		if facts.Bisected {
			return Bisect, true
		}
		return BisectIfAlive, true
	case !Refused(err), graph.TooMuch(err), api.Reason() == graph.ReasonUnknownField:
		return 0, false
	case api.Reason() == graph.ReasonRetiredMetric && !contradicts(api, r.Selection, facts):
		return 0, false
	}
	return Bisect, true
}

// contradicts reports whether the API says that it does not know a metric, and has
// known it of another object.
func contradicts(refusal *graph.APIError, a *shape.Selection, facts Facts) bool {
	return a.Find(func(b *shape.Selection) bool {
		return b.Path.Kind.Insight && slices.ContainsFunc(UnknownMetrics(refusal, b.Path, b.Fields), func(f int) bool {
			return facts.Known(b.Path, f)
		})
	}) != nil
}

// repairable reports whether an error can be for what was selected.
func repairable(err error) bool {
	var api *graph.APIError
	return errors.As(err, &api) && !EndsAll(err) && !isAny(err, graph.ErrRateLimited, graph.ErrUnavailable)
}

// Selection decides about what a request selects, whatever of.
func Selection(err error, a *shape.Selection, facts Facts) (steps []Step) {
	var api *graph.APIError
	if !repairable(err) || !errors.As(err, &api) {
		return nil
	}
	if field, kind, ok := api.MissingField(); ok {
		a.Find(func(b *shape.Selection) bool {
			if fields := b.Asking(field, kind); len(fields) > 0 {
				steps = append(steps, Step{Action: DropFields, Path: b.Path, Fields: fields})
			}
			return false
		})
	}
	a.Find(func(b *shape.Selection) bool {
		if b.Path.Kind.Insight {
			steps = append(steps, Metrics(api, b.Path, b.Fields)...)
		}
		return false
	})
	steps = append(steps, Step{Action: DropOptional})
	if !facts.Bare && a.HasMetrics() {
		steps = append(steps, Step{Action: LeaveMetrics})
	}
	return steps
}

// Metrics decides about metrics that a request asked for.
func Metrics(refusal *graph.APIError, p *shape.Path, fields []int) (steps []Step) {
	if unknown := UnknownMetrics(refusal, p, fields); len(unknown) > 0 {
		steps = append(steps, Step{Action: DropMetrics, Path: p, Fields: unknown})
	}
	if totals := totalsOnly(refusal, p, fields); len(totals) > 0 {
		steps = append(steps, Step{Action: AsTotals, Path: p, Fields: totals})
	}
	return steps
}
