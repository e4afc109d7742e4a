package oauth

import (
	"context"
	"sync"
)

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
	running := p.running[name]
	if running == nil {
		running = p.start(ctx, name, login)
	}
	running.waiting++
	p.mu.Unlock()
	select {
	case <-running.done:
		return running.outcome()
	case <-ctx.Done():
	}
	p.mu.Lock()
	running.waiting--
	last := running.waiting == 0
	if last && p.running[name] == running {
		delete(p.running, name) // who comes now begins anew
	}
	p.mu.Unlock()
	if !last {
		return nil, ctx.Err()
	}
	running.cancel(ctx.Err())
	<-running.done
	return running.outcome()
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
	running := &prompt{cancel: cancel, done: make(chan struct{})}
	if p.running == nil {
		p.running = make(map[string]*prompt)
	}
	p.running[name] = running
	go func() {
		defer cancel(nil)
		running.token, running.err = login(ctx)
		p.mu.Lock()
		if p.running[name] == running {
			delete(p.running, name)
		}
		p.mu.Unlock()
		close(running.done)
	}()
	return running
}
