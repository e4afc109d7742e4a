package duckdbtest

import (
	"reflect"
	"strings"
	"testing"
)

// What is told is what DuckDB says, each statement in the database that those before have made.
func TestAsk(t *testing.T) {
	t.Parallel()
	answers := Ask(t,
		"CREATE TABLE t AS SELECT 9007199254740993 AS n, 1.5::DOUBLE AS r, 'é' AS s, NULL::INTEGER AS none, true AS b, TIMESTAMPTZ '2026-07-01 00:30:15.123456+02' AS at",
		"SELECT * FROM t",
		"SELECT * FROM nothing",
		"SELECT * FROM sqlite_scan('a.db', 'b')",
	)
	want := [][]any{{"9007199254740993", 1.5, "é", nil, true, "2026-06-30 22:30:15.123456+00"}}
	if got := answers[1]; !reflect.DeepEqual(got.Rows, want) || strings.Join(got.Types, " ") != "BIGINT DOUBLE VARCHAR INTEGER BOOLEAN TIMESTAMP WITH TIME ZONE" || strings.Join(got.Columns, " ") != "n r s none b at" {
		t.Errorf("%+v", got)
	}
	if got := answers[2]; !strings.Contains(got.Error, "nothing does not exist") {
		t.Errorf("%+v", got)
	}
	if got := answers[3]; got.Error == "" || strings.Contains(got.Error, "download") {
		t.Errorf("it looks for what it does not have: %+v", got)
	}
}
