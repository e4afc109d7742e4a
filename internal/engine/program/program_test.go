package program_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// op makes an instruction.
func op(name string, p1, p2, p3 int, p4 string, p5 int) program.Instruction {
	return program.Instruction{Op: name, P1: p1, P2: p2, P3: p3, P4: p4, P5: p5}
}

const text = 0x42 // affinity

func TestComparisons_unknown(t *testing.T) {
	t.Parallel()
	_, err := program.Comparisons([]program.Instruction{op("Init", 0, 1, 0, "", 0), op("Teleport", 1, 2, 3, "", 0)})
	if !errors.Is(err, program.ErrUnknown) {
		t.Errorf("error %v", err)
	}
}

// A register that is written anew on one way only has both origins; a subroutine
// that is called comes back to each place that calls it.
func TestComparisons_flow(t *testing.T) {
	t.Parallel()
	column := program.Origin{Kind: program.Column, Table: "m", Number: 3}
	yes, no := program.Origin{Kind: program.Constant, Value: "yes"}, program.Origin{Kind: program.Constant, Value: "no"}
	for _, tt := range []struct {
		name string
		code []program.Instruction
		want []program.Comparison
	}{
		{
			"either",
			[]program.Instruction{
				op("Init", 0, 1, 0, "", 0),
				op("VFilter", 0, 8, 1, "m", 0),
				op("VColumn", 0, 3, 5, "", 0),
				op("String8", 0, 6, 0, "yes", 0),
				op("IfNot", 9, 6, 0, "", 0),
				op("String8", 0, 6, 0, "no", 0),
				op("Eq", 6, 8, 5, "", text),
				op("VNext", 0, 2, 0, "", 0),
				op("Halt", 0, 0, 0, "", 0),
			},
			[]program.Comparison{{Op: "=", Left: []program.Origin{column}, Right: []program.Origin{no, yes}}},
		},
		{
			"called",
			[]program.Instruction{
				op("Init", 0, 1, 0, "", 0),
				op("VFilter", 0, 7, 1, "m", 0),
				op("Gosub", 9, 8, 0, "", 0),
				op("Eq", 6, 7, 5, "", text),
				op("String8", 0, 6, 0, "no", 0),
				op("Gosub", 9, 8, 0, "", 0),
				op("VNext", 0, 2, 0, "", 0),
				op("Halt", 0, 0, 0, "", 0),
				op("VColumn", 0, 3, 5, "", 0),
				op("String8", 0, 6, 0, "yes", 0),
				op("Return", 9, 0, 0, "", 0),
			},
			[]program.Comparison{{Op: "=", Left: []program.Origin{column}, Right: []program.Origin{yes}}},
		},
		{
			"gone back to by a number",
			[]program.Instruction{
				op("Init", 0, 1, 0, "", 0),
				op("VFilter", 0, 9, 1, "m", 0),
				op("VColumn", 0, 3, 5, "", 0),
				op("String8", 0, 6, 0, "no", 0),
				op("Integer", 6, 9, 0, "", 0),
				op("String8", 0, 6, 0, "yes", 0),
				op("Return", 9, 0, 0, "", 0),
				op("Eq", 6, 8, 5, "", text),
				op("VNext", 0, 2, 0, "", 0),
				op("Halt", 0, 0, 0, "", 0),
			},
			[]program.Comparison{{Op: "=", Left: []program.Origin{column}, Right: []program.Origin{yes}}},
		},
		{
			"the compiler's own", []program.Instruction{
				op("VFilter", 0, 3, 1, "m", 0),
				op("VColumn", 0, 3, 5, "", 0),
				op("Eq", 6, 3, 5, "", 0),
				op("Halt", 0, 0, 0, "", 0),
			}, nil,
		},
	} {
		got, err := program.Comparisons(tt.code)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

// Whatever a program is made of, reading it comes to an end.
func TestComparisons_any(t *testing.T) {
	t.Parallel()
	names := []string{
		"Goto", "Gosub", "Return", "InitCoroutine", "Yield", "EndCoroutine", "Jump", "If", "Eq", "Found", "SeekGE", "VColumn", "VFilter", "Column", "Copy",
		"Move", "Null", "String8", "Real", "Variable", "MakeRecord", "IdxInsert", "OpenDup", "OpenPseudo", "SorterData", "RowData", "Cast", "PureFunc", "Halt",
		"NotNull", "IfPos", "Integer", "VNext", "ResultRow", "SorterOpen", "SorterNext", "AggStep", "Once", "DecrJumpZero", "Add",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		code := make([]program.Instruction, 1+random.IntN(40))
		for i := range code {
			small := func() int { return random.IntN(len(code)+3) - 1 }
			code[i] = op(names[random.IntN(len(names))], small(), small(), small()%5, strconv.Itoa(random.IntN(4)), random.IntN(128))
			if code[i].Op == "PureFunc" {
				code[i].P4 = "like(2)"
			}
		}
		if _, err := program.Comparisons(code); err != nil {
			t.Fatal(err)
		}
		if _, err := program.Decisions(t.Context(), code, func(string, int) bool { return true }); err != nil {
			t.Fatal(err)
		}
	}
}
