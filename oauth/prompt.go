package oauth

import (
	"context"
	"sync"
)

// prompts lets one login run for everybody in this process who waits for the
// same one.
type prompts struct {
	mu      sync.Mutex
	running map[promptName]*prompt
}

// promptName tells one login from others.
type promptName struct {
	store Store
	key   Key
	given string // fingerprint of a code; empty where the user is asked
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
func (p *prompts) do(ctx context.Context, name promptName, login func(context.Context) (*Token, error)) (*Token, error) {
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
func (p *prompts) start(ctx context.Context, name promptName, login func(context.Context) (*Token, error)) *prompt {
	// The values of the first context, and the end of none.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	current := &prompt{cancel: cancel, done: make(chan struct{})}
	if p.running == nil {
		p.running = make(map[promptName]*prompt)
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
