package program

import (
	"slices"
	"strconv"
	"strings"
)

// Compared returns the columns of virtual tables that a program compares with anything:
// as they are, or something that is computed of them. That NULL is looked for, the
// program's own comparisons, as those of ORDER BY, GROUP BY and DISTINCT, and set
// operations are none. ok is false where a value could not be traced: any column may be
// compared then.
func Compared(code []Instruction) (columns []RowColumn, ok bool, err error) {
	p, err := read(code)
	if err != nil {
		return nil, false, err
	}
	p.steps = -moreSteps
	all := p.parts()
	for at, i := range code {
		switch i.Op {
		case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
			if i.P5&affinities != 0 {
				all.of(at, i.P1)
				all.of(at, i.P3)
			}
		case "If", "IfNot":
			all.of(at, i.P1)
		case "Found", "NotFound", "NoConflict":
			for n := range keyLength(i) {
				all.sought(at, i.P3+n, i.P1, n)
			}
		case "SeekGE", "SeekGT", "SeekLE", "SeekLT":
			for n := range keyLength(i) {
				all.of(at, i.P3+n)
				all.inField(i.P1, n)
			}
		case "Function", "PureFunc":
			if matches[i.P4] != "" {
				all.of(at, i.P2)
				all.of(at, i.P2+1)
			}
		}
	}
	return all.columns, !all.lost, nil
}

// moreSteps are those that are taken beyond the usual ones: long lists have many records.
const moreSteps = 500_000

// parts are the columns that values are made of.
type parts struct {
	p       *program
	columns []RowColumn
	lost    bool // something could not be traced

	places map[place]bool // that were looked at
	fields map[field]bool
}

func (p *program) parts() *parts {
	return &parts{p: p, places: map[place]bool{}, fields: map[field]bool{}}
}

// add notes a column.
func (x *parts) add(c RowColumn) {
	if !slices.Contains(x.columns, c) {
		x.columns = append(x.columns, c)
	}
}

// of adds what a register holds before an instruction.
func (x *parts) of(at, register int) {
	to := place{at, register}
	if x.places[to] {
		return
	}
	x.places[to] = true
	x.p.trace(at, register, x.made)
}

// made adds what an instruction writes.
func (x *parts) made(at int) {
	if at < 0 || x.p.depth >= maxDepth {
		x.lost = true
		return
	}
	x.p.depth++
	defer func() { x.p.depth-- }()
	switch i := x.p.code[at]; i.Op {
	case "VColumn":
		x.add(RowColumn{i.P1, i.P2})
	case "Column":
		if register, ok := x.p.pseudo[i.P1]; ok {
			x.inRecord(at, register, i.P2)
		} else {
			x.inField(i.P1, i.P2)
		}
	case "And", "Or", "BitAnd", "BitOr", "ShiftLeft", "ShiftRight", "Add", "Subtract", "Multiply", "Divide", "Remainder", "Concat":
		x.of(at, i.P1)
		x.of(at, i.P2)
	case "Not", "BitNot", "IsTrue", "Cast", "AggFinal", "AddImm":
		x.of(at, i.P1)
	case "ZeroOrNull":
		x.of(at, i.P1)
		x.of(at, i.P3)
	case "AggStep", "AggStep1", "AggInverse":
		x.of(at, i.P3) // as it was before
		for n := range i.P5 {
			x.of(at, i.P2+n)
		}
	case "AggValue":
		x.of(at, i.P1)
	case "Function", "PureFunc":
		for n := range x.p.argumentCount(at) {
			x.of(at, i.P2+n)
		}
	}
}

// mostArguments is how many a function may be given: SQLite has none with more.
const mostArguments = 1000

// argumentCount is how many the function at an address is given. Of one that takes any number
// the listing does not say how many: registers are taken for them as long as those are
// written before it, or among the constants at the program's end.
func (p *program) argumentCount(at int) int {
	i := p.code[at]
	_, count, _ := strings.Cut(i.P4, "(")
	if n, err := strconv.Atoi(strings.TrimSuffix(count, ")")); err == nil && n >= 0 {
		return min(n, mostArguments)
	}
	n := 0
	for n < mostArguments && i.P2+n != i.P3 && slices.ContainsFunc(p.writers[i.P2+n], func(writer int) bool {
		return writer < at || writer >= p.code[0].P2
	}) {
		n++
	}
	return n
}

// inField adds what a value in the records of a cursor is made of.
func (x *parts) inField(cursor, number int) {
	cursor = x.p.holder(cursor)
	f := field{cursor, number}
	if x.fields[f] {
		return
	}
	x.fields[f] = true
	for _, at := range x.p.fills[cursor] {
		x.inRecord(at, x.p.code[at].P2, number)
	}
}

// inRecord adds what a value in the record is made of that a register holds before an
// instruction.
func (x *parts) inRecord(at, register, number int) {
	x.p.trace(at, register, func(writer int) {
		if writer < 0 {
			x.lost = true
			return
		}
		switch i := x.p.code[writer]; i.Op {
		case "MakeRecord":
			if number < i.P2 {
				x.of(writer, i.P1+number)
			}
		case "RowData", "SorterData":
			x.inField(i.P1, number)
		case "Column": // a record within a record, as what is sorted carries along
			x.inColumn(writer, i, number)
		default: // which makes no record: control never comes that way
		}
	})
}

// inColumn adds what a value in the record is made of that a Column reads.
func (x *parts) inColumn(at int, i Instruction, number int) {
	if register, ok := x.p.pseudo[i.P1]; ok {
		x.nested(at, register, i.P2, number)
		return
	}
	for _, fill := range x.p.fills[x.p.holder(i.P1)] {
		x.nested(fill, x.p.code[fill].P2, i.P2, number)
	}
}

// nested adds what a value in the record is made of that is a value of the record that a
// register holds before an instruction.
func (x *parts) nested(at, register, outer, number int) {
	if x.p.depth >= maxDepth {
		x.lost = true
		return
	}
	x.p.depth++
	defer func() { x.p.depth-- }()
	x.p.trace(at, register, func(writer int) {
		if writer < 0 {
			x.lost = true
			return
		}
		switch i := x.p.code[writer]; {
		case i.Op == "MakeRecord" && outer < i.P2:
			x.inRecord(writer, i.P1+outer, number)
		case i.Op == "RowData" || i.Op == "SorterData":
			for _, fill := range x.p.fills[x.p.holder(i.P1)] {
				x.nested(fill, x.p.code[fill].P2, outer, number)
			}
		default: // which makes no record: control never comes that way
		}
	})
}

// sought adds a value that is looked for in a transient table and what that holds,
// unless it holds such values only: DISTINCT looks for what it has seen before.
func (x *parts) sought(at, register, cursor, number int) {
	key, in := x.p.parts(), x.p.parts()
	key.of(at, register)
	in.inField(cursor, number)
	x.lost = x.lost || key.lost || in.lost
	if len(key.columns) == len(in.columns) && !slices.ContainsFunc(key.columns, func(c RowColumn) bool { return !slices.Contains(in.columns, c) }) {
		return
	}
	for _, c := range slices.Concat(key.columns, in.columns) {
		x.add(c)
	}
}
