package sqlsink

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

func posts() *history.Table {
	return &history.Table{
		Name: "Posts", Key: []string{"Id"}, Within: []string{"Created"},
		Columns: []history.Column{
			{Name: "Id"},
			{Name: "Likes", Type: history.Integer},
			{Name: "Created", Type: history.Time},
			{Name: "Rate", Type: history.Real},
			{Name: "Hidden", Type: history.Boolean},
			{Name: "Doc", Type: history.JSON},
		},
	}
}

// both runs a test on an SQLite file and on PostgreSQL. reopen opens the same place once more.
func both(t *testing.T, test func(t *testing.T, reopen func() *Sink)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kept.db")
		test(t, func() *Sink { return opened(t)(OpenSQLite(path)) })
	})
	t.Run("postgres", func(t *testing.T) {
		address := pgtest.Database(t).String()
		test(t, func() *Sink { return opened(t)(OpenPostgres(address)) })
	})
}

func opened(t *testing.T) func(*Sink, error) *Sink {
	return func(s *Sink, err error) *Sink {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
}

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func row(id string, likes any) history.Row {
	return history.Row{
		Values:  []any{id, likes, start, 0.5, true, `{"a":1}`},
		Missing: map[string][]string{"Likes": {"no_data"}},
	}
}

func step(t *history.Table, at time.Time, complete bool, rows ...history.Row) *history.Step {
	return &history.Step{Checkpoint: []byte(at.String()), Batches: []history.Batch{{
		Table: t, Rows: rows, Scope: &history.Scope{}, Scan: history.Scan{Began: at, Ended: at, Complete: complete, Calls: 2},
	}}}
}

// state is what is open, as id=likes, and how many versions there are.
func state(t *testing.T, s *Sink) (open string, versions int) {
	t.Helper()
	var parts []string
	err := s.d.each(t.Context(), s.db, func(scan func(...any) error) error {
		var id string
		var likes sql.NullInt64
		err := scan(&id, &likes)
		text := "NULL"
		if likes.Valid {
			text = fmt.Sprint(likes.Int64)
		}
		parts = append(parts, id+"="+text)
		return err
	}, "SELECT id, likes FROM posts ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.QueryRowContext(t.Context(), "SELECT count(*) FROM posts_version").Scan(&versions); err != nil {
		t.Fatal(err)
	}
	return strings.Join(parts, " "), versions
}

func TestSink(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		ctx := t.Context()
		table := posts()
		s, other := reopen(), reopen()
		for _, s := range []*Sink{s, other, s} {
			if err := s.Prepare(ctx, []*history.Table{table}); err != nil {
				t.Fatal(err)
			}
		}
		task := history.Task{Account: "1", Table: "Posts"}
		first, err := s.Claim(ctx, task)
		if err != nil || first.Checkpoint != nil {
			t.Fatal(first, err)
		}
		if _, err := s.Commit(ctx, first, step(table, start, true, row("a", int64(1)), row("b", nil))); err != nil {
			t.Fatal(err)
		}
		second, err := other.Claim(ctx, task)
		if err != nil || string(second.Checkpoint) != start.String() || second.Fence <= first.Fence {
			t.Fatal(second, err)
		}
		if _, err := s.Commit(ctx, first, step(table, start.Add(time.Hour), true)); !errors.Is(err, history.ErrFenced) {
			t.Fatalf("the one before writes: %v", err)
		}
		counts, err := other.Commit(ctx, second, step(table, start.Add(time.Hour), false, row("a", int64(2))))
		if want := (history.Counts{Rows: 1, Opened: 1, Closed: 1}); err != nil || counts != want {
			t.Fatal(counts, err)
		}
		counts, err = other.Commit(ctx, second, step(table, start.Add(2*time.Hour), true, row("a", int64(2))))
		if want := (history.Counts{Rows: 1, Vanished: 1}); err != nil || counts != want {
			t.Fatal(counts, err)
		}
		if open, versions := state(t, s); open != "a=2" || versions != 3 {
			t.Fatal(open, versions)
		}
		// A step that fails leaves nothing, of its good batches neither.
		bad := step(table, start.Add(3*time.Hour), true, row("a", int64(3)))
		bad.Batches = append(bad.Batches, step(table, start, true, history.Row{Values: []any{"c"}}).Batches...)
		if _, err := other.Commit(ctx, second, bad); err == nil {
			t.Fatal("a row of another form is taken")
		}
		if open, versions := state(t, s); open != "a=2" || versions != 3 {
			t.Fatal(open, versions)
		}
		tasks, err := history.Tasks(ctx, s)
		if err != nil || len(tasks) != 1 || tasks[0].Task != task || string(tasks[0].Checkpoint) != start.Add(2*time.Hour).String() || tasks[0].Committed.IsZero() {
			t.Fatal(tasks, err)
		}
		if err := s.Forget(ctx, "1"); err != nil {
			t.Fatal(err)
		}
		again, err := s.Claim(ctx, task)
		if err != nil || again.Checkpoint != nil {
			t.Fatal(again, err)
		}
		if _, err := other.Commit(ctx, second, step(table, start.Add(4*time.Hour), true, row("a", int64(2)))); !errors.Is(err, history.ErrFenced) {
			t.Fatalf("what was forgotten comes back: %v", err)
		}
		if open, versions := state(t, s); open != "" || versions != 0 {
			t.Fatal(open, versions)
		}
	})
}

