package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// The face of database/sql: results, prepared statements, transactions, errors.
func TestWrites_databaseSQL(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3, Comments: 9, Seed: 3})
	db := open(t, srv.DSN())
	post := srv.Data().Accounts[0].Media[0].ID

	result, err := db.ExecContext(t.Context(), "INSERT INTO Comments (MediaId, Text) VALUES (?, ?), (?, ?)", post, "one", post, []byte("two"))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); n != 2 || err != nil {
		t.Errorf("%d rows affected, %v", n, err)
	}
	if _, err := result.LastInsertId(); !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "RETURNING Id") {
		t.Errorf("last id: %v", err)
	}

	stmt, err := db.Prepare("INSERT INTO Comments (MediaId, Text) VALUES (@post, @text) RETURNING Id AS NewId, Text")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for _, text := range []string{"first", "second"} {
		var id, back string
		if err := stmt.QueryRow(sql.Named("post", post), sql.Named("text", text)).Scan(&id, &back); err != nil || id == "" || back != text {
			t.Errorf("%s: %q, %q, %v", text, id, back, err)
		}
		if got := query(t, db, "SELECT Text FROM Comments WHERE Id = ?", id); len(got) != 1 || got[0] != text {
			t.Errorf("%s is read as %q", text, got)
		}
	}

	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("DELETE FROM Comments WHERE Id = '1'"); !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "transactions are read-only") {
		t.Errorf("in a transaction: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}

	var wrong *driver.ValueError
	if _, err := db.Exec("INSERT INTO Comments (MediaId, Text) VALUES (?, 'fine'), (?, NULL)", post, post); !errors.As(err, &wrong) ||
		wrong.Row != 2 || wrong.Rows != 2 || wrong.Column != "Text" || wrong.Table != "Comments" {
		t.Errorf("a row without a text: %#v, %v", wrong, err)
	}

	var failed *driver.WriteError
	var refused *driver.APIError
	if _, err := db.Exec("INSERT INTO Comments (MediaId, Text) VALUES (?, 'fine'), ('1', 'nowhere'), (?, 'not sent')", post, post); !errors.As(err, &failed) ||
		failed.Row != 2 || failed.Rows != 3 || len(failed.Done) != 1 || !errors.As(err, &refused) || refused.Subcode != 33 || !errors.Is(err, driver.ErrNotFound) {
		t.Errorf("a post that is none: %#v, %v", failed, err)
	}
	if got := srv.Done(); got[len(got)-1].ID != failed.Done[0] {
		t.Errorf("done is %v, and %s was made last", failed.Done, got[len(got)-1].ID)
	}

	before := len(srv.Done())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.ExecContext(ctx, "DELETE FROM Comments"); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context: %v", err)
	}
	if _, err := db.Exec("INSERT /*+ MaxCalls(1) */ INTO Comments (MediaId, Text) VALUES (?, 'a'), (?, 'b')", post, post); !errors.Is(err, driver.ErrBudget) {
		t.Errorf("more than MaxCalls: %v", err)
	}
	// The quota, the container, its status and its publication: a post is not begun that
	// cannot be ended.
	account := srv.Data().Accounts[0].ID
	if _, err := db.Exec("INSERT /*+ MaxCalls(3) */ INTO Media (ImageUrl, InstagramBusinessAccountId) VALUES ('https://media.example/1.jpg', ?)", account); !errors.Is(err, driver.ErrBudget) {
		t.Errorf("a post for less than MaxCalls: %v", err)
	}
	if n := len(srv.Done()) - before; n != 0 {
		t.Errorf("%d things were done of what was refused", n)
	}
}

// Where the context ends while the answer is waited for, the driver looks for what became
// of it.
func TestWrites_cancelled(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3, Comments: 9, Seed: 3})
	db := open(t, srv.DSN())
	post := srv.Data().Accounts[0].Media[0].ID
	srv.Inject(drivertest.Fault{Kind: drivertest.FaultHang, At: 1})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(srv.Done()) == 0 && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	var report driver.Report
	_, err := db.ExecContext(driver.WithReport(ctx, &report), "INSERT INTO Comments (MediaId, Text) VALUES (?, 'Slow')", post)
	if err != nil || report.Affected != 1 || len(srv.Done()) != 1 {
		t.Errorf("%d rows affected, %d done, %v", report.Affected, len(srv.Done()), err)
	}
}
