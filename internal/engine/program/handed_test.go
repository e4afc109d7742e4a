package program_test

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// nestedLoops is the program of SELECT m.Id, n.Caption FROM m LEFT JOIN n ON n.Id = m.Up.
func nestedLoops() []program.Instruction {
	return []program.Instruction{
		op("Init", 0, 22, 0, "", 0),
		op("VOpen", 0, 0, 0, "vtab", 0),
		op("VOpen", 1, 0, 0, "vtab", 0),
		op("Integer", 0, 1, 0, "", 0),
		op("Integer", 0, 2, 0, "", 0),
		op("VFilter", 0, 21, 1, "all", 0),
		op("Integer", 0, 3, 0, "", 0),
		op("VColumn", 0, 2, 6, "", 0),
		op("Integer", 0, 4, 0, "", 0),
		op("Integer", 1, 5, 0, "", 0),
		op("VFilter", 1, 17, 4, "key", 0),
		op("Integer", 1, 3, 0, "", 0),
		op("VColumn", 0, 0, 7, "", 0), // 12: the first result column
		op("VColumn", 1, 1, 8, "", 0),
		op("ResultRow", 7, 2, 0, "", 0),
		op("VNext", 1, 11, 0, "", 0),
		op("Noop", 0, 0, 0, "", 0),
		op("IfPos", 3, 20, 0, "", 0),
		op("NullRow", 1, 0, 0, "", 0),
		op("Goto", 0, 11, 0, "", 0),
		op("VNext", 0, 6, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Transaction", 0, 0, 0, "", 1),
		op("Goto", 0, 1, 0, "", 0),
	}
}

func TestHands(t *testing.T) {
	t.Parallel()
	got, ok := program.Hands(nestedLoops())
	tables := []program.HandedTable{{Access: "all"}, {Access: "key", Outer: true}}
	columns := []program.HandedColumn{{Table: 0, Column: 0, Only: true}, {Table: 1, Column: 1, Only: true}}
	if !ok || !slices.Equal(got.Tables, tables) || !slices.Equal(got.Columns, columns) {
		t.Errorf("%+v, %t", got, ok)
	}
	for _, x := range []struct {
		name string
		put  func(code []program.Instruction)
		// still says that the program hands its columns over, of which SQLite has to be
		// told the first.
		still bool
	}{
		{"a column is compared too", func(c []program.Instruction) { c[16] = op("VColumn", 0, 0, 9, "", 0) }, true},
		{"a register of the result is compared", func(c []program.Instruction) { c[16] = op("Ne", 7, 17, 9, "", 0) }, true},
		{"nothing tells whether there is a row", func(c []program.Instruction) { c[16] = op("VColumn", 1, 1, 9, "", 0) }, false},
		{"an unknown instruction", func(c []program.Instruction) { c[16] = op("Teleport", 0, 0, 0, "", 0) }, false},
		{"a jump between the columns", func(c []program.Instruction) { c[16] = op("Goto", 0, 13, 0, "", 0) }, false},
		{"a jump to the openings", func(c []program.Instruction) { c[16] = op("Goto", 0, 2, 0, "", 0) }, false},
		{"a jump to the constants", func(c []program.Instruction) { c[16] = op("Goto", 0, 22, 0, "", 0) }, false},
		{"a second opening", func(c []program.Instruction) { c[16] = op("VOpen", 1, 0, 0, "vtab", 0) }, false},
		{"another scan of a table", func(c []program.Instruction) { c[16] = op("VFilter", 1, 17, 4, "all", 0) }, false},
		{"a table of another kind", func(c []program.Instruction) { c[16] = op("VColumn", 5, 1, 9, "", 0) }, false},
		{"a second result", func(c []program.Instruction) { c[16] = op("ResultRow", 7, 2, 0, "", 0) }, false},
		{"another value in the result", func(c []program.Instruction) { c[13] = op("Copy", 7, 8, 0, "", 0) }, false},
		{"an unknown number of arguments", func(c []program.Instruction) { c[16] = op("Function", 0, 9, 10, "f(-1)", 0) }, false},
		{"a scan with as many arguments as it finds", func(c []program.Instruction) { c[16] = op("Copy", 3, 5, 0, "", 0) }, false},
	} {
		code := nestedLoops()
		x.put(code)
		got, ok := program.Hands(code)
		switch {
		case ok != x.still:
			t.Errorf("%s: %t", x.name, ok)
		case ok && (got.Columns[0].Only || !got.Columns[1].Only):
			t.Errorf("%s: %+v", x.name, got.Columns)
		}
	}
	if _, ok := program.Hands(nil); ok {
		t.Error("an empty program hands columns over")
	}
}
