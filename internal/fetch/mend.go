package fetch

import (
	"errors"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// worthHalving is how many posts there have to be for halving to take fewer calls
// than asking each.
const worthHalving = 20

// suspects notes that one of the posts of a page spoilt its request for
// insights, where that is what happened. Halving finds the post, which is then
// asked for without them.
func (s *store) suspects(err error, sp *span, l *list, k *asker) bool {
	if !sp.suspicious() {
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
		api.Reason() == graph.ReasonRetiredMetric && !s.contradicts(api, sp.ask):
		return false
	}
	if _, _, ok := api.WantsMetricType(); ok {
		return false
	}
	l.suspect, k.bare = sp.limit, sp.limit == 1
	l.converted = api.Reason() == graph.ReasonBeforeConversion
	return true
}

// suspicious reports whether one of the posts of a page could have spoilt its
// request, so that halving would find it.
func (sp *span) suspicious() bool {
	return sp.limit > 0 && sp.ask.hasInsights() && sp.place.edge.Rows >= worthHalving
}

// alive reports whether the API answers when asked for less than a span asks: with
// nil, else with why not.
func (s *store) alive(sp *span) error {
	less := *sp
	less.limit, less.ask = 1, &ask{place: sp.place}
	return s.answers(&less)
}

// answers reports the same of a span itself.
func (s *store) answers(sp *span) error {
	_, err := s.cfg.Client.Page(s.ctx, sp.request())
	return err
}

// mostMended bounds how often one request is changed and made again: each time it is
// without something.
const mostMended = 200

// mend changes what the next request asks for, after the API refused one, and
// reports whether there is hope that it will be accepted.
func (s *store) mend(err error, a *ask, k *asker) bool {
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
	if a.find(func(b *ask) bool {
		return b.place.kind.Insight && (s.dropMetrics(api, b.place, b.fields) || s.learnTotals(api, b.place, b.fields))
	}) != nil {
		return true
	}
	if dropOptional(a) {
		return true
	}
	if !k.bare && a.hasInsights() {
		k.bare = true // one post spoils its page: its posts are asked one by one
		leaveInsights(a)
		return true
	}
	return false
}

// spoils notes that a refusal is for the insights nested in a, on an edge where
// they are asked for object by object from then on, and reports whether it is.
func spoils(err error, a *ask) bool {
	return (refused(err) || errors.Is(err, graph.ErrPermission)) && a.hasInsights() && leaveInsights(a)
}

// leaveInsights stops nesting insights on an edge of so few objects that the one
// that spoils them all is not looked for, and reports whether a asks for such.
func leaveInsights(a *ask) (left bool) {
	for _, b := range a.parts {
		if b.place.kind.Insight && a.place.edge.Rows < worthHalving && !b.place.never {
			b.place.never, left = true, true
		}
	}
	return left
}

// leavesInsights reports whether the insights of p are left out of its pages so.
func (p *place) leavesInsights() bool { return p.never && p.up.edge.Rows < worthHalving }

// dropField forgets a field that the API does not know, or the fields of an
// object that it does not know.
func (s *store) dropField(a *ask, field, kind string) bool {
	dropped := false
	a.find(func(b *ask) bool {
		for _, f := range b.asking(field, kind) {
			dropped = s.cfg.Memory.refuse(b.place, f, ReasonUnknownField, s.now()) || dropped
		}
		return dropped
	})
	return dropped
}

// asking are the fields by which a asks objects of that kind, "" for any, for a
// field: its own ones, or those of an object that a field of theirs leads to.
func (a *ask) asking(field, kind string) (fields []int) {
	own := kind == "" || a.place.kind.Name == kind
	for _, f := range a.fields {
		name := a.place.fields[f]
		if own && (name == field || strings.HasPrefix(name, field+".")) || !own && strings.HasSuffix(name, "."+field) {
			fields = append(fields, f)
		}
	}
	return fields
}

// dropMetrics forgets those of a request's metrics that the API says it does not
// know, and reports whether there are any. Where it has known one of another
// object, it is the object that does not have it.
func (s *store) dropMetrics(refusal *graph.APIError, p *place, fields []int) bool {
	dropped := false
	for _, f := range unknownMetrics(refusal, p, fields) {
		dropped = s.cfg.Memory.refuse(p, f, ReasonRetiredMetric, s.now()) || dropped
	}
	return dropped
}

// unknownMetrics are those of a request's metrics that the API says it does not
// know, by their position or by the list of those that it does.
func unknownMetrics(refusal *graph.APIError, p *place, fields []int) (unknown []int) {
	index, known, ok := refusal.InvalidMetric()
	if !ok || index >= len(fields) {
		return nil
	}
	listed := func(f int) bool { return slices.Contains(known, p.fields[f]) }
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
func (s *store) learnTotals(refusal *graph.APIError, p *place, fields []int) bool {
	names, kind, ok := refusal.WantsMetricType()
	if !ok || kind != "total_value" {
		return false
	}
	learned := false
	for _, f := range fields {
		if slices.Contains(names, p.fields[f]) {
			s.cfg.Memory.total(p, f, s.now())
			learned = true
		}
	}
	return learned
}

// contradicts reports whether the API says that it does not know a metric, and has
// known it of another object.
func (s *store) contradicts(refusal *graph.APIError, a *ask) bool {
	return a.find(func(b *ask) bool {
		return b.place.kind.Insight && slices.ContainsFunc(unknownMetrics(refusal, b.place, b.fields), func(f int) bool {
			return s.cfg.Memory.knows(b.place, f, s.now())
		})
	}) != nil
}

// dropOptional stops nesting what nobody waits for: its error is for whoever
// asks for it.
func dropOptional(a *ask) bool {
	dropped := false
	for _, b := range a.parts {
		if b.optional {
			b.place.never, dropped = true, true
		} else if dropOptional(b) {
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
