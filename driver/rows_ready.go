package driver

import (
	"database/sql/driver"
	"io"
	"time"
)

// readyRows gives rows that are there already: of a procedure, or of EXPLAIN.
type readyRows struct {
	header
	execution *execution
	values    [][]any
	read      int
	done      bool
}

var _ driver.Rows = (*readyRows)(nil)

// Next implements [driver.Rows].
func (r *readyRows) Next(dest []driver.Value) error {
	if r.done || r.read == len(r.values) {
		r.finish(true)
		return io.EOF
	}
	for i, v := range r.values[r.read] {
		if t, ok := v.(time.Time); ok {
			v = t.In(r.execution.connector.zone.Location())
		}
		dest[i] = v
	}
	r.read++
	return nil
}

// Close implements [driver.Rows].
func (r *readyRows) Close() error {
	r.finish(r.read == len(r.values))
	return nil
}

func (r *readyRows) finish(ended bool) {
	if !r.done {
		r.done = true
		r.execution.end(int64(r.read), nil, ended, nil)
	}
}
