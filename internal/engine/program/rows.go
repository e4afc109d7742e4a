package program

// RowColumn is a column of the row at which a cursor stands.
type RowColumn struct {
	Cursor int // -1 for none
	Column int // the declared one
}

// rows returns for each argument of a VFilter the column that it is of the row at which
// another cursor stands then, [RowColumn].Cursor -1 for one that may be anything else: of
// a row that has been passed, as what was sorted or grouped is.
func (f *flow) rows(p *program, at, count int) []RowColumn {
	out := make([]RowColumn, count)
	for k := range out {
		out[k] = f.row(p, at, p.code[at].P3+2+k)
	}
	return out
}

// row does so for the value that a register holds before an instruction. NULL finds
// nothing, so it may be that as well.
func (f *flow) row(p *program, at, register int) RowColumn {
	none := RowColumn{Cursor: -1}
	is := none
	whole := true
	p.trace(at, register, func(writer int) {
		if writer >= 0 && p.code[writer].Op == "Null" {
			return
		}
		if writer < 0 || p.code[writer].Op != "VColumn" || !f.stays(writer, at) {
			whole = false
			return
		}
		from := RowColumn{p.code[writer].P1, p.code[writer].P2}
		whole = whole && (is == none || is == from)
		is = from
	})
	if !whole {
		return none
	}
	return is
}

// stays reports whether a cursor stands at the same row from a VColumn that reads it on
// until control comes to an address, each time that it does.
func (f *flow) stays(column, at int) bool { return f.rests(f.code[column].P1, column, at) }

// rests reports whether a cursor stands at the same row from one address on until control
// comes to another, each time that it does without coming by the first again.
func (f *flow) rests(cursor, from, at int) bool {
	again := func(_, to int) bool { return to == from }
	starts, ok := f.statesAt(from)
	if !ok {
		return false
	}
	var moves []state
	_, ok = f.search(starts, again, func(s state) bool {
		if i := f.code[s.at]; i.P1 == cursor && (i.Op == "VNext" || i.Op == "VFilter") {
			moves = append(moves, s)
		}
		return false
	})
	if !ok {
		return false
	}
	moved, ok := f.search(moves, again, func(s state) bool { return s.at == at })
	return ok && !moved
}
