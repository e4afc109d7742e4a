package driver_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// A statement makes no more calls than it may: an error that says what it would
// have cost, or where partial results are wanted, a marked one.
func TestMaxCalls(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 450})
	const all = "SELECT Id FROM Media"
	for dsn, query := range map[string]string{
		";MaxCalls=3": all,
		"":            "SELECT /*+ MaxCalls(3) */ Id FROM Media",
	} {
		err := readAll(open(t, srv.DSN()+dsn), query)
		var budget *driver.BudgetError
		if !errors.Is(err, driver.ErrBudget) || !errors.As(err, &budget) || budget.Spent != 3 || budget.Cost != 1 {
			t.Errorf("%s: %v", query, err)
		}
	}
	db := open(t, srv.DSN())
	for _, want := range []string{"3 of 3 calls are spent and this would cost 1; raise", "the whole statement takes 5 calls"} {
		_, err := try(t, db, "SELECT /*+ MaxCalls(3) */ Id FROM Media")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: does not say %s", err, want)
		}
		query(t, db, all) // now its size is known
	}
	var report driver.Report
	rows, err := open(t, srv.DSN()+";MaxCalls=3;PartialResults=true").QueryContext(driver.WithReport(t.Context(), &report), all)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	_ = rows.Close()
	if n != 300 || report.Complete || len(report.Warnings) != 1 || report.Warnings[0].Reason != "partial" {
		t.Errorf("%d rows, report %+v", n, report)
	}
}

// Totals of each day are a call each, as EXPLAIN says. Where a budget does not have
// them all, none is made; where some rows are better than none, as many as it has.
func TestMaxCalls_grain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	srv := simulated(t, drivertest.Options{Accounts: 1, Media: 5, Now: now})
	const days = "SELECT StartDate, Value FROM AccountInsightValues WHERE Metric = 'views' AND Grain = 'day' AND StartDate >= '2026-11-01'"
	db := open(t, srv.DSN())
	query(t, db, "SELECT Id FROM InstagramBusinessProfile") // the account is known from here on
	told := query(t, db, "EXPLAIN "+days)
	if last := told[len(told)-1]; !strings.Contains(last, "|19 to 20|") {
		t.Errorf("EXPLAIN tells %s", last)
	}
	for calls, wanted := range map[int]bool{18: false, 19: true} {
		var report driver.Report
		rows, err := db.QueryContext(driver.WithReport(t.Context(), &report), strings.Replace(days, "SELECT", fmt.Sprintf("SELECT /*+ MaxCalls(%d) */", calls), 1))
		n := 0
		if err == nil {
			for rows.Next() {
				n++
			}
			err = rows.Err()
			_ = rows.Close()
		}
		if (err == nil) != wanted || !wanted && (!errors.Is(err, driver.ErrBudget) || report.QuotaCalls > 0) || wanted && (n != 19 || report.QuotaCalls != 19) {
			t.Errorf("with %d calls: %d rows for %d calls, %v", calls, n, report.QuotaCalls, err)
		}
	}
	var report driver.Report
	rows, err := open(t, srv.DSN()+";PartialResults=true").QueryContext(driver.WithReport(t.Context(), &report), strings.Replace(days, "SELECT", "SELECT /*+ MaxCalls(5) */", 1))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || report.QuotaCalls > 5 {
		t.Errorf("%d calls, %v", report.QuotaCalls, err)
	}
	_ = rows.Close()
	if n < 4 || report.Complete || len(report.Warnings) != 1 || report.Warnings[0].Reason != driver.ReasonPartial {
		t.Errorf("%d rows, report %+v", n, report)
	}
}

func TestHints_unknown(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	for hint, want := range map[string]string{
		"NoSuch(1)":            "hint NoSuch: known are MaxCalls(n), MaxQuotaPercent(n), Parallelism(n) and AllRows",
		"MaxCalls(some)":       "hint MaxCalls: takes one whole number from 1",
		"MaxQuotaPercent(101)": "hint MaxQuotaPercent: takes one whole number from 1 to 100",
	} {
		err := readAll(open(t, srv.DSN()), "SELECT /*+ "+hint+" */ Id FROM Media")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", hint, err)
		}
	}
}

// The usage that answers tell of is in sys_usage, and a throttled account says
// until when.
func TestUsage(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30, HourlyCalls: 100})
	db := open(t, srv.DSN())
	for range 5 {
		query(t, db, "SELECT count(*) FROM Media")
	}
	got := query(t, db, "SELECT Scope, CallCountPercent > 0, Calls FROM sys_usage ORDER BY Scope")
	if len(got) < 1 || !strings.Contains(strings.Join(got, "\n"), "app|1|") {
		t.Errorf("sys_usage: %v", got)
	}
}

// Whatever percentage a host tells of counts, by whatever name, and what has an
// unknown one is in the log, once.
func TestUsage_names(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		usage     drivertest.Usage
		instagram bool
		column    string
		unknown   string
	}{
		"Facebook":       {drivertest.Usage{App: 96}, false, "CallCountPercent", ""},
		"Instagram":      {drivertest.Usage{App: 96}, true, "CallCountPercent", ""},
		"processor time": {drivertest.Usage{Header: `{"call_volume":3,"cpu_time":96}`}, true, "TotalCpuTimePercent", ""},
		"a new name":     {drivertest.Usage{Header: `{"call_volume":3,"read_units":96}`}, true, "OtherPercent", "X-App-Usage read_units"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := simulated(t, drivertest.Options{Media: 30})
			path := filepath.Join(t.TempDir(), "a.log")
			dsn := srv.DSN()
			if tt.instagram {
				dsn = srv.InstagramDSN(0)
			}
			db := open(t, dsn+";Logfile="+path)
			query(t, db, "SELECT count(*) FROM Media")
			srv.SetUsage(&tt.usage)
			for range 2 {
				_ = readAll(db, "SELECT count(*) FROM Media") // the limit is learned of by the way
			}
			if err := readAll(db, "SELECT count(*) FROM Media"); !errors.Is(err, driver.ErrQuota) {
				t.Errorf("at 96 %% of a limit: %v", err)
			}
			if got := query(t, db, "SELECT max("+tt.column+") FROM sys_usage WHERE Scope = 'app'"); got[0] != "96" && got[0] != "96.0" {
				t.Errorf("%s: %v", tt.column, got)
			}
			log, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := 0
			if tt.unknown != "" {
				want = 1
			}
			if n := strings.Count(string(log), "a usage header has a member that is not known"); n != want || !strings.Contains(string(log), tt.unknown) {
				t.Errorf("%d lines of unknown members:\n%s", n, log)
			}
		})
	}
}

// With AnswerCache the same question within the time costs nothing.
func TestAnswerCache(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 30})
	db := open(t, srv.DSN()+";AnswerCache=60")
	for range 3 {
		query(t, db, "SELECT count(*) FROM Media")
	}
	if n := len(srv.Journal()); n != 2 {
		t.Errorf("%d requests for three times the same question, not 2", n)
	}
}
