package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// Prepare makes a statement ready. Nothing is sent.
func (s *Session) Prepare(ctx context.Context, query string) (*Statement, error) {
	st, err := s.prepare(ctx, token.NewText(query))
	if err != nil {
		return nil, err
	}
	s.books.log.note(ctx, logging.CORE, 5, "statement made ready")
	return st, nil
}

func (s *Session) prepare(ctx context.Context, query *token.Text) (*Statement, error) {
	if !s.Valid() {
		return nil, errClosed
	}
	if err := s.refresh(); err != nil {
		return nil, err
	}
	return s.analyze(ctx, query)
}

// analyze reads and compiles a statement.
func (s *Session) analyze(ctx context.Context, query *token.Text) (*Statement, error) {
	begun := time.Now()
	if mayReadPast(query.String()) {
		if err := knowPast(ctx, s); err != nil {
			return nil, err
		}
	}
	if strings.Contains(strings.ToUpper(query.String()), serving.Suffix) {
		if err := knowKept(ctx, s); err != nil {
			return nil, err
		}
	}
	text, err := sqltext.AnalyzeText(query, sqltext.Options{Names: s.settings.registry.names, Known: s.settings.registry.typed()})
	if err != nil {
		return nil, textError(err)
	}
	if text.Target != "" {
		if text, err = s.settings.registry.describe(query, text); err != nil {
			return nil, err
		}
	}
	if err := s.settings.views.uses(text); err != nil {
		return nil, err
	}
	if text.Into != nil {
		if err := s.checkInto(text, query.String()); err != nil {
			return nil, err
		}
	}
	st := &Statement{session: s, query: query, text: text, views: s.settings.views, planned: time.Since(begun)}
	switch text.Kind {
	case sqltext.Select, sqltext.Explain, sqltext.Describe, sqltext.Show:
		if st.explains() {
			st.columns = explained(text.Explained.Run)
			st.inner, err = s.explainedChange(ctx, st)
			return st, err
		}
		if st.idle, err = st.compile(ctx, nil); err != nil {
			return nil, err
		}
		st.columns = st.idle.columns
		if text.Into != nil {
			st.columns = intoColumns
		}
		return st, nil
	case sqltext.Exec:
		if st.procedure, err = procedures.Lookup(text.Exec.Procedure); err != nil {
			return nil, callError(err, query)
		}
		st.columns = columnsOf(st.procedure)
		return st, nil
	case sqltext.Cache:
		return st, prepareCache(ctx, st)
	case sqltext.View:
		return st, s.checkView(text.View)
	case sqltext.Insert, sqltext.Update, sqltext.Delete:
		if st.change, err = s.changes(ctx, query, text); err != nil {
			return nil, err
		}
		if st.idle, err = st.compile(ctx, nil); err != nil {
			return nil, err
		}
		if err := checkReading(ctx, st); err != nil {
			return nil, errors.Join(err, st.Close())
		}
		st.columns = st.change.columns
		return st, nil
	default:
		return nil, refuse(query, text)
	}
}

// Query runs a statement once. It is told of in the log and in the report even
// where it cannot be prepared.
func (s *Session) Query(ctx context.Context, query string, args []Arg) (*Rows, error) {
	text := token.NewText(query)
	st, err := s.prepare(ctx, text)
	if err != nil {
		return nil, s.begin(ctx, text).fail(err)
	}
	st.once = true
	rows, err := st.Run(ctx, args)
	if err != nil {
		_ = st.Close()
		return nil, err
	}
	return rows, nil
}
