package stories

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/webhook"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// TaskName is the table of an account's task in the sink.
const TaskName = "stories"

// Config says what a keeper reads and where it keeps it.
type Config struct {
	Pool *session.Pool
	Sink history.Sink // nil for who asks only what is due
	// Files has pictures and videos kept below the connection's FileRoot, as
	// story-ID.jpg and story-ID.mp4.
	Files bool
	// Every is the longest time between two readings of an account, 0 for what the plan says.
	Every time.Duration
	// Clock is nil for this machine's; it is that of the platform.
	Clock func() time.Time
}

// Keeper keeps the stories of a login's accounts. It is safe for concurrent use, of one
// account too: one of two who work at it is fenced.
type Keeper struct {
	c  Config
	of *sources
	*book
}

// book is what is known of accounts besides their checkpoints.
type book struct {
	mu       sync.Mutex
	failures map[string]int       // in a row, by account
	hastened map[string]time.Time // by notices, since the last round
	last     map[string]time.Time // when accounts were tried last
	woken    chan struct{}
}

// New makes a keeper, and has the sink make its tables. Nothing is sent to the platform.
func New(ctx context.Context, c Config) (*Keeper, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Files && c.Pool.Parts().Config.FileRoot == "" {
		return nil, errors.New("pictures and videos of stories are kept below FileRoot, which is not set")
	}
	of, err := find(ctx, c.Pool)
	if err != nil {
		return nil, err
	}
	k := &Keeper{c: c, of: of, book: &book{failures: map[string]int{}, hastened: map[string]time.Time{}, last: map[string]time.Time{}, woken: make(chan struct{}, 1)}}
	if c.Sink == nil {
		return k, nil
	}
	return k, c.Sink.Prepare(ctx, k.Tables())
}

// Tables are those that are kept.
func (k *Keeper) Tables() []*history.Table {
	return []*history.Table{k.of.stories, k.of.insights, endings}
}

// Hasten has an account be read soon: a notice came.
func (k *Keeper) Hasten(account string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hastened[account] = k.c.Clock()
	select {
	case k.woken <- struct{}{}:
	default:
	}
}

// Due is when an account with this checkpoint is read next, as far as it can be known without
// claiming it; notices is the checkpoint of its notices ([webhook.TaskName]).
func (k *Keeper) Due(account string, checkpoint, notices []byte) (time.Time, error) {
	s, err := k.state(account, checkpoint, notices)
	if err != nil {
		return time.Time{}, err
	}
	return s.Due(), nil
}

// state is what is known of an account.
func (k *Keeper) state(account string, checkpoint, notices []byte) (*State, error) {
	s, err := ReadState(checkpoint)
	if err != nil {
		return nil, err
	}
	if s.heard, err = webhook.Heard(notices); err != nil {
		return nil, err
	}
	s.most = k.c.Every
	k.hasten(account, s)
	return s, nil
}

func (k *Keeper) hasten(account string, s *State) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at := k.hastened[account]; at.After(s.Hastened) {
		s.Hastened = at
	}
}

// Round reads the stories of an account, if that is due, and commits what it saw. next is when
// to come again, also after an error; it is zero where another process has taken the account
// ([history.ErrFenced]).
func (k *Keeper) Round(ctx context.Context, account string) (next time.Time, err error) {
	_, _, next, err = k.Keep(ctx, account, false)
	return next, err
}

// Keep is a [Keeper.Round] that tells what it has committed, nil for nothing. anyway has it
// read what is not due, too.
func (k *Keeper) Keep(ctx context.Context, account string, anyway bool) (kept *history.Step, counts history.Counts, next time.Time, err error) {
	claim, err := k.c.Sink.Claim(ctx, history.Task{Account: account, Table: TaskName})
	if err != nil {
		next, err = k.again(account, nil, err)
		return nil, counts, next, err
	}
	notices, err := k.c.Sink.Task(ctx, history.Task{Account: account, Table: webhook.TaskName})
	if err != nil {
		next, err = k.again(account, nil, err)
		return nil, counts, next, err
	}
	state, err := k.state(account, claim.Checkpoint, notices.Checkpoint)
	if err != nil {
		return nil, counts, time.Time{}, err
	}
	now := k.now()
	due := state.Due()
	k.mu.Lock()
	if k.last[account] = now; due.After(now) && !anyway { // perhaps another process has read it
		k.last[account] = state.Read
		if !k.hastened[account].After(state.Read) {
			delete(k.hastened, account)
		}
	}
	k.mu.Unlock()
	if due.After(now) && !anyway {
		return nil, counts, due, nil
	}
	step, trouble, err := k.step(ctx, account, state, now)
	if err != nil {
		next, err = k.again(account, state, err)
		return nil, counts, next, err
	}
	if counts, err = k.c.Sink.Commit(ctx, claim, step); err != nil {
		if errors.Is(err, history.ErrFenced) {
			return nil, counts, time.Time{}, err
		}
		next, err = k.again(account, state, err)
		return nil, counts, next, err
	}
	if trouble != nil {
		next, err = k.again(account, state, trouble)
		return step, counts, next, err
	}
	k.mu.Lock()
	delete(k.failures, account)
	if !k.hastened[account].After(now) {
		delete(k.hastened, account)
	}
	k.mu.Unlock()
	return step, counts, state.Due(), nil
}

