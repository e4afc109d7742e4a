package engine

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// Decided is one reference to a table, with the inputs ([Column].Input) on which it
// depends whether a row of it has a part in the answer, as conditions read them.
type Decided struct {
	Table *Table
	// Scans are the accesses that the table's module chose for it: several where SQLite
	// reads the terms of an OR one after the other.
	Scans []string
	// By are the columns.
	By []DecidedBy
}

// DecidedBy is a declared column, and how conditions ask for it: whether it is NULL, or
// anything more. Of a column that a condition holds to be NULL nothing else is said: Held.
type DecidedBy struct {
	Column           int
	Held, Null, More bool
}

// Critic is a [Run] that is told, while its statement is prepared, on which inputs its
// conditions decide. Its error refuses the statement as it was planned; again says that
// the tables answer other offers now, so that it is to be planned anew.
type Critic interface {
	Decides(d []Decided) (again bool, err error)
}

// criticise tells the statement's run what its conditions decide by.
func (s *Stmt) criticise(ctx context.Context, tables []*Table, code []program.Instruction) (again bool, err error) {
	critic, ok := s.run.(Critic)
	if !ok || !slices.ContainsFunc(s.made, func(p planned) bool { return tables[p.target.number].hasInput() }) {
		return false, nil
	}
	found, err := program.Decisions(ctx, code, func(access string, column int) bool {
		t := marked(tables, access)
		return t != nil && column >= 0 && column < len(t.Columns) && t.Columns[column].Input
	})
	if err != nil { // which proves nothing, but where nobody waits any more
		return false, context.Cause(ctx)
	}
	out := make([]Decided, len(found))
	for i, f := range found {
		out[i].Table = marked(tables, f.Scans[0])
		for _, scan := range f.Scans {
			access, _, _ := ownAccess(tables, s.native.zone, scan)
			out[i].Scans = append(out[i].Scans, access)
		}
		for column, asked := range f.By {
			out[i].By = append(out[i].By, DecidedBy{column, asked.Held, asked.Null, asked.More})
		}
		slices.SortFunc(out[i].By, func(a, b DecidedBy) int { return a.Column - b.Column })
	}
	return critic.Decides(out)
}

func (t *Table) hasInput() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Input })
}
