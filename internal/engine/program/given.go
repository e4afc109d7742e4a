package program

// Given reports whether constants and parameters alone decide if a run comes to each of
// the VFilters that are made by an access: no row and no function has a say in it. Of what
// cannot be followed it says no.
func Given(code []Instruction, access string) (bool, error) {
	p, err := read(code)
	if err != nil {
		return false, err
	}
	f := newFlow(p)
	for at, i := range code {
		if i.Op == "VFilter" && i.P4 == access && !(&gated{f: f, p: p, at: at, first: map[state]int{}}).given() {
			return false, nil
		}
	}
	return true, nil
}

// gated follows control up to a VFilter.
type gated struct {
	f  *flow
	p  *program
	at int
	// first is what control comes to first behind a state: a gate, the VFilter or an end.
	first map[state]int
	steps int
}

const (
	ended  = -1 // the run is over
	either = -2 // one of several, or not to be told
)

// gate reports whether an instruction turns by constants and parameters alone.
func (g *gated) gate(at int) bool {
	i := g.p.code[at]
	given := func(register int) bool {
		from := g.p.origins(at, register)
		return len(from) == 0 || len(from) == 1 && (from[0].Kind == Constant || from[0].Kind == Param) // of several, rows decide which
	}
	switch i.Op {
	case "Eq", "Ne", "Lt", "Le", "Gt", "Ge":
		return given(i.P1) && given(i.P3)
	case "If", "IfNot", "IsNull", "NotNull":
		return given(i.P1)
	}
	return false
}

// given reports whether whatever turns on the way to the VFilter but a gate leads to the
// same on every side.
func (g *gated) given() bool {
	next, leading, ok := g.ways()
	if !ok {
		return false
	}
	for s := range leading {
		if len(next[s]) < 2 || g.gate(s.at) {
			continue
		}
		to := g.comesTo(next[s][0])
		for _, other := range next[s][1:] {
			if to == either || g.comesTo(other) != to {
				return false
			}
		}
	}
	return true
}

// ways follows control from the beginning up to the VFilter: next are the states behind
// each, leading those that may lead to it. ok is false where there are too many.
func (g *gated) ways() (next map[state][]state, leading map[state]bool, ok bool) {
	next, leading = map[state][]state{}, map[state]bool{}
	before := map[state][]state{}
	var back []state
	for walk := begin(); len(walk) > 0; {
		s := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		if _, seen := next[s]; seen || s.at < 0 || s.at >= len(g.p.code) {
			continue
		}
		if len(next) >= mostStates*len(g.p.code) {
			return nil, nil, false
		}
		next[s] = nil
		if s.at == g.at {
			back = append(back, s)
			continue
		}
		next[s] = g.f.next(s)
		for _, to := range next[s] {
			before[to] = append(before[to], s)
		}
		walk = append(walk, next[s]...)
	}
	for len(back) > 0 {
		s := back[len(back)-1]
		back = back[:len(back)-1]
		for _, from := range before[s] {
			if !leading[from] {
				leading[from] = true
				back = append(back, from)
			}
		}
	}
	return next, leading, true
}

// comesTo is what control comes to first from a state on, whichever way it takes.
func (g *gated) comesTo(from state) (to int) {
	if known, ok := g.first[from]; ok {
		return known
	}
	defer func() { g.first[from] = to }()
	seen := map[state]bool{}
	found, any := 0, false
	for walk := []state{from}; len(walk) > 0; {
		s := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		if seen[s] || s.at < 0 || s.at >= len(g.p.code) {
			continue
		}
		seen[s] = true
		if g.steps++; g.steps > mostStates*mostStates*len(g.p.code) {
			return either
		}
		stop := s.at
		switch {
		case g.p.code[s.at].Op == "Halt":
			stop = ended
		case s.at == g.at || g.gate(s.at):
		default:
			next := g.f.next(s)
			if len(next) == 0 { // a way that is lost
				return either
			}
			walk = append(walk, next...)
			continue
		}
		if any && stop != found {
			return either
		}
		found, any = stop, true
	}
	if !any {
		return either
	}
	return found
}
