package sqlsink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// begun is a sink with a row, and a claim of its task.
func begun(t *testing.T, s *Sink, table *history.Table) history.Claim {
	t.Helper()
	if err := s.Prepare(t.Context(), []*history.Table{table}); err != nil {
		t.Fatal(err)
	}
	claim, err := s.Claim(t.Context(), history.Task{Account: "1", Table: table.Name})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(t.Context(), claim, step(table, start, true, row("a", int64(1)))); err != nil {
		t.Fatal(err)
	}
	return claim
}

// A migration that fails in its middle leaves the old form whole; one that goes through leaves
// the new one, which the older program refuses by name.
func TestMigrate_midway(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		ctx := t.Context()
		s := reopen()
		begun(t, s, posts())
		bring := func(second string) error {
			later := append(migrations[:Format:Format], func(*dialect) []string {
				return []string{"CREATE TABLE sync_later (a TEXT)", "DELETE FROM posts_version", second}
			})
			return s.within(ctx, func(tx *sql.Tx) error { return migrate(ctx, s, tx, later) })
		}
		if err := bring("INSERT INTO no_such_table VALUES (1)"); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("from format %d to %d", Format, Format+1)) {
			t.Fatal(err)
		}
		there, err := s.columns(ctx, s.db, "sync_later")
		if open, versions := state(t, s); open != "a=1" || versions != 1 || len(there) > 0 || err != nil {
			t.Fatalf("the old form is not whole: %s, %d versions, %v, %v", open, versions, there, err)
		}
		if err := s.Prepare(ctx, []*history.Table{posts()}); err != nil {
			t.Fatal(err)
		}
		if err := bring("INSERT INTO sync_later VALUES ('1')"); err != nil {
			t.Fatal(err)
		}
		var newer *NewerError
		for what, err := range map[string]error{"Prepare": s.Prepare(ctx, nil), "Kept": s.Kept(ctx)} {
			if !errors.As(err, &newer) || newer.Format != Format+1 {
				t.Fatalf("%s: %v", what, err)
			}
			if want := fmt.Sprintf("what is kept in %s has the format %d, of a newer viewfinder, and this one knows %d: use that one", s.place, Format+1, Format); !strings.HasSuffix(err.Error(), want) || s.place == "" {
				t.Errorf("%s: %v, want %s", what, err, want)
			}
		}
	})
}

func rowsOf(n int) (rows []history.Row) {
	for i := range n {
		rows = append(rows, row(fmt.Sprintf("row-%06d", i), int64(i)))
	}
	return rows
}

