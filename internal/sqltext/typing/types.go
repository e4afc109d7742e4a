package typing

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Known tells an [Inference] of names, in any case.
type Known struct {
	// Column gives the type of a table's column; ok is false where there is no such
	// table or column.
	Column func(table, column string) (typ value.Type, ok bool)
	// View gives the types of a view's columns, nil where there is no such view: SQLite
	// declares the columns of tables, and not always those of views. It may be nil.
	View func(name string) []value.Type
	// Function gives the type of a function's results by those of its arguments.
	Function func(name string, args []value.Type) value.Type
}

// Mixed is what is said of a column whose values may be of several types: the SELECTs of
// a UNION give it differently. SQLite declares it as the first of them does.
const Mixed = "mixed"

// Item is one entry of a SELECT list.
type Item struct {
	// Name is the column's name in lower case, "" where it has none to refer to.
	Name string
	Type value.Type
	// Star says that the entry is * or of.*; Of is then the table's name in
	// lower case or "".
	Star bool
	Of   string
	// From and To are the tokens of its expression, From, To-1; none where it has
	// several, as a VALUES may.
	From, To int
}

// Inference infers the types of one statement. Inside, types are those of package value
// and two more: [Mixed], and that of a *.
type Inference struct {
	*Scopes
	known Known
	// items are the output columns of cores that were read.
	items map[*syntax.Core][]Item
	// busy are the cores being read; a query that comes back to one of its own
	// is recursive.
	busy      map[*syntax.Core]bool
	recursive map[*syntax.Query]bool
	// typed are the types of expressions, by their first token and the one behind, that
	// were found while no core was being read: what a recursive query says of itself
	// meanwhile is taken back where it does not hold.
	typed map[[2]int]value.Type
	// steps counts the columns looked for: expressions may multiply.
	steps int
	// parsed counts the tokens given to the parser.
	parsed int
}

// The bounds of the work on one statement; beyond them types are unknown.
const (
	maxSteps  = 20_000
	maxParsed = 30_000 // tokens
)

// New begins the inference of a statement in SQLite's dialect.
func New(s *syntax.Script, st *syntax.Structure, known Known) *Inference {
	return &Inference{
		Scopes: newScopes(s, st), known: known,
		items: map[*syntax.Core][]Item{}, busy: map[*syntax.Core]bool{}, recursive: map[*syntax.Query]bool{}, typed: map[[2]int]value.Type{},
	}
}

// Exhausted reports whether a bound of the work was reached.
func (in *Inference) Exhausted() bool { return in.steps > maxSteps || in.parsed > maxParsed }
