package logging

import (
	"context"
	"iter"
	"sync"
	"time"
)

// Scope is one statement, as its lines know it. What its requests took is added
// up in it, from any goroutine.
type Scope struct {
	statement string

	mu     sync.Mutex
	phases []phase // in the order in which they came first
}

type phase struct {
	name string
	took time.Duration
}

// NewScope returns the scope of a statement, named as its lines shall name it.
func NewScope(statement string) *Scope { return &Scope{statement: statement} }

type scopeKey struct{}

// WithScope returns a context whose lines belong to a statement.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeOf returns the statement of a context, or nil.
func ScopeOf(ctx context.Context) *Scope {
	s, _ := ctx.Value(scopeKey{}).(*Scope)
	return s
}

// Spend adds to the time that the statement spent in phases; nil is no
// statement.
func (s *Scope) Spend(phases iter.Seq2[string, time.Duration]) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, took := range phases {
		s.spend(name, took)
	}
}

func (s *Scope) spend(name string, took time.Duration) {
	for i := range s.phases {
		if s.phases[i].name == name {
			s.phases[i].took += took
			return
		}
	}
	s.phases = append(s.phases, phase{name, took})
}

// times yields what was spent, by phase.
func (s *Scope) times(yield func(string, time.Duration) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.phases {
		if !yield(p.name, p.took) {
			return
		}
	}
}
