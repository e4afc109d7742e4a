package program

import (
	"context"
	"maps"
	"slices"
)

// Decision is of which columns of a virtual table's rows it depends whether a row has a
// part in the answer.
type Decision struct {
	Cursor int
	// Scans are what the VFilters of the cursor have (P4).
	Scans []string
	// By are the declared columns, each with how it is asked for.
	By map[int]Asked
}

// Asked says how conditions ask for a column: whether it is NULL, or anything more. Of one
// that a condition holds to be NULL nothing else is said: Held.
type Asked struct{ Held, Null, More bool }

// Decisions returns on which of the columns that matter to the caller conditions decide:
// those that a branch asks for, or what is made of them by expressions, subqueries and
// transient tables, one way from which a row of the table leaves nothing behind. What
// only shows, groups or sorts a column decides nothing. Where that cannot be followed a
// column that a branch asks for decides. A long program takes seconds: the error is that of
// the context where it ends.
func Decisions(ctx context.Context, code []Instruction, matters func(access string, column int) bool) ([]Decision, error) {
	p, err := read(code)
	if err != nil {
		return nil, err
	}
	d := newDecider(p, func() bool { return ctx.Err() != nil })
	var out []Decision
	for _, cursor := range slices.Sorted(maps.Keys(p.tables)) {
		x := Decision{Cursor: cursor, By: map[int]Asked{}}
		reads := map[int][]int{}
		for at, i := range code {
			switch {
			case i.P1 != cursor:
			case i.Op == "VFilter":
				x.Scans = append(x.Scans, i.P4)
			case i.Op == "VColumn" && matters(p.tables[cursor], i.P2):
				reads[i.P2] = append(reads[i.P2], at)
			}
		}
		for column, at := range reads {
			if asked := d.asks(at); asked != (Asked{}) {
				x.By[column] = asked
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(x.By) > 0 {
			out = append(out, x)
		}
	}
	return out, nil
}

// asks finds how conditions ask for a column that is read at some addresses.
func (d *decider) asks(reads []int) (out Asked) {
	d.reads, d.implied, d.lost = map[int]bool{}, map[int]loops{}, false
	for _, at := range reads {
		d.reads[at] = true
	}
	settled := map[int]bool{}
	for again, rounds := true, 0; again && !d.lost; rounds++ {
		again, d.lost = false, rounds == mostRounds
		d.known, d.steps = map[int]loops{}, 0
		for _, at := range d.branches {
			i := d.code[at]
			if d.ended() {
				return Asked{More: true} // which nobody hears of
			}
			if settled[at] || out.More && i.Op != "NotNull" { // which may still say that it is held to be NULL
				continue
			}
			by := loops{}
			for _, register := range tested(i) {
				by.add(d.depends(at, register))
			}
			if len(by) == 0 {
				continue
			}
			region, merges := d.region(at, by)
			for _, inside := range region {
				if d.implied[inside] == nil {
					d.implied[inside] = loops{}
				}
				again = d.implied[inside].add(by) || again
			}
			if settled[at] = !merges; merges {
				continue
			}
			switch d.decided(at, by) {
			case keepsNull:
				return Asked{Held: true}
			case keepsSome:
				null := d.null(at, i)
				out.Null, out.More = out.Null || null, out.More || !null
			}
		}
	}
	out.More = out.More || d.lost
	return out
}

// null reports whether a branch asks whether a column is NULL, as it is.
func (d *decider) null(at int, i Instruction) bool {
	return (i.Op == "IsNull" || i.Op == "NotNull") && d.plain(at, i.P1) >= 0
}

// plain is the address at which a column was read that a register has as it is; -1 for
// anything else.
func (d *decider) plain(at, register int) int {
	from := -2
	d.trace(at, register, func(writer int) {
		if from == -2 && writer >= 0 && d.code[writer].Op == "VColumn" {
			from = writer
		} else {
			from = -1
		}
	})
	return max(from, -1)
}

// verdict is what a branch decides about rows.
type verdict uint8

const (
	undecided verdict = iota
	keepsSome
	keepsNull // all but those whose value is NULL are let go
)

// decided tells whether a row may leave nothing behind that comes by a branch.
func (d *decider) decided(at int, by loops) verdict {
	if d.withholds(at, by) {
		return keepsSome
	}
	for cursor := range by {
		starts, ok := d.begins(cursor)
		if !ok {
			return keepsSome
		}
		var here []state
		_, ok = d.flow.search(starts, d.leaves(cursor), func(s state) bool {
			if s.at == at && !slices.Contains(here, s) {
				here = append(here, s)
			}
			return false
		})
		if !ok {
			return keepsSome
		}
		free, ok := d.flow.search(here, d.leaves(cursor), d.moves(cursor))
		switch {
		case !ok:
			return keepsSome
		case !free:
		case d.code[at].Op == "NotNull" && d.reads[d.plain(at, d.code[at].P1)] && !d.kept(at, cursor, here) && !d.bypassed(at, cursor, starts):
			return keepsNull
		default:
			return keepsSome
		}
	}
	return undecided
}

// kept reports whether a row may leave something behind for which a branch jumps.
func (d *decider) kept(at, cursor int, here []state) bool {
	if to := d.code[at].P2; to < 0 || to >= len(d.code) {
		return true
	}
	jumped := slices.Clone(here)
	for i := range jumped {
		jumped[i].at = d.code[at].P2
	}
	if slices.ContainsFunc(jumped, func(s state) bool { return d.delivers(cursor, s.at) }) {
		return true
	}
	jumped = slices.DeleteFunc(jumped, d.moves(cursor))
	kept, ok := d.flow.search(jumped, func(from, _ int) bool {
		i := d.code[from]
		return i.P1 == cursor && slices.Contains(steps, i.Op)
	}, func(s state) bool { return d.delivers(cursor, s.at) })
	return !ok || kept
}

// bypassed reports whether a row may leave something behind without coming by a branch.
func (d *decider) bypassed(at, cursor int, starts []state) bool {
	found, ok := d.flow.search(starts, func(from, _ int) bool {
		return from == at || d.code[from].P1 == cursor && slices.Contains(steps, d.code[from].Op)
	}, func(s state) bool { return d.delivers(cursor, s.at) })
	return !ok || found
}
