package driver_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// costOf runs a statement as another program does, and returns what it cost and gave.
func costOf(t *testing.T, dsn, sql string) (calls int, rows []string, report driver.Report) {
	t.Helper()
	db := open(t, dsn)
	rows, report = reported(t, db, sql)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return report.QuotaCalls, rows, report
}

// place is where a memory may be: in a directory that others cannot read.
func place(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "viewfinder")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "memory")
}

// What one program has learned another knows: it makes fewer calls for the same rows, and
// its EXPLAIN tells how many before it has made any.
func TestMemory_laterPrograms(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 2, Media: 260, PreConversion: 90, Comments: 700, PageCost: 150})
	for _, sql := range []string{
		"SELECT m.Id, i.Reach, i.Saved FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id",
		"SELECT m.Id, c.Id FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id",
	} {
		path := place(t)
		dsn := srv.DSN() + `;Memory=` + path
		first, want, _ := costOf(t, dsn, sql)
		again, got, report := costOf(t, dsn, sql)
		off, _, _ := costOf(t, srv.DSN()+";Memory=OFF", sql)
		t.Logf("%d calls at first, %d then: %s", first, again, sql)
		if again >= first || off != first {
			t.Errorf("%s: %d calls at first, %d then, %d without a memory", sql, first, again, off)
		}
		if !slices.Equal(want, got) || !report.Complete {
			t.Errorf("%s: %d rows at first, %d then, %+v", sql, len(want), len(got), report.Warnings)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range srv.Data().Accounts {
			for _, personal := range []string{a.ID, a.Username, a.Page.ID, a.Media[0].ID, srv.Token()} {
				if strings.Contains(string(data), personal) {
					t.Errorf("%s stands in %s", personal, data)
				}
			}
		}
	}
}

// EXPLAIN in a program that has asked nothing yet tells what the statement will cost, where
// another one has run it.
func TestMemory_explains(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Accounts: 3, Media: 210})
	dsn := srv.DSN() + ";Memory=" + place(t)
	const sql = "SELECT Id FROM Media"
	whole := func() string {
		lines, report := reported(t, open(t, dsn), "EXPLAIN "+sql)
		if report.QuotaCalls > 0 {
			t.Errorf("EXPLAIN made %d calls", report.QuotaCalls)
		}
		cells := strings.Split(lines[len(lines)-1], "|")
		return strings.Join(cells[len(cells)-3:], " ")
	}
	if told := whole(); !strings.Contains(told, "or more") || !strings.Contains(told, "unknown") {
		t.Errorf("at first: %s", told)
	}
	calls, _, _ := costOf(t, dsn, sql)
	if told := whole(); strings.Contains(told, "or more") || strings.HasSuffix(told, "unknown") {
		t.Errorf("after %d calls: %s", calls, told)
	} else {
		t.Logf("%d calls, and EXPLAIN says %s", calls, told)
	}
}
