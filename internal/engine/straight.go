package engine

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// straight reads the rows of a statement whose program only hands over columns
// of one table, row by row. It does what the program says without the way into
// SQLite's memory and back.
type straight struct {
	module  Module
	access  string
	columns []int  // the declared column of each result column
	cursor  Cursor // nil before the first row and after the last
	row     []driver.Value
}

// planning is how a statement was planned: how many offers there were and, where
// one was for all rows of a table in any order, what its module answered.
type planning struct {
	offers int
	table  *table
	choice *plan.Choice
}

// answer has a table's module answer an offer. A listing takes the answer that
// its statement was given: what it lists is that statement's program.
func (s *Stmt) answer(t *table, offer *plan.Offer) (*plan.Choice, error) {
	s.planned.offers++
	all := len(offer.Constraints) == 0 && len(offer.OrderBy) == 0
	if s.lists != nil {
		if !all || t != s.lists.table {
			return nil, errors.New("engine: internal error: a listing is planned as its statement was not")
		}
		return s.lists.choice, nil
	}
	choice, err := t.module.Plan(s.run, offer)
	if all {
		s.planned.table, s.planned.choice = t, choice
	}
	return choice, err
}

// straighten sees to it that rows are read straight where SQLite's own listing
// of the program proves that this is all it does. The statement was prepared
// already, so a listing that fails proves nothing and is no error of it.
func (s *Stmt) straighten(ctx context.Context, sql string) error {
	if s.planned.offers != 1 || s.planned.choice == nil || s.conn.interpreted {
		return nil
	}
	listing := &Stmt{conn: s.conn, lists: &s.planned}
	defer func() { _ = listing.Close() }()
	var program []instruction
	err := listing.call(ctx, sql, func() (err error) {
		listing.stmt, _, err = s.conn.db.Prepare("EXPLAIN " + sql)
		return err
	})
	if err == nil {
		program, err = listing.instructions(ctx)
	}
	if err != nil {
		if s.conn.bad {
			return err
		}
		return nil
	}
	access := s.planned.choice.Access
	if columns, ok := readsColumns(program, access); ok && listing.planned.offers == 1 && len(columns) == s.ColumnCount() {
		s.straight = &straight{module: s.planned.table.module, access: access, columns: columns, row: make([]driver.Value, len(columns))}
	}
	return nil
}

// instruction is one instruction of SQLite's, as EXPLAIN lists it. Of the fourth
// operand, only the access text of VFilter matters.
type instruction struct {
	op             string
	p1, p2, p3, p5 int64
	access         string
}

// instructions reads a listing.
func (s *Stmt) instructions(ctx context.Context) ([]instruction, error) {
	var program []instruction
	row := make([]driver.Value, s.ColumnCount())
	for {
		if more, err := s.Step(ctx); err != nil || !more {
			return program, err
		}
		if err := s.Row(row); err != nil {
			return nil, err
		}
		var i instruction
		i.op, _ = row[1].(string)
		for n, p := range []*int64{&i.p1, &i.p2, &i.p3} {
			*p, _ = row[2+n].(int64)
		}
		if i.op == "VFilter" {
			i.access, _ = row[5].(string)
		}
		i.p5, _ = row[6].(int64)
		program = append(program, i)
	}
}

// readsColumns reports whether a program is, to the last operand, the one that
// scans a table without arguments and returns columns of each row, and which.
func readsColumns(program []instruction, access string) (columns []int, ok bool) {
	if len(program) < 2 {
		return nil, false
	}
	const (
		open     = 1 // address
		first    = 5 // address of the first VColumn
		register = 3 // of the first result column
	)
	cursor := program[open].p1
	var read []instruction
	for _, i := range program {
		if i.op == "VColumn" {
			read = append(read, instruction{op: i.op, p1: cursor, p2: i.p2, p3: register + int64(len(read))})
			columns = append(columns, int(i.p2))
		}
	}
	end := first + int64(len(read)) + 2
	return columns, slices.Equal(program, slices.Concat(
		[]instruction{
			{op: "Init", p2: end + 1},
			{op: "VOpen", p1: cursor},
			{op: "Integer", p2: 1}, // no number of an index
			{op: "Integer", p2: 2}, // no arguments
			{op: "VFilter", p1: cursor, p2: end, p3: 1, access: access},
		},
		read,
		[]instruction{
			{op: "ResultRow", p1: register, p2: int64(len(read))},
			{op: "VNext", p1: cursor, p2: first},
			{op: "Halt"},
			{op: "Transaction", p5: 1},
			{op: "Goto", p2: open},
		},
	))
}

// step moves to the next row, as [Stmt.Step] does. The end closes the cursor, as
// an error does, and a panic.
func (r *straight) step(ctx context.Context, s *Stmt) (row bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	defer func() {
		if row {
			return
		}
		if closed := r.close(s); err == nil {
			err = closed
		}
	}()
	if r.cursor == nil {
		err = r.begin(ctx, s)
	} else {
		err = r.cursor.Next(ctx)
	}
	if err != nil || r.cursor.EOF() {
		return false, err
	}
	err = r.read()
	return err == nil, err
}

func (r *straight) begin(ctx context.Context, s *Stmt) (err error) {
	if r.cursor, err = r.module.Open(s.run); err != nil {
		r.cursor = nil
		return err
	}
	s.conn.reading[s] = struct{}{}
	return r.cursor.Filter(ctx, r.access, nil)
}

// read takes the values of the current row.
func (r *straight) read() error {
	for i, column := range r.columns {
		switch v := r.cursor.Value(column); v.Kind() {
		case value.KindInt:
			r.row[i] = v.Int()
		case value.KindFloat:
			r.row[i] = v.Float()
		case value.KindText:
			text := v.Text()
			if len(text) > maxValue {
				return newError(sqlite3.TOOBIG, "")
			}
			r.row[i] = text
		default:
			r.row[i] = nil
		}
	}
	return nil
}

// copy gives the values of the current row.
func (r *straight) copy(dest []driver.Value) error {
	if copy(dest, r.row) != len(dest) {
		return newError(sqlite3.MISUSE, "")
	}
	return nil
}

// close ends the scan, if there is one.
func (r *straight) close(s *Stmt) (err error) {
	if r.cursor != nil {
		delete(s.conn.reading, s)
		err = r.cursor.Close()
		r.cursor = nil
	}
	return err
}
