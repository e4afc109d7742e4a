package sqlsink

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// Who claims a task in PostgreSQL waits for nobody who claims another, or commits: here for one
// who has locked all but the task's own row, and goes no further, as its process was stopped.
func TestClaim_apart(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	query := address.Query()
	query.Set("lock_timeout", "1") // milliseconds: whoever waits fails
	address.RawQuery = query.Encode()
	sink, err := OpenPostgres(address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Close() })
	if err := sink.Prepare(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	fences := map[int64]bool{}
	claim := func(account string) {
		t.Helper()
		c, err := sink.Claim(t.Context(), history.Task{Account: account, Table: "Media"})
		if err != nil {
			t.Fatal(err)
		}
		if fences[c.Fence] {
			t.Errorf("the fence %d comes twice", c.Fence)
		}
		fences[c.Fence] = true
	}
	for i := range 3 {
		claim(fmt.Sprint("other", i))
	}
	tx, err := sink.DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, lock := range []string{"SELECT 1 FROM sync_format FOR UPDATE", "SELECT 1 FROM sync_task FOR UPDATE", "SELECT 1 FROM sync_table FOR UPDATE"} {
		if _, err := tx.ExecContext(t.Context(), lock); err != nil {
			t.Fatal(err)
		}
	}
	claim("own")
	claim("own")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := sink.Forget(t.Context(), "own"); err != nil {
		t.Fatal(err)
	}
	claim("own") // by a fence that nobody had before
}

// Who prepares what is prepared waits for nobody who writes or reads, and so cannot be in the
// way of one who waits for it.
func TestPrepare_apart(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	first := opened(t)(OpenPostgres(address.String()))
	if err := first.Prepare(t.Context(), []*history.Table{posts()}); err != nil {
		t.Fatal(err)
	}
	tx, err := first.DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, text := range []string{"DELETE FROM posts_version", "SELECT count(*) FROM posts", "SELECT count(*) FROM posts_as_of(now())"} {
		if _, err := tx.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	query := address.Query()
	query.Set("lock_timeout", "1") // milliseconds: whoever waits fails
	address.RawQuery = query.Encode()
	if err := opened(t)(OpenPostgres(address.String())).Prepare(t.Context(), []*history.Table{posts()}); err != nil {
		t.Error(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"a view": "DROP VIEW posts", "an index": "DROP INDEX posts_version_now", "a function": "DROP FUNCTION posts_as_of",
	} {
		if _, err := first.DB().ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if err := first.Prepare(t.Context(), []*history.Table{posts()}); err != nil {
			t.Errorf("%s that somebody has changed: %v", what, err)
		}
		if _, err := first.DB().ExecContext(t.Context(), "SELECT likes FROM posts UNION ALL SELECT likes FROM posts_as_of(now())"); err != nil {
			t.Errorf("after %s: %v", what, err)
		}
	}
}
