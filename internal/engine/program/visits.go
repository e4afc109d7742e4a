package program

import "slices"

// Visit is one place of a program that scans a virtual table.
type Visit struct {
	// Access is what VFilter has for it (P4), Cursor what it moves.
	Access string
	Cursor int
	// Certain says that every run that ends well begins it, Whole that what it begins
	// it reads to its end, Again that a run may begin it more than once. Of what
	// cannot be followed the first two are false and the last is true.
	Certain, Whole, Again bool
	// First says that no other scan comes before it, so that its arguments do not
	// depend on rows; Given that no function does either, so that whether a run comes to
	// it depends on constants and parameters alone.
	First, Given bool
	// Args are where the values of its arguments come from; what may be NULL or is a
	// whole list comes from something unknown, as far as it is no column's.
	Args [][]Origin
	// Rows are, for each argument, the column that it is of the row at which another
	// cursor stands when the scan begins.
	Rows []RowColumn
}

// Visits returns the scans of virtual tables that a program makes, in the order of
// its instructions.
func Visits(code []Instruction) ([]Visit, error) {
	p, err := read(code)
	if err != nil {
		return nil, err
	}
	var out []Visit
	f := newFlow(p)
	for at, i := range code {
		if i.Op != "VFilter" {
			continue
		}
		v := Visit{Access: i.P4, Cursor: i.P1, Again: true, Args: p.arguments(at, i)}
		v.Rows = f.rows(p, at, len(v.Args))
		if starts, ok := f.statesAt(at); ok {
			v.Certain = f.certain(at)
			v.Whole = f.whole(at, starts)
			v.Again = f.again(at, starts)
			v.First = f.first(at, "VFilter")
			v.Given = f.first(at, "VFilter", "Function", "PureFunc")
		}
		out = append(out, v)
	}
	return out, nil
}

// arguments returns the origins of the arguments of a VFilter. Its third operand
// names the register before that of their number.
func (p *program) arguments(at int, i Instruction) [][]Origin {
	count := p.origins(at, i.P3+1)
	if len(count) != 1 || count[0].Kind != Constant {
		return [][]Origin{{{}}}
	}
	n, _ := count[0].Value.(int64)
	args := make([][]Origin, 0, n)
	for k := range int(n) {
		var from []Origin
		p.trace(at, i.P3+2+k, func(writer int) { from = union(from, p.given(writer)) })
		args = append(args, from)
	}
	return args
}

// given returns the origins of what an instruction writes, where a constant is one
// that no NULL may stand in place of.
func (p *program) given(writer int) []Origin {
	from := p.made(writer)
	isConstant := func(o Origin) bool { return o.Kind == Constant }
	if writer < 0 || len(from) == 0 || p.code[writer].Op == "Column" && slices.ContainsFunc(from, isConstant) {
		return []Origin{{}}
	}
	return from
}

// flow is where control may go, exactly: what stands behind a Once runs the first
// time that it is come to and never again, and subroutines and co-routines go back to
// who called them. Conditions may turn out either way.
type flow struct {
	code  []Instruction
	after [][]int
	// bits are those of each Once, slots the places of the registers that hold
	// addresses, as far as there is room in a state.
	bits  map[int]uint64
	slots map[int]int
	// flags are the bits of registers that are 0 or 1 and tested by IfPos, where what they
	// hold is followed: see [flow.follow].
	flags map[int]uint64
	// ended reports whether nobody waits for what is found; nil for that it is waited for.
	ended func() bool
}

// state is a place of control, with what decides where it goes on.
type state struct {
	at   int
	done uint64       // the Onces that were passed
	back [slots]int32 // addresses in registers: many states are kept
	told uint64       // the flags that are known
	set  uint64       // those of them that are 1
}

const (
	// mostStates bounds a search, for each instruction of a program.
	mostStates = 64
	slots      = 8
	// unset is a register without an address, open one of which nothing is known.
	unset, open = -1, -2
)

func newFlow(p *program) *flow {
	f := &flow{code: p.code, after: make([][]int, len(p.code)), bits: map[int]uint64{}, slots: map[int]int{}}
	for to, from := range p.before {
		for _, at := range from {
			f.after[at] = append(f.after[at], to)
		}
	}
	for at, i := range p.code {
		switch i.Op {
		case "Once":
			if len(f.bits) < 64 {
				f.bits[at] = 1 << len(f.bits)
			}
		case "Gosub", "InitCoroutine", "Return":
			if _, there := f.slots[i.P1]; !there && len(f.slots) < slots {
				f.slots[i.P1] = len(f.slots)
			}
		}
	}
	return f
}

// next are the states that may follow one.
func (f *flow) next(s state) []state {
	i := f.code[s.at]
	if bit := f.bits[s.at]; bit != 0 {
		if s.done&bit != 0 {
			s.at = i.P2
		} else {
			s.at, s.done = s.at+1, s.done|bit
		}
		return []state{s}
	}
	if slot, ok := f.slots[addressed(i)]; ok {
		if out, ok := f.turn(s, i, slot); ok {
			return out
		}
	}
	if out, ok := f.flagged(&s, i); ok {
		return out
	}
	from, to := i.Writes()
	for register, slot := range f.slots {
		if register >= from && register < to {
			s.back[slot] = open
			if i.Op == "Null" || i.Op == "BeginSubrtn" {
				s.back[slot] = unset
			}
		}
	}
	out := make([]state, len(f.after[s.at]))
	for k, to := range f.after[s.at] {
		out[k] = s
		out[k].at = to
	}
	return out
}

