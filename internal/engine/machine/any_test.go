package machine_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// steps is a context that ends after it has been looked at so often.
type steps struct {
	context.Context
	left int
}

func (s *steps) Err() error {
	if s.left--; s.left < 0 {
		return context.Canceled
	}
	return nil
}

// Whatever a program is made of, it is refused or runs: to an end, or until its time is over.
func TestRun_any(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	var names []string
	for _, group := range []string{
		"Goto Halt Noop VFilter VColumn VNext NullRow Integer String8 Null BeginSubrtn ZeroOrNull Variable Copy SCopy IsNull NotNull Eq Ne Lt Le Gt Ge",
		"MakeRecord SorterOpen SorterInsert SorterSort SorterData SorterNext OpenPseudo Column OpenEphemeral OpenDup NewRowid Insert Delete Rewind Next ResetSorter",
		"Compare Jump Function AggStep AggValue AggFinal RealAffinity Move",
		"If IfNot Not And Or IsTrue IfPos IfNotZero DecrJumpZero MustBeInt OffsetLimit Once InitCoroutine Yield EndCoroutine Gosub Return ResultRow Close VOpen",
	} {
		names = append(names, strings.Fields(group)...)
	}
	ran := 0
	for range 20_000 {
		code := slices.Concat([]program.Instruction{
			op("Init", 0, 1, 0, "", 0), op("VOpen", 0, 0, 0, "", 0), op("VOpen", 1, 0, 0, "", 0),
			op("Integer", 0, 1, 0, "", 0), op("Integer", 0, 2, 0, "", 0), op("VFilter", 0, 7, 1, "a", 0),
		}, make([]program.Instruction, 2+random.IntN(12)))
		for at := 6; at < len(code); at++ {
			small := func() int { return 3 + random.IntN(3) }
			i := op(names[random.IntN(len(names))], small(), small(), small(), "", 0)
			address := 1 + random.IntN(len(code)-1)
			switch i.Op {
			case "Goto", "IsNull", "NotNull", "Once", "IfNotZero", "DecrJumpZero", "Gosub":
				i.P2, i.P3 = address, 0
			case "If", "IfNot", "IfPos":
				i.P2, i.P3 = address, random.IntN(2)
			case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
				i.P2, i.P4, i.P5 = address, "NOCASE-8", []int{0, 0x10, 0x80, 'B', 'C' | 0x10}[random.IntN(5)]
			case "VFilter":
				i = op("VFilter", 0, address, 1, "a", 0)
			case "VNext":
				i = op("VNext", 0, address, 0, "", 0)
			case "VColumn":
				i.P1, i.P2 = 0, 1
			case "Halt":
				i = op("Halt", 0, 0, 0, "", 0)
			case "NullRow", "Close", "VOpen":
				i = op(i.Op, random.IntN(2), 0, 0, "", 0)
			case "BeginSubrtn", "MustBeInt", "String8":
				i.P1, i.P3, i.P4 = 0, 0, strings.Repeat("7", random.IntN(2))
			case "Null":
				i.P1, i.P3 = 0, 0
			case "Integer", "SCopy", "Not", "Variable":
				i.P3 = 0
			case "IsTrue":
				i.P3, i.P4 = random.IntN(2), "1"
			case "Copy", "ResultRow":
				i.P2, i.P3 = 3, 0
			case "InitCoroutine":
				i.P2, i.P3 = address, 1+random.IntN(len(code)-1)
			case "Yield":
				i.P2, i.P3 = address, 0
			case "EndCoroutine":
				i.P2, i.P3 = 0, 0
			case "Return":
				i.P3 = random.IntN(2)
			case "SorterOpen", "SorterInsert", "SorterSort", "SorterData", "SorterNext":
				i = op(i.Op, 2, map[bool]int{true: 6, false: address}[i.Op == "SorterInsert" || i.Op == "SorterData"], 0, "", 0)
				switch i.Op {
				case "SorterOpen":
					i.P4 = "k(1,B)"
				case "SorterData":
					i.P3 = 3
				}
			case "OpenPseudo":
				i.P1, i.P2 = 3, 6
			case "MakeRecord":
				i.P1, i.P2, i.P3 = 3, 1+random.IntN(2), 6
			case "Column":
				i.P1, i.P2 = 3+random.IntN(3), random.IntN(3)
			case "OpenEphemeral", "OpenDup":
				i = op(i.Op, map[string]int{"OpenEphemeral": 4, "OpenDup": 5}[i.Op], 4, 0, "", 0)
			case "NewRowid":
				i = op(i.Op, 4, 7, 0, "", 0)
			case "Insert":
				i = op(i.Op, 4+random.IntN(2), 6, 7, "", 0)
			case "Delete", "Rewind", "Next", "ResetSorter":
				i = op(i.Op, 4+random.IntN(2), 0, 0, "", 0)
				switch i.Op {
				case "Delete":
					i.P5 = 2
				case "Next":
					i.P2 = address
				case "ResetSorter":
					i.P1 = 2 + 2*random.IntN(2)
				}
			case "Compare":
				i.P3, i.P4 = 1, "k(2,-B,N.NOCASE)"
			case "Jump":
				code[at-1] = op("Compare", 3, 4, 2, "k(2,-B,N.NOCASE)", 0)
				i.P1, i.P2, i.P3 = address, 1+random.IntN(len(code)-1), address
			case "Function":
				i.P4 = "f(2)"
			case "AggStep", "AggFinal", "AggValue":
				i.P4 = "count(0)"
				if i.P2 = 0; i.Op == "AggStep" {
					i.P1 = 0
				} else if i.Op == "AggFinal" {
					i.P3 = 0
				}
			case "RealAffinity":
				i.P2, i.P3 = 0, 0
			case "Move":
				i.P3 = 1
			}
			code[at] = i
		}
		code = append(code, op("Goto", 0, 1+random.IntN(len(code)), 0, "", 0))
		code = slices.DeleteFunc(code, func(i program.Instruction) bool { return i.Op == "VOpen" && i.P1 == 1 })
		p, err := machine.Assemble(code, machine.Known{Function: func(string, int) bool { return true }})
		if err != nil {
			if !errors.Is(err, machine.ErrRefused) {
				t.Fatal(err)
			}
			continue
		}
		ran++
		r := machine.New(p, &house{})
		ctx := &steps{t.Context(), 20}
		for row := true; row && err == nil; {
			row, err = r.Step(ctx)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if ran < 1000 {
		t.Errorf("only %d programs ran", ran)
	}
}
