package work

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

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

// TestEach has all jobs told, also where there are more than River gives at a time.
func TestEach(t *testing.T) { onBoth(t, testEach, testEach) }

func testEach[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 7)
	for _, atATime := range []int{1, 3, 7, 8} {
		seen := map[int64]bool{}
		if err := each(t.Context(), c, rivertype.JobStateAvailable, atATime, func(job *rivertype.JobRow) { seen[job.ID] = true }); err != nil {
			t.Fatal(err)
		}
		if len(seen) != 7 {
			t.Errorf("%d at a time: %d of 7 jobs", atATime, len(seen))
		}
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