// addressed is the register whose address an instruction goes by or puts there, where it
// is one that does.
func addressed(i Instruction) (register int) {
	if i.Op == "Integer" {
		return i.P2
	}
	return i.P1
}

// turn follows an instruction that goes by the address in a register, or puts one
// there; ok is false for any other, and where the address is not known.
func (f *flow) turn(s state, i Instruction, slot int) (_ []state, ok bool) {
	at, back := s.at, int(s.back[slot])
	switch i.Op {
	case "Gosub":
		s.at, s.back[slot] = i.P2, int32(at)
	case "Integer":
		s.at, s.back[slot] = at+1, int32(i.P1)
	case "InitCoroutine":
		s.at, s.back[slot] = at+1, int32(i.P3-1)
		if i.P2 > 0 {
			s.at = i.P2
		}
	case "Return":
		switch {
		case back >= 0 && back < len(f.code)-1:
			s.at = back + 1
		case back == unset && i.P3 == 1: // it was not called
			s.at = at + 1
		default:
			return nil, false
		}
	case "Yield":
		if back < 0 || back >= len(f.code)-1 {
			return nil, false
		}
		s.at, s.back[slot] = back+1, int32(at)
	case "EndCoroutine":
		if back < 0 || back >= len(f.code) {
			return nil, false
		}
		s.at, s.back[slot] = f.code[back].P2, int32(at-1)
	default:
		return nil, false
	}
	return []state{s}, true
}

// search looks for a state that is found behind those given, without a step that is
// barred; ok is false where that took too long, and where a way is lost: only what ends a
// run leads nowhere.
func (f *flow) search(from []state, barred func(from, to int) bool, found func(state) bool) (hit, ok bool) {
	seen := map[state]bool{}
	walk := slices.Clone(from)
	for len(walk) > 0 {
		s := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		next := f.next(s)
		if len(next) == 0 && f.code[s.at].Op != "Halt" || f.ended != nil && len(seen)%1024 == 0 && f.ended() {
			return false, false
		}
		for _, to := range next {
			if to.at < 0 || to.at >= len(f.code) || seen[to] || barred != nil && barred(s.at, to.at) {
				continue
			}
			if found(to) {
				return true, true
			}
			if len(seen) >= mostStates*len(f.code) {
				return false, false
			}
			seen[to] = true
			walk = append(walk, to)
		}
	}
	return false, true
}

// begin is where a run begins.
func begin() []state {
	var s state
	for i := range s.back {
		s.back[i] = unset
	}
	return []state{s}
}

// ends reports whether a state is the end of a run without an error.
func (f *flow) ends(s state) bool { return f.code[s.at].Op == "Halt" && f.code[s.at].P1 == 0 }

// statesAt are the states in which control may come to an address.
func (f *flow) statesAt(at int) (states []state, ok bool) {
	_, ok = f.search(begin(), nil, func(s state) bool {
		if s.at == at && !slices.Contains(states, s) {
			states = append(states, s)
		}
		return false
	})
	return states, ok
}

// certain reports whether no way leads round a VFilter.
func (f *flow) certain(at int) bool {
	round, ok := f.search(begin(), func(_, to int) bool { return to == at }, f.ends)
	return ok && !round
}

// first reports whether none of such instructions is come to before a VFilter.
func (f *flow) first(at int, others ...string) bool {
	other, ok := f.search(begin(), func(_, to int) bool { return to == at }, func(s state) bool { return slices.Contains(others, f.code[s.at].Op) })
	return ok && !other
}

// whole reports whether no way leads on from a VFilter but by the end of its rows.
func (f *flow) whole(at int, starts []state) bool {
	cursor := f.code[at].P1
	end := func(from, to int) bool {
		i := f.code[from]
		switch {
		case from == at:
			return to == i.P2
		default:
			return i.Op == "VNext" && i.P1 == cursor && to == from+1
		}
	}
	left, ok := f.search(starts, end, func(s state) bool { return s.at == at || f.ends(s) })
	return ok && !left
}

// again reports whether control may come back to a VFilter.
func (f *flow) again(at int, starts []state) bool {
	back, ok := f.search(starts, nil, func(s state) bool { return s.at == at })
	return !ok || back
}

// follow has the flow follow the flags by which an outer join knows whether a row has
// found another: registers that hold 0 or 1.
func (f *flow) follow(p *program) {
	f.flags = map[int]uint64{}
	for _, i := range p.code {
		if i.Op != "IfPos" || len(f.flags) == 64 {
			continue
		}
		plain := len(p.writers[i.P1]) > 0
		for _, at := range p.writers[i.P1] {
			w := p.code[at]
			// IfPos itself counts down where it jumps, which a flag stays positive by not.
			plain = plain && (w.Op == "Integer" && (w.P1 == 0 || w.P1 == 1) || w.Op == "IfPos" && w.P3 == 0)
		}
		if _, address := f.slots[i.P1]; plain && !address {
			if _, known := f.flags[i.P1]; !known {
				f.flags[i.P1] = 1 << len(f.flags)
			}
		}
	}
}

// flagged notes what an instruction writes to a flag; ok is true where one is tested that
// is known, and out is where that leads.
func (f *flow) flagged(s *state, i Instruction) (out []state, ok bool) {
	switch i.Op {
	case "Integer":
		if bit := f.flags[i.P2]; bit != 0 {
			s.told, s.set = s.told|bit, s.set&^bit
			if i.P1 == 1 {
				s.set |= bit
			}
		}
	case "IfPos":
		if bit := f.flags[i.P1]; s.told&bit != 0 {
			to := *s
			if to.at++; s.set&bit != 0 {
				to.at = i.P2
			}
			return []state{to}, true
		}
	}
	return nil, false
}
