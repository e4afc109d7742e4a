package program

import (
	"slices"
	"sync"
)

// decider finds what branches decide.
type decider struct {
	*program
	flow *flow
	// branches are the addresses of those that go by values.
	branches []int
	// everywhere are the states in which control may be at all; ok is false where that
	// could not be followed.
	everywhere func() (all []state, ok bool)
	// starts are those at the beginning of a row, by the cursor that stands at it.
	starts map[int][]state
	// known are what instructions make, as far as it was traced for the reads at hand;
	// implied are those that run or not by what a branch asks.
	known   map[int]loops
	implied map[int]loops
	reads   map[int]bool
	lost    bool
	// ended reports whether nobody waits for what is found.
	ended func() bool
}

// loops are the cursors whose rows something depends on.
type loops map[int]bool

func (l loops) add(more loops) (changed bool) {
	for k := range more {
		changed = changed || !l[k]
		l[k] = true
	}
	return changed
}

// mostRounds bounds how often what a branch asks for may imply what another does.
const mostRounds = 20

func newDecider(p *program, ended func() bool) *decider {
	p.most *= 50 // in each round
	f := newFlow(p)
	f.ended = ended
	f.follow(p)
	d := &decider{program: p, flow: f, starts: map[int][]state{}, ended: ended}
	d.everywhere = sync.OnceValues(func() (all []state, ok bool) {
		_, ok = f.search(begin(), nil, func(s state) bool {
			all = append(all, s)
			return false
		})
		return all, ok
	})
	for at, i := range p.code {
		if len(tested(i)) > 0 {
			d.branches = append(d.branches, at)
		}
	}
	return d
}

// tested are the registers that a branch asks for; nil of what is none, or goes by no value.
func tested(i Instruction) []int {
	switch i.Op {
	case "If", "IfNot", "IsNull", "NotNull", "MustBeInt":
		return []int{i.P1}
	case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
		return []int{i.P1, i.P3}
	case "Found", "NotFound", "NoConflict", "SeekGE", "SeekGT", "SeekLE", "SeekLT", "Filter":
		return span(i.P3, max(1, keyLength(i)))
	case "SeekRowid", "NotExists":
		return []int{i.P3}
	}
	return nil
}

func span(first, count int) []int {
	out := make([]int, max(0, count))
	for n := range out {
		out[n] = first + n
	}
	return out
}

// operands are the registers that the instruction at an address makes what it writes of.
func (d *decider) operands(at int) []int {
	i := d.code[at]
	switch i.Op {
	case "Integer", "Int64", "Real", "String8", "String", "Null", "SoftNull", "BeginSubrtn", "Blob", "Variable", "Column", "VColumn",
		"Count", "Sequence", "NewRowid", "RowData", "SorterData", "Rowid", "IdxRowid", "VInitIn", "ReadCookie", "Offset",
		"AggStep", "AggStep1", "AggInverse", "AggValue", "AggFinal", "Gosub", "InitCoroutine", "Yield":
		return nil
	case "Function", "PureFunc":
		return span(i.P2, d.argumentCount(at))
	case "MakeRecord":
		return span(i.P1, i.P2)
	case "ZeroOrNull":
		return []int{i.P1, i.P3}
	}
	if effects[i.Op].writes == 3 {
		return []int{i.P1, i.P2}
	}
	return []int{i.P1}
}

// depends are the cursors at whose rows the values that a register may hold were read,
// as far as they are made of the reads at hand.
func (d *decider) depends(at, register int) loops {
	out := loops{}
	d.trace(at, register, func(writer int) {
		if writer < 0 {
			d.lost = true
			return
		}
		out.add(d.makes(writer))
	})
	return out
}

// makes is what an instruction writes made of.
func (d *decider) makes(at int) loops {
	if known, ok := d.known[at]; ok {
		return known
	}
	out := loops{}
	d.known[at] = out // of a loop, what it goes round by adds nothing
	out.add(d.implied[at])
	switch i := d.code[at]; i.Op {
	case "VColumn":
		if d.reads[at] {
			out[i.P1] = true
		}
	case "Column":
		switch register, pseudo := d.pseudo[i.P1]; {
		case !pseudo:
			if d.stored(i.P1, i.P2) {
				out[i.P1] = true
			}
		default:
			d.trace(at, register, func(writer int) {
				switch {
				case writer < 0:
					d.lost = true
				case d.code[writer].Op == "SorterData" || d.code[writer].Op == "RowData":
					if from := d.code[writer].P1; d.stored(from, i.P2) {
						out[from] = true
					}
				case d.code[writer].Op == "MakeRecord" && i.P2 < d.code[writer].P2:
					out.add(d.depends(writer, d.code[writer].P1+i.P2))
				}
			})
		}
	default:
		for _, register := range d.operands(at) {
			out.add(d.depends(at, register))
		}
	}
	return out
}

// stored reports whether a value in the records of a transient table is made of the reads
// at hand.
func (d *decider) stored(cursor, number int) bool {
	return slices.ContainsFunc(d.fills[d.holder(cursor)], func(at int) bool {
		return d.recorded(at, d.code[at].P2, number)
	})
}

// recorded says so of the record that a register holds before an instruction.
func (d *decider) recorded(at, register, number int) (made bool) {
	d.trace(at, register, func(writer int) {
		switch {
		case writer < 0:
			d.lost = true
		case d.code[writer].Op == "MakeRecord" && number < d.code[writer].P2:
			made = made || len(d.depends(writer, d.code[writer].P1+number)) > 0
		case d.code[writer].Op == "RowData" || d.code[writer].Op == "SorterData":
			if from := d.code[writer].P1; d.holder(from) != d.holder(d.code[at].P1) {
				made = made || d.stored(from, number)
			}
		}
	})
	return made
}
