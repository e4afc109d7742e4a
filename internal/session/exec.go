package session

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
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

// callProcedure runs a stored procedure. It needs no token unless it says so. Its
// requests are those of the execution: budget, pace, report and journal know of them.
func (s *Statement) callProcedure(e *execution, values []any) (*Rows, error) {
	if s.procedure.Writes {
		if err := writable(s.session, s.query, s.procedure.Name); err != nil {
			return nil, e.fail(err)
		}
	}
	limits, err := s.session.settings.limits(s.text.Hints)
	if err != nil {
		return nil, e.fail(err)
	}
	ctx, refused := context.WithCancelCause(e.ctx)
	defer refused(nil)
	env := s.session.environment(ctx)
	client := s.session.parts.Link.Graph.Budgeted(limits.budget)
	env.OAuth.Transport = &accounted{next: env.OAuth.Transport, execution: e, client: client, timeout: env.OAuth.Timeout, refused: refused}
	env.Statements = statements{s.session, e}
	env.Files = &files{s.session, client.Observed(e.observe)}
	env.OAuth.Timeout = 0 // a request's time begins when it may go
	answer, err := s.procedure.Exec(ctx, env, arguments(s.text.Exec.Args, values))
	if s.procedure.Writes {
		outdateKept(e, s.session)
	}
	if err != nil {
		if ctx.Err() != nil && e.ctx.Err() == nil {
			err = context.Cause(ctx) // what a request was held back by
		}
		return nil, e.fail(e.cause(callError(err, s.query)))
	}
	r := newRows(e, s.columns, &ready{values: answer.Values, zone: s.session.settings.zone})
	r.affected = e.report.Affected
	return r, nil
}

// callError places the name of a call that is none; every other error stays.
func callError(err error, query *token.Text) error {
	var unknown *procedures.UnknownError
	if !errors.As(err, &unknown) {
		return err
	}
	out := &SQLError{Message: unknown.Message}
	if out.Line, out.Column = find(query, unknown.Name); out.Line == 0 {
		out.Line, out.Column = find(query, "@"+unknown.Name) // an input may be written so
	}
	return out
}

// environment is what procedures are given.
func (s *Session) environment(ctx context.Context) procedures.Env {
	l := s.parts.Link.Login
	env := procedures.Env{OAuth: l.OAuth, Tokens: l.OfUser(), Erase: eraser{s}}
	if l.Source != nil {
		env.Kept = keeper{l, s.parts.Config}
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
