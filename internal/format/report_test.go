package format_test

import (
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/format"
)

// What a statement has to tell is a line for each warning, and one of what it came to.
func TestTold(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]driver.Report{
		"0 rows, complete, 0 calls": {Ended: true, Complete: true},
		"1 row, complete, 1 call":   {Rows: 1, Ended: true, Complete: true, QuotaCalls: 1, Requests: 9, Usage: 49.9},
		"12,345,678 rows, not complete, 2,500 calls, 50 % of the rate limit used": {Rows: 12_345_678, Ended: true, QuotaCalls: 2500, Usage: 50},
		"999 rows, complete, 0 calls, calls are answered again in 1m31s":          {Rows: 999, Ended: true, Complete: true, Regain: 90*time.Second + 600*time.Millisecond},
		"1,000 rows, then it failed, 3 calls, 97 % of the rate limit used":        {Rows: 1000, QuotaCalls: 3, Usage: 97.4},
		"0 rows, then it failed, 3 calls":                                         {QuotaCalls: 3},
		"":                                                                        {}, // the error says it all
		"2 rows written, complete, 2 calls":                                       {Rows: 2, Affected: 2, Ended: true, Complete: true, QuotaCalls: 2},
		"warning: Media.Caption: gone (2 times)\nwarning: Media: short\n3 rows, not complete, 1 call": {
			Rows: 3, Ended: true, QuotaCalls: 1,
			Warnings: []driver.Warning{
				{Table: "Media", Column: "Caption", Message: "gone", Count: 2, Object: "1"},
				{Table: "Media", Message: "short", Count: 1, Incomplete: true},
			},
		},
		"warning: slow": {Warnings: []driver.Warning{{Message: "slow"}}},
	} {
		if got := strings.Join(format.Told(&r), "\n"); got != want {
			t.Errorf("%+v:\n%s\nwant\n%s", r, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 calls", 1: "1 call", 2: "2 calls", 999: "999 calls", 1000: "1,000 calls", 100_000: "100,000 calls", 1_000_000: "1,000,000 calls"} {
		if got := format.Count(n, "call"); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
