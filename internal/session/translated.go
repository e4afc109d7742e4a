package session

import (
	"context"
	"errors"
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
	// Change is how a statement that changes a table does it, nil of others. Its text is the
	// engine's: what its query reads is in Reads, what RETURNING asks for in Returning.
	Change *TranslatedChange
	// Explain has it explained, and run for it with Analyze.
	Explain, Analyze bool
}

// TranslatedChange is what a translated statement changes.
type TranslatedChange struct {
	Kind sqltext.Kind // Insert, Update or Delete
	// Table is the table that is changed, Reads a SELECT over what the statement reads, with the
	// same parameters, "" for nothing; Returning a SELECT over the table, without parameters,
	// "" for none.
	Table, Reads, Returning string
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
	if err := knowFiles(ctx, s, t.Tables); err != nil {
		return nil, err
	}
	query := token.NewText(t.Query)
	text := t.text(query)
	if err := s.settings.views.uses(text); err != nil {
		return nil, err
	}
	st := &Statement{session: s, query: query, text: text, translated: &t, views: s.settings.views, planned: time.Since(begun)}
	var err error
	switch {
	case t.Explain:
		st.columns = explained(t.Analyze)
		st.inner, err = s.explainedChange(ctx, st)
		return st, err
	case t.Change != nil:
		if err := t.change(ctx, st); err != nil {
			return nil, errors.Join(err, st.Close())
		}
		return st, nil
	}
	if st.idle, err = st.compile(ctx, nil); err != nil {
		return nil, err
	}
	st.columns = st.idle.columns
	return st, nil
}

// text is what a text of the statement would have been read as.
func (t *Translated) text(query *token.Text) *sqltext.Statement {
	text := &sqltext.Statement{
		Kind: sqltext.Select, SQL: t.SQL, Params: make([]string, t.Params),
		Limit: t.Limit, Offset: t.Offset, Shape: t.Shape, Tables: t.Tables, Hints: sqltext.Hints(query),
	}
	switch c := t.Change; {
	case t.Explain:
		text.Kind = sqltext.Explain
		text.Explained.Run, text.Explained.Changes = t.Analyze, c != nil
	case c != nil:
		text.Kind, text.Change = c.Kind, &sqltext.Change{Table: c.Table, Reads: c.Reads}
		if c.Returning != "" {
			text.Change.Returning = &sqltext.Returning{Statement: &sqltext.Statement{Kind: sqltext.Select, SQL: c.Returning}}
		}
	}
	return text
}

// change makes a statement ready that changes a table.
func (t *Translated) change(ctx context.Context, st *Statement) (err error) {
	if st.change, err = st.session.changes(ctx, st.query, st.text); err != nil {
		return err
	}
	for i := range st.change.columns {
		st.change.columns[i].Type = Unknown // its values stay as the engine has them
	}
	if st.idle, err = st.compile(ctx, nil); err != nil {
		return err
	}
	st.columns = t.renamed(st.change.columns)
	return checkReading(ctx, st)
}

// named are the columns of a translated statement.
func (t *Translated) named(e *engine.Stmt) []Column {
	return t.renamed(make([]Column, e.ColumnCount()))
}

// renamed are columns under the names that the statement gives them.
func (t *Translated) renamed(columns []Column) []Column {
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

// readingOf prepares what a statement that changes a table reads, or has it explained.
func readingOf(ctx context.Context, s *Statement, explain bool) (*Statement, error) {
	reads := s.text.Change.Reads
	if t := s.translated; t != nil {
		return Translated{Query: t.Query, SQL: reads, Params: t.Params, Tables: t.Tables, Explain: explain}.Prepare(ctx, s.session)
	}
	if explain {
		reads = "EXPLAIN " + reads
	}
	return s.session.analyze(ctx, token.NewText(reads))
}
