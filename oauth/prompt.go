package oauth

import (
	"context"
	"sync"
)

// Shared is where those who wait for the same login find what came of it.
type Shared struct {
	// Name tells this login in this store from others in this process.
	Name string
	// Lock excludes other processes from the login.
	Lock func(context.Context) (unlock func(), err error)
	// Find returns the token that serves, nil where there is none. It is called
	// under the lock: another process may have logged in meanwhile.
	Find func(context.Context) (*Token, error)
	// Save keeps the token. It is called under the lock, and not cut short.
	Save func(context.Context, *Token) error
}

// LoginOnce returns the token that serves, after login where there is none.
// However many goroutines and processes wait, one of them runs login, and one
// user is asked one time; a waiter who gives up leaves the others their login.
func LoginOnce(ctx context.Context, s Shared, login func(context.Context) (*Token, error)) (*Token, error) {
	return running.do(ctx, s.Name, func(ctx context.Context) (*Token, error) {
		unlock, err := s.Lock(ctx)
		if err != nil {
			return nil, err
		}
		defer unlock()
		if token, err := s.Find(ctx); token != nil || err != nil {
			return token, err
		}
		token, err := login(ctx)
		if err != nil {
			return nil, err
		}
		if err := s.Save(context.WithoutCancel(ctx), token); err != nil {
			return nil, err
		}
		return token, nil
	})
}

// running are the logins of this process.
var running prompts

// prompts lets one login run for everybody in this process who waits for the
// same one.
type prompts struct {
	mu      sync.Mutex
	running map[string]*prompt
}

// prompt is a login that runs.
type prompt struct {
	waiting int
	cancel  context.CancelCauseFunc
	done    chan struct{}
	token   *Token
	err     error
}

// do runs login, or waits for the one of that name that runs. The login goes on
// as long as one of those who wait does: the first may give up, and the user is
// not asked again.
func (p *prompts) do(ctx context.Context, name string, login func(context.Context) (*Token, error)) (*Token, error) {
	p.mu.Lock()
	current := p.running[name]
	if current == nil {
		current = p.start(ctx, name, login)
	}
	current.waiting++
	p.mu.Unlock()
	select {
	case <-current.done:
		return current.outcome()
	case <-ctx.Done():
	}
	p.mu.Lock()
	current.waiting--
	last := current.waiting == 0
	if last && p.running[name] == current {
		delete(p.running, name) // who comes now begins anew
	}
	p.mu.Unlock()
	if !last {
		return nil, ctx.Err()
	}
	current.cancel(ctx.Err())
	<-current.done
	return current.outcome()
}

// outcome is each waiter's own.
func (p *prompt) outcome() (*Token, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.token.Clone(), nil
}

// start is called with the lock held.
func (p *prompts) start(ctx context.Context, name string, login func(context.Context) (*Token, error)) *prompt {
	// The values of the first context, and the end of none.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	current := &prompt{cancel: cancel, done: make(chan struct{})}
	if p.running == nil {
		p.running = make(map[string]*prompt)
	}
	p.running[name] = current
	go func() {
		defer cancel(nil)
		current.token, current.err = login(ctx)
		p.mu.Lock()
		if p.running[name] == current {
			delete(p.running, name)
		}
		p.mu.Unlock()
		close(current.done)
	}()
	return current
}
