package parquet

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/duckdbtest"
	"github.com/viewfinder-sql/viewfinder/internal/export"
)

// A reader of another language finds the same names, types, values and metadata.
func TestDuckDB(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	early := time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	file, err := write([]string{"z", "n", "n", "r", "b", "at", "day", "j", "x", "count(*)"},
		[]string{"TEXT", "INTEGER", "INTEGER", "REAL", "BOOLEAN", "DATETIME", "DATE", "JSON", "BLOB", ""},
		[][]any{
			{"日本 👩‍👩‍👧", int64(17_841_400_691_007_251), 5.0, 1.5, true, time.Date(2026, 7, 1, 0, 30, 15, 123_456_789, berlin), time.Date(2026, 7, 1, 0, 0, 0, 0, berlin), `{"a":1}`, []byte{0, 255}, int64(3)},
			make([]any, 10),
			{"", int64(-9_223_372_036_854_775_808), int64(0), 1e-300, false, early, early, "null", []byte{}, nil},
		},
		export.About{Statement: "SELECT 'é'", Rows: 3, Complete: true})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "answer.parquet")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	answers := duckdbtest.Ask(t,
		"SELECT * FROM '"+path+"'",
		"SELECT decode(value) FROM parquet_kv_metadata('"+path+"') WHERE decode(key) = 'viewfinder.statement'",
	)
	got := answers[0]
	if want := []string{"z", "n", "n_2", "r", "b", "at", "day", "j", "x", "count(*)"}; !reflect.DeepEqual(got.Columns, want) {
		t.Errorf("the columns are %q, %s", got.Columns, got.Error)
	}
	if want := []string{"VARCHAR", "BIGINT", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "DATE", "JSON", "BLOB", "VARCHAR"}; !reflect.DeepEqual(got.Types, want) {
		t.Errorf("the types are %q", got.Types)
	}
	want := [][]any{
		{"日本 👩‍👩‍👧", "17841400691007251", "5", 1.5, true, "2026-06-30 22:30:15.123456+00", "2026-07-01", `{"a":1}`, `\x00\xFF`, "3"},
		make([]any, 10),
		{"", "-9223372036854775808", "0", 1e-300, false, "1969-12-31 23:59:59.999999+00", "1969-12-31", "null", "", nil},
	}
	if !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("the rows are\n%q\nwant\n%q", got.Rows, want)
	}
	if want := [][]any{{"SELECT 'é'"}}; !reflect.DeepEqual(answers[1].Rows, want) {
		t.Errorf("it was asked %q, %s", answers[1].Rows, answers[1].Error)
	}
}
