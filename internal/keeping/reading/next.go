package reading

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

const (
	usualChunk = 500
	short      = 14 * day // a range of which a step reads all
)

// Due is when the next round of a table with this checkpoint begins, and whether that is now;
// heard is the checkpoint of the task of the account that it Hears, nil where it hears none.
func (s *Source) Due(account string, checkpoint, heard []byte) (at time.Time, now bool, err error) {
	if s.Rounds != nil {
		at, err = s.Rounds.Due(account, checkpoint, heard)
		return at, err == nil && !at.After(s.clock()), err
	}
	st, err := s.state(checkpoint)
	if err != nil {
		return time.Time{}, false, err
	}
	at = st.due(s.Every)
	return at, !at.After(s.clock()), nil
}

// Next reads what the next step of a table of an account is, "" for the login. more says that
// the round goes on after it. Where the reading fails there is no step.
func (s *Source) Next(ctx context.Context, account string, checkpoint []byte) (step *history.Step, more bool, err error) {
	st, err := s.state(checkpoint)
	if err != nil {
		return nil, false, err
	}
	if st.Round == nil {
		st.Round = s.begin(&st, s.clock().UTC().Truncate(time.Second))
	}
	if st.Chunk >= s.Chunk {
		st.Chunk = 0
	}
	batch, rest, is, err := s.read(ctx, account, st.Round.Left[0], st.Chunk)
	if err != nil {
		return nil, false, err
	}
	more = st.ended(rest, is)
	text, err := st.text()
	if err != nil {
		return nil, false, err
	}
	return &history.Step{Batches: []history.Batch{*batch}, Checkpoint: text}, more, nil
}

// Smaller is the checkpoint of a task whose next step is smaller than that of another one, which
// took too long: so what it does in the time that there is is kept. least is of how few posts a
// step may be. is says that there is one: what is read by one statement has no smaller step.
func (s *Source) Smaller(checkpoint []byte, least int) (text []byte, is bool, err error) {
	st, err := s.state(checkpoint)
	if err != nil || s.Rounds != nil {
		return nil, false, err
	}
	if st.Round == nil {
		st.Round = s.begin(&st, s.clock().UTC().Truncate(time.Second))
	}
	if !st.halve(s.way, s.Chunk, least) {
		return nil, false, nil
	}
	text, err = st.text()
	return text, err == nil, err
}

// state is a checkpoint as it counts for the columns that are read now: with others it is none.
func (s *Source) state(checkpoint []byte) (state, error) {
	st, err := readState(checkpoint)
	if err != nil || s.Table == nil {
		return st, err
	}
	var names []string
	for _, c := range s.Table.Columns {
		names = append(names, strings.ToLower(c.Name))
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, ",")))
	columns := hex.EncodeToString(sum[:8])
	if st.Columns != "" && st.Columns != columns {
		st = state{Chunk: st.Chunk}
	}
	st.Columns = columns
	return st, nil
}

// begin is a new round.
func (s *Source) begin(st *state, now time.Time) *round {
	r := &round{Began: now}
	switch {
	case s.way == days:
		from := now.Add(-s.kept)
		if late := st.Read.Add(-2 * day); late.After(from) { // of those before, numbers have come
			from = late
		}
		r.Left = parts(from, now.Add(day), 30*day)
	case s.way == whole, st.Whole.IsZero(), !now.Before(st.Whole.Add(s.Complete)):
		r.Whole, r.Left = true, []span{{}}
	default:
		r.Left = []span{fresh(st.Read)}
		if r.Aged = !now.Before(st.Aged.Add(day)); r.Aged {
			r.Left = united(append(r.Left, ripe(st.Aged, now)...))
		}
	}
	return r
}

// read reads a range, or of one with many posts the newest part; rest is what is left of it
// then, if anything is.
func (s *Source) read(ctx context.Context, account string, asked span, chunk int) (b *history.Batch, rest span, is bool, err error) {
	listed := history.Scan{}
	if s.way == ofPosts || s.way == below {
		if rest, is, listed, err = s.cut(ctx, account, asked, chunk); err != nil {
			return nil, rest, is, err
		}
		if is {
			asked.From = rest.To
		}
	}
	b, err = s.query(ctx, account, s.statement(s.text, asked), asked)
	if err != nil {
		return nil, rest, is, err
	}
	b.Scan.From, b.Scan.To = asked.From, asked.To
	b.Scan.Calls += listed.Calls
	switch s.way {
	case whole:
		b.Scope = &history.Scope{}
	case ofPosts, below:
		b.Scope = &history.Scope{Time: s.time, From: asked.From, To: asked.To}
	}
	return b, rest, is, nil
}

