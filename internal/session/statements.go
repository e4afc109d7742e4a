package session

import (
	"context"
	"errors"
	"io"
	"slices"
)

// statements runs statements on behalf of an execution, which pays for them.
type statements struct {
	session   *Session
	execution *execution
}

// Run is for procedures that are statements: see [procedures.Env].
func (s statements) Run(ctx context.Context, sql string, values ...any) (rows [][]any, err error) {
	err = s.each(ctx, sql, values, func(row []any) { rows = append(rows, slices.Clone(row)) })
	return rows, err
}

// each hands over the rows of a statement, each valid until the next.
func (s statements) each(ctx context.Context, sql string, values []any, take func(row []any)) error {
	inner, err := s.session.Prepare(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = inner.Close() }()
	args := make([]Arg, len(values))
	for i, v := range values {
		args[i].Value = v
	}
	var report Report
	defer func() { s.execution.add(report) }()
	rows, err := inner.Run(WithReport(ctx, func(r Report) { report = r }), args)
	if err != nil {
		return err
	}
	for err = rows.Next(); err == nil; err = rows.Next() {
		take(rows.Row())
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, rows.Close())
}
