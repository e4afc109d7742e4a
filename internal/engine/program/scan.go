package program

import "slices"

// Scan reports whether a program is, to the last operand, the one that scans a
// virtual table without arguments and returns columns of each row, and which
// columns. access is what VFilter must have (P4).
func Scan(code []Instruction, access string) (columns []int, ok bool) {
	if len(code) < 2 {
		return nil, false
	}
	const (
		open     = 1 // address
		first    = 5 // address of the first VColumn
		register = 3 // of the first result column
	)
	cursor := code[open].P1
	var read []Instruction
	plain := slices.Clone(code)
	for at, i := range code {
		if i.Op == "VColumn" {
			read = append(read, Instruction{Op: i.Op, P1: cursor, P2: i.P2, P3: register + len(read)})
			columns = append(columns, i.P2)
		}
		if i.Op != "VFilter" { // what it has is said by the other operands
			plain[at].P4 = ""
		}
	}
	end := first + len(read) + 2
	return columns, slices.Equal(plain, slices.Concat(
		[]Instruction{
			{Op: "Init", P2: end + 1},
			{Op: "VOpen", P1: cursor},
			{Op: "Integer", P2: 1}, // no number of an index
			{Op: "Integer", P2: 2}, // no arguments
			{Op: "VFilter", P1: cursor, P2: end, P3: 1, P4: access},
		},
		read,
		[]Instruction{
			{Op: "ResultRow", P1: register, P2: len(read)},
			{Op: "VNext", P1: cursor, P2: first},
			{Op: "Halt"},
			{Op: "Transaction", P5: 1},
			{Op: "Goto", P2: open},
		},
	))
}
