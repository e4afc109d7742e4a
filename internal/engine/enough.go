package engine

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// enough are the scans that go no further once a column was asked for of one of their
// rows: the column, by the marked access. A LEFT JOIN for the rows that have no match
// needs to know of the others that there is one.
type enough map[string]int

// newEnough finds them in the listing of a statement's program.
func newEnough(known []*Table, code []program.Instruction) enough {
	if !slices.ContainsFunc(code, func(i program.Instruction) bool { return i.Op == "NotNull" }) { // most programs
		return nil
	}
	found, err := program.Enoughs(code)
	if err != nil || len(found) == 0 {
		return nil
	}
	out := enough{}
	for _, f := range found {
		if t := marked(known, f.Access); t != nil && t.Columns[f.Column].NotNull {
			out[f.Access] = f.Column
		}
	}
	for _, i := range code { // another scan may have the same access
		if _, there := out[i.P4]; there && i.Op == "VFilter" && !isOneOf(found, i) {
			delete(out, i.P4)
		}
	}
	return out
}

func isOneOf(found []program.Enough, i program.Instruction) bool {
	for _, f := range found {
		if f.Access == i.P4 && f.Cursor == i.P1 {
			return true
		}
	}
	return false
}

// of is the column of a scan, -1 of one that goes on.
func (e enough) of(t *target, access string) int {
	if len(e) > 0 {
		if column, there := e[t.mark(access)]; there {
			return column
		}
	}
	return -1
}
