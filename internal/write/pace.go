package write

import (
	"context"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Pace keeps to what the platform takes of one kind of call in a while: going beyond locks
// the account for an hour. It is for all statements of a pool.
type Pace struct {
	mu   sync.Mutex
	sent map[string][]time.Time
}

// wait waits until one more call of an account may go.
func (p *Pace) wait(ctx context.Context, w *schema.Write, account string) error {
	if p == nil || w.Burst == 0 {
		return nil
	}
	key := w.Path + " " + account
	for {
		wait := p.take(key, w, time.Now())
		if wait <= 0 {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// take takes a place at an instant, or says how long there is none.
func (p *Pace) take(key string, w *schema.Write, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent == nil {
		p.sent = map[string][]time.Time{}
	}
	sent := p.sent[key]
	for len(sent) > 0 && now.Sub(sent[0]) >= w.Within {
		sent = sent[1:]
	}
	if len(sent) >= w.Burst {
		p.sent[key] = sent
		return w.Within - now.Sub(sent[0])
	}
	p.sent[key] = append(sent, now)
	return 0
}
