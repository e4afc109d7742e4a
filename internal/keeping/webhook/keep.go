package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// TaskName is the table of the task of an account's notices in the sink.
const TaskName = "webhook"

// heard is the checkpoint of that task: how many steps of notices there were. Who reads it
// elsewhere knows by it that something has come, whatever the clocks of the machines say.
type heard struct {
	Format int   `json:"format"`
	Steps  int64 `json:"steps"`
}

// checkpointFormat is that of a checkpoint.
const checkpointFormat = 1

// Heard is how many steps of notices of an account were kept, by the checkpoint of its task.
func Heard(checkpoint []byte) (int64, error) {
	h := heard{Format: checkpointFormat}
	if len(checkpoint) == 0 {
		return 0, nil
	}
	if err := json.Unmarshal(checkpoint, &h); err != nil {
		return 0, fmt.Errorf("the checkpoint of notices cannot be read: %w", err)
	}
	if h.Format > checkpointFormat {
		return 0, fmt.Errorf("the checkpoint of notices has format %d, of a newer program; this one knows %d", h.Format, checkpointFormat)
	}
	return h.Steps, nil
}

// keeper brings changes into a sink.
type keeper struct {
	sink     history.Sink
	clock    func() time.Time
	nameless bool

	mu     sync.Mutex
	claims map[string]*claim
}

// claim is that of an account; of two notices of an account one is kept after the other.
type claim struct {
	turn chan struct{}
	of   *history.Claim
	used int // by how many, under the keeper's lock
}

// mostClaims bounds the accounts whose claims are remembered.
const mostClaims = 20_000

// keep commits changes: when it returns nil all of them are kept.
func (k *keeper) keep(ctx context.Context, changes []Change) error {
	byAccount := map[string][]Change{}
	var order []string
	for _, c := range changes {
		if byAccount[c.Account] == nil {
			order = append(order, c.Account)
		}
		byAccount[c.Account] = append(byAccount[c.Account], c)
	}
	slices.Sort(order)
	for _, account := range order {
		if err := k.commit(ctx, account, byAccount[account]); err != nil {
			return err
		}
	}
	return nil
}

func (k *keeper) commit(ctx context.Context, account string, changes []Change) error {
	c := k.take(account)
	defer k.give(account, c)
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	step := &history.Step{Batches: batches(account, changes, k.clock(), k.nameless)}
	for {
		if c.of == nil {
			got, err := k.sink.Claim(ctx, history.Task{Account: account, Table: TaskName})
			if err != nil {
				return err
			}
			c.of = &got
		}
		n, err := Heard(c.of.Checkpoint)
		if err != nil {
			return err
		}
		if step.Checkpoint, err = json.Marshal(heard{checkpointFormat, n + 1}); err != nil {
			return err
		}
		if _, err = k.sink.Commit(ctx, *c.of, step); err == nil {
			c.of.Checkpoint = step.Checkpoint
			return nil
		}
		if !errors.Is(err, history.ErrFenced) {
			c.of = nil // what became of the transaction is not known
			return err
		}
		c.of = nil // another receiver has it: they take turns, nothing that is kept depends on the order
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (k *keeper) take(account string) *claim {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.claims[account]
	if c == nil {
		c = &claim{turn: make(chan struct{}, 1)}
		k.claims[account] = c
	}
	c.used++
	return c
}

func (k *keeper) give(account string, c *claim) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.used--; c.used == 0 && len(k.claims) > mostClaims {
		delete(k.claims, account)
	}
}
