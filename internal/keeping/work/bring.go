package work

import (
	"context"
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/reading"
)

// Options say how a table is brought up to date.
type Options struct {
	// Anyway has it read though it is not due.
	Anyway bool
	// Within is after how long no further step is begun; 0 for none.
	Within time.Duration
	// Step is how long a step may take that can be smaller: what takes longer, or comes to the
	// wall of a rate limit, is begun again so. 0 is for ever.
	Step time.Duration
	// Told is called after each step.
	Told func(Result)
}

// Result is what bringing a table up to date has come to.
type Result struct {
	history.Counts
	Steps, Calls int
	// Halved is how many steps took too long, and are done in smaller ones.
	Halved int
	// More says that the round goes on.
	More bool
	// Complete says that nothing was missing in what was read; Reasons say what was.
	Complete bool
	Reasons  []history.Reason
	// Due is when the table is due, where it was not and nothing was read; of one that is kept
	// by rounds of its own, when the next is, after an error too.
	Due time.Time
}

// Bring brings a table of an account up to date, "" for the login: it ends the round that is
// under way, and where that began so long ago that another is due, that one as well. What it
// did before an error is in the result.
func Bring(ctx context.Context, sink history.Sink, source *reading.Source, account string, o Options) (r Result, err error) {
	begun := time.Now()
	r.Complete = true
	if source.Rounds != nil {
		step, counts, next, err := source.Rounds.Keep(ctx, account, o.Anyway)
		r.Due = next
		if step != nil {
			r.add(step, counts)
			if o.Told != nil {
				o.Told(r)
			}
		}
		return r, err
	}
	claim, err := sink.Claim(ctx, history.Task{Account: account, Table: source.Table.Name})
	if err != nil {
		return r, err
	}
	if at, now, err := source.Due(account, claim.Checkpoint, nil); err != nil || !now && !o.Anyway {
		r.Due = at
		return r, err
	}
	for r.More = true; r.More; {
		step, more, err := next(ctx, source, account, claim.Checkpoint, o.Step)
		if slow := (*slowError)(nil); errors.As(err, &slow) {
			if _, err := sink.Commit(ctx, claim, &history.Step{Checkpoint: slow.smaller}); err != nil {
				return r, err
			}
			claim.Checkpoint = slow.smaller
			r.Halved++
			if slow.why != nil || o.Within > 0 && time.Since(begun) > o.Within {
				return r, slow.why
			}
			continue
		}
		if err != nil {
			return r, err
		}
		counts, err := sink.Commit(ctx, claim, step)
		if err != nil {
			return r, err
		}
		claim.Checkpoint, r.More = step.Checkpoint, more
		if !more {
			if _, r.More, err = source.Due(account, claim.Checkpoint, nil); err != nil {
				return r, err
			}
		}
		r.add(step, counts)
		if o.Told != nil {
			o.Told(r)
		}
		if o.Within > 0 && time.Since(begun) > o.Within {
			return r, nil
		}
	}
	return r, nil
}

// slowError is of a step that came to no end, and is to be begun again with a checkpoint by
// which it is smaller; why is what has to be waited for before, nil for nothing.
type slowError struct {
	smaller []byte
	why     error
}

// Error tells what was slow.
func (*slowError) Error() string { return "a step took too long" }

// fewest is how many posts a step has at least that came to a wall: each step lists posts besides.
const fewest = 25

// next reads the next step, within a time where it could be smaller.
func next(ctx context.Context, source *reading.Source, account string, checkpoint []byte, within time.Duration) (step *history.Step, more bool, err error) {
	smaller, is, err := source.Smaller(checkpoint, 1)
	if err != nil {
		return nil, false, err
	}
	limited, cancel := ctx, func() {}
	if is && within > 0 {
		limited, cancel = context.WithTimeout(ctx, within)
	}
	defer cancel()
	step, more, err = source.Next(limited, account, checkpoint)
	switch _, wall := graph.RetryAt(err); {
	case err == nil:
		return step, more, nil
	case ctx.Err() == nil && limited.Err() != nil:
		return nil, false, &slowError{smaller: smaller}
	case wall:
		if smaller, is, wrong := source.Smaller(checkpoint, fewest); is {
			return nil, false, &slowError{smaller, err}
		} else if wrong != nil {
			return nil, false, errors.Join(err, wrong)
		}
	}
	return nil, false, err
}

// add notes a step that was committed.
func (r *Result) add(step *history.Step, counts history.Counts) {
	r.Counts.Add(counts)
	r.Steps++
	for _, b := range step.Batches {
		r.Calls += b.Scan.Calls
		r.Complete = r.Complete && b.Scan.Complete
		r.Reasons = append(r.Reasons, b.Scan.Reasons...)
	}
}
