package repair

import (
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// EndsAll reports whether any other call would fail as this one did.
func EndsAll(err error) bool { return isAny(err, graph.ErrTokenExpired, graph.ErrAppBlocked) }

// Refused reports whether the API refused a request for what it asked, which
// asking for less at a time can get round.
func Refused(err error) bool {
	var api *graph.APIError
	return errors.As(err, &api) && !EndsAll(err) &&
		!isAny(err, graph.ErrRateLimited, graph.ErrPermission, graph.ErrUnavailable)
}

// TooSmall reports whether an audience, or an account, is too small for the API to tell.
func TooSmall(err error) bool {
	var api *graph.APIError
	return errors.As(err, &api) && (api.Reason() == graph.ReasonTooSmall || api.Reason() == graph.ReasonTooFewViewers)
}

// BadCursor reports whether the API no longer takes a cursor that it gave.
func BadCursor(err error) bool {
	var api *graph.APIError
	return errors.As(err, &api) && api.Reason() == graph.ReasonBadCursor
}

// Droppable reports whether a request for the accounts is worth making again
// without the first page that came along.
func Droppable(err error) bool {
	return Refused(err) || errors.Is(err, graph.ErrPermission) || graph.PerhapsTooMuch(err)
}

// SpoiltByMetrics reports whether a request may have been refused for the metrics
// nested in it.
func SpoiltByMetrics(err error, a *shape.Selection) bool {
	return (Refused(err) || errors.Is(err, graph.ErrPermission)) && a.HasMetrics()
}

// UnknownMetrics are those of a request's metrics that the API says it does not
// know, by their position or by the list of those that it does.
func UnknownMetrics(refusal *graph.APIError, p *shape.Path, fields []int) (unknown []int) {
	index, known, ok := refusal.InvalidMetric()
	if !ok || index >= len(fields) {
		return nil
	}
	listed := func(f int) bool { return slices.Contains(known, p.Metric(f)) }
	whole := slices.ContainsFunc(fields, listed)
	for i, f := range fields {
		if i == index || whole && !listed(f) {
			unknown = append(unknown, f)
		}
	}
	return unknown
}

// totalsOnly are those of a request's metrics that the API says it gives as totals
// only.
func totalsOnly(refusal *graph.APIError, p *shape.Path, fields []int) (totals []int) {
	names, kind, ok := refusal.WantsMetricType()
	if !ok || kind != shape.AsTotals.Value {
		return nil
	}
	for _, f := range fields {
		if slices.Contains(names, p.Metric(f)) {
			totals = append(totals, f)
		}
	}
	return totals
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}
