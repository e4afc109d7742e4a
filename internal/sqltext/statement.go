package sqltext

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/coerce"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/typing"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Statement is what [Analyze] found.
type Statement struct {
	Kind Kind
	// Verb is the first word of the statement in capitals: "PRAGMA".
	Verb string
	// SQL is the text for SQLite; for [Exec] it is the text as given.
	SQL string
	// Params are the names of the parameters by number, with their first
	// character (@id, :id, $id); "" for a positional one. Params[i] is SQLite's
	// parameter i+1 of SQL. Bind by number: SQL may lack the names.
	Params []string
	// Limit and Offset are those of the outermost SELECT, explained or not, nil
	// where there is none or where it is not a whole number or a parameter.
	Limit, Offset *Bound
	// Shape says what stands between the tables and the outermost LIMIT.
	Shape Shape
	// Exec is the call of a statement of kind [Exec], else nil.
	Exec *Call
	// Target is the table that a [Describe] or a [Show] names, "" for none.
	Target string
	// View is what a statement of kind [View] does, else nil.
	View *LocalView
	// Cache is what a statement of kind [Cache] says, else nil.
	Cache *CacheSelect
	// Into is where the rows of a SELECT go, nil where they are the answer. SQL is without
	// it.
	Into *Into
	// Tables are the names of the tables that a statement over tables reads, without their
	// qualifiers; common table expressions are none.
	Tables []string
	// Change is what a statement that changes a table says, nil of others.
	Change *Change
	// Explained is what a statement of kind [Explain] asks for.
	Explained Explained
	// Hints are those of /*+ … */ comments.
	Hints []Hint

	// Contrasts are the comparisons of computed values with texts that may be of
	// another type.
	Contrasts []coerce.Contrast

	text string
	// composed says that SQL was put together of parts: no offset of it leads back.
	composed bool
	// maps lead from SQL back to the text as given, one after another.
	maps   []edit.Map
	labels labels
	// inference is of SQL, where it was read already.
	inference *typing.Inference
}

// Explained is what an EXPLAIN asks for.
type Explained struct {
	// Offset is where the explained statement begins, in the text as given and in
	// SQL.
	Offset int
	// Changes says that the explained statement changes a table.
	Changes bool
	// Plan asks for the relational engine's own plan (EXPLAIN QUERY PLAN), Run for
	// the real figures beside the estimated ones (EXPLAIN ANALYZE).
	Plan, Run bool
}

// Position returns the line and the column, from 1, at which the byte at offset
// of SQL stands in the text as given; for text that a rewrite put in, where it
// was put; 0 where that is not known. It places what SQLite says of its text.
func (s *Statement) Position(offset int) (line, column int) {
	if s.composed {
		return 0, 0
	}
	for _, m := range s.maps {
		offset = m.Source(offset)
	}
	e := token.ErrorAt(s.text, min(max(offset, 0), len(s.text)), "")
	return e.Line, e.Column
}

// Label returns the label of result column i (from 0) of n, which SQLite calls
// name: the alias where there is one, else the column's name or the expression
// as the statement wrote it. Where * hides which item the column is, it is
// SQLite's name.
func (s *Statement) Label(i, n int, name string) string { return s.labels.of(i, n, name) }

// The bounds where [Options] gives none.
const (
	DefaultMaxLength = 1 << 20
	DefaultMaxDepth  = 200
)

// maxInferred is how many bytes of a statement are read for types.
const maxInferred = 1 << 14

// ColumnTypes returns the type of each of the statement's output columns, "" where it is
// unknown, as [typing.Inference.Output] does. columns is their number, as SQLite counts
// them.
func (s *Statement) ColumnTypes(columns int, known typing.Known) []value.Type {
	if len(s.SQL) > maxInferred {
		return make([]value.Type, columns)
	}
	if s.inference == nil || s.inference.Exhausted() {
		if s.inference = infer(s.SQL, known); s.inference == nil {
			return make([]value.Type, columns)
		}
	}
	return s.inference.Output(columns)
}

// infer begins the inference of a text in SQLite's dialect; nil where it cannot be read.
func infer(sql string, known typing.Known) *typing.Inference {
	script, err := syntax.NewScript(token.NewText(sql), DefaultMaxDepth)
	if err != nil {
		return nil
	}
	return typing.New(script, syntax.ReadStructure(script, 0), known)
}
