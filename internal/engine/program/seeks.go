package program

// Seek is a scan of which no row is looked at any further but those that have in a column
// the value that a column has of the row at which another scan stands: the inner one of a
// join on that.
type Seek struct {
	// Cursor is what the scan moves, Column the declared one of its table.
	Cursor, Column int
	// By is what the column is equal to. That cursor stays where it stands for as long as
	// the scan lasts.
	By RowColumn
	// Affinity is the one that the two are compared with, by SQLite's number for it; texts
	// are compared by their bytes.
	Affinity int
}

// Seeks returns such scans of a program. A row without the value, or for which there is
// none, is passed over before anything but reading and comparing is done with it.
func Seeks(code []Instruction) (out []Seek, err error) {
	var p *program
	var f *flow
	for at, i := range code {
		if i.Op != "VFilter" {
			continue
		}
		end, ok := loopEnd(code, at)
		if !ok {
			continue
		}
		s, test, ok := soughtBy(code, at+1, end)
		if !ok {
			continue
		}
		if p == nil {
			if p, err = read(code); err != nil {
				return nil, err
			}
			f = newFlow(p)
		}
		if p.straightOn(at+1, test) && f.rests(s.By.Cursor, at, test) {
			out = append(out, s)
		}
	}
	return out, nil
}

// soughtBy finds the first test of a loop that only those rows pass which have the value of
// another cursor's row; from is where the loop begins, end its VNext. Up to there all is
// reading and comparing.
func soughtBy(code []Instruction, from, end int) (s Seek, test int, ok bool) {
	cursor := code[end].P1
	held := map[int]RowColumn{} // by register
	for at := from; at < end; at++ {
		i := code[at]
		switch i.Op {
		case "VColumn":
			held[i.P3] = RowColumn{i.P1, i.P2}
		case "Eq", "Ne", "Lt", "Le", "Gt", "Ge", "IsNull", "NotNull":
			if i.P2 != end {
				return s, 0, false
			}
			mine, there := held[i.P1]
			by, also := held[i.P3]
			if i.Op != "Ne" || !there || !also || !plainly(i) {
				continue
			}
			if mine.Cursor != cursor {
				mine, by = by, mine
			}
			if mine.Cursor == cursor && by.Cursor != cursor {
				return Seek{cursor, mine.Column, by, i.P5 & affinities}, at, true
			}
		case "Noop", "Explain":
		default:
			return s, 0, false
		}
	}
	return s, 0, false
}

// plainly reports whether a test compares texts by their bytes, and NULL passes it on no
// side.
func plainly(i Instruction) bool {
	const ifNull = 0x10 // it jumps where a side is NULL
	return i.P5&^affinities == ifNull && (i.P4 == "" || i.P4 == "BINARY-8")
}

// straightOn reports whether control comes to what stands behind one address, up to
// another, from what stands right before it alone.
func (p *program) straightOn(from, to int) bool {
	for at := from + 1; at <= to; at++ {
		if len(p.before[at]) != 1 || p.before[at][0] != at-1 {
			return false
		}
	}
	return true
}
