package series

import (
	"context"
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// What is asked again of one account where the API refuses metrics.

// askFor asks for metrics, and where the API refuses them for less.
func (c *asker) askFor(ctx context.Context, a *answered, fields []int) error {
	if len(fields) == 0 {
		return nil
	}
	page, err := c.h.Pager.Ask(ctx, c.request(a, fields))
	if err == nil {
		a.take(c.frame, page, fields)
		return nil
	}
	return c.refused(ctx, a, fields, err)
}

// refused goes on from a refusal of metrics.
func (c *asker) refused(ctx context.Context, a *answered, fields []int, err error) error {
	if graph.TooMuch(err) && len(fields) == 1 { // which passes
		page, again := c.h.Pager.Ask(ctx, c.request(a, fields))
		if err = again; err == nil {
			a.take(c.frame, page, fields)
			return nil
		}
	}
	if !repair.Refused(err) && !errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrNotFound) {
		return err
	}
	var api *graph.APIError
	if errors.As(err, &api) {
		if unknown := repair.UnknownMetrics(api, c.target, fields); len(unknown) > 0 {
			return c.askKnown(ctx, a, fields, unknown, err)
		}
	}
	if len(fields) > 1 {
		return c.askHalves(ctx, a, fields)
	}
	if errors.Is(err, graph.ErrUnavailable) {
		return err
	}
	a.cause = err
	odd := answer.Oddity{Reason: note.Refused, Message: err.Error()}
	if repair.TooSmall(err) {
		odd = answer.Oddity{Reason: note.TooSmall, Message: "the audience is too small for the API to tell"}
	}
	a.oddity(fields[0], odd)
	return nil
}

// askKnown asks for metrics without those that the API says it does not know.
func (c *asker) askKnown(ctx context.Context, a *answered, fields, unknown []int, err error) error {
	a.unknown = a.unknown.Union(bitset.Of(unknown...))
	for _, f := range unknown {
		a.oddity(f, answer.Oddity{Reason: note.Refused, Message: err.Error()})
	}
	return c.askFor(ctx, a, slices.DeleteFunc(slices.Clone(fields), func(f int) bool { return slices.Contains(unknown, f) }))
}

// askHalves asks for one half of the metrics after the other. An API that fails
// for both is down; one that fails for one does so because of a metric.
func (c *asker) askHalves(ctx context.Context, a *answered, fields []int) error {
	halves := [][]int{fields[:len(fields)/2], fields[len(fields)/2:]}
	var failed []int
	var down error
	for _, half := range halves {
		switch err := c.askFor(ctx, a, half); {
		case err == nil:
		case !errors.Is(err, graph.ErrUnavailable) || down != nil:
			return err
		default:
			failed, down = half, err
		}
	}
	for _, f := range failed {
		if !slices.Contains(a.fields, f) {
			a.oddity(f, answer.Oddity{Reason: note.Refused, Message: "the API fails when it is asked for this number: " + down.Error()})
		}
	}
	return nil
}
