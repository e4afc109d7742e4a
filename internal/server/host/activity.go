package host

import (
	"context"
	"slices"
	"sync"
	"time"
)

// activity knows the statements that run, so that they are not too many, take no more memory
// than there is for them, and a server that stops can wait for them. One runs as long as its
// rows are open.
type activity struct {
	turns  turns
	wait   time.Duration // for one
	memory *memory

	mu       sync.Mutex
	running  []*run // the latest last
	watching bool
	stopping bool
	stopped  sync.Once
	quiet    chan struct{} // closed when none runs any more and the server stops
}

// run is a statement that runs.
type run struct {
	user    *holder
	stop    context.CancelCauseFunc
	stopped bool
}

// newActivity lets so many statements run at the same time, shared by users, while the process
// holds no more than it may.
func newActivity(most int, wait time.Duration, m *memory) *activity {
	return &activity{turns: turns{free: most}, wait: wait, memory: m, quiet: make(chan struct{})}
}

// begin counts a statement of a user until end is called, which may be called twice. It
// waits for its turn. It is stopped where the process holds too much.
func (a *activity) begin(ctx context.Context, user *holder, stop context.CancelCauseFunc) (end func(), err error) {
	if err := a.start(nil); err != nil {
		return nil, err
	}
	if err := a.memory.check(false); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, a.wait)
	defer cancel()
	if err := a.turns.take(waiting, user); err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, ErrBusy
	}
	r := &run{user: user, stop: stop}
	if err := a.start(r); err != nil {
		a.turns.release(user)
		return nil, err
	}
	return sync.OnceFunc(func() {
		a.turns.release(user)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.running = slices.DeleteFunc(a.running, func(other *run) bool { return other == r })
		a.settle()
	}), nil
}

// start counts one more statement, nil for none, unless the server stops.
func (a *activity) start(r *run) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopping {
		return ErrStopping
	}
	if r != nil {
		a.running = append(a.running, r)
		a.watch(watchEach)
	}
	return nil
}

// count is how many run.
func (a *activity) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.running)
}

func (a *activity) settle() {
	if a.stopping && len(a.running) == 0 {
		a.stopped.Do(func() { close(a.quiet) })
	}
}

// drain lets no statement begin any more, and waits for those that run, within a bound.
func (a *activity) drain(atMost time.Duration) {
	a.mu.Lock()
	a.stopping = true
	a.settle()
	a.mu.Unlock()
	t := time.NewTimer(atMost)
	defer t.Stop()
	select {
	case <-a.quiet:
	case <-t.C:
	}
}

const (
	// watchEach is how often it is looked at what is held while statements run.
	watchEach = 100 * time.Millisecond
	// watchAfter is how long a statement that was stopped has to let go of what it held.
	watchAfter = time.Second
)

// watch has it looked at, once, in a while. Whoever calls it holds mu.
func (a *activity) watch(in time.Duration) {
	if !a.watching {
		a.watching = true
		time.AfterFunc(in, a.look)
	}
}

// look stops a statement where the process holds more than it may: the latest of the user who
// runs the most.
func (a *activity) look() {
	err := a.memory.check(false)
	if err != nil {
		err = a.memory.check(true)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.watching = false
	if len(a.running) == 0 {
		return
	}
	again := watchEach
	if err != nil {
		if r := a.lastOfMost(); r != nil {
			r.stopped = true
			r.stop(err)
		}
		again = watchAfter
	}
	a.watch(again)
}

// lastOfMost is the latest statement of the user who runs the most, of those that were not
// stopped.
func (a *activity) lastOfMost() *run {
	count := map[*holder]int{}
	var last *run
	for _, r := range a.running {
		if r.stopped {
			continue
		}
		if count[r.user]++; last == nil || count[r.user] >= count[last.user] {
			last = r
		}
	}
	return last
}
