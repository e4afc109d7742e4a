package session

import (
	"context"
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/dialect"
)

// readings are the ways in which a statement's text was read: again where it gives a table
// no value that it has, for a form that SQLite does not hand on.
type readings struct {
	first *sqltext.Statement // nil where the first reading holds
	// params are the parameters by which the text is another where they are NULL, nulls
	// those that were.
	params, nulls []int
}

// readAgain reads a statement again that was refused for want of a value, with the values
// of an execution; nil for none. It reports whether that has another text.
func readAgain(s *Statement, refusal error, values []any) bool {
	var missing *plan.ArgumentError
	if s.readings.first != nil || !errors.As(refusal, &missing) {
		return false
	}
	again := &dialect.Reading{Null: func(param int) bool { return isNull(values, param) }}
	names := s.session.settings.registry
	text, err := sqltext.AnalyzeText(s.query, sqltext.Options{Names: names.names, Known: names.typed(), Again: again})
	if err != nil || text.SQL == s.text.SQL {
		return false
	}
	s.readings = readings{first: s.text, params: again.Params, nulls: nullsOf(again.Params, values)}
	s.text = text
	return true
}

// readFirst goes back to the first reading.
func readFirst(s *Statement) {
	if s.readings.first != nil {
		s.text, s.readings = s.readings.first, readings{}
	}
}

// readFor has a statement read anew where the values of an execution want another text.
func readFor(s *Statement, values []any) error {
	if slices.Equal(s.readings.nulls, nullsOf(s.readings.params, values)) {
		return nil
	}
	readFirst(s)
	p := s.idle
	if s.idle = nil; p == nil || p.engine != s.session.engine {
		return nil // ended with its engine
	}
	return p.Close()
}

// compile has the engine compile the statement, as it is read first or again.
func (s *Statement) compile(ctx context.Context, values []any) (*compiled, error) {
	p, err := s.compileText(ctx)
	if err == nil || !readAgain(s, err, values) {
		return p, err
	}
	p, second := s.compileText(ctx)
	if second != nil {
		readFirst(s)
		return nil, err
	}
	return p, nil
}

func isNull(values []any, param int) bool { return param <= len(values) && values[param-1] == nil }

func nullsOf(params []int, values []any) (nulls []int) {
	for _, param := range params {
		if isNull(values, param) {
			nulls = append(nulls, param)
		}
	}
	return nulls
}
