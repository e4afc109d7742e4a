package driver_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A list that turns out to be in no order when rows were given is an error, and the
// connector knows it from then on; as long as none was given the statement begins
// again by itself.
func TestOrder_late(t *testing.T) {
	t.Parallel()
	misplaced := drivertest.Options{Media: 320, Misplaced: 250}
	several := drivertest.Options{Accounts: 3, Media: 320, Misplaced: 250}
	const sorted = "SELECT Id FROM Media ORDER BY Created DESC"
	db := open(t, simulated(t, misplaced).DSN())
	if err := readAll(db, sorted); !errors.Is(err, driver.ErrOrder) || !strings.Contains(err.Error(), "run the statement again") {
		t.Errorf("%v", err)
	}
	want := query(t, db, "SELECT Id FROM Media ORDER BY +Created DESC")
	if got := query(t, db, sorted); fmt.Sprint(got) != fmt.Sprint(want) || len(got) != 320 {
		t.Errorf("%d rows, not the %d in order", len(got), len(want))
	}

	db = open(t, simulated(t, several).DSN())
	var report driver.Report
	var n, first int
	err := db.QueryRowContext(driver.WithReport(t.Context(), &report),
		"SELECT count(*), sum(place = 1) FROM (SELECT rank() OVER (ORDER BY Created DESC) place FROM Media WHERE Id > ?)", "0").Scan(&n, &first)
	if err != nil || n != 3*320 || first != 1 {
		t.Errorf("%d rows, %d the newest, %v", n, first, err)
	}
	if len(report.Warnings) != 3 || report.Warnings[0].Reason != driver.ReasonOrder || !report.Complete {
		t.Errorf("report %+v", report)
	}
}

// Posts pinned to a profile are listed before the newest one.
func TestOrder_pinned(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 320, Pinned: 3})
	db := open(t, srv.DSN())
	for _, sql := range []string{
		"SELECT Id FROM Media ORDER BY Created DESC LIMIT 1",
		"SELECT Id FROM Media WHERE Created = (SELECT max(Created) FROM Media)",
	} {
		if got := query(t, db, sql); len(got) != 1 || got[0] != srv.Data().Accounts[0].Media[0].ID {
			t.Errorf("%s: %v", sql, got)
		}
	}
	reasons := query(t, db, "SELECT DISTINCT Reason, Incomplete FROM sys_warnings")
	if fmt.Sprintf("[%s|false]", driver.ReasonOrder) != fmt.Sprint(reasons) {
		t.Errorf("sys_warnings: %v", reasons)
	}
}

// What is known of a list's order is in what EXPLAIN says of the calls.
func TestOrder_explain(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 320, Pinned: 1})
	db := open(t, srv.DSN()+";BusinessAccountId="+srv.Data().Accounts[0].ID)
	calls := func() string {
		rows := query(t, db, "EXPLAIN SELECT Id FROM Media ORDER BY Created DESC LIMIT 1")
		return rows[len(rows)-1]
	}
	before := calls()
	query(t, db, "SELECT Id FROM Media ORDER BY Created DESC LIMIT 1")
	if after := calls(); before == after || !strings.Contains(after, "|4|") {
		t.Errorf("EXPLAIN: %s, then %s", before, after)
	}
}
