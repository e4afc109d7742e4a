package program

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Instruction is one instruction, as EXPLAIN lists it. Its place in a program is
// its address.
type Instruction struct {
	Op         string
	P1, P2, P3 int
	P4         string
	P5         int
}

// ErrUnknown says that a program has an instruction that is not known.
var ErrUnknown = errors.New("engine: unknown instruction")

// effect is what an instruction does to registers and to the flow of control, as
// far as it is the same for all of its name.
type effect struct {
	// jumps says that it may go on at P2.
	jumps bool
	// writes is the operand that names the register it writes, 0 for none.
	writes int
}

// effects are the instructions that a statement that reads can have. Those with
// an effect of their own stand in [program.leave] and [Instruction.Writes].
var effects = map[string]effect{}

func init() {
	for e, names := range map[effect]string{
		{}: `Transaction Close ColumnsUsed CollSeq Compare Permutation CursorLock CursorUnlock Expire Explain FinishSeek
			Halt HaltIfNull IdxDelete IdxInsert Insert Delete Noop NullRow OpenAutoindex OpenDup OpenEphemeral OpenPseudo OpenRead
			ReleaseReg ReopenIdx ResetSorter ResultRow Return SeekEnd SeekHit SorterInsert SorterOpen DeferredSeek Trace VOpen
			Abortable Affinity EndCoroutine TableLock`,
		{jumps: true}: `Goto Init Jump Once If IfNot IsType SeekLT SeekLE SeekGE SeekGT IfNoHope NoConflict NotFound Found
			SeekRowid NotExists Last IfSizeBetween SorterSort Sort Rewind IfEmpty SorterNext Prev Next IdxLE IdxGT IdxLT IdxGE
			IsNull NotNull Ne Eq Gt Le Lt Ge ElseEq IfNullRow VNext VFilter Filter SequenceTest SorterCompare SeekScan`,
		{jumps: true, writes: 1}: `Gosub InitCoroutine Yield MustBeInt IfPos IfNotZero DecrJumpZero RowSetTest`,
		{jumps: true, writes: 3}: `RowSetRead`,
		{writes: 1}:              `AddImm Cast RealAffinity SoftNull AggFinal MemMax RowSetAdd ClrSubtype FilterAdd`,
		{writes: 2}: `Integer Int64 Real String8 String Null BeginSubrtn Blob Variable Copy SCopy IntCopy Move IsTrue ZeroOrNull
			Not BitNot Count Sequence NewRowid RowData SorterData Rowid IdxRowid VInitIn OffsetLimit GetSubtype SetSubtype ReadCookie`,
		{writes: 3}: `And Or BitAnd BitOr ShiftLeft ShiftRight Add Subtract Multiply Divide Remainder Concat Column VColumn Function
			PureFunc MakeRecord Offset AggStep AggStep1 AggInverse AggValue`,
	} {
		for name := range strings.FieldsSeq(names) {
			effects[name] = e
		}
	}
}

// program is a program with what tracing needs to know of it as a whole.
type program struct {
	code []Instruction
	// before are the addresses from which each may be reached.
	before [][]int
	// writers are the addresses that write each register.
	writers map[int][]int
	// fills are the addresses that put a record into each cursor, tables what
	// VFilter scans for each.
	fills  map[int][]int
	tables map[int]string
	// pseudo is the register behind a cursor with one record; same is the cursor
	// that another one reads the table of.
	pseudo, same map[int]int

	steps  int // of tracing, so far
	most   int // of them
	depth  int // of the value being traced
	fields map[field][]Origin
	busy   map[field]bool
}

// read makes a program of a listing.
func read(code []Instruction) (*program, error) {
	p := &program{
		code: slices.Clone(code), before: make([][]int, len(code)), writers: map[int][]int{}, fills: map[int][]int{}, tables: map[int]string{},
		pseudo: map[int]int{}, same: map[int]int{}, fields: map[field][]Origin{}, busy: map[field]bool{},
		most: maxSteps + stepsByCode*len(code),
	}
	h := p.addHubs()
	for at, i := range code {
		if _, known := effects[i.Op]; !known {
			return nil, fmt.Errorf("%w %s", ErrUnknown, i.Op)
		}
		p.leave(at, h)
		from, to := i.Writes()
		for r := from; r < to; r++ {
			p.writers[r] = append(p.writers[r], at)
		}
		p.note(at, i)
	}
	for cursor := range p.same { // what is put into one is in the other
		of := p.holder(cursor)
		p.fills[of] = append(p.fills[of], p.fills[cursor]...)
		slices.Sort(p.fills[of])
	}
	return p, nil
}

