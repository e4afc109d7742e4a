package driver

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
)

// rows gives the rows of one execution of a SELECT, fetched as they are read.
type rows struct {
	header
	ctx       context.Context // of the query: it bounds the rows
	stmt      *stmt
	compiled  *compiled
	execution *execution

	client *graph.Client // of the execution
	wanted fetch.Wanted  // of the tables
	// unsorted are the accounts for whose sake it was begun again.
	unsorted map[string]bool

	left int // rows that MaxRows still lets through, -1 for all
	read int64
	done bool
	// cut is what MaxRows left out, if anything.
	cut []Warning
}

var (
	_ driver.Rows                           = (*rows)(nil)
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypeLength           = (*rows)(nil)
)

// start begins the execution with the values of its parameters.
func (r *rows) start(values []driver.Value) error {
	p := r.compiled
	if err := p.Restart(p.run); err != nil {
		return err
	}
	for i, v := range values {
		bound, err := engineValue(v, r.stmt.conn.connector.zone)
		if err != nil {
			return fmt.Errorf("driver: %s: %w", paramName(r.stmt.text.Params, i), err)
		}
		if err := p.Bind(i+1, bound); err != nil {
			return err
		}
	}
	p.run.ReadOnce(r.stmt.text.Tables == 1)
	var err error
	if r.client, err = r.execution.client(r.stmt.text.Hints); err != nil {
		return err
	}
	if err := r.stmt.conn.connector.keepToPage(r.ctx, p.run); err != nil {
		return err
	}
	r.wanted = r.stmt.wanted(values, r.left)
	p.run.Begin(r.ctx, r.client, r.wanted)
	return nil
}

// step moves to the next row. What the API turns out to list in no order costs no
// more than another beginning for each such account, as long as no row was given.
func (r *rows) step() (row bool, err error) {
	for {
		row, err = r.compiled.Step(r.ctx)
		order := (*OrderError)(nil)
		if !errors.As(err, &order) || r.read > 0 || r.unsorted[order.Account] {
			return row, err
		}
		if r.unsorted == nil {
			r.unsorted = map[string]bool{}
		}
		r.unsorted[order.Account] = true
		if err := r.compiled.Restart(r.compiled.run); err != nil {
			return false, err
		}
		r.compiled.run.Begin(r.ctx, r.client, r.wanted)
	}
}

// Next implements [driver.Rows].
func (r *rows) Next(dest []driver.Value) error {
	if r.done {
		return io.EOF
	}
	row, err := r.step()
	if err == nil && row && r.left != 0 {
		if err = r.compiled.Row(dest); err == nil {
			r.convert(dest, r.stmt.conn.connector.zone)
			r.read++
			r.left = max(r.left-1, -1)
			return nil
		}
	}
	if err == nil && row {
		r.cut = []Warning{{
			Reason: ReasonMaxRows, Count: 1, Incomplete: true,
			Message: fmt.Sprintf("MaxRows cut the answer after %d rows", r.read),
		}}
	}
	if ended := r.finish(true, err); err == nil {
		err = ended
	}
	if err == nil {
		err = io.EOF
	}
	return err
}

// Close implements [driver.Rows]. It stops what is under way and may be called
// twice.
func (r *rows) Close() error { return r.finish(false, r.ctx.Err()) }

// finish stops the fetch and gives the statement back. ended says that the rows
// were read to their end or to the error.
func (r *rows) finish(ended bool, failed error) error {
	if r.done {
		return nil
	}
	r.done = true
	p := r.compiled
	p.run.End() // no call is under way after it
	warnings := append(warningsOf(p.run.Notes()), r.cut...)
	r.execution.end(r.read, warnings, ended, failed)
	if r.stmt.conn.engine == nil {
		return nil
	}
	return r.stmt.give(p)
}

// drain reads rows to their end and drops them.
func drain(rows driver.Rows) (driver.Result, error) {
	dest := make([]driver.Value, len(rows.Columns()))
	var err error
	for err == nil {
		err = rows.Next(dest)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err := errors.Join(err, rows.Close()); err != nil {
		return nil, err
	}
	return result{}, nil
}
