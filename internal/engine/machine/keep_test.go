package machine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// sorted is SELECT f(c0), c1 FROM a ORDER BY f(c0) DESC, as far as it matters.
func sorted() []program.Instruction {
	return []program.Instruction{
		op("Init", 0, 19, 0, "", 0),
		op("SorterOpen", 1, 4, 0, "k(1,-B)", 0),
		op("VOpen", 0, 0, 0, "vtab:1", 0),
		op("Integer", 0, 1, 0, "", 0),
		op("Integer", 0, 2, 0, "", 0),
		op("VFilter", 0, 11, 1, "a", 0),
		op("VColumn", 0, 0, 5, "", 0),
		op("Function", 0, 5, 6, "f(1)", 0),
		op("MakeRecord", 5, 2, 8, "", 0),
		op("SorterInsert", 1, 8, 5, "2", 0),
		op("VNext", 0, 6, 0, "", 0),
		op("OpenPseudo", 2, 9, 4, "", 0),
		op("SorterSort", 1, 18, 0, "", 0),
		op("SorterData", 1, 9, 2, "", 0),
		op("Column", 2, 0, 10, "", 0),
		op("Column", 2, 1, 11, "", 0),
		op("ResultRow", 10, 2, 0, "", 0),
		op("SorterNext", 1, 13, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Transaction", 0, 0, 0, "", 1),
		op("Goto", 0, 1, 0, "", 0),
	}
}

var knownFunction = machine.Known{Function: func(name string, arguments int) bool { return name == "f" && arguments == 1 }}

func TestRun_sorts(t *testing.T) {
	t.Parallel()
	p, err := machine.Assemble(sorted(), knownFunction)
	if err != nil {
		t.Fatal(err)
	}
	for fail, want := range map[string]string{
		"":              "[2 2] [1 1] [0 0] <nil>",
		"function of 1": "failed",
		"hold 100":      "failed", // the second record
	} {
		h := &house{fail: fail}
		r := machine.New(p, h)
		for range 2 {
			if got := play(t, r); got != want {
				t.Errorf("%s fails: %s (%s)", fail, got, strings.Join(h.log, ", "))
			}
		}
	}
}

// A register that may hold a record is not read as a value, nor the other way round; what
// orders, calls or converts in a way that is not known is refused.
func TestAssemble_refusesRecords(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func([]program.Instruction){
		"a record in the result":   func(c []program.Instruction) { c[15] = op("SCopy", 9, 11, 0, "", 0) },
		"a record in a record":     func(c []program.Instruction) { c[13], c[14] = op("SorterData", 1, 10, 2, "", 0), c[4]; c[11].P2 = 10 },
		"a value in a sorter":      func(c []program.Instruction) { c[9].P2 = 6 },
		"a value instead of a row": func(c []program.Instruction) { c[11].P2, c[13].P2 = 8, 8; c[13] = op("SCopy", 5, 8, 0, "", 0) },
		"a sequence with no name":  func(c []program.Instruction) { c[1].P4 = "k(1,-)" },
		"another sequence":         func(c []program.Instruction) { c[1].P4 = "k(1,RTRIM)" },
		"too few keys":             func(c []program.Instruction) { c[1].P4 = "k(2,B)" },
		"more keys than there are": func(c []program.Instruction) { c[1].P3 = 2 },
		"any number of arguments":  func(c []program.Instruction) { c[7].P4 = "f(-1)" },
		"another function":         func(c []program.Instruction) { c[7].P4 = "g(1)" },
		"a conversion":             func(c []program.Instruction) { c[8].P4 = "BC" },
		"a default":                func(c []program.Instruction) { c[14].P4 = "7" },
		"opened twice":             func(c []program.Instruction) { c[18] = c[1] },
		"a sorter as a table":      func(c []program.Instruction) { c[17].Op = "Next" },
		"a jump by itself":         func(c []program.Instruction) { c[18] = op("Jump", 1, 1, 1, "", 0) },
	} {
		code := slices.Clone(sorted())
		change(code)
		if _, err := machine.Assemble(code, knownFunction); !errors.Is(err, machine.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := knownFunction
	other.Other = func(name string) bool { return name == "count" }
	code := sorted()
	code[7] = op("AggStep", 0, 0, 6, "count(0)", 0)
	if _, err := machine.Assemble(code, knownFunction); err != nil {
		t.Error(err)
	}
	if _, err := machine.Assemble(code, other); !errors.Is(err, machine.ErrRefused) {
		t.Error("somebody else's count:", err)
	}
}

// Rows are written into a transient table and read by two cursors, of which one deletes what the
// other stands at.
func TestRun_transient(t *testing.T) {
	t.Parallel()
	p, err := machine.Assemble([]program.Instruction{
		op("Init", 0, 21, 0, "", 0),
		op("OpenEphemeral", 1, 1, 0, "", 0),
		op("OpenDup", 2, 1, 0, "", 0),
		op("Integer", 5, 1, 0, "", 0),
		op("Copy", 1, 2, 0, "", 0),
		op("MakeRecord", 2, 1, 3, "", 0),
		op("NewRowid", 1, 4, 0, "", 0),
		op("Insert", 1, 3, 4, "", 8),
		op("DecrJumpZero", 1, 10, 0, "", 0),
		op("Goto", 0, 4, 0, "", 0),
		op("Rewind", 1, 20, 0, "", 0),
		op("Rewind", 2, 20, 0, "", 0),
		op("Delete", 1, 0, 0, "", 2),
		op("Column", 2, 0, 5, "", 0), // deleted by the other one: NULL
		op("Column", 1, 0, 6, "", 0),
		op("Next", 2, 16, 0, "", 0),
		op("Column", 2, 0, 7, "", 0),
		op("ResultRow", 5, 3, 0, "", 0),
		op("Next", 1, 12, 0, "", 0),
		op("ResetSorter", 1, 0, 0, "", 0),
		op("Halt", 0, 0, 0, "", 0),
		op("Transaction", 0, 0, 0, "", 1),
		op("Goto", 0, 1, 0, "", 0),
	}, machine.Known{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := play(t, machine.New(p, &house{})), "[  4] [  3] [  2] [  1] [  ] <nil>"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
