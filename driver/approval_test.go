package driver_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// Who wants to be asked before a statement writes is told what it is about to do; without
// leave, nothing is sent.
func TestWithApproval(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 2, Comments: 3})
	db := open(t, srv.DSN())
	ids := query(t, db, "SELECT Id FROM Comments ORDER BY Id LIMIT 2")
	no := errors.New("no")
	var asked []driver.Change
	ctx := driver.WithApproval(t.Context(), func(_ context.Context, c driver.Change) error {
		asked = append(asked, c)
		return no
	})
	calls := srv.Calls()
	if _, err := db.ExecContext(ctx, "DELETE FROM Comments WHERE Id IN (?, ?)", ids[0], ids[1]); !errors.Is(err, no) {
		t.Errorf("without leave: %v", err)
	}
	if _, err := db.ExecContext(ctx, "UPDATE Comments SET Hidden = 'perhaps' WHERE Id = ?", ids[0]); err == nil || errors.Is(err, no) {
		t.Errorf("what is refused anyway: %v", err)
	}
	if !slices.Equal(asked, []driver.Change{{Verb: "DELETE", Table: "Comments", Rows: 2}}) || srv.Calls() != calls {
		t.Errorf("asked %v, %d calls", asked, srv.Calls()-calls)
	}
	if got := query(t, db, "SELECT count(*) FROM sys_identity"); !slices.Equal(got, []string{"0"}) {
		t.Errorf("sys_identity has %q rows", got)
	}
}

// sys_identity tells what the latest write has written, and where it failed.
func TestSysIdentity(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 2, Comments: 3})
	db := open(t, srv.DSN())
	post := query(t, db, "SELECT Id FROM Media LIMIT 1")[0]
	made := query(t, db, "INSERT INTO Comments (MediaId, Text) VALUES (?1, 'one'), (?1, 'two') RETURNING Id", post)
	if got := query(t, db, "SELECT Id FROM sys_identity WHERE Operation = 'INSERT' AND Message = 'Comments: done'"); !slices.Equal(got, made) || len(got) != 2 {
		t.Errorf("it has %q, made were %q", got, made)
	}
	if got := query(t, db, "SELECT count(*) FROM sys_identity i JOIN sys_calls c ON c.StatementId = i.Batch WHERE c.Method = 'POST'"); !slices.Equal(got, []string{"4"}) {
		t.Errorf("by calls it has %q", got)
	}
	srv.Inject(drivertest.Fault{Kind: drivertest.FaultPermission, At: 2})
	if _, err := db.Exec("DELETE FROM Comments WHERE Id IN (?, ?)", made[0], made[1]); err == nil {
		t.Error("the second one is not refused")
	}
	got := query(t, db, "SELECT Id, Operation, Message FROM sys_identity")
	if len(got) != 2 || !slices.Contains(made, strings.Split(got[0], "|")[0]) || !strings.HasPrefix(got[1], "NULL|DELETE|") {
		t.Errorf("after a failure it has %q", got)
	}
}
