package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/session/userviews"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// refresh has a session know the views that there are now.
func (s *Session) refresh() error {
	if now := s.views.current.Load(); now != s.settings.views {
		return s.settle(s.settingsOf(s.settings.cfg, now))
	}
	return nil
}

// renew reads the statement anew where the views have changed since.
func (s *Statement) renew(ctx context.Context) error {
	if s.views == s.session.views.current.Load() {
		return nil
	}
	again, err := again(ctx, s)
	if err != nil {
		return err
	}
	if s.idle != nil && s.idle.engine != again.session.engine {
		s.idle = nil // ended with its engine
	}
	if s.idle != nil {
		_ = s.idle.Close()
	}
	s.text, s.readings, s.views, s.columns, s.idle, s.procedure = again.text, again.readings, again.views, again.columns, again.idle, again.procedure
	s.planned += again.planned
	return nil
}

// checkView says what is wrong with a statement about views that runs nothing.
func (s *Session) checkView(v *sqltext.LocalView) error {
	if s.views.file == "" {
		return &SQLError{Message: v.Verb + " LOCAL VIEW: there is no place for views: set UserDefinedViews to the path of a file for them"}
	}
	known := append([]string{s.views.schema}, catalogNames...)
	for i, q := range v.Qualifiers {
		last := i == len(v.Qualifiers)-1
		if last && !strings.EqualFold(q, known[0]) || !last && !strings.EqualFold(q, known[1]) && !strings.EqualFold(q, known[2]) {
			return &SQLError{Message: fmt.Sprintf("%s LOCAL VIEW: views are in the schema %s, and %s is another one", v.Verb, s.views.schema, q)}
		}
	}
	if s.inTx {
		return &SQLError{Message: v.Verb + " LOCAL VIEW is not a part of transactions: run it outside of one"}
	}
	return nil
}

// defining is a statement that changes a view.
type defining struct {
	session *Session
	query   string // as written
	view    *sqltext.LocalView
}

// run runs CREATE, ALTER or DROP LOCAL VIEW.
func (s *defining) run(e *execution) (*Rows, error) {
	var set *viewSet
	p := s.session.shared
	err := p.views.file.Change(e.ctx, func(list []userviews.View) ([]userviews.View, error) {
		before, err := s.session.settings.compileViews(e.ctx, p, list)
		if err != nil {
			return nil, err
		}
		if list, err = s.changed(before, list); err != nil {
			return nil, err
		}
		if set, err = s.session.settings.compileViews(e.ctx, p, list); err != nil {
			return nil, err
		}
		return list, s.judge(before, set)
	}, func() { p.views.current.Store(set) })
	if err != nil {
		return nil, e.fail(e.cause(s.wrong(err)))
	}
	return newRows(e, nil, &ready{zone: s.session.settings.zone}), nil
}

// changed is the list of views with the statement's change.
func (s *defining) changed(before *viewSet, list []userviews.View) ([]userviews.View, error) {
	v := s.view
	switch v.Verb {
	case "CREATE":
		return userviews.Add(list, v.Name, v.Query)
	case "ALTER":
		return userviews.Alter(list, v.Name, v.Query)
	default:
		if readers := before.readers(v.Name); len(readers) > 0 {
			return nil, fmt.Errorf("it is read by %s: drop or alter that first", strings.Join(readers, " and "))
		}
		return userviews.Drop(list, v.Name)
	}
}

// judge refuses a change by which the view, or another one, cannot be read.
func (s *defining) judge(before, after *viewSet) error {
	v := s.view
	if d := after.of(v.Name); d != nil && d.broken != nil {
		return inView(d.broken, s.query, v.QueryOffset)
	}
	for _, u := range after.shown {
		d, was := after.of(u.Name), before.of(u.Name)
		if d.broken != nil && (was == nil || was.broken == nil) {
			return fmt.Errorf("the view %s reads %s, and could not be read any more: %s", d.Name, v.Name, strings.TrimPrefix(d.broken.Error(), "sql: "))
		}
	}
	return nil
}

// wrong is an error of the file of views, or of what was to be done in it.
func (s *defining) wrong(err error) error {
	var placed *SQLError
	if errors.As(err, &placed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("sql: %s LOCAL VIEW %s: %w", s.view.Verb, s.view.Name, err)
}

// inView places an error of a view's query in the statement that defines it.
func inView(err error, statement string, offset int) error {
	var e *SQLError
	if !errors.As(err, &e) || e.Line == 0 {
		return err
	}
	line, column := placeOf(statement, offset)
	placed := *e
	if e.Line == 1 {
		placed.Column += column - 1
	}
	placed.Line += line - 1
	return &placed
}