// holder is the cursor that a transient table was opened for.
func (p *program) holder(cursor int) int {
	for range p.same {
		if of, ok := p.same[cursor]; ok {
			cursor = of
		}
	}
	return cursor
}

// note remembers what an instruction does to a cursor.
func (p *program) note(at int, i Instruction) {
	switch i.Op {
	case "Insert", "IdxInsert", "SorterInsert":
		p.fills[i.P1] = append(p.fills[i.P1], at)
	case "VFilter":
		p.tables[i.P1] = i.P4
	case "OpenPseudo":
		p.pseudo[i.P1] = i.P2
	case "OpenDup":
		p.same[i.P1] = i.P2
	}
}

// hubs are places in the flow of control that no instruction stands at: where it
// goes on at an address that a register holds, it may be any that the program ever
// puts there, by a call or as a number. By way of a hub, each that leaves and each that is gone on at is
// counted once.
type hubs struct {
	// gosub is where Return comes by, yield where Yield does, end where
	// EndCoroutine does: by register.
	gosub, yield, end map[int]int
}

// addHubs puts a hub behind the program for each register with addresses, and
// leads from it to them: behind each Gosub; behind each Yield and to the start of a
// co-routine; and, where that ends, to P2 of each Yield.
func (p *program) addHubs() hubs {
	h := hubs{map[int]int{}, map[int]int{}, map[int]int{}}
	returns := map[int]bool{}
	for _, i := range p.code {
		if i.Op == "Return" {
			returns[i.P1] = true
		}
	}
	for at, i := range p.code {
		switch i.Op {
		case "Gosub":
			p.lead(p.hub(h.gosub, i.P1), at+1)
		case "Integer": // an address that a window function goes back to
			if returns[i.P2] {
				p.lead(p.hub(h.gosub, i.P2), i.P1+1)
			}
		case "InitCoroutine":
			p.lead(p.hub(h.yield, i.P1), i.P3)
		case "Yield":
			p.lead(p.hub(h.yield, i.P1), at+1)
			if i.P2 > 0 {
				p.lead(p.hub(h.end, i.P1), i.P2)
			}
		}
	}
	return h
}

// hub is the address of a register's hub.
func (p *program) hub(of map[int]int, register int) int {
	at, there := of[register]
	if !there {
		at = len(p.code)
		of[register] = at
		p.code = append(p.code, Instruction{Op: "Noop"})
		p.before = append(p.before, nil)
	}
	return at
}

// lead notes that control may go from one address to another.
func (p *program) lead(from, to int) {
	if to >= 0 && to < len(p.before) {
		p.before[to] = append(p.before[to], from)
	}
}

// leave leads from an instruction to wherever control may be after it.
func (p *program) leave(at int, h hubs) {
	i := p.code[at]
	register := func(of map[int]int) {
		if hub, there := of[i.P1]; there {
			p.lead(at, hub)
		}
	}
	switch i.Op {
	case "Halt":
	case "Goto", "Gosub":
		p.lead(at, i.P2)
	case "Jump":
		p.lead(at, i.P1)
		p.lead(at, i.P2)
		p.lead(at, i.P3)
	case "Init", "InitCoroutine":
		if i.P2 > 0 {
			p.lead(at, i.P2)
		} else {
			p.lead(at, at+1)
		}
	case "Yield":
		register(h.yield)
	case "EndCoroutine":
		register(h.end)
	case "Return":
		register(h.gosub)
		if i.P3 == 1 { // does nothing where it was not called
			p.lead(at, at+1)
		}
	default:
		p.lead(at, at+1)
		if effects[i.Op].jumps && i.P2 > 0 {
			p.lead(at, i.P2)
		}
	}
}

// Writes returns the registers that an instruction writes: from, to-1.
func (i Instruction) Writes() (from, to int) {
	switch i.Op {
	case "Null":
		return i.P2, max(i.P2, i.P3) + 1
	case "Copy":
		return i.P2, i.P2 + i.P3 + 1
	case "Move":
		return i.P2, i.P2 + i.P3
	}
	switch effects[i.Op].writes {
	case 1:
		return i.P1, i.P1 + 1
	case 2:
		return i.P2, i.P2 + 1
	case 3:
		return i.P3, i.P3 + 1
	}
	return 0, 0
}