// TestSink_random commits random steps, and holds what is open and what was so at each moment
// against the world.
func TestSink_random(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s, table := reopen(), posts()
		if err := s.Prepare(t.Context(), []*history.Table{table}); err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(7, 7))
		claim, err := s.Claim(t.Context(), history.Task{Account: "1", Table: "Posts"})
		if err != nil {
			t.Fatal(err)
		}
		world := map[int]int64{}
		was := map[time.Time]string{}
		for n := range 40 {
			for range 5 {
				if id := r.IntN(300); r.IntN(3) == 0 {
					delete(world, id)
				} else {
					world[id] = r.Int64N(4)
				}
			}
			at := start.Add(time.Duration(n) * time.Hour)
			var rows []history.Row
			var want []string
			for id := range 300 {
				if likes, there := world[id]; there {
					name := fmt.Sprintf("%03d", id)
					rows = append(rows, row(name, likes))
					want = append(want, fmt.Sprintf("%s=%d", name, likes))
				}
			}
			if _, err := s.Commit(t.Context(), claim, step(table, at, true, rows...)); err != nil {
				t.Fatal(err)
			}
			was[at] = strings.Join(want, " ")
			if open, _ := state(t, s); open != was[at] {
				t.Fatal(cmp.Diff(was[at], open))
			}
		}
		for at, want := range was {
			var parts []string
			from, args := "posts_version WHERE seen_from <= $1 AND (seen_to IS NULL OR seen_to > $2)", []any{s.d.time(at), s.d.time(at)}
			if s.d.postgres {
				from, args = "posts_as_of($1)", args[:1]
			}
			if err := s.d.each(t.Context(), s.db, func(scan func(...any) error) error {
				var id string
				var likes int64
				err := scan(&id, &likes)
				parts = append(parts, fmt.Sprintf("%s=%d", id, likes))
				return err
			}, "SELECT id, likes FROM "+from+" ORDER BY id", args...); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(parts, " "); got != want {
				t.Errorf("at %v: %s", at, cmp.Diff(want, got))
			}
		}
	})
}

// TestPrepare_changed has somebody change the sink by hand, and the program's tables grow.
func TestPrepare_changed(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		ctx := t.Context()
		s := reopen()
		prepare := func(table *history.Table) error { return s.Prepare(ctx, []*history.Table{table}) }
		exec := func(query string) {
			t.Helper()
			if _, err := s.db.ExecContext(ctx, query); err != nil {
				t.Fatal(err)
			}
		}
		table := posts()
		if err := prepare(table); err != nil {
			t.Fatal(err)
		}
		claim, err := s.Claim(ctx, history.Task{Account: "1", Table: "Posts"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(ctx, claim, step(table, start, true, row("a", int64(1)))); err != nil {
			t.Fatal(err)
		}
		wider := posts()
		wider.Columns = append(wider.Columns, history.Column{Name: "Saves", Type: history.Integer})
		if err := prepare(wider); err != nil {
			t.Fatal(err)
		}
		more := row("a", int64(1))
		more.Values = append(more.Values, int64(9))
		if c, err := s.Commit(ctx, claim, step(wider, start.Add(time.Hour), true, more)); err != nil || c.Closed != 1 {
			t.Fatal(c, err)
		}
		if err := prepare(table); err != nil { // an older program's
			t.Fatal(err)
		}
		refused := func(what, want string, table *history.Table) {
			t.Helper()
			if err := prepare(table); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", what, err, want)
			}
		}
		keyed := posts()
		keyed.Key = []string{"Likes"}
		refused("another key", "is kept by the key (id)", keyed)
		typed := posts()
		typed.Columns[1].Type = history.Text
		refused("another type", "change it back", typed)
		exec(`ALTER TABLE posts_version ADD COLUMN mine integer`)
		if err := prepare(table); err != nil {
			t.Errorf("somebody's own column: %v", err)
		}
		mine := posts()
		mine.Columns = append(mine.Columns, history.Column{Name: "Mine", Type: history.Integer})
		refused("a column of that name", "rename or drop it", mine)
		if s.d.postgres {
			exec(`ALTER TABLE posts_version DROP COLUMN likes CASCADE`)
		} else {
			exec(`DROP VIEW posts`)
			exec(`ALTER TABLE posts_version DROP COLUMN likes`)
		}
		refused("a column is gone", "ADD COLUMN", table)
		exec(`ALTER TABLE posts_version ADD COLUMN likes ` + s.d.types[history.Integer])
		if err := prepare(table); err != nil {
			t.Errorf("put back: %v", err)
		}
		exec(`UPDATE sync_format SET format = 99`)
		err = prepare(table)
		var newer *NewerError
		if !errors.As(err, &newer) || newer.Format != 99 {
			t.Errorf("a newer sink: %v", err)
		}
	})
}

// TestPrepare_taken has tables there that sync has not made.
func TestPrepare_taken(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s := reopen()
		if _, err := s.db.ExecContext(t.Context(), "CREATE TABLE posts (id text)"); err != nil {
			t.Fatal(err)
		}
		if err := s.Prepare(t.Context(), []*history.Table{posts()}); err == nil || !strings.Contains(err.Error(), "that sync has not made") {
			t.Fatal(err)
		}
		if there, err := s.columns(t.Context(), s.db, "sync_format"); err != nil || len(there) > 0 {
			t.Fatal("half of it was made", there, err)
		}
	})
}