func (k *Keeper) now() time.Time { return k.c.Clock().UTC().Truncate(time.Microsecond) }

// again is when to try again after an error.
func (k *Keeper) again(account string, s *State, err error) (time.Time, error) {
	if s == nil {
		s = &State{}
	}
	k.mu.Lock()
	k.failures[account]++
	n := k.failures[account]
	k.mu.Unlock()
	now := k.now()
	var wall time.Time
	if at, ok := graph.RetryAt(err); ok {
		wall = now.Add(time.Until(at)) // by the platform's clock
	}
	return s.Retry(now, n, wall), err
}

// step reads, and makes of it what is committed; state is that after it. trouble is what kept
// the reading from being whole.
func (k *Keeper) step(ctx context.Context, account string, state *State, now time.Time) (_ *history.Step, trouble, err error) {
	s, err := k.c.Pool.Session(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, trouble, err := k.of.read(ctx, s, account, state.full(now))
	if err != nil {
		return nil, nil, fmt.Errorf("the stories of account %s: %w", account, err)
	}
	if missed, is := state.missed(now); is {
		r.reasons = append(r.reasons, missed)
	}
	// What is to be read again is not taken for read: neither where stories may be missing
	// in the list, nor where their numbers are.
	before := state.Read
	ended := state.take(now, r.list, r.whole)
	if trouble != nil {
		state.Read = before
		trouble = fmt.Errorf("the numbers of the stories of account %s: %w", account, trouble)
	} else if r.whole {
		state.Heard = state.heard
	} else {
		trouble = fmt.Errorf("the list of the stories of account %s is not whole", account)
	}
	if k.c.Files {
		r.reasons = append(r.reasons, k.keepFiles(ctx, s, state, r)...)
	}
	checkpoint, err := state.Text()
	if err != nil {
		return nil, nil, err
	}
	scan := history.Scan{Account: account, Began: now, Ended: k.now(), Complete: r.whole && trouble == nil, Reasons: r.reasons, Calls: r.calls}
	step := &history.Step{Checkpoint: checkpoint, Batches: []history.Batch{{Table: k.of.stories, Rows: k.storyRows(r), Scan: scan}}}
	scan.Calls, scan.Reasons = 0, nil // told once
	for _, b := range []history.Batch{{Table: k.of.insights, Rows: k.numberRows(r, state)}, {Table: endings, Rows: endingRows(ended)}} {
		if len(b.Rows) > 0 {
			b.Scan = scan
			step.Batches = append(step.Batches, b)
		}
	}
	return step, trouble, nil
}

func (k *Keeper) storyRows(r sight) (rows []history.Row) {
	for _, values := range r.rows {
		rows = append(rows, history.Row{Values: values})
	}
	return rows
}

// numberRows are the numbers of the stories that were seen: of each the last that was told.
func (k *Keeper) numberRows(r sight, state *State) (rows []history.Row) {
	t := k.of.insights
	for _, x := range r.list {
		y := state.Live[x.id]
		if y == nil {
			continue // its time was over when it was read
		}
		row := history.Row{Values: make([]any, len(t.Columns))}
		for i, c := range t.Columns {
			switch c.Name {
			case "MediaId":
				row.Values[i] = x.id
			case "Created":
				row.Values[i] = x.created
			case "Read":
				row.Values[i] = y.Seen
			default:
				if n, told := y.Numbers[c.Name]; told {
					row.Values[i] = n
				} else if why := r.missing[c.Name]; len(why) > 0 {
					if row.Missing == nil {
						row.Missing = map[string][]string{}
					}
					row.Missing[c.Name] = why
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func endingRows(ended []ending) (rows []history.Row) {
	for _, e := range ended {
		var told any
		if !e.Told.IsZero() {
			told = e.Told
		}
		rows = append(rows, history.Row{Values: []any{e.id, e.Created, e.First, e.Seen, told, e.whole(), e.deleted}})
	}
	return rows
}

// keepFiles keeps the pictures and videos that are not kept yet, and says which it could not.
func (k *Keeper) keepFiles(ctx context.Context, s *session.Session, state *State, r sight) (reasons []history.Reason) {
	kind := k.of.stories.Index("MediaType")
	kinds := map[string]any{}
	for i, x := range r.list {
		if kind >= 0 {
			kinds[x.id] = r.rows[i][kind]
		}
	}
	for _, id := range slices.Sorted(maps.Keys(state.Live)) {
		y := state.Live[id]
		of, seen := kinds[id]
		if y.Filed || !seen {
			continue
		}
		name := "story-" + id + ".jpg"
		if of == "VIDEO" {
			name = "story-" + id + ".mp4"
		}
		if err := keepFile(ctx, s, id, name); err != nil {
			reasons = append(reasons, history.Reason{Reason: "file_not_kept", Object: id, Count: 1, Message: err.Error()})
			continue
		}
		y.Filed = true
	}
	return reasons
}

func keepFile(ctx context.Context, s *session.Session, id, name string) error {
	rows, err := s.Query(ctx, "EXEC DownloadMedia MediaId = @media, File = @file", []session.Arg{{Name: "media", Value: id}, {Name: "file", Value: name}})
	if err != nil {
		return err
	}
	if err := rows.Drain(); err != nil {
		return errors.Join(err, rows.Close())
	}
	return rows.Close()
}
