package session

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Translated is a statement that comes from another dialect: a SELECT in the engine's own words,
// of which all that this package would read in a text is said. It runs as it is, and its values
// are those of the engine: nil, int64, float64, string or []byte.
type Translated struct {
	// Query is the text as it was written, for the log and the journal.
	Query string
	// SQL is the text for the engine, with Params parameters: ?1, ?2 ….
	SQL    string
	Params int
	// Columns are the names of the result's columns.
	Columns []string
	// Limit and Offset are those of the outermost SELECT, nil for none; Shape says what
	// stands between the tables and them. Tables are the tables and views that are read.
	Limit, Offset *sqltext.Bound
	Shape         sqltext.Shape
	Tables        []string
	// Explain has it explained, and run for it with Analyze.
	Explain, Analyze bool
}

// Prepare makes the statement ready in a session, as [Session.Prepare] does with a text.
func (t Translated) Prepare(ctx context.Context, s *Session) (*Statement, error) {
	if !s.Valid() {
		return nil, errClosed
	}
	if err := s.refresh(); err != nil {
		return nil, err
	}
	begun := time.Now()
	text := &sqltext.Statement{
		Kind: sqltext.Select, SQL: t.SQL, Params: make([]string, t.Params),
		Limit: t.Limit, Offset: t.Offset, Shape: t.Shape, Tables: t.Tables,
	}
	if t.Explain {
		text.Kind, text.Explained.Run = sqltext.Explain, t.Analyze
	}
	if err := s.settings.views.uses(text); err != nil {
		return nil, err
	}
	st := &Statement{session: s, query: token.NewText(t.Query), text: text, translated: &t, views: s.settings.views, planned: time.Since(begun)}
	if t.Explain {
		st.columns = explained(t.Analyze)
		return st, nil
	}
	var err error
	if st.idle, err = st.compile(ctx, nil); err != nil {
		return nil, err
	}
	st.columns = st.idle.columns
	return st, nil
}

// named are the columns of a translated statement.
func (t *Translated) named(e *engine.Stmt) []Column {
	columns := make([]Column, e.ColumnCount())
	for i := range columns {
		if i < len(t.Columns) {
			columns[i].Name = t.Columns[i]
		}
	}
	return columns
}

// again prepares a statement anew, from what it was made of.
func again(ctx context.Context, s *Statement) (*Statement, error) {
	if s.translated != nil {
		return s.translated.Prepare(ctx, s.session)
	}
	return s.session.prepare(ctx, s.query)
}

// explainedAlone prepares what an EXPLAIN explains as a statement of its own.
func explainedAlone(ctx context.Context, s *Statement) (*Statement, error) {
	if s.translated == nil {
		return s.session.prepare(ctx, token.NewText(s.query.String()[s.text.Explained.Offset:]))
	}
	inner := *s.translated
	inner.Explain = false
	return inner.Prepare(ctx, s.session)
}

// paramValue is the value of a parameter. One of a translated statement is in the engine's form
// already.
func paramValue(s *Statement, v any) (value.Value, error) {
	if b, ok := v.([]byte); ok && s.translated != nil && b != nil {
		return value.Blob(b), nil
	}
	return engineValue(v, s.session.settings.zone)
}
