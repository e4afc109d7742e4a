package engine

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
)

// passthrough reads the rows of a statement whose program only hands over columns
// of one table, row by row. It does what the program says without the way into
// SQLite's memory and back.
type passthrough struct {
	call    *call
	module  Module
	access  string
	columns []int  // the declared column of each result column
	cursor  Cursor // nil before the first row and after the last
	row     []any
}

// newPassthrough reads the rows of a statement where the listing of its program proves
// that this is all it does; nil where it does not. columns is how many it has.
func newPassthrough(c *call, code []program.Instruction, columns int) *passthrough {
	if len(c.made) != 1 || !c.made[0].all {
		return nil
	}
	only := c.made[0]
	of, ok := program.Scan(code, only.target.mark(only.choice.Access))
	if !ok || len(of) != columns {
		return nil
	}
	return &passthrough{call: c, module: only.target.module, access: only.choice.Access, columns: of, row: make([]any, columns)}
}

// step moves to the next row, as a statement does. The end closes the cursor, as
// an error does, and a panic.
func (r *passthrough) step(ctx context.Context) (row bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	defer func() {
		if row {
			return
		}
		if closed := r.close(); err == nil {
			err = closed
		}
	}()
	if r.cursor == nil {
		err = r.begin(ctx)
	} else {
		err = r.cursor.Next(ctx)
	}
	if err != nil || r.cursor.EOF() {
		return false, err
	}
	err = r.read()
	return err == nil, err
}

func (r *passthrough) begin(ctx context.Context) (err error) {
	if r.cursor, err = r.module.Open(r.call.run); err != nil {
		r.cursor = nil
		return err
	}
	r.call.native.scans[r] = struct{}{}
	return r.cursor.Filter(ctx, r.access, nil)
}

// read takes the values of the current row.
func (r *passthrough) read() (err error) {
	for i, column := range r.columns {
		if r.row[i], err = goValue(r.cursor.Value(column)); err != nil {
			return err
		}
	}
	return nil
}

// close ends the scan, if there is one.
func (r *passthrough) close() (err error) {
	if r.cursor != nil {
		delete(r.call.native.scans, r)
		err = r.cursor.Close()
		r.cursor = nil
	}
	return err
}
