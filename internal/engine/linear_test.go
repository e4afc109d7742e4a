package engine_test

import (
	"testing"
	"time"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// TestLinear_sameAsSQLite compares them with SQLite's own.
func TestLinear_sameAsSQLite(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	plain, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plain.Close() })
	values := []string{
		"NULL", "''", "'a'", "'aa'", "'abcabc'", "'bc'", "'é'", "'xéyé'", "'👩‍👩‍👧'", "'a👩b'", "x'00'", "x'C3A9'", "x'78C3A9'", "x''",
		"1", "11", "1.5", "-1", "'x'||char(0)||'y'", "char(0)", "CAST(x'ff61' AS TEXT)",
	}
	for _, a := range values {
		for _, b := range values {
			for _, call := range []string{
				"instr(" + a + ", " + b + ")", "trim(" + a + ", " + b + ")", "ltrim(" + a + ", " + b + ")", "rtrim(" + a + ", " + b + ")",
				"replace(" + a + ", " + b + ", 'é')", "replace(" + a + ", " + b + ", '')", "replace('aba', " + a + ", " + b + ")",
			} {
				query := "SELECT typeof(" + call + ") || '|' || coalesce(hex(" + call + "), 'NULL')"
				s, _, err := plain.Prepare(query)
				if err != nil {
					t.Fatal(err)
				}
				if !s.Step() {
					t.Fatal(s.Err())
				}
				want := s.ColumnText(0)
				_ = s.Close()
				if got := rows(t, mustPrepare(t, conn, query)); got[0] != want {
					t.Errorf("%s: got %s, SQLite gives %s", call, got[0], want)
				}
			}
		}
	}
}

// TestLinear_long would take hours in the product of the lengths.
func TestLinear_long(t *testing.T) {
	t.Parallel()
	conn := mustOpen(t, mediaConfig(media()))
	begun := time.Now()
	for _, query := range []string{
		"SELECT instr(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1')",
		"SELECT length(replace(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1', ''))",
		"SELECT length(trim(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1'))",
		"SELECT length(trim(hex(zeroblob(4000000)), printf('%.*c', 4000000, '1') || '0'))",
	} {
		rows(t, mustPrepare(t, conn, query))
	}
	t.Logf("took %v", time.Since(begun))
}
