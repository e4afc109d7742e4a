package answers

import (
	"context"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/singleflight"
)

// Config is what a [Store] is made of.
type Config struct {
	// Share makes one call of the same question asked several times at once.
	Share bool
	// Bytes and Age bound the answers that are kept: the memory that they take, and
	// how old they may be. None is kept unless both are set.
	Bytes int64
	Age   time.Duration
	// Size is about how many bytes of memory an answer takes.
	Size func(answer any) int64
}

// Store holds answers. It is safe for concurrent use.
type Store struct {
	mu     sync.Mutex
	epoch  Epoch
	token  string                         // the last that was told
	calls  singleflight.Group[Key, asked] // those that others may share
	shared bool
	kept   *cache // nil for no cache
}

// Epoch is a time in which answers hold; a new one begins where older answers may not
// hold any more.
type Epoch int

// New returns a store; nil where nothing is to be shared or kept.
func New(c Config) *Store {
	s := &Store{shared: c.Share}
	if c.Bytes > 0 && c.Age > 0 {
		s.kept = newCache(c.Bytes, c.Age, c.Size)
	}
	if !s.shared && s.kept == nil {
		return nil
	}
	return s
}

// Renew begins a new epoch: what was asked before it is forgotten, and what is
// being asked answers only those who asked already.
func (s *Store) Renew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
	s.calls.Forget()
	s.kept.clear()
}

// SetToken tells with which token is asked; another than before begins a new epoch.
// It does nothing to a nil store.
func (s *Store) SetToken(token string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	other := s.token != "" && s.token != token
	s.token = token
	s.mu.Unlock()
	if other {
		s.Renew()
	}
}

// Keeps reports whether answers are kept.
func (s *Store) Keeps() bool { return s != nil && s.kept != nil }

// Kept returns a kept answer, or else the epoch in which it is to be asked for.
func (s *Store) Kept(k Key) (answer any, epoch Epoch, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, ok = s.kept.get(k, time.Now())
	return answer, s.epoch, ok
}

// Keep keeps an answer that was asked for in an epoch, unless that is over.
func (s *Store) Keep(k Key, answer any, epoch Epoch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if epoch == s.epoch {
		s.kept.put(k, answer, time.Now())
	}
}

// Outcome is what one who asked gets of a call.
type Outcome struct {
	// Answer and Err are those of the call.
	Answer any
	Err    error
	// Joined says that somebody else had asked already.
	Joined bool
	// Alone says that nobody else has the answer.
	Alone bool
	// Left says that the context ended before the answer was there.
	Left bool
}

// asked is what came of a question that callers may have shared.
type asked struct {
	answer   any
	deadline time.Time // of who asked first; zero for none
}

// Share asks a question, or waits for the answer to the same one that is being
// asked. Who leaves before it is there disturbs nobody else; the last one to leave
// breaks the call off, and waits for its end. An error that concerns, by concernsFirst
// and the deadline of who asked first, that one alone makes the others ask again.
// Where nothing is shared it just asks.
func (s *Store) Share(ctx context.Context, k Key, deadline time.Time, concernsFirst func(deadline time.Time, err error) bool, call func(context.Context) (any, error)) Outcome {
	if !s.shared {
		answer, err := call(ctx)
		return Outcome{Answer: answer, Err: err, Alone: true}
	}
	for {
		got := s.calls.Do(ctx, k, func(ctx context.Context) (asked, error) {
			answer, err := call(ctx)
			return asked{answer, deadline}, err
		})
		if !got.Left && !got.First && concernsFirst(got.Value.deadline, got.Err) {
			continue
		}
		return Outcome{Answer: got.Value.answer, Err: got.Err, Joined: !got.First, Alone: got.Alone, Left: got.Left}
	}
}

// Pending is the number of questions that are being asked, and can be shared.
func (s *Store) Pending() int { return s.calls.Len() }
