package fetch

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// suspects notes that one of the posts of a page spoilt its request for
// insights, where that is what happened. Halving finds the post, which is then
// asked for without them.
func (s *store) suspects(err error, sp *shape.PageRequest, l *list, k *builder) bool {
	if !sp.Suspicious() {
		return false
	}
	var api *graph.APIError
	switch {
	case !errors.As(err, &api):
		return false
	case errors.Is(err, graph.ErrUnavailable): // some posts fail like that, for good
		if l.suspect > 0 {
			break
		}
		if err := s.alive(sp); err != nil && !errors.Is(err, graph.ErrBudget) { // which the next request tells
			return false
		}
	case !refused(err), graph.TooMuch(err), api.Reason() == graph.ReasonUnknownField,
		api.Reason() == graph.ReasonRetiredMetric && !s.contradicts(api, sp.Selection):
		return false
	}
	if _, _, ok := api.WantsMetricType(); ok {
		return false
	}
	l.suspect, k.Bare = sp.Limit, sp.Limit == 1
	l.converted = api.Reason() == graph.ReasonBeforeConversion
	return true
}

// alive reports whether the API answers when asked for less than a span asks: with
// nil, else with why not.
func (s *store) alive(sp *shape.PageRequest) error {
	less := *sp
	less.Limit, less.Selection = 1, &shape.Selection{Path: sp.Path}
	return s.answers(&less)
}

// answers reports the same of a span itself.
func (s *store) answers(sp *shape.PageRequest) error {
	_, err := s.cfg.Client.Page(s.ctx, sp.Request())
	return err
}

// mostMended bounds how often one request is changed and made again: each time it is
// without something.
const mostMended = 200

// mend changes what the next request asks for, after the API refused one, and
// reports whether there is hope that it will be accepted.
func (s *store) mend(err error, a *shape.Selection, k *builder) bool {
	var api *graph.APIError
	if !errors.As(err, &api) || endsAll(err) || isAny(err, graph.ErrRateLimited, graph.ErrUnavailable) {
		return false
	}
	if k.mended++; k.mended > mostMended {
		return false
	}
	if field, kind, ok := api.MissingField(); ok && s.dropField(a, field, kind) {
		return true
	}
	if a.Find(func(b *shape.Selection) bool {
		return b.Path.Kind.Insight && (s.dropMetrics(api, b.Path, b.Fields) || s.learnTotals(api, b.Path, b.Fields))
	}) != nil {
		return true
	}
	if s.dropOptional(a) {
		return true
	}
	if !k.Bare && a.HasMetrics() {
		k.Bare = true // one post spoils its page: its posts are asked one by one
		s.leaveInsights(a)
		return true
	}
	return false
}

// spoils notes that a refusal is for the insights nested in a, on an edge where
// they are asked for object by object from then on, and reports whether it is.
func (s *planner) spoils(err error, a *shape.Selection) bool {
	return (refused(err) || errors.Is(err, graph.ErrPermission)) && a.HasMetrics() && s.leaveInsights(a)
}

// leaveInsights stops nesting insights on an edge of so few objects that the one
// that spoils them all is not looked for, and reports whether a asks for such.
func (s *planner) leaveInsights(a *shape.Selection) (left bool) {
	for _, b := range a.Parts {
		if b.Path.Kind.Insight && a.Path.MetricsApart() && !s.needs.At(b.Path).Never {
			s.needs.At(b.Path).Never, left = true, true
		}
	}
	return left
}

// dropField forgets a field that the API does not know, or the fields of an
// object that it does not know.
func (s *store) dropField(a *shape.Selection, field, kind string) bool {
	dropped := false
	a.Find(func(b *shape.Selection) bool {
		for _, f := range b.Asking(field, kind) {
			dropped = s.cfg.Memory.Refuse(b.Path, f, ReasonUnknownField, s.now()) || dropped
		}
		return dropped
	})
	return dropped
}

// dropMetrics forgets those of a request's metrics that the API says it does not
// know, and reports whether there are any. Where it has known one of another
// object, it is the object that does not have it.
func (s *store) dropMetrics(refusal *graph.APIError, p *shape.Path, fields []int) bool {
	dropped := false
	for _, f := range unknownMetrics(refusal, p, fields) {
		dropped = s.cfg.Memory.Refuse(p, f, ReasonRetiredMetric, s.now()) || dropped
	}
	return dropped
}

// unknownMetrics are those of a request's metrics that the API says it does not
// know, by their position or by the list of those that it does.
func unknownMetrics(refusal *graph.APIError, p *shape.Path, fields []int) (unknown []int) {
	index, known, ok := refusal.InvalidMetric()
	if !ok || index >= len(fields) {
		return nil
	}
	listed := func(f int) bool { return slices.Contains(known, p.Fields[f]) }
	whole := slices.ContainsFunc(fields, listed)
	for i, f := range fields {
		if i == index || whole && !listed(f) {
			unknown = append(unknown, f)
		}
	}
	return unknown
}

// learnTotals remembers those of a request's metrics that the API gives as totals
// only, and reports whether it said that of any.
func (s *store) learnTotals(refusal *graph.APIError, p *shape.Path, fields []int) bool {
	names, kind, ok := refusal.WantsMetricType()
	if !ok || kind != "total_value" {
		return false
	}
	learned := false
	for _, f := range fields {
		if slices.Contains(names, p.Fields[f]) {
			s.cfg.Memory.SetTotal(p, f, s.now())
			learned = true
		}
	}
	return learned
}

// contradicts reports whether the API says that it does not know a metric, and has
// known it of another object.
func (s *store) contradicts(refusal *graph.APIError, a *shape.Selection) bool {
	return a.Find(func(b *shape.Selection) bool {
		return b.Path.Kind.Insight && slices.ContainsFunc(unknownMetrics(refusal, b.Path, b.Fields), func(f int) bool {
			return s.cfg.Memory.Known(b.Path, f, s.now())
		})
	}) != nil
}

// dropOptional stops nesting what nobody waits for: its error is for whoever
// asks for it.
func (s *planner) dropOptional(a *shape.Selection) bool {
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

// refused reports whether the API refused a request for what it asked, which
// asking for less at a time can get round.
func refused(err error) bool {
	var api *graph.APIError
	return errors.As(err, &api) && !endsAll(err) &&
		!isAny(err, graph.ErrRateLimited, graph.ErrPermission, graph.ErrUnavailable)
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}