// cut looks how far back the newest posts of a range go that one step reads: chunk posts, or
// with 0 those of the source, but all of a short range.
func (s *Source) cut(ctx context.Context, account string, asked span, chunk int) (rest span, is bool, told history.Scan, err error) {
	end := asked.To
	if end.IsZero() {
		end = s.clock()
	}
	if chunk == 0 && !asked.From.IsZero() && end.Sub(asked.From) < short {
		return rest, false, told, nil
	}
	for limit := cmp.Or(chunk, s.Chunk); ; limit *= 2 {
		list := history.Table{Name: s.Table.Name, Columns: []history.Column{{Name: "at", Type: history.Time}}}
		b, err := s.queryAs(ctx, account, s.statement(s.listed, asked)+" ORDER BY "+s.at+fmt.Sprintf(" DESC LIMIT %d", limit), asked, &list)
		if err != nil {
			return rest, false, told, err
		}
		told.Calls += b.Scan.Calls
		if len(b.Rows) < limit {
			return rest, false, told, nil
		}
		oldest, ok := b.Rows[len(b.Rows)-1].Values[0].(time.Time)
		if ok {
			// Those of the oldest second may not be all: they are of the rest.
			edge := oldest.Truncate(time.Second).Add(time.Second)
			if newest, ok := b.Rows[0].Values[0].(time.Time); ok && !edge.After(newest) {
				return span{From: asked.From, To: edge}, true, told, nil
			}
		}
	}
}

// statement is one with the conditions of a range.
func (s *Source) statement(text string, asked span) string {
	if s.own {
		return text
	}
	var terms []string
	if s.PerAccount {
		terms = append(terms, s.account+" = @account")
	}
	if !asked.From.IsZero() {
		terms = append(terms, s.at+" >= @from")
	}
	if !asked.To.IsZero() {
		terms = append(terms, s.at+" < @to")
	}
	if len(terms) > 0 {
		text += " WHERE " + strings.Join(terms, " AND ")
	}
	return text
}

func (s *Source) query(ctx context.Context, account, text string, asked span) (*history.Batch, error) {
	return s.queryAs(ctx, account, text, asked, s.Table)
}

// queryAs runs a statement to its end.
func (s *Source) queryAs(ctx context.Context, account, text string, asked span, as *history.Table) (b *history.Batch, err error) {
	pool, done, err := s.login.use(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	conn, err := pool.Session(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var args []session.Arg
	if s.PerAccount {
		args = append(args, session.Arg{Name: "account", Value: account})
	}
	if !asked.From.IsZero() {
		args = append(args, session.Arg{Name: "from", Value: asked.From})
	}
	if !asked.To.IsZero() {
		args = append(args, session.Arg{Name: "to", Value: asked.To})
	}
	b = &history.Batch{Table: as, Scan: history.Scan{Account: account, Began: s.clock()}}
	a, err := Ask(ctx, conn, text, args...)
	if err != nil {
		return nil, err
	}
	for _, values := range a.Rows {
		b.Rows = append(b.Rows, history.Row{Values: values})
	}
	b.Scan.Ended, b.Scan.Calls, b.Scan.Complete, b.Scan.Reasons = b.Scan.Began.Add(a.Report.Took), a.Report.QuotaCalls, a.Complete(), a.Reasons()
	tell(b, a.Missing(as))
	if s.own {
		return b, distinct(b)
	}
	return b, nil
}

// distinct refuses rows of a user's statement that its key does not tell apart: of those one
// would be kept, and the others lost.
func distinct(b *history.Batch) error {
	seen := make(map[string]bool, len(b.Rows))
	for i := range b.Rows {
		if err := b.Table.Normalize(&b.Rows[i]); err != nil {
			return err
		}
		key := b.Table.RowKey(&b.Rows[i])
		if seen[key] {
			return fmt.Errorf("several rows are alike in %s, which is their key in the file: nothing is kept of them until the key tells them apart", strings.Join(b.Table.Key, ", "))
		}
		seen[key] = true
	}
	return nil
}

// tell keeps why values are missing, by their columns.
func tell(b *history.Batch, why map[string][]string) {
	for name := range why {
		i := b.Table.Index(name)
		for k := range b.Rows {
			r := &b.Rows[k]
			if r.Values[i] != nil {
				continue
			}
			if r.Missing == nil {
				r.Missing = map[string][]string{}
			}
			r.Missing[name] = why[name]
		}
	}
}

// Whole reports whether the round that a table with this checkpoint is in, or the next one,
// reads all there is of what is not read whole each time.
func (s *Source) Whole(checkpoint []byte) bool {
	st, err := s.state(checkpoint)
	switch {
	case err != nil || s.way == whole || s.Rounds != nil:
		return false
	case st.Round != nil:
		return st.Round.Whole
	case s.way == days:
		return st.Read.IsZero()
	}
	return st.Whole.IsZero() || !s.clock().Before(st.Whole.Add(s.Complete))
}
