package session

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// columnsOf are the columns of a procedure's result.
func columnsOf(p *procedures.Procedure) []Column {
	columns := make([]Column, len(p.Columns))
	for i, c := range p.Columns {
		columns[i] = Column{c.Name, catalogueType(c.Type)}
	}
	return columns
}

// callProcedure runs a stored procedure. It needs no token unless it says so.
func (s *Statement) callProcedure(e *execution, values []any) (*Rows, error) {
	answer, err := s.procedure.Exec(e.ctx, s.session.environment(e.ctx), arguments(s.text.Exec.Args, values))
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	return newRows(e, s.columns, &ready{values: answer.Values, zone: s.session.settings.zone}), nil
}

// environment is what procedures are given.
func (s *Session) environment(ctx context.Context) procedures.Env {
	l := s.pool.parts.Link.Login
	env := procedures.Env{OAuth: l.OAuth, Tokens: l.OfUser()}
	if l.Source != nil {
		env.Kept = l
	}
	if d, said := connect.DesktopOf(ctx); said || s.settings.cfg.InitiateOAuth == connect.InitiateGetAndRefresh {
		env.Desktop = d
	}
	return env
}

// arguments are those of a call, with the values of its parameters.
func arguments(args []sqltext.Argument, values []any) []procedures.Argument {
	out := make([]procedures.Argument, len(args))
	for i, a := range args {
		out[i] = procedures.Argument{Name: a.Name, Value: a.Value}
		if a.Param > 0 {
			out[i].Value = values[a.Param-1]
		}
	}
	return out
}
