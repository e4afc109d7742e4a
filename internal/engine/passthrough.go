package engine

import (
	"context"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// passthrough reads the rows of a statement whose program only hands over columns
// of one table, row by row. It does what the program says without the way into
// SQLite's memory and back.
type passthrough struct {
	module  Module
	access  string
	columns []int  // the declared column of each result column
	cursor  Cursor // nil before the first row and after the last
	row     []any
}

// tryPassthrough sees to it that rows are read straight where the listing of the
// program proves that this is all it does.
func (s *Stmt) tryPassthrough(code []program.Instruction) {
	if s.conn.interpreted || len(s.planned) != 1 || !s.planned[0].all {
		return
	}
	only := s.planned[0]
	if columns, ok := program.Scan(code, only.table.mark(only.choice.Access)); ok && len(columns) == s.ColumnCount() {
		s.passthrough = &passthrough{module: only.table.module, access: only.choice.Access, columns: columns, row: make([]any, len(columns))}
	}
}

// step moves to the next row, as [Stmt.Step] does. The end closes the cursor, as
// an error does, and a panic.
func (r *passthrough) step(ctx context.Context, s *Stmt) (row bool, err error) {
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

func (r *passthrough) begin(ctx context.Context, s *Stmt) (err error) {
	if r.cursor, err = r.module.Open(s.run); err != nil {
		r.cursor = nil
		return err
	}
	s.conn.reading[s] = struct{}{}
	return r.cursor.Filter(ctx, r.access, nil)
}

// read takes the values of the current row.
func (r *passthrough) read() error {
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

// close ends the scan, if there is one.
func (r *passthrough) close(s *Stmt) (err error) {
	if r.cursor != nil {
		delete(s.conn.reading, s)
		err = r.cursor.Close()
		r.cursor = nil
	}
	return err
}
