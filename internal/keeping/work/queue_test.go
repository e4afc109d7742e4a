package work

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// onBoth runs a test on both databases.
func onBoth(t *testing.T, sqlite func(*testing.T, *queue[*sql.Tx]), postgres func(*testing.T, *queue[pgx.Tx])) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kept.db")
		sink, err := sqlsink.OpenSQLite(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sink.Close() })
		q, err := OpenSQLite(t.Context(), sqlsink.SQLiteName(path), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(q.Close)
		sqlite(t, q.(*queue[*sql.Tx]))
	})
	t.Run("postgres", func(t *testing.T) {
		q, err := OpenPostgres(t.Context(), pgtest.Database(t).String(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(q.Close)
		postgres(t, q.(*queue[pgx.Tx]))
	})
}

// TestReadState has jobs counted, and errors told; of a database without jobs nothing is made.
func TestReadState(t *testing.T) {
	onBoth(t, testReadState, testReadState)
	sink, err := sqlsink.OpenSQLite(filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	s, err := ReadState(t.Context(), sink.DB(), false)
	if err != nil || s.Paused || len(s.Jobs) != 0 {
		t.Error(s, err)
	}
	var n int
	if err := sink.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d tables: %v", n, err)
	}
}

func testReadState[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 12)
	wrong := "jsonb('[{\"error\": \"first\"}, {\"error\": \"last\"}]')"
	if q.jobs.postgres {
		wrong = `ARRAY['{"error": "first"}', '{"error": "last"}']::jsonb[]`
	}
	if _, err := q.jobs.db.ExecContext(t.Context(), "UPDATE river_job SET state = 'retryable', errors = "+wrong+" WHERE args ->> 'account' = '3'"); err != nil {
		t.Fatal(err)
	}
	if err := q.Pause(t.Context()); err != nil { // before any worker was there
		t.Fatal(err)
	}
	got, err := ReadState(t.Context(), q.jobs.db, q.jobs.postgres)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(State{Paused: true, Jobs: map[string]int{"available": 11, "retryable": 1}, Failed: []Failed{{Account: "3", Table: "Media", Error: "last"}}}, got); d != "" {
		t.Error(d)
	}
	if err := q.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err = ReadState(t.Context(), q.jobs.db, q.jobs.postgres); err != nil || got.Paused {
		t.Error(got, err)
	}
}

func insert[Tx any](ctx context.Context, t *testing.T, c *river.Client[Tx], n int) {
	t.Helper()
	var jobs []river.InsertManyParams
	for i := range n {
		jobs = append(jobs, river.InsertManyParams{Args: args{Account: fmt.Sprint(i), Table: "Media"}})
	}
	if _, err := c.InsertMany(ctx, jobs); err != nil {
		t.Fatal(err)
	}
}
