package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// allRows is the hint that an UPDATE or a DELETE needs that does not name its rows.
const allRows = "AllRows"

// changing is one execution of a statement that changes a table.
type changing struct {
	statement *Statement
	execution *execution
	values    []any
}

// run runs a statement that changes a table: its rows are collected, then checked,
// and only then written, one after the other. All of it is done before there are rows to
// read.
func (c *changing) run() (*Rows, error) {
	s, e := c.statement, c.execution
	job, client, err := c.collect()
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	w := (&writing{s.session, e, client}).writer()
	p := &posting{settings: &s.session.settings, write: s.change.write, note: w.Note, warn: e.warn, progress: progressOf(e.ctx)}
	w.Processes, job.Check = p.processes(), p.check
	calls, err := job.Calls()
	if err == nil {
		err = client.Afford(p.fewest(job))
	}
	if err == nil {
		err = s.approved(e.ctx, job)
	}
	if err != nil {
		return nil, e.fail(e.cause(err))
	}
	done, err := w.Do(e.ctx, job, calls)
	e.report.Affected = int64(len(done) - w.Before)
	e.wrote(s, job, done, err)
	if len(done) > 0 || err != nil {
		outdateKept(e, s.session)
	}
	if err != nil {
		return nil, e.fail(err) // of a context that has ended too it says what was done
	}
	e.warn(s.change.untold(done))
	rows, err := c.returned(done)
	if err != nil { // whoever runs it again would do it twice
		return nil, e.fail(job.Untold(done, err))
	}
	r := newRows(e, s.columns, &ready{values: rows, zone: s.session.settings.zone})
	r.affected = e.report.Affected
	return r, nil
}

// collect has the engine find the rows of a statement. Nothing is written.
func (c *changing) collect() (*write.Job, *graph.Client, error) {
	s, e, values := c.statement, c.execution, c.values
	p, err := s.take(e.ctx, values)
	spent(e.ctx, "plan", s.planned)
	s.planned = 0
	if err != nil {
		return nil, nil, err
	}
	e.warn(lint(p.Comparisons(), s.text.Contrasts, s.text.Params, values))
	f := &fetched{statement: s, execution: e, zone: s.session.settings.zone, most: -1}
	if f.compiled, f.cache, err = (cacheUse{s}).choose(e.ctx, p); err != nil {
		return nil, nil, err
	}
	changes, named, err := c.step(f)
	e.warn(f.stop())
	job := s.change.job(changes)
	if released := f.release(); err == nil {
		err = released
	}
	if err == nil {
		err = c.unnamed(named, len(changes))
	}
	return job, f.client, err
}

func (c *changing) step(f *fetched) (changes []engine.Change, named bool, err error) {
	if err := f.start(c.values); err != nil {
		return nil, false, err
	}
	if _, err := f.step(); err != nil {
		return nil, false, err
	}
	w := f.compiled.Writing()
	return f.compiled.Changes(), w.Verb == engine.Insert || w.Named, nil
}

// unnamed refuses a statement that changes rows that it does not name, and does not say
// that it is meant so.
func (c *changing) unnamed(named bool, rows int) error {
	s := c.statement
	if named || rows == 0 {
		return nil
	}
	for _, h := range s.text.Hints {
		if strings.EqualFold(h.Name, allRows) {
			return nil
		}
	}
	t, keys := s.change.table, s.change.write.Keys
	count := fmt.Sprintf("%d rows", rows)
	if rows == 1 {
		count = "one row"
	}
	return &SQLError{Err: ErrUnnamed, Message: fmt.Sprintf("%s %s would change %s, which it does not name by %s = or IN: write %s /*+ %s */ … if all of them are meant; nothing was sent",
		s.change.verb, t.Name, count, strings.Join(keys, " or "), s.change.verb, allRows)}
}

// job turns what the engine has collected into rows by the names of columns.
func (c *change) job(changes []engine.Change) *write.Job {
	places := c.table.Places()
	job := &write.Job{Table: c.table, Write: c.write}
	for _, c := range changes {
		row := write.Row{Given: map[string]value.Value{}, Found: map[string]value.Value{}}
		for i, column := range places {
			if i < len(c.Set) && c.Set[i] {
				row.Given[column.Name] = c.Values[i]
			}
			if i < len(c.Kept) && c.Kept[i] && !c.Row[i].IsNull() {
				row.Found[column.Name] = c.Row[i]
			}
		}
		job.Rows = append(job.Rows, row)
	}
	return job
}

// untold are the columns that RETURNING asks for, of rows that were inserted, and that
// neither the statement gives nor the platform's answer.
func (c *change) untold(done []write.Result) (warnings []Warning) {
	if c.verb != engine.Insert {
		return nil
	}
	for _, column := range c.asked {
		known := slices.ContainsFunc(done, func(r write.Result) bool { return !r[column].IsNull() })
		if len(done) == 0 || known || c.write.Input(column) != nil {
			continue
		}
		warnings = append(warnings, Warning{
			Reason: ReasonNotReturned, Table: c.table.Name, Column: column, Count: len(done),
			Message: fmt.Sprintf("%s.%s: the platform's answer to an INSERT does not tell it: read the row by its key", c.table.Name, column),
		})
	}
	return warnings
}

// returned are the rows of RETURNING.
func (c *changing) returned(done []write.Result) ([][]any, error) {
	s, e, values := c.statement, c.execution, c.values
	if s.text.Change.Returning == nil {
		return nil, nil
	}
	r, places := s.text.Change.Returning, s.change.table.Places()
	rows := &engine.Returned{Table: s.change.table.Name}
	for _, result := range done {
		row := make([]value.Value, len(places))
		for i, column := range places {
			row[i] = result[column.Name]
		}
		rows.Rows = append(rows.Rows, row)
	}
	ctx := context.WithoutCancel(e.ctx) // it was done, and that is to be told
	p, err := s.session.compileReturning(ctx, s.query, r, rows)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	for i, n := range r.Params {
		bound, err := engineValue(values[n-1], s.session.settings.zone)
		if err == nil {
			err = p.Bind(i+1, bound)
		}
		if err != nil {
			return nil, fmt.Errorf("driver: %s: %w", paramName(s.text.Params, n-1), err)
		}
	}
	var out [][]any
	for {
		more, err := p.Step(ctx)
		if err != nil || !more {
			return out, err
		}
		row, err := p.Values()
		if err != nil {
			return nil, err
		}
		row = append([]any(nil), row...)
		if s.translated == nil { // whose values stay as the engine has them
			convert(p.columns, row, s.session.settings.zone)
		}
		out = append(out, row)
	}
}
