package pager

import (
	"context"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

const (
	// aheadPages is how many pages a walk is ahead of its reader once it has run
	// for SteadyPages; one before that, so that a reader who stops early has
	// caused little.
	aheadPages = 3
	// SteadyPages is how many pages a walk has to run for that.
	SteadyPages = 4
	// deepLists is how many long lists below posts are followed at once.
	deepLists = 8
)

// Ahead is a list being read ahead by a goroutine. Its reader takes the answers
// in order; the last one says so.
type Ahead struct {
	Answers chan *Answer // closed where it has waned
	cancel  context.CancelFunc
	waned   atomic.Bool
}

// Next is the next answer; nil where there is none, or the context is done.
func (a *Ahead) Next(ctx context.Context) *Answer {
	select {
	case answer := <-a.Answers:
		return answer
	case <-ctx.Done():
		return nil
	}
}

// Stop has it read no further.
func (a *Ahead) Stop() { a.cancel() }

// Wane has it ask for no further page. What was asked for is still handed over.
func (a *Ahead) Wane() { a.waned.Store(true) }

// ListKey names a list below a node.
type ListKey struct {
	Owner string
	Path  *shape.Path
}

// Answer is what came of a span.
type Answer struct {
	Request *shape.PageRequest
	Page    *graph.Page
	Err     error
	// last says that nothing more is asked for ahead; deep are the long lists in
	// the page that are being followed already.
	Last bool
	Deep map[ListKey]*Ahead
}

// Prefetch asks for one page of a list after another.
type Prefetch struct {
	pager   *Pager
	Request *shape.PageRequest
	Size    int // of pages, where the API bears it
	Pages   int // 0 for all there are
	Below   map[*shape.Path]*shape.Selection
}

// Start begins to read ahead. [Pager.Close] waits for the end.
func (s *Pager) Start(r *Prefetch) *Ahead {
	r.pager = s
	ctx, cancel := context.WithCancel(s.ctx)
	a := &Ahead{Answers: make(chan *Answer, aheadPages-1), cancel: cancel}
	s.background.Add(1)
	go func() {
		defer s.background.Done()
		defer cancel()
		r.run(ctx, a)
	}()
	return a
}

func (r *Prefetch) run(ctx context.Context, ahead *Ahead) {
	for n, sp := 1, r.Request; ; n++ {
		page, err := r.ask(ctx, sp)
		a := &Answer{Request: sp, Page: page, Err: err}
		a.Last = n == r.Pages || err != nil || !page.HasNext || page.After == ""
		next := *sp
		if !a.Last {
			next.After = page.After
		}
		if !a.Last && sp.Limit > 0 {
			next.Limit, _ = r.pager.memory.MaxPage(next.Kind(), r.Size)
			a.Last = next.Limit == 0 // the reader of the list sees what to do
		}
		if err == nil && r.Below != nil {
			a.Deep = r.follow(page.Nodes, sp.Selection, nil)
		}
		select {
		case ahead.Answers <- a:
		case <-ctx.Done():
			return
		}
		switch {
		case a.Last:
			return
		case ahead.waned.Load():
			close(ahead.Answers)
			return
		}
		sp = &next
	}
}

// Ask makes one request. Lists below posts, and those of what a statement names, take
// turns: a slot is held for the request only, never while a reader is waited for.
func (r *Prefetch) ask(ctx context.Context, sp *shape.PageRequest) (*graph.Page, error) {
	if sp.Path.Level > 1 || sp.Origin != nil {
		select {
		case r.pager.slots <- struct{}{}:
			defer func() { <-r.pager.slots }()
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	return r.pager.Page(ctx, sp)
}

// Follow begins to follow the long lists nested in a page, where readers go to
// their end.
func (r *Prefetch) follow(nodes []graph.Node, a *shape.Selection, into map[ListKey]*Ahead) map[ListKey]*Ahead {
	for i := range nodes {
		for j, b := range a.Parts {
			g := nodes[i].Parts[j]
			if g == nil || r.Below[b.Path] == nil {
				continue
			}
			if g.HasNext && g.After != "" && r.pager.Habit(b.Path).Thorough() {
				if into == nil {
					into = map[ListKey]*Ahead{}
				}
				into[ListKey{nodes[i].ID, b.Path}] = r.pager.Start(&Prefetch{Request: &shape.PageRequest{
					Owner: nodes[i].ID, Account: r.Request.Account, Path: b.Path, After: g.After, Limit: b.Path.Edge.MaxLimit, Selection: r.Below[b.Path],
				}, Size: b.Path.Edge.MaxLimit})
			}
			into = r.follow(g.Nodes, b, into)
		}
	}
	return into
}
