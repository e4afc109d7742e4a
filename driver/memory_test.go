package driver_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What a statement keeps in a file instead of memory changes neither its rows nor
// its calls.
func TestMaxMemory(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 900, Comments: 4000, Replies: 500})
	const join = `SELECT m.Id, m.Caption, a.n FROM (SELECT MediaId, count(*) n FROM Comments GROUP BY MediaId) a JOIN Media m ON m.Id = a.MediaId ORDER BY 1`
	var want []string
	calls := 0
	for _, most := range []string{"-1", "64", "1"} {
		db := open(t, srv.DSN()+";MaxMemory="+most)
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), join)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, rows)
		if err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
		if want == nil {
			want, calls = got, report.QuotaCalls
		}
		if !slices.Equal(got, want) || report.QuotaCalls != calls || !report.Complete {
			t.Errorf("MaxMemory=%s: %d rows for %d calls, not %d for %d", most, len(got), report.QuotaCalls, len(want), calls)
		}
	}
	if len(want) < 500 {
		t.Errorf("%d rows to compare", len(want))
	}
}
