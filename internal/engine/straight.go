package engine

import (
	"context"
	"fmt"
	"slices"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/engine/machine"
	"github.com/viewfinder-sql/viewfinder/internal/engine/program"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// straight runs a statement without SQLite, where package machine knows its program to the
// last operand.
type straight struct {
	call   *call
	run    *machine.Run
	begun  bool      // an execution is under way, of which the connection knows
	tables []*target // by cursor
	bound  []value.Value
	row    []any
	shown  []value.Value // what row is made of
}

// newStraight makes one of the listing of a statement's program; the error says why not.
// columns is how many it has.
func newStraight(c *call, code []program.Instruction, columns int) (*straight, error) {
	p, err := machine.Assemble(code, machine.Known{
		Sequences: map[string]machine.Collation{value.TimeCollation: c.native.orderInstants, hiddenCollation: c.native.orderInstants},
		Function:  func(name string, arguments int) bool { return c.native.plain(name, arguments) != nil },
		Other:     c.native.redefined,
	})
	if err != nil {
		return nil, err
	}
	r := &straight{call: c, tables: make([]*target, len(p.Scans)), row: make([]any, columns), shown: make([]value.Value, columns)}
	for cursor, scan := range p.Scans {
		if scan == "" {
			continue
		}
		at := slices.IndexFunc(c.made, func(made planned) bool { return made.target.mark(made.choice.Access) == scan })
		if at < 0 {
			return nil, fmt.Errorf("%w: it scans by %s, which nobody chose", machine.ErrRefused, scan)
		}
		r.tables[cursor] = c.made[at].target
	}
	r.run = machine.New(p, r)
	return r, nil
}

// step moves to the next row, as a statement does. The end closes the cursors, as an error
// does, and a panic.
func (r *straight) step(ctx context.Context) (row bool, err error) {
	if !r.begun {
		r.begun = true
		r.call.native.scans[r] = struct{}{}
	}
	defer func() {
		if !row {
			r.end()
		}
	}()
	if row, err = r.run.Step(ctx); !row || err != nil {
		return false, err
	}
	for i, v := range r.run.Row() {
		if v != r.shown[i] || v.Kind() == value.KindBlob { // a join gives the same many times
			r.shown[i], r.row[i] = v, goValue(v)
		}
	}
	return true, nil
}

// end tells the connection that no execution is under way.
func (r *straight) end() {
	r.begun = false
	delete(r.call.native.scans, r)
}

// close ends the execution that is under way, if there is one.
func (r *straight) close() error {
	r.end()
	clear(r.row)
	clear(r.shown)
	return r.run.Close()
}

// bind keeps the value of a parameter, from 1.
func (r *straight) bind(position int, v value.Value) {
	for len(r.bound) < position {
		r.bound = append(r.bound, value.Null)
	}
	r.bound[position-1] = v
}

// Param implements [machine.Host].
func (r *straight) Param(n int) value.Value {
	if n > len(r.bound) {
		return value.Null
	}
	return r.bound[n-1]
}

// Open implements [machine.Host].
func (r *straight) Open(cursor int) (machine.Cursor, error) {
	c, err := r.tables[cursor].module.Open(r.call.run)
	if err != nil {
		return nil, err
	}
	opened := &straightCursor{target: r.tables[cursor], call: r.call, cursor: c}
	r.call.seeks.open(cursor, opened)
	return opened, nil
}

// Convert implements [machine.Host].
func (r *straight) Convert(v value.Value, to machine.Affinity) (value.Value, error) {
	return r.call.native.convert(v, to)
}

// Hold implements [machine.Host].
func (r *straight) Hold(bytes int) error {
	if most := r.call.native.memory; int64(bytes) > most {
		return outOfMemory(most)
	}
	return nil
}

// Fits implements [machine.Host].
func (r *straight) Fits(bytes int) error {
	if bytes > maxValue {
		return newError(sqlite3.TOOBIG, "")
	}
	return nil
}

// straightCursor is a [Cursor] as the machine sees it: what [cursor] is to SQLite.
type straightCursor struct {
	target *target
	call   *call
	cursor Cursor
	args   []Arg
	// enough, asked and left are as in cursor.
	enough      int
	asked, left bool
}

// Filter implements [machine.Cursor].
func (c *straightCursor) Filter(ctx context.Context, scan string, values []value.Value) error {
	c.args = c.args[:0]
	for _, v := range values {
		if v.Kind() == value.KindBlob {
			return errBlobArgument
		}
		c.args = append(c.args, Arg{Value: v})
	}
	access := c.target.unmark(scan)
	c.enough, c.asked, c.left = c.call.enough.of(c.target, access), false, false
	return c.cursor.Filter(ctx, access, c.args)
}

// Next implements [machine.Cursor].
func (c *straightCursor) Next(ctx context.Context) error {
	if c.left = c.asked; c.left {
		return nil
	}
	return c.cursor.Next(ctx)
}

// EOF implements [machine.Cursor].
func (c *straightCursor) EOF() bool { return c.left || c.cursor.EOF() }

// Value implements [machine.Cursor].
func (c *straightCursor) Value(column int) (value.Value, error) {
	c.asked = c.asked || column == c.enough
	return fit(c.cursor.Value(column))
}

func (c *straightCursor) rows() Cursor { return c.cursor }

// Close implements [machine.Cursor].
func (c *straightCursor) Close() error { return c.cursor.Close() }
