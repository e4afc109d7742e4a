package stories

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
)

// Told is what happened in a round: Next is when the account is read next, Err what went
// wrong, nil where nothing did.
type Told struct {
	Account string
	Next    time.Time
	Err     error
}

// Run keeps the stories of accounts until the context ends, a few at the same time. told hears
// of each round, one after another.
func (k *Keeper) Run(ctx context.Context, accounts []string, atOnce int, told func(Told)) {
	next := make(map[string]time.Time, len(accounts))
	for _, id := range accounts {
		next[id] = time.Time{}
	}
	look := time.NewTicker(listening)
	defer look.Stop()
	heard := map[string]int64{}
	if err := k.listen(ctx, heard); err != nil { // what came before is found by the first readings
		told(Told{Next: k.now().Add(listening), Err: err})
	}
	busy := map[string]bool{}
	ended := make(chan Told)
	var running sync.WaitGroup
	defer running.Wait()
	for {
		soonest := time.Time{}
		for id, at := range next {
			if busy[id] {
				continue
			}
			at = k.sooner(id, at)
			if !at.After(k.now()) && len(busy) < max(atOnce, 1) && ctx.Err() == nil {
				busy[id] = true
				running.Go(func() {
					at, err := k.Round(ctx, id)
					select {
					case ended <- Told{id, at, err}:
					case <-ctx.Done():
					}
				})
				continue
			}
			if soonest.IsZero() || at.Before(soonest) {
				soonest = at
			}
		}
		wait := time.Hour
		if !soonest.IsZero() && len(busy) < max(atOnce, 1) {
			wait = min(max(soonest.Sub(k.now()), 0), wait)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-k.woken:
		case <-timer.C:
		case <-look.C:
			if err := k.listen(ctx, heard); err != nil && ctx.Err() == nil {
				told(Told{Next: k.now().Add(listening), Err: err})
			}
		case x := <-ended:
			delete(busy, x.Account)
			if errors.Is(x.Err, history.ErrFenced) {
				x.Next = k.now().Add(often) // another process has it: what it read is looked at then
			}
			if x.Next.IsZero() {
				x.Next = k.now().Add(time.Hour) // a checkpoint that this program cannot read
			}
			next[x.Account] = x.Next
			told(x)
		}
		timer.Stop()
	}
}

// listening is how often it is looked what notices other processes have kept.
const listening = 30 * time.Second

// listen hastens the accounts of which other processes have kept notices; heard are the numbers
// that are known.
func (k *Keeper) listen(ctx context.Context, heard map[string]int64) error {
	tasks, err := history.Tasks(ctx, k.c.Sink, webhook.TaskName)
	if err != nil {
		return fmt.Errorf("looking for notices that others keep: %w", err)
	}
	var wrong []error
	for _, t := range tasks {
		n, err := webhook.Heard(t.Checkpoint)
		if err != nil { // of one account: the others are heard
			wrong = append(wrong, fmt.Errorf("the notices of account %s: %w", t.Task.Account, err))
			continue
		}
		if before, known := heard[t.Task.Account]; known && n != before {
			k.Hasten(t.Task.Account)
		}
		heard[t.Task.Account] = n
	}
	return errors.Join(wrong...)
}

// sooner is when an account is read next, if a notice has come since its last reading.
func (k *Keeper) sooner(account string, at time.Time) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	if h := k.hastened[account]; !h.IsZero() {
		return earlier(at, k.last[account].Add(hastened))
	}
	return at
}
