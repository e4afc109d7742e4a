package driver_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// The constants are the reasons that sys_reasons describes.
func TestReasons(t *testing.T) {
	t.Parallel()
	exported := reasonConstants(t)
	slices.Sort(exported)
	described := query(t, open(t, ""), "SELECT DISTINCT Reason FROM sys_reasons WHERE Description LIKE '%.' ORDER BY Reason")
	if !slices.Equal(described, exported) {
		t.Errorf("constants are %v, described %v", exported, described)
	}
}

// reasonConstants returns the values of the constants.
func reasonConstants(t *testing.T) (values []string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), "reasons.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, text)
		}
		return true
	})
	return values
}

// The platform answers an ended version by another one without a word; the
// answer says so.
func TestOtherVersion(t *testing.T) {
	t.Parallel()
	srv := simulated(t)
	for version, want := range map[string]string{
		"v27.0": "",
		"v19.0": "other_version: the API answers by v21.0, not by v19.0, which has ended or is closed to the app: set Version=v27.0",
	} {
		db := open(t, srv.DSN()+";Version="+version)
		_, report := reported(t, db, "SELECT Id FROM Media LIMIT 1")
		var got []string
		for _, w := range report.Warnings {
			got = append(got, string(w.Reason)+": "+w.Message)
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("Version=%s: %q, want %q", version, got, want)
		}
	}
}

// A refusal for the rate comes before the version is looked at, and names the
// app's own: that is no answer by another version.
func TestOtherVersion_refused(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 300, HourlyCalls: 2})
	srv.SetUsage(&drivertest.Usage{}) // the refusal comes without warning
	db := open(t, srv.DSN()+";PartialResults=true")
	_, report := reported(t, db, "SELECT Id FROM Media")
	if report.Complete || len(report.Warnings) == 0 {
		t.Errorf("%+v", report)
	}
	for _, w := range report.Warnings {
		if w.Reason == driver.ReasonOtherVersion {
			t.Errorf("%+v", w)
		}
	}
	if got := query(t, db, "SELECT ApiVersion FROM sys_calls WHERE Error IS NOT NULL"); len(got) != 1 || got[0] == "v27.0" {
		t.Errorf("versions of what was refused: %v", got)
	}
}

// A batch goes to the root of the API, which has the app's own version: the
// answer's header tells nothing of the items.
func TestOtherVersion_batch(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Faults: []drivertest.Fault{{Kind: drivertest.FaultPermission, Path: "insights"}}})
	db := open(t, srv.DSN()+";PartialResults=true")
	_, report := reported(t, db, "SELECT Id, Reach FROM Media JOIN MediaInsights ON MediaId = Id")
	for _, w := range report.Warnings {
		if w.Reason != driver.ReasonNoPermission {
			t.Errorf("%+v", w)
		}
	}
	if got := query(t, db, "SELECT DISTINCT ApiVersion FROM sys_calls WHERE BatchItems > 0"); len(got) != 1 || got[0] != "NULL" {
		t.Errorf("versions of batches: %v", got)
	}
}

// A text that is no time has its place behind all times, which is told: no row
// with '01/05/2026' is hardly what was meant. A time in any form is none of these.
func TestNotATime(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 12})
	db := open(t, srv.DSN())
	for _, tt := range []struct {
		where, rows string
		args        []any
		warns       bool
	}{
		{"Created > '01/05/2026'", "0", nil, true},
		{"Created < ?", "12", []any{"2026-02-30"}, true},
		{"Created IN ('yesterday', '2026-01-01')", "0", nil, true},
		{"NOT Created <= 'x' OR Created = 'y'", "0", nil, true},
		{"Created > '2026-1-5'", "12", nil, false},
		{"Created > '20260105' AND Created > 20260105", "12", nil, false},
		{"Created > ?", "12", []any{time.Unix(0, 0)}, false},
		{"Created BETWEEN '2026' AND '2027-1-1 5:00'", "12", nil, false},
		{"Created IS NOT NULL AND Created > strftime('%Y', '2026-01-01')", "12", nil, false},
	} {
		got, report := reported(t, db, "SELECT count(*) FROM Media WHERE "+tt.where, tt.args...)
		if got[0] != tt.rows {
			t.Errorf("%s: rows %v, want %s", tt.where, got, tt.rows)
		}
		told := len(report.Warnings) == 1 && report.Warnings[0].Reason == driver.ReasonNoTime
		if told != tt.warns || len(report.Warnings) > 1 || !report.Complete {
			t.Errorf("%s: %+v", tt.where, report)
		}
	}
}

func TestOnMissing(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 3})
	const text = "SELECT Caption FROM Media WHERE Id = '17999999999999999'"
	var report driver.Report
	rows, err := open(t, srv.DSN()).QueryContext(driver.WithReport(t.Context(), &report), text)
	if err != nil {
		t.Fatal(err)
	}
	if rows.Next() || rows.Err() != nil {
		t.Errorf("a row, or error %v", rows.Err())
	}
	_ = rows.Close()
	if report.Complete || len(report.Warnings) != 1 || report.Warnings[0].Reason != "not_found_or_forbidden" {
		t.Errorf("report %+v", report)
	}
	if err := readAll(open(t, srv.DSN()+";OnMissing=ERROR"), text); !errors.Is(err, driver.ErrNotFound) {
		t.Errorf("with OnMissing=ERROR: %v", err)
	}
}