// A disk that is full fails the step, of which nothing is left, and what was kept before stays;
// with room again the same step goes through.
func TestCommit_diskFull(t *testing.T) {
	t.Parallel()
	s := opened(t)(OpenSQLite(filepath.Join(t.TempDir(), "kept.db")))
	s.db.SetMaxOpenConns(1) // the bound below is a connection's
	table := posts()
	claim := begun(t, s, table)
	bound := func(pages int) {
		if _, err := s.db.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	bound(1) // SQLite takes what there is
	rows := append([]history.Row{row("a", int64(2))}, rowsOf(2000)...)
	next := step(table, start.Add(time.Hour), true, rows...)
	if _, err := s.Commit(t.Context(), claim, next); !errors.Is(err, sqlite3.FULL) || !strings.Contains(err.Error(), "there is no room for "+s.place+": nothing of this was written") {
		t.Fatalf("got %v", err)
	}
	if open, versions := state(t, s); open != "a=1" || versions != 1 {
		t.Fatalf("%s, %d versions", open, versions)
	}
	tasks, err := history.Tasks(t.Context(), s)
	if err != nil || len(tasks) != 1 || string(tasks[0].Checkpoint) != start.String() {
		t.Fatal(tasks, err)
	}
	bound(1 << 30)
	counts, err := s.Commit(t.Context(), claim, next)
	if want := (history.Counts{Rows: 2001, Opened: 2001, Closed: 1}); err != nil || counts != want {
		t.Fatal(counts, err)
	}
}

// versionsOf are those of a row, in the order in which they were so.
func versionsOf(ctx context.Context, t *testing.T, s *Sink, key string) (from, to []time.Time, likes []int64) {
	t.Helper()
	err := s.d.each(ctx, s.db, func(scan func(...any) error) error {
		var a, b instant
		var n int64
		err := scan(&a, &b, &n)
		from, to, likes = append(from, a.Time), append(to, b.Time), append(likes, n)
		return err
	}, "SELECT seen_from, seen_to, likes FROM posts_version WHERE id = $1 ORDER BY seen_from", key)
	if err != nil {
		t.Fatal(err)
	}
	return from, to, likes
}

// A clock that jumps by days, back and ahead, leaves versions in the order in which they were
// committed, none that ends before it begins, and none that overlaps another; no value is lost.
func TestCommit_clockWrong(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s := reopen()
		table := posts()
		claim := begun(t, s, table)
		r := rand.New(rand.NewPCG(1, 2))
		want := []int64{1}
		at := start
		for n := range 60 {
			at = at.Add(time.Duration(r.IntN(20)-10) * 24 * time.Hour)
			complete := r.IntN(3) > 0
			if r.IntN(5) == 0 { // it is not seen
				if _, err := s.Commit(t.Context(), claim, step(table, at, complete)); err != nil {
					t.Fatal(n, err)
				}
				continue
			}
			want = append(want, int64(n+2))
			if _, err := s.Commit(t.Context(), claim, step(table, at, complete, row("a", int64(n+2)))); err != nil {
				t.Fatal(n, err)
			}
		}
		from, to, likes := versionsOf(t.Context(), t, s, "a")
		if fmt.Sprint(likes) != fmt.Sprint(want) {
			t.Fatalf("the versions are %v, want %v", likes, want)
		}
		for i := range from {
			if !to[i].IsZero() && !to[i].After(from[i]) {
				t.Errorf("version %d is from %s to %s", i, from[i], to[i])
			}
			if i > 0 && (to[i-1].IsZero() || from[i].Before(to[i-1])) {
				t.Errorf("version %d begins at %s, and the one before ends at %s", i, from[i], to[i-1])
			}
		}
	})
}

// An account that is removed and comes back: readings that fail or are incomplete close nothing;
// a complete one that lacks a row closes it, and the row that comes back has a version of its own
// after the gap. Nothing of before is lost.
func TestCommit_goneAndBack(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s := reopen()
		table := posts()
		claim := begun(t, s, table)
		day := 24 * time.Hour
		for n, x := range []struct {
			at       time.Duration
			complete bool
			rows     []history.Row
			open     string
			versions int
		}{
			{1 * day, false, nil, "a=1", 1},
			{2 * day, true, nil, "", 1},
			{3 * day, false, nil, "", 1},
			{9 * day, true, []history.Row{row("a", int64(1))}, "a=1", 2},
			{10 * day, true, []history.Row{row("a", int64(1))}, "a=1", 2},
		} {
			if _, err := s.Commit(t.Context(), claim, step(table, start.Add(x.at), x.complete, x.rows...)); err != nil {
				t.Fatal(n, err)
			}
			if open, versions := state(t, s); open != x.open || versions != x.versions {
				t.Fatalf("step %d: %q, %d versions", n, open, versions)
			}
		}
		from, to, _ := versionsOf(t.Context(), t, s, "a")
		want := []time.Time{start, start.Add(2 * day), start.Add(9 * day), {}}
		for i, got := range []time.Time{from[0], to[0], from[1], to[1]} {
			if !got.Equal(want[i]) {
				t.Errorf("moment %d is %s, want %s", i, got, want[i])
			}
		}
	})
}

// Indexes that somebody has dropped are made again.
func TestPrepare_indexDropped(t *testing.T) {
	both(t, func(t *testing.T, reopen func() *Sink) {
		s := reopen()
		begun(t, s, posts())
		for _, index := range []string{"posts_version_now", "posts_version_by_created"} {
			if _, err := s.db.ExecContext(t.Context(), "DROP INDEX "+index); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Prepare(t.Context(), []*history.Table{posts()}); err != nil {
			t.Fatal(err)
		}
		for _, index := range []string{"posts_version_now", "posts_version_by_created"} {
			if _, err := s.db.ExecContext(t.Context(), "DROP INDEX "+index); err != nil {
				t.Errorf("%s is not there: %v", index, err)
			}
		}
	})
}
