package pager

import (
	"context"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// Pager makes the requests of one execution. It is all that what reads ahead may
// use: it holds nothing of what was answered.
type Pager struct {
	client  *graph.Client
	memory  *learn.Memory
	batches bool // the host takes many requests in one

	ctx        context.Context
	cancel     context.CancelFunc
	background sync.WaitGroup
	slots      chan struct{} // one for each list below a post that is fetched ahead
	habits     []Habit       // of the readers of each path, by its index
	tokens     sync.Map      // of what has lists that are read with its own token: id -> graph.Token
}

// New returns the pager of an execution over so many paths. The context bounds
// its requests.
func New(ctx context.Context, client *graph.Client, memory *learn.Memory, batches bool, paths int) *Pager {
	s := &Pager{client: client, memory: memory, batches: batches, slots: make(chan struct{}, deepLists), habits: make([]Habit, paths)}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

// Close stops what runs ahead and waits for it.
func (s *Pager) Close() {
	s.cancel()
	s.background.Wait()
}

// Context is that of the execution.
func (s *Pager) Context() context.Context { return s.ctx }

// Habit is that of the readers of the lists at a path.
func (s *Pager) Habit(p *shape.Path) *Habit { return &s.habits[p.Index] }

// Page makes the request.
func (s *Pager) Page(ctx context.Context, sp *shape.PageRequest) (*graph.Page, error) {
	page, err := s.List(ctx, sp)
	if err == nil {
		s.Answered(sp)
	}
	return page, err
}

// List makes the request, whatever its size tells, and finds the page in an answer for
// the object that has it.
func (s *Pager) List(ctx context.Context, sp *shape.PageRequest) (*graph.Page, error) {
	request := sp.Request()
	request.Borrow = true
	if token, ok := s.tokens.Load(sp.Owner); ok && sp.Path.Edge.Token != "" {
		request.Token = token.(graph.Token)
	}
	if !sp.Nested() {
		return s.client.Page(ctx, request)
	}
	n, err := s.client.Node(ctx, request)
	if err != nil {
		return nil, err
	}
	return sp.FromNode(n), nil
}

// Hold keeps the token of an object, for its lists that are read with that one.
func (s *Pager) Hold(id, token string) { s.tokens.Store(id, graph.NewToken(token)) }

// Answered notes that a request was answered at its size.
func (s *Pager) Answered(sp *shape.PageRequest) {
	if sp.Limit == 0 {
		return
	}
	s.memory.PageAnswered(sp.Kind(), sp.Limit)
	for _, kind := range sp.Without {
		s.memory.PageAnswered(kind, 0)
	}
}

// Node asks for one node.
func (s *Pager) Node(request graph.Request) (*graph.Node, error) {
	return s.client.Node(s.ctx, request)
}

// Ask asks for one page, whatever of.
func (s *Pager) Ask(ctx context.Context, request graph.Request) (*graph.Page, error) {
	return s.client.Page(ctx, request)
}

// Alive reports whether the API answers when asked for less than a span asks: with
// nil, else with why not.
func (s *Pager) Alive(sp *shape.PageRequest) error {
	less := *sp
	less.Limit, less.Selection = 1, &shape.Selection{Path: sp.Path}
	return s.answers(&less)
}

// answers reports the same of a span itself.
func (s *Pager) answers(sp *shape.PageRequest) error {
	_, err := s.List(s.ctx, sp)
	return err
}

// MeasureSize finds out whether the API failed because a request asks for too much, as it
// does now and then without saying so, and returns the size of which that is known; 0
// for none. It asks for one object alone, and then for nothing of it.
func (s *Pager) MeasureSize(r *shape.PageRequest) int {
	if r.Limit > 1 {
		one := *r
		one.Limit = 1
		if s.answers(&one) == nil {
			return r.Limit
		}
	}
	if len(r.Selection.Parts) > 0 && s.Alive(r) == nil {
		return 1
	}
	return 0
}
