package lake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// State is the sink of what is so now.
func (s *Sink) State() *sqlsink.Sink { return s.inner }

// Place is where the parts are.
func (s *Sink) Place() string { return s.store.Place() }

// Prepare makes the state ready to keep tables.
func (s *Sink) Prepare(ctx context.Context, tables []*history.Table) error {
	if err := s.inner.Prepare(ctx, tables); err != nil {
		return err
	}
	if err := s.state.prepare(ctx); err != nil {
		return fmt.Errorf("preparing the state of %s: %w", s.store.Place(), err)
	}
	return s.look(ctx)
}

// Claim takes a task.
func (s *Sink) Claim(ctx context.Context, task history.Task) (history.Claim, error) {
	return s.inner.Claim(ctx, task)
}

// Commit writes a step into the state, and writes parts where enough has come together. That
// a place cannot be reached is no fault of the step, which is kept: [Sink.Late] and
// [Sink.Finish] tell of it.
func (s *Sink) Commit(ctx context.Context, claim history.Claim, step *history.Step) (history.Counts, error) {
	counts, err := s.inner.Commit(ctx, claim, step)
	if err != nil {
		return counts, err
	}
	n := s.opened.Add(int64(counts.Opened + counts.Vanished))
	last := s.flushed.Load()
	if n < s.waiting && time.Since(time.Unix(0, last)) < s.patience {
		return counts, nil
	}
	if !s.flushed.CompareAndSwap(last, time.Now().UnixNano()) {
		return counts, nil // another one does
	}
	s.opened.Store(0)
	if now := time.Now(); now.Sub(time.Unix(0, s.tidied.Load())) > tidying {
		s.tidied.Store(now.UnixNano())
		err = s.Finish(ctx)
	} else {
		err = s.Flush(ctx)
	}
	s.late.Store(&err)
	return counts, nil
}

// Late is what kept the last flush of a commit from writing, nil for nothing.
func (s *Sink) Late() error {
	if err := s.late.Load(); err != nil {
		return *err
	}
	return nil
}

// EachTask runs a function for those that were ever claimed, of these tables or of all.
func (s *Sink) EachTask(ctx context.Context, run func(history.TaskState) error, tables ...string) error {
	return s.inner.EachTask(ctx, run, tables...)
}

// Task is one task.
func (s *Sink) Task(ctx context.Context, task history.Task) (history.TaskState, error) {
	return s.inner.Task(ctx, task)
}

// Flush writes out all that waits, and publishes it.
func (s *Sink) Flush(ctx context.Context) error {
	tables, err := s.state.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := s.flushTable(ctx, t); err != nil {
			return fmt.Errorf("writing %s out: %w", t.name, err)
		}
	}
	return nil
}

// Leave is [Sink.Finish] for who has to end: it writes out what waits, and takes no longer than
// so long.
func (s *Sink) Leave(ctx context.Context, within time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	if err := s.Flush(ctx); err != nil {
		return waits(err)
	}
	return nil
}

func waits(err error) error {
	return fmt.Errorf("what was read is kept in the state database and goes out another time: %w", err)
}

// Finish writes out what waits, makes one part of many small ones, and deletes what no
// manifest names. What could not be written stays in the state, for the next time.
func (s *Sink) Finish(ctx context.Context) error {
	if err := s.Flush(ctx); err != nil {
		return waits(err)
	}
	return errors.Join(s.Compact(ctx), s.Sweep(ctx))
}

// Close lets go of the place and of the state, and writes nothing.
func (s *Sink) Close() error { return errors.Join(s.store.Close(), s.inner.Close()) }
