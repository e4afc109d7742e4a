package program

import (
	"slices"
	"strconv"
	"strings"
)

// Handed is what a program hands over as it is: in each column of the result a column
// of one of its tables.
type Handed struct {
	Tables  []HandedTable
	Columns []HandedColumn
}

// HandedTable is a table, in the order in which the program opens them.
type HandedTable struct {
	Access string // what VFilter has for it (P4)
	// Outer says that the program may take all its columns for NULL.
	Outer bool
}

// HandedColumn is a result column.
type HandedColumn struct {
	Table  int // among the tables
	Column int // the declared one
	// Only says that the program reads it for the result and for nothing else. What
	// SQLite is told of it makes no difference then; and it is asked for it where the
	// result has a row of the table, and nowhere else.
	Only bool
}

// Hands reports whether a program opens its tables once, at the beginning, and reads
// all result columns right before it gives a row, as joins in nested loops do. Of a
// table whose columns it may take for NULL, one is read for nothing else: it tells
// whether there is a row.
func Hands(code []Instruction) (Handed, bool) {
	p := nested{code: code, elsewhere: map[column]bool{}, compared: map[int]bool{}}
	p.cursors, p.open = openings(code)
	p.first, p.row = block(code)
	if len(p.cursors) == 0 || p.row < 0 || code[0].Op != "Init" || code[len(code)-1] != (Instruction{Op: "Goto", P2: 1}) {
		return Handed{}, false
	}
	p.Tables = make([]HandedTable, len(p.cursors))
	for at, i := range code {
		if !p.takes(at, i) {
			return Handed{}, false
		}
	}
	told := map[int]bool{}
	for _, i := range code[p.first:p.row] {
		c := HandedColumn{p.cursors[i.P1], i.P2, !p.elsewhere[column{i.P1, i.P2}] && !p.compared[i.P3]}
		p.Columns = append(p.Columns, c)
		told[c.Table] = told[c.Table] || c.Only
	}
	return p.Handed, !slices.ContainsFunc(p.Columns, func(c HandedColumn) bool { return p.Tables[c.Table].Outer && !told[c.Table] })
}

// nested is such a program, as far as it is read.
type nested struct {
	Handed
	code       []Instruction
	cursors    map[int]int // the tables by their cursors
	open       int         // the first instruction before which they are open
	first, row int         // the instructions that read the result columns, and the one that gives them

	elsewhere map[column]bool // what is read besides
	compared  map[int]bool    // registers that anything else reads
}

// column is one of a cursor.
type column struct{ cursor, number int }

// openings are the cursors that a program opens first, in turn, each with its number, and
// the address behind.
func openings(code []Instruction) (opened map[int]int, end int) {
	opened = map[int]int{}
	end = max(0, slices.IndexFunc(code, func(i Instruction) bool { return i.Op == "VOpen" }))
	for ; end < len(code) && code[end].Op == "VOpen"; end++ {
		opened[code[end].P1] = len(opened)
	}
	return opened, end
}

// block finds the one ResultRow of a program, and where the instructions begin that
// read its columns one after another; row is negative where there is none such.
func block(code []Instruction) (first, row int) {
	row = slices.IndexFunc(code, func(i Instruction) bool { return i.Op == "ResultRow" })
	if row < 0 || slices.ContainsFunc(code[row+1:], func(i Instruction) bool { return i.Op == "ResultRow" }) {
		return 0, -1
	}
	first = row - code[row].P2
	for at := max(first, 0); at < row; at++ {
		if code[at].Op != "VColumn" || code[at].P3 != code[row].P1+at-first {
			return 0, -1
		}
	}
	if first < 0 {
		return 0, -1
	}
	return first, row
}

// takes reads one instruction; false says that it does not belong into such a program.
func (p *nested) takes(at int, i Instruction) bool {
	if table, ours := p.cursors[i.P1]; ours {
		t := &p.Tables[table]
		switch i.Op {
		case "VOpen":
			if at >= p.open {
				return false
			}
		case "VFilter":
			if t.Access != "" && t.Access != i.P4 {
				return false
			}
			t.Access = i.P4
		case "NullRow":
			t.Outer = true
		case "VColumn":
			if at < p.first || at > p.row {
				p.elsewhere[column{i.P1, i.P2}] = true
			}
		}
	} else if i.Op == "VOpen" || i.Op == "VFilter" || i.Op == "NullRow" || i.Op == "VColumn" {
		return false
	}
	if effects[i.Op].jumps && at > 0 && at < len(p.code)-1 && (i.P2 > 0 && i.P2 < p.open || i.P2 >= p.code[0].P2 || i.P2 > p.first && i.P2 <= p.row) {
		return false // to before the tables are open, the constants, or the reading of the columns
	}
	if at == p.row {
		return true
	}
	registers, known := p.reads(i)
	for _, r := range registers {
		p.compared[r] = true
	}
	return known
}

// reads are the registers that an instruction reads. known is false for one that no
// such program has.
func (p *nested) reads(i Instruction) (registers []int, known bool) {
	several := func(from, n int) []int {
		for r := range n {
			registers = append(registers, from+r)
		}
		return registers
	}
	switch i.Op {
	case "Init", "Transaction", "Goto", "Halt", "VOpen", "VColumn", "VNext", "NullRow", "Noop", "Explain",
		"Integer", "Int64", "Real", "String8", "Null", "Variable":
		return nil, true
	case "If", "IfNot", "IfPos", "IfNotZero", "DecrJumpZero", "MustBeInt", "Cast", "Not", "BitNot", "IsTrue", "SCopy", "IntCopy":
		return []int{i.P1}, true
	case "Eq", "Ne", "Lt", "Le", "Gt", "Ge", "OffsetLimit":
		return []int{i.P1, i.P3}, true
	case "Add", "Subtract", "Multiply", "Divide", "Remainder", "Concat", "And", "Or":
		return []int{i.P1, i.P2}, true
	case "IsNull", "NotNull", "Copy":
		return several(i.P1, i.P3+1), true
	case "Affinity":
		return several(i.P1, i.P2), true
	case "Function", "PureFunc":
		_, count, _ := strings.Cut(strings.TrimSuffix(i.P4, ")"), "(")
		n, err := strconv.Atoi(count)
		return several(i.P2, n), err == nil && n >= 0
	case "VFilter":
		n, ok := p.constant(i.P3 + 1)
		return several(i.P3, n+2), ok
	}
	return nil, false
}

// constant is the number that a register holds, where nothing else is put there.
func (p *nested) constant(register int) (n int, ok bool) {
	for _, i := range p.code {
		if from, to := i.Writes(); register < from || register >= to {
			continue
		}
		if i.Op != "Integer" || ok && i.P1 != n {
			return 0, false
		}
		n, ok = i.P1, true
	}
	return n, ok
}

// Openings are the cursors of a program's tables in the order in which it opens them; nil
// where it opens some elsewhere than in one place.
func Openings(code []Instruction) (order []int) {
	opened, end := openings(code)
	for at, i := range code {
		switch {
		case i.Op != "VOpen":
		case at >= end || opened[i.P1] != len(order): // one is opened twice
			return nil
		default:
			order = append(order, i.P1)
		}
	}
	return order
}
