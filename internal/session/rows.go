package session

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Rows are the rows of one execution, fetched as they are read.
type Rows struct {
	columns   []Column
	execution *execution
	source    source

	row      []any
	read     int64
	done     bool
	affected int64
}

// Affected is how many rows of a table the statement has changed.
func (r *Rows) Affected() int64 { return r.affected }

// source gives the rows of a [Rows].
type source interface {
	// next gives the next row, which is valid until the next call; nil at the end.
	next() (row []any, err error)
	// left is how an execution ends whose rows are closed now: whether they were
	// read to their end, and why not.
	left() (ended bool, err error)
	// stop ends what is under way, and tells what there was to tell.
	stop() []Warning
	// release gives back what the execution used.
	release() error
}

func newRows(e *execution, columns []Column, s source) *Rows {
	return &Rows{columns: columns, execution: e, source: s}
}

// Columns are the columns of the rows.
func (r *Rows) Columns() []Column { return slices.Clone(r.columns) }

// Next moves to the next row; [io.EOF] says that there is none.
func (r *Rows) Next() error {
	if r.done {
		return io.EOF
	}
	row, err := r.source.next()
	if err == nil && row != nil {
		r.row = row
		r.read++
		r.execution.read(r.read)
		return nil
	}
	err = r.execution.cause(err)
	if ended := r.finish(true, err); err == nil {
		err = ended
	}
	if err == nil {
		err = io.EOF
	}
	return err
}

// Row is the current row: a value for each column, of the Go type of the column's
// [Type]. It is valid until the next call of Next; the values stay.
func (r *Rows) Row() []any { return r.row }

// Close ends the execution, and what is under way for it. It may be called twice.
func (r *Rows) Close() error {
	ended, err := r.source.left()
	return r.finish(ended, r.execution.cause(err))
}

// finish ends the execution and gives the statement back. ended says that the rows
// were read to their end or to the error.
func (r *Rows) finish(ended bool, failed error) error {
	if r.done {
		return nil
	}
	r.done = true
	r.execution.end(r.read, r.source.stop(), ended, failed)
	return r.source.release()
}

// Report tells how the execution went; false before its rows ended, failed or were
// closed.
func (r *Rows) Report() (Report, bool) {
	if !r.done {
		return Report{}, false
	}
	return r.execution.report, true
}

// Drain reads the rows to their end, drops them and closes.
func (r *Rows) Drain() error {
	var err error
	for err == nil {
		err = r.Next()
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, r.Close())
}

// ready are rows that are there already: of a procedure, or of EXPLAIN.
type ready struct {
	values [][]any
	at     int
	zone   *value.Zone
}

func (r *ready) next() ([]any, error) {
	if r.at == len(r.values) {
		return nil, nil
	}
	row := r.values[r.at]
	for i, v := range row {
		if t, ok := v.(time.Time); ok {
			row[i] = t.In(r.zone.Location())
		}
	}
	r.at++
	return row, nil
}

func (r *ready) left() (bool, error) { return r.at == len(r.values), nil }
func (r *ready) stop() []Warning     { return nil }
func (r *ready) release() error      { return nil }
