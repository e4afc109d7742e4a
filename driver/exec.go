package driver

import (
	"context"
	"database/sql/driver"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// findProcedure looks up what an EXEC calls.
func (s *stmt) findProcedure() (err error) {
	s.procedure, err = procedures.Lookup(s.text.Exec.Procedure)
	return err
}

// callProcedure runs a stored procedure. It needs no token unless it says so.
func (s *stmt) callProcedure(ctx context.Context, e *execution, values []driver.Value) (driver.Rows, error) {
	answer, err := s.procedure.Exec(ctx, s.conn.connector.environment(ctx), arguments(s.text.Exec.Args, values))
	if err != nil {
		return nil, e.fail(err)
	}
	r := &procedureRows{execution: e, values: answer.Values}
	for _, c := range answer.Columns {
		r.header = append(r.header, column{c.Name, c.Type, true})
	}
	return r, nil
}

// arguments are those of a call, with the values of its parameters.
func arguments(args []sqltext.Argument, values []driver.Value) []procedures.Argument {
	out := make([]procedures.Argument, len(args))
	for i, a := range args {
		out[i] = procedures.Argument{Name: a.Name, Value: a.Value}
		if a.Param > 0 {
			out[i].Value = values[a.Param-1]
		}
	}
	return out
}

// procedureRows gives the result of a procedure.
type procedureRows struct {
	header
	execution *execution
	values    [][]any
	read      int
	done      bool
}

var _ driver.Rows = (*procedureRows)(nil)

// Next implements [driver.Rows].
func (r *procedureRows) Next(dest []driver.Value) error {
	if r.done || r.read == len(r.values) {
		r.finish(true)
		return io.EOF
	}
	for i, v := range r.values[r.read] {
		dest[i] = v
	}
	r.read++
	return nil
}

// Close implements [driver.Rows].
func (r *procedureRows) Close() error {
	r.finish(r.read == len(r.values))
	return nil
}

func (r *procedureRows) finish(ended bool) {
	if !r.done {
		r.done = true
		r.execution.end(int64(r.read), nil, ended, nil)
	}
}
