package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

func TestCloseEarly(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 1000})
	db := open(t, srv.DSN())
	rows, err := db.Query("SELECT Id FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
	}
	for range 2 {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
	if calls := srv.Calls(); calls > 3 {
		t.Errorf("%d calls for three rows", calls)
	}
}

// However long a reader takes, only a few pages are fetched ahead of it.
func TestRowsInFlight(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 4000})
	db := open(t, srv.DSN())
	rows, err := db.Query("SELECT Id FROM Media")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	others := 0
	for pages := 1; pages <= 20; pages++ {
		for range 100 {
			if !rows.Next() {
				t.Fatal(rows.Err())
			}
		}
		for range 5 { // time for a walk that would not wait
			query(t, db, "SELECT Username FROM InstagramBusinessProfile")
			others++
		}
		// The list of accounts, and three pages at the most.
		if more := srv.Calls() - others - pages; more > 4 {
			t.Fatalf("%d pages read, %d calls beyond them", pages, more)
		}
	}
}

// One connection holds several open rows, of one statement and of several.
func TestManyOpenRows(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 40})
	db := open(t, srv.DSN())
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare("SELECT Id FROM Media WHERE LikeCount >= ?")
	if err != nil {
		t.Fatal(err)
	}
	var open []*sql.Rows
	for range 3 {
		rows, err := stmt.Query(0)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, rows)
	}
	other, err := tx.Query("SELECT MediaId FROM Comments")
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		for _, rows := range append(slices.Clone(open), other) {
			if !rows.Next() {
				t.Fatal(rows.Err())
			}
		}
	}
	for _, rows := range open {
		lines, err := read(t, rows)
		if err != nil || len(lines) != 30 {
			t.Errorf("%d rows more, %v", len(lines), err)
		}
	}
	if err := errors.Join(other.Close(), tx.Commit()); err != nil {
		t.Error(err)
	}
}

func TestPreparedByMany(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 20})
	db := open(t, srv.DSN())
	db.SetMaxOpenConns(3)
	stmt, err := db.Prepare("SELECT Id FROM Media WHERE Id = @id OR Id = ?")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	posts := srv.Data().Accounts[0].Media
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 5 {
				want := posts[(i+n)%len(posts)].ID
				var got string
				if err := stmt.QueryRow(sql.Named("id", want), "none").Scan(&got); err != nil || got != want {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestCancel(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 500, Faults: []drivertest.Fault{{Kind: drivertest.FaultHang, Every: 1, Path: "media"}}})
	db := open(t, srv.DSN())
	for _, text := range []string{
		"SELECT Id FROM Media",
		"SELECT count(*) FROM Media",
		"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		rows, err := db.QueryContext(ctx, text)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for srv.Calls() == 0 && !strings.HasPrefix(text, "WITH") {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		if _, err := read(t, rows); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", text, err)
		}
		if err := rows.Close(); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		cancel()
	}
	if got := query(t, db, "SELECT 1"); got[0] != "1" {
		t.Error("the connection is of no use afterwards")
	}
}

func TestOutOfMemory(t *testing.T) {
	t.Parallel()
	db := open(t, "")
	db.SetMaxOpenConns(1)
	hog := "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT group_concat(zeroblob(16000000) || i) FROM n"
	if _, err := try(t, db, hog); err == nil {
		t.Error("no error")
	}
	hog = "WITH RECURSIVE n(i, b) AS (VALUES (1, zeroblob(16000000)) UNION ALL SELECT i + 1, zeroblob(16000000 + i) FROM n WHERE i < 40) SELECT count(DISTINCT b) FROM n ORDER BY 1"
	if _, err := try(t, db, hog); !errors.Is(err, driver.ErrOutOfMemory) {
		t.Errorf("got %v", err)
	}
	if got := query(t, db, "SELECT 1"); got[0] != "1" {
		t.Error("the pool kept the bad connection")
	}
}
