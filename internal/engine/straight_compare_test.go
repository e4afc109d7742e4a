package engine_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// kinds is a table with one column of each kind that decides how SQLite compares, and the
// same values in all of them: everything that may be compared in more than one way.
func kinds() engine.Config {
	m := &memoryTable{key: -1}
	values := []value.Value{
		value.Null, value.Int(0), value.Int(1), value.Int(-7), value.Int(12), value.Int(math.MinInt64), value.Int(math.MaxInt64), value.Int(1<<53 + 1),
		value.Float(0), value.Float(math.Copysign(0, -1)), value.Float(1.5), value.Float(-7), value.Float(12), value.Float(0.1), value.Float(1e300),
		value.Float(1 << 63), value.Float(-1 << 63), value.Float(1<<53 + 2), value.Float(math.Inf(1)), value.Float(math.Inf(-1)), value.Float(1e15), value.Float(123456789012345680),
	}
	for _, text := range []string{
		"", "0", "1", "-7", "12", "+12", " 12", "12 ", "\t12\n", "012", "-0", "12.0", "12.", ".5", "1.5", "1e2", "1E2", "1e", "0x0c", "12a", "a12", "1_2", "1,5", "1 2", "--1",
		"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "9007199254740993", "9007199254740993.0", "1e400", "-1e400", "1e-400",
		"0.1", "0.1000000000000000055511151231257827", "1e300", "1.0e+15", "1.2345678901234568e+17", "123456789012345680", "Inf", "inf", "nan", "+", "-", ".", "e1", "\u0661", "\uff11",
		"12\x00", "12\x003", "\x00", "a", "A", "ab", "AB", "aB\x00c", "ab\x00d", "[", "_", "`", "\u00e4", "\u00c4", "\xff", "z", "Z", "true",
		"2026-01-02", "2026-01-02 00:00:00", "2026-01-02T00:00:00Z", "2026-01-02T01:00:00+01:00", "2026-01-02 00:00:00.5", "2026-02-30", "2026-01-29 00:00:00", "1767312000", "2026",
	} {
		values = append(values, value.Text(text))
	}
	columns := []engine.Column{
		{Name: "T", Type: "TEXT"},
		{Name: "I", Type: "INTEGER"},
		{Name: "R", Type: "REAL"},
		{Name: "N", Type: "NUMERIC"},
		{Name: "B", Type: ""},
		{Name: "C", Type: "TEXT", Collation: "NOCASE"},
		{Name: "D", Type: "DATETIME TEXT", Collation: engine.TimeCollation},
		{Name: "H", Type: "DATETIME TEXT", Collation: engine.TimeCollation, Hidden: true},
	}
	for _, v := range values {
		row := make([]value.Value, len(columns))
		for i := range row {
			row[i] = v
		}
		m.rows = append(m.rows, row)
	}
	return engine.Config{Tables: []engine.Table{{Name: "V", Columns: columns, Module: m}}}
}

// What the machine compares comes out as SQLite has it, whatever is compared with what.
func TestStraight_compares(t *testing.T) {
	t.Parallel()
	cfg := kinds()
	straight := mustOpen(t, cfg)
	cfg.Interpreted = true
	interpreted := mustOpen(t, cfg)
	same := func(sql string, params ...value.Value) {
		t.Helper()
		var rows [2][]string
		for i, conn := range []*engine.Conn{straight, interpreted} {
			s := mustPrepare(t, conn, sql)
			if s.Straight() != (i == 0) {
				t.Fatalf("%s: %t, %s", sql, s.Straight(), s.Bent())
			}
			for n, v := range params {
				if err := s.Bind(n+1, v); err != nil {
					t.Fatal(err)
				}
			}
			rows[i] = exact(t, s)
			_ = s.Close()
		}
		if !slices.Equal(rows[0], rows[1]) {
			t.Errorf("%s %v:\n%s", sql, params, cmp.Diff(rows[1], rows[0]))
		}
	}
	columns := strings.Fields("T I R N B C D H")
	operators := []string{"=", "<>", "<", "<=", ">", ">=", "IS", "IS NOT"}
	for _, a := range columns {
		for _, op := range operators {
			for _, b := range columns {
				if a != "T" && op != "<" && op != "IS" { // what the others make of the order does not depend on the columns
					continue
				}
				same(fmt.Sprintf("SELECT a.B, b.B FROM V a, V b WHERE a.%s %s b.%s", a, op, b))
			}
			same(fmt.Sprintf("SELECT B FROM V WHERE %s %s 12", a, op))
			same(fmt.Sprintf("SELECT B FROM V WHERE %s %s '12'", a, op))
			same(fmt.Sprintf("SELECT B FROM V WHERE %s %s -9223372036854775807", a, op))
			for _, v := range []value.Value{value.Int(12), value.Float(12), value.Float(0.1), value.Text("12"), value.Text(" 12"), value.Text("ab"), value.Null} {
				same(fmt.Sprintf("SELECT B, ?1 FROM V WHERE %s %s ?1", a, op), v)
			}
		}
		for _, condition := range []string{
			"%s", "NOT %s", "%s IS TRUE", "%s IS NOT TRUE", "%s IS FALSE", "%s IS NOT FALSE", "%s IS NULL", "%s NOTNULL", "%s OR NULL", "%s AND NULL",
			"(%s AND I > 3) IS NOT TRUE", "(%s OR I > 3) IS NULL", "(NOT %s) IS NULL", "(%s AND NULL) IS NULL", "(%s OR NULL) IS NULL", "CASE WHEN %s THEN I > 0 ELSE I < 3 END",
			"%s BETWEEN '1' AND 12", "CASE %s WHEN '12' THEN 1 WHEN 1 THEN 0 END", "(NULL OR %s) IS NOT TRUE", "(NULL AND %s) IS FALSE",
		} {
			same("SELECT B FROM V WHERE " + fmt.Sprintf(condition, a))
		}
	}
	same("SELECT B, ?1 FROM V WHERE B > ?1", value.Blob([]byte("1")))
	same("SELECT B, ?1 FROM V WHERE ?1 > ?2", value.Blob([]byte("1")), value.Blob([]byte("01")))
	same("SELECT B FROM V WHERE ?1", value.Blob([]byte("1x")))
}

// exact are all rows of a statement, with the kinds of their values.
func exact(t *testing.T, s *engine.Stmt) (out []string) {
	t.Helper()
	row := make([]any, s.ColumnCount())
	for {
		more, err := s.Step(t.Context())
		if err == nil && more {
			err = s.Row(row)
		}
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return out
		}
		out = append(out, fmt.Sprintf("%#v", row))
	}
}
