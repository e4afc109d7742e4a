package program

// Enough is a scan of which one row that comes to a certain test makes all that follow
// it in that scan needless: the inner one of a LEFT JOIN whose outer rows are those
// wanted that have no match (c.Id IS NULL).
type Enough struct {
	// Access is what VFilter has for it (P4), Cursor what it moves.
	Access string
	Cursor int
	// Column is what is tested: where no row has NULL in it, a row that it is read of is
	// such a one.
	Column int
}

// Enoughs returns such scans of a program. In their loops each row is only looked at
// until it is passed over, and what was looked at is of no use behind them.
func Enoughs(code []Instruction) ([]Enough, error) {
	p, err := read(code)
	if err != nil {
		return nil, err
	}
	var out []Enough
	for at, i := range code {
		if i.Op != "VFilter" {
			continue
		}
		end, ok := loopEnd(code, at)
		if !ok {
			continue
		}
		if test, ok := passedOver(code, at+1, end); ok && p.forgets(at+1, test, end) {
			out = append(out, Enough{i.P4, i.P1, code[test-1].P2})
		}
	}
	return out, nil
}

// loopEnd is the one VNext of the cursor that a VFilter moves, which goes back behind it.
func loopEnd(code []Instruction, filter int) (end int, ok bool) {
	for at, i := range code {
		switch {
		case i.P1 != code[filter].P1 || i.Op != "VNext" && i.Op != "VFilter" || at == filter:
		case ok || i.Op == "VFilter" || i.P2 != filter+1:
			return 0, false
		default:
			end, ok = at, true
		}
	}
	return end, ok
}

// passedOver finds the test behind which no row of a loop comes that has a value in a
// column of its cursor, read for the first time right before; from is where the loop
// begins, end its VNext. Up to there all is reading and comparing.
func passedOver(code []Instruction, from, end int) (test int, ok bool) {
	cursor := code[end].P1
	read := map[int]int{} // how often a column was
	for at := from; at < end; at++ {
		i := code[at]
		switch i.Op {
		case "VColumn":
			if i.P1 == cursor {
				read[i.P2]++
			}
		case "Integer", "Int64", "Real", "String8", "Null", "Copy", "SCopy":
		case "NotNull":
			if i.P2 != end {
				return 0, false
			}
			if of := code[at-1]; at > from && of.Op == "VColumn" && of.P1 == cursor && of.P3 == i.P1 && read[of.P2] == 1 {
				return at, true
			}
		case "Eq", "Ne", "Lt", "Le", "Gt", "Ge", "IsNull", "If", "IfNot":
			if i.P2 != end {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	return 0, false
}

// forgets reports whether no instruction outside of a loop reads a column that those from
// its beginning to a test have read. What else they write is the same after each row.
func (p *program) forgets(from, test, end int) bool {
	mine := func(writer int) bool {
		return writer < 0 || writer >= from && writer < test && p.code[writer].Op == "VColumn"
	}
	registers := map[int]bool{}
	for at := from; at < test; at++ {
		if first, _ := p.code[at].Writes(); first > 0 {
			registers[first] = true
		}
	}
	for at := range p.code {
		if at >= from && at <= end {
			continue
		}
		for register := range registers {
			kept := false
			if p.mayRead(at, register) {
				p.trace(at, register, func(writer int) { kept = kept || mine(writer) })
			}
			if kept {
				return false
			}
		}
	}
	return true
}

// mayRead reports whether an instruction may read a register: not those that are known to
// read none, or which.
func (p *program) mayRead(at, register int) bool {
	i := p.code[at]
	within := func(from, count int) bool { return register >= from && register < from+count }
	switch i.Op {
	case "Init", "Goto", "Halt", "Transaction", "VOpen", "VNext", "NullRow", "VColumn", "Integer", "Int64", "Real", "String8", "Null", "Noop":
		return false
	case "IsNull", "NotNull", "If", "IfNot", "IfPos", "DecrJumpZero", "AggFinal", "SCopy", "IntCopy":
		return register == i.P1
	case "Copy":
		return within(i.P1, i.P3+1)
	case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
		return register == i.P1 || register == i.P3
	case "ResultRow", "MakeRecord":
		return within(i.P1, i.P2)
	case "AggStep", "AggStep1":
		return within(i.P2, i.P5)
	case "VFilter":
		if count := p.origins(at, i.P3+1); len(count) == 1 && count[0].Kind == Constant {
			n, _ := count[0].Value.(int64)
			return within(i.P3, 2+int(n))
		}
	}
	return true
}
