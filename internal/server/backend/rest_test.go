package backend_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A session has no engine before a statement wants one, nor after a silence; statements that are
// prepared, cursors and settings outlive it.
func TestRest(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 10}, "")
	conn := r.connect(t, nil)
	ctx := t.Context()
	if _, err := conn.Prepare(ctx, "posts", "select id from media where created > $1"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "set viewfinder.max_rows = 7"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "begin"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "declare c cursor for select id from media"); err != nil {
		t.Fatal(err)
	}
	fetched := 0
	for range 3 {
		rows, err := texts(t, conn, "fetch 2 from c")
		if err != nil {
			t.Fatal(err)
		}
		fetched += len(rows)
		time.Sleep(3 * rest)
		posts, err := conn.Query(ctx, "posts", time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := pgx.CollectRows(posts, pgx.RowTo[string]); err != nil || len(ids) != 7 {
			t.Errorf("%d rows, %v", len(ids), err)
		}
	}
	if fetched != 6 {
		t.Errorf("%d rows of the cursor", fetched)
	}
}

// A statement that runs out of memory is refused by itself; the session goes on.
func TestRest_outOfMemory(t *testing.T) {
	t.Parallel()
	conn := newRig(t, drivertest.Options{Accounts: 1, Media: 1}, "").connect(t, nil)
	_, err := texts(t, conn, "with recursive t(n) as (select 1 union all select n + 1 from t where n < 60) select string_agg(repeat('abcdefghij', 800000), '') from t")
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "53200" && refused.Code != "54000" {
		t.Fatal(err)
	}
	if rows, err := texts(t, conn, "select id from media"); err != nil || len(rows) != 1 {
		t.Errorf("%q, %v", rows, err)
	}
}
