package program

import (
	"slices"
	"strings"
)

// The path of a row: from where a cursor comes to it to where the cursor moves on, and
// what it leaves behind on its way.

// steps are the instructions by which a cursor moves on.
var steps = []string{"VNext", "Next", "Prev", "SorterNext"}

// begins are the states in which control is at the beginning of a row of a cursor.
func (d *decider) begins(cursor int) (starts []state, ok bool) {
	all, ok := d.everywhere()
	if known, there := d.starts[cursor]; there || !ok {
		return known, ok
	}
	first := map[int]bool{}
	for at, i := range d.code {
		switch {
		case i.P1 != cursor:
		case slices.Contains(steps, i.Op):
			first[i.P2] = true
		case i.Op == "VFilter", i.Op == "Rewind", i.Op == "Sort", i.Op == "SorterSort", strings.HasPrefix(i.Op, "Seek") && i.Op != "SeekRowid":
			first[at+1] = true
		}
	}
	for _, s := range all {
		if first[s.at] {
			starts = append(starts, s)
		}
	}
	d.starts[cursor] = starts
	return starts, true
}

// moves tells whether a state is where a cursor moves on.
func (d *decider) moves(cursor int) func(state) bool {
	return func(s state) bool {
		i := d.code[s.at]
		return i.P1 == cursor && slices.Contains(steps, i.Op)
	}
}

// leaves bars the steps behind which a row has left something, and those into the next; and
// what OFFSET skips, and DISTINCT has already, is let go by no condition.
func (d *decider) leaves(cursor int) func(from, to int) bool {
	return func(from, to int) bool {
		i := d.code[from]
		switch i.Op {
		case "IfPos":
			_, flag := d.flow.flags[i.P1]
			return !flag && to == i.P2
		case "Found":
			return to == i.P2 && to != from+1 && d.noted(from, i.P1)
		}
		return d.delivers(cursor, from) || i.P1 == cursor && slices.Contains(steps, i.Op)
	}
}

// delivers reports whether a row leaves something behind by an instruction, or is counted.
func (d *decider) delivers(cursor, at int) bool {
	switch i := d.code[at]; i.Op {
	case "ResultRow", "AggStep", "AggStep1", "AggInverse", "Insert", "SorterInsert", "IdxDelete", "Delete", "IfNotZero", "RowSetAdd":
		return true
	case "IdxInsert":
		// Which row of the right side of a join has found one, and which rows were there, is
		// noted for later.
		return !(at+1 < len(d.code) && d.code[at+1].Op == "FilterAdd") && !slices.ContainsFunc(d.code[max(0, at-near):at], func(before Instruction) bool {
			return before.Op == "Found" && before.P1 == i.P1
		})
	case "DecrJumpZero": // of the row's own loop; a co-routine has handed it over
		return i.P2 > d.last(cursor) && at > 0 && d.code[at-1].Op != "Yield"
	}
	return false
}

// near is how far a record is put at the most behind the look whether it is there.
const near = 4

// noted reports whether what is not found is put there.
func (d *decider) noted(found, cursor int) bool {
	return slices.ContainsFunc(d.code[found+1:min(found+1+near, len(d.code))], func(i Instruction) bool {
		return i.Op == "IdxInsert" && i.P1 == cursor
	})
}

// last is the last address at which a cursor moves on.
func (d *decider) last(cursor int) (last int) {
	for at, i := range d.code {
		if i.P1 == cursor && slices.Contains(steps, i.Op) {
			last = at
		}
	}
	return last
}

// region are the addresses that control comes to or not by what a branch asks. merges
// says that all ways meet again before a row has left anything, or is let go.
func (d *decider) region(at int, by loops) (inside []int, merges bool) {
	return d.meets(at, func(to int) bool {
		for cursor := range by {
			if d.delivers(cursor, to) || slices.Contains(steps, d.code[to].Op) && d.code[to].P1 == cursor {
				return true
			}
		}
		return false
	})
}

// withholds reports whether a group leaves nothing behind by what a branch asks: where
// groups are put out by a subroutine, it goes back before.
func (d *decider) withholds(at int, by loops) bool {
	sorted := slices.ContainsFunc(d.code, func(i Instruction) bool { return i.Op == "SorterOpen" && by[i.P1] })
	output := func(to int) bool {
		return slices.Contains([]string{"ResultRow", "Yield", "Insert", "IdxInsert", "SorterInsert"}, d.code[to].Op)
	}
	back := func(to int) bool { return d.code[to].Op == "Return" }
	if !sorted || d.wayTo(at, output, back) == nil || d.wayTo(at, back, output) == nil {
		return false
	}
	_, merges := d.meets(at, func(to int) bool { return output(to) || back(to) })
	return !merges
}

// meets finds where all ways from a branch meet before any comes to a sink, and what they
// come to before.
func (d *decider) meets(at int, sink func(int) bool) (inside []int, merges bool) {
	path := append([]int{at}, d.wayTo(at, nil, sink)...)
	on := map[int]int{}
	for i, here := range path {
		on[here] = i
	}
	// By ways round the path so far it is joined again no later than there.
	joined := 0
	seen := map[int]bool{}
	for i, here := range path {
		if i > 0 && joined <= i {
			return d.within(at, here), true
		}
		for walk := slices.Clone(d.flow.after[here]); len(walk) > 0; {
			to := walk[len(walk)-1]
			walk = walk[:len(walk)-1]
			switch place, back := on[to]; {
			case back:
				joined = max(joined, place)
			case seen[to] || to < 0 || to >= len(d.code):
			case sink(to):
				joined = len(path)
			default:
				seen[to] = true
				walk = append(walk, d.flow.after[to]...)
			}
		}
	}
	return nil, len(path) == 1
}

// wayTo is a way from a branch to the first sink, without the branch; nil for none. It
// avoids some addresses. What is called and goes back is taken for one that may go anywhere
// that it is ever called from.
func (d *decider) wayTo(at int, avoids, sink func(int) bool) []int {
	from := map[int]int{}
	var walk []int
	push := func(to, back int) {
		if _, seen := from[to]; !seen && to >= 0 && to < len(d.code) && (avoids == nil || !avoids(to)) {
			from[to] = back
			walk = append(walk, to)
		}
	}
	for _, to := range d.flow.after[at] {
		push(to, at)
	}
	for len(walk) > 0 {
		here := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		if sink(here) {
			var path []int
			for here != at {
				path = append(path, here)
				here = from[here]
			}
			slices.Reverse(path)
			return path
		}
		for _, to := range d.flow.after[here] {
			push(to, here)
		}
	}
	return nil
}

// within are the addresses on the ways from a branch that come before another.
func (d *decider) within(at, end int) (inside []int) {
	seen := map[int]bool{at: true, end: true}
	walk := slices.Clone(d.flow.after[at])
	for len(walk) > 0 {
		here := walk[len(walk)-1]
		walk = walk[:len(walk)-1]
		if seen[here] {
			continue
		}
		seen[here] = true
		inside = append(inside, here)
		walk = append(walk, d.flow.after[here]...)
	}
	return inside
}
