package pager

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/repair"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// concurrency is how many requests run at once where there are no batches.
const concurrency = 4

// many makes requests that do not depend on each other: in batches where the
// host takes them, else a few at a time. An error that ends the statement is
// returned; what the API says of one request is in its result.
func (s *Pager) many(requests []graph.Request, one func(context.Context, graph.Request) graph.Result) ([]graph.Result, error) {
	if len(requests) > 1 && s.batches {
		return s.client.Batch(s.ctx, requests)
	}
	return s.fewAtOnce(requests, one)
}

// fewAtOnce makes them without batches.
func (s *Pager) fewAtOnce(requests []graph.Request, one func(context.Context, graph.Request) graph.Result) ([]graph.Result, error) {
	results := make([]graph.Result, len(requests))
	err := s.Concurrently(len(requests), func(ctx context.Context, i int) error {
		results[i] = one(ctx, requests[i])
		if repair.EndsAll(results[i].Err) {
			return results[i].Err
		}
		return nil
	})
	if s.ctx.Err() != nil {
		err = context.Cause(s.ctx)
	}
	return results, err
}

// Concurrently makes n calls, a few at a time, until one fails. One alone needs no goroutine.
func (s *Pager) Concurrently(n int, call func(ctx context.Context, i int) error) error {
	if n == 1 {
		if s.ctx.Err() != nil {
			return context.Cause(s.ctx)
		}
		return call(s.ctx, 0)
	}
	g, ctx := errgroup.WithContext(s.ctx)
	g.SetLimit(concurrency)
	for i := range n {
		g.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return call(ctx, i)
		})
	}
	return g.Wait()
}

// Afford returns the error of a budget that does not have so many calls.
func (s *Pager) Afford(calls int) error { return s.client.Afford(calls) }

// Nodes asks for one node per id.
func (s *Pager) Nodes(ids []string, a *shape.Selection) ([]graph.Result, error) {
	requests := make([]graph.Request, len(ids))
	for i, id := range ids {
		requests[i] = shape.ObjectRequest(id, a)
	}
	return s.many(requests, func(ctx context.Context, r graph.Request) graph.Result {
		n, err := s.client.Node(ctx, r)
		return graph.Result{Node: n, Err: err}
	})
}

// Objects makes requests for objects. Those of one path are told apart in no batch.
func (s *Pager) Objects(requests []graph.Request) ([]graph.Result, error) {
	one := func(ctx context.Context, r graph.Request) graph.Result {
		n, err := s.client.Node(ctx, r)
		return graph.Result{Node: n, Err: err}
	}
	paths := map[string]bool{}
	for _, r := range requests {
		paths[r.Path] = true
	}
	if len(paths) == len(requests) {
		return s.many(requests, one)
	}
	return s.fewAtOnce(requests, one)
}

// Pages asks for one page per request.
func (s *Pager) Pages(requests []graph.Request) ([]graph.Result, error) {
	return s.many(requests, s.page)
}

// PagesApart asks for one page per request, in no batch.
func (s *Pager) PagesApart(requests []graph.Request) ([]graph.Result, error) {
	return s.fewAtOnce(requests, s.page)
}

func (s *Pager) page(ctx context.Context, r graph.Request) graph.Result {
	page, err := s.client.Page(ctx, r)
	return graph.Result{Page: page, Err: err}
}
