package fetch

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// concurrency is how many requests run at once where there are no batches.
const concurrency = 4

// many makes requests that do not depend on each other: in batches where the
// host takes them, else a few at a time. An error that ends the statement is
// returned; what the API says of one request is in its result.
func (s *store) many(requests []graph.Request, one func(context.Context, graph.Request) graph.Result) ([]graph.Result, error) {
	if len(requests) > 1 && s.cfg.Login != schema.InstagramLogin {
		return s.cfg.Client.Batch(s.ctx, requests)
	}
	results := make([]graph.Result, len(requests))
	err := s.concurrently(len(requests), func(ctx context.Context, i int) error {
		results[i] = one(ctx, requests[i])
		if endsAll(results[i].Err) {
			return results[i].Err
		}
		return nil
	})
	if s.ctx.Err() != nil {
		err = context.Cause(s.ctx)
	}
	return results, err
}

// endsAll reports whether any other call would fail as this one did.
func endsAll(err error) bool { return isAny(err, graph.ErrTokenExpired, graph.ErrAppBlocked) }

// concurrently makes n calls, a few at a time, until one fails.
func (s *store) concurrently(n int, call func(ctx context.Context, i int) error) error {
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

// byID asks for one node per id.
func (s *store) byID(ids []string, a *shape.Selection) ([]graph.Result, error) {
	requests := make([]graph.Request, len(ids))
	for i, id := range ids {
		requests[i] = graph.Request{Path: id, Fields: &a.Graph, For: a.Path.Name()}
	}
	return s.many(requests, func(ctx context.Context, r graph.Request) graph.Result {
		n, err := s.cfg.Client.Node(ctx, r)
		return graph.Result{Node: n, Err: err}
	})
}

// pages asks for one page per request.
func (s *store) pages(requests []graph.Request) ([]graph.Result, error) {
	return s.many(requests, func(ctx context.Context, r graph.Request) graph.Result {
		page, err := s.cfg.Client.Page(ctx, r)
		return graph.Result{Page: page, Err: err}
	})
}
