package program

import (
	"slices"
	"strconv"
)

// Kind is the kind of an [Origin].
type Kind uint8

// The kinds of origins.
const (
	Unknown  Kind = iota // an expression, or more than can be traced
	Column               // a column of a virtual table
	Constant             // a number, a text or a blob
	Param                // a parameter
)

// Origin is where a value comes from. NULL has none.
type Origin struct {
	Kind Kind
	// Table is what VFilter has for the column's table (P4); Number is the
	// column's position or the parameter's number.
	Table  string
	Number int
	// Value is a constant: int64, float64, string or []byte. Of a blob only the
	// kind is told.
	Value any
}

// The tracing of one program takes at most so many steps, and so many for each of
// its instructions; a value has at most so many origins, and leads through at most
// so many others. What lies beyond is unknown.
const (
	maxSteps    = 20_000
	stepsByCode = 20
	maxOrigins  = 100
	maxDepth    = 200
)

// place is a register before an instruction.
type place struct{ at, register int }

// field is one value of the records of a cursor.
type field struct{ cursor, number int }

// origins traces what a register may hold before an instruction.
func (p *program) origins(at, register int) []Origin {
	var out []Origin
	p.trace(at, register, func(writer int) {
		out = union(out, p.made(writer))
	})
	return out
}

// trace finds the instructions that may have written what a register holds before
// another one, through copies of it: -1 for more than can be traced. A register
// that is never written gives none.
func (p *program) trace(at, register int, found func(writer int)) {
	seen := map[place]bool{}
	var walk []place
	push := func(to place) {
		if !seen[to] {
			seen[to] = true
			walk = append(walk, to)
		}
	}
	for push(place{at, register}); len(walk) > 0; {
		to := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		from := p.before[to.at]
		if only := p.writers[to.register]; len(only) == 1 {
			from = only
		}
		for _, at := range from {
			if p.steps++; p.steps > p.most {
				found(-1)
				return
			}
			first, end := p.code[at].Writes()
			if to.register < first || to.register >= end {
				push(place{at, to.register})
				continue
			}
			switch i := p.code[at]; i.Op {
			case "Copy", "SCopy", "IntCopy", "Move":
				push(place{at, i.P1 + to.register - first})
			case "RealAffinity", "ClrSubtype", "SetSubtype":
				push(place{at, to.register})
			default:
				found(at)
			}
		}
	}
}

// made returns the origins of what an instruction writes.
func (p *program) made(at int) []Origin {
	unknown := []Origin{{}}
	if at < 0 || p.depth >= maxDepth {
		return unknown
	}
	p.depth++
	defer func() { p.depth-- }()
	constant := func(v any) []Origin { return []Origin{{Kind: Constant, Value: v}} }
	switch i := p.code[at]; i.Op {
	case "Null", "SoftNull", "BeginSubrtn":
		return nil
	case "Integer":
		return constant(int64(i.P1))
	case "Int64":
		if n, err := strconv.ParseInt(i.P4, 10, 64); err == nil {
			return constant(n)
		}
	case "Real":
		if f, err := strconv.ParseFloat(i.P4, 64); err == nil {
			return constant(f)
		}
	case "String8", "String":
		return constant(i.P4)
	case "Blob":
		return constant([]byte(nil))
	case "Variable":
		return []Origin{{Kind: Param, Number: i.P1}}
	case "Cast":
		return p.cast(at, i)
	case "VColumn":
		if table, ok := p.tables[i.P1]; ok {
			return []Origin{{Kind: Column, Table: table, Number: i.P2}}
		}
	case "Column":
		if register, ok := p.pseudo[i.P1]; ok {
			return p.recordField(at, register, i.P2)
		}
		return p.fieldOf(i.P1, i.P2)
	}
	return unknown
}

// cast returns the origins of what a CAST makes: a text stays itself as a text.
func (p *program) cast(at int, i Instruction) []Origin {
	const text = 'B'
	from := p.origins(at, i.P1)
	for _, o := range from {
		if _, is := o.Value.(string); !is || i.P2 != text {
			return []Origin{{}}
		}
	}
	return from
}

// fieldOf returns the origins of a value in the records of a cursor.
func (p *program) fieldOf(cursor, number int) []Origin {
	cursor = p.holder(cursor)
	f := field{cursor, number}
	if known, ok := p.fields[f]; ok {
		return known
	}
	if p.busy[f] { // a recursion adds nothing of its own
		return nil
	}
	p.busy[f] = true
	defer delete(p.busy, f)
	out := []Origin{{}}
	if fills := p.fills[cursor]; len(fills) > 0 {
		out = nil
		for _, at := range fills {
			out = union(out, p.recordField(at, p.code[at].P2, number))
		}
	}
	if len(p.busy) == 1 { // within a recursion it may not be all
		p.fields[f] = out
	}
	return out
}

// recordField returns the origins of a value in the record that a register holds
// before an instruction.
func (p *program) recordField(at, register, number int) []Origin {
	var out []Origin
	p.trace(at, register, func(writer int) {
		if writer < 0 {
			out = union(out, []Origin{{}})
			return
		}
		switch i := p.code[writer]; {
		case i.Op == "MakeRecord" && number < i.P2:
			out = union(out, p.origins(writer, i.P1+number))
		case i.Op == "RowData" || i.Op == "SorterData":
			out = union(out, p.fieldOf(i.P1, number))
		default:
			out = union(out, []Origin{{}})
		}
	})
	return out
}

// union adds origins to others, each once.
func union(a, b []Origin) []Origin {
	for _, o := range b {
		if len(a) <= maxOrigins && !slices.ContainsFunc(a, o.same) {
			a = append(a, o)
		}
	}
	if len(a) > maxOrigins {
		return append(a[:maxOrigins:maxOrigins], Origin{})
	}
	return a
}

func (o Origin) same(other Origin) bool {
	_, blob := o.Value.([]byte)
	_, otherBlob := other.Value.([]byte)
	if blob || otherBlob {
		return blob && otherBlob
	}
	return o == other
}
