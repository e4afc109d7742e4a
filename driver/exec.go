package driver

import (
	"context"
	"database/sql/driver"

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
	r := &readyRows{execution: e, values: answer.Values}
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
