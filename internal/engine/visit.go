package engine

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// Visit is one place where a statement's program scans a table.
type Visit struct {
	// Access is the one that the table's module chose.
	Access string
	// Certain says that every execution that ends well begins the scan, Whole that one
	// begun is read to its end, Again that there may be several. Where that is not
	// known the first two are false, the last is true.
	Certain, Whole, Again bool
	// First says that no other scan comes before it, so that its arguments do not
	// depend on rows; Given that no function does either, so that whether an execution
	// comes to it depends on constants and parameters alone.
	First, Given bool
	// Args are where the scan's arguments come from: each one operand or, in turn, one
	// of several; nil where that is not known, as of an expression or a whole list.
	Args [][]Operand
	// Cursor tells the scans apart that run side by side. Rows are, for each argument,
	// the column that it is of the row at which the scan of another cursor stands when
	// this one begins; of anything else its Cursor is -1.
	Cursor int
	Rows   []RowColumn
}

// RowColumn is a declared column of the row at which a cursor stands.
type RowColumn = program.RowColumn

// Visits lists the scans of the connection's tables that the statement makes, in the
// order of its program; nil where that could not be read.
func (s *Stmt) Visits() []Visit {
	if s.code == nil {
		return nil
	}
	found, err := program.Visits(s.code)
	if err != nil {
		return nil
	}
	var out []Visit
	for _, f := range found {
		if marked(s.tables, f.Access) == nil {
			continue
		}
		access, zone, timed := ownAccess(s.tables, s.native.zone, f.Access)
		v := Visit{Access: access, Certain: f.Certain, Whole: f.Whole, Again: f.Again, First: f.First, Given: f.Given, Args: make([][]Operand, len(f.Args)), Cursor: f.Cursor, Rows: f.Rows}
		if _, ends := s.enough[f.Access]; ends {
			v.Whole = false
		}
		for i, origins := range f.Args {
			v.Args[i] = whence(s.tables, origins)
		}
		for _, i := range timed {
			for k, from := range v.Args[i] {
				v.Args[i][k].Value = zone.toUTC(from.Value)
			}
		}
		out = append(out, v)
	}
	return out
}

// whence turns what an argument comes from into the engine's words, nil where
// something of it is not known.
func whence(tables []*Table, origins []program.Origin) []Operand {
	for _, o := range origins {
		if o.Kind == program.Unknown {
			return nil
		}
	}
	if operands, ours := operands(tables, origins); ours {
		return operands
	}
	return nil
}

// Compares reports whether the statement compares a declared column of the rows of a scan
// by an access with anything, wherever that stands: in WHERE, in the ON of an outer join,
// in an expression. Where its program could not be read it says so of every column.
func (s *Stmt) Compares(access string, column int) bool {
	if s.code == nil {
		return true
	}
	if !s.studied {
		columns, ok, err := program.Compared(s.code)
		s.studied, s.compared, s.untold = true, columns, !ok || err != nil
	}
	if s.untold {
		return true
	}
	for _, i := range s.code {
		if i.Op != "VFilter" || marked(s.tables, i.P4) == nil {
			continue
		}
		if of, _, _ := ownAccess(s.tables, s.native.zone, i.P4); of == access && slices.Contains(s.compared, RowColumn{Cursor: i.P1, Column: column}) {
			return true
		}
	}
	return false
}

// Given reports whether constants and parameters alone decide if an execution comes to the
// scan by an access, though others may come before. Where that is not known it says no.
func (s *Stmt) Given(access string) bool {
	for _, i := range s.code {
		if i.Op != "VFilter" || marked(s.tables, i.P4) == nil {
			continue
		}
		if of, _, _ := ownAccess(s.tables, s.native.zone, i.P4); of == access {
			given, err := program.Given(s.code, i.P4)
			return err == nil && given
		}
	}
	return false
}
