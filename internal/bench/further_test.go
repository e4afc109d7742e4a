package main

import (
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// near is how many times the fewest calls a question may take.
const near = 1.02

// Each of the further questions has its rows, all of them, for the fewest calls that there
// can be.
func TestFurther(t *testing.T) {
	t.Parallel()
	_, s := measuredWorld(t)
	for i, q := range s.Questions {
		if i < len(programs) {
			continue // which TestByHand asks
		}
		rows, report := rowsOfDriver(t, s.dsn(), q.SQL)
		if len(rows) == 0 || report.Complete == q.Partial {
			t.Errorf("%s: %d rows, complete %v: %+v", q.Name, len(rows), report.Complete, report.Warnings)
		}
		for _, w := range report.Warnings {
			if w.Incomplete && w.Reason != driver.ReasonNotFound && w.Reason != driver.ReasonCeiling {
				t.Errorf("%s: %+v", q.Name, w)
			}
		}
		if calls := report.QuotaCalls; calls < q.Bound || float64(calls) > near*float64(q.Bound) {
			t.Errorf("%s: %d calls, and the fewest are said to be %d: %s", q.Name, calls, q.Bound, q.Formula)
		}
	}
}

// The weeks of the growth report are whole, and of the 90 days that the API keeps, on each
// day of the week and over summer time.
func TestWholeWeeks(t *testing.T) {
	t.Parallel()
	for day := range 400 {
		today := midnight(time.Date(2026, time.January, 1+day, 12, 0, 0, 0, time.UTC))
		monday, weeks := wholeWeeks(today)
		end := midnight(monday.AddDate(0, 0, week*weeks))
		if monday.Weekday() != time.Monday || monday.Hour() != 0 || weeks < 11 || weeks > 12 || end.After(today) || monday.Before(today.AddDate(0, 0, 1-days)) {
			t.Errorf("%s: %d weeks from %s to %s", today, weeks, monday, end)
		}
	}
}
