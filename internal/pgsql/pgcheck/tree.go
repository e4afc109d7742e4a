package pgcheck

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Kind is what an [Expr] is.
type Kind uint8

// The kinds of expressions.
const (
	Const      Kind = iota // Value
	Param                  // Number
	Column                 // Relation and Index
	Template               // SQL over Args
	And                    // of Args
	Or                     // of Args
	Aggregate              // SQL over Args, with Group
	Scalar                 // Query: the value of its one row
	Exists                 // Query
	List                   // Query: the array of its values
	Within                 // Args IN Query; of several columns where there are several Args
	Grouping               // of Args: which of them the row is no group of
	Quantified             // Query: of the operator SQL, whether it holds for any or for all of its rows
	Rows                   // Query: the array of the arrays of its rows' values
)

// Expr is an expression with its type.
type Expr struct {
	Kind Kind
	Type pgtype.OID
	Mod  int32 // of the type, -1 for none
	At   int   // the byte of the text that an error of it points to

	// Value is that of a [Const] in the engine's form; Text that of a literal as it is
	// written, where it may still become one of another type.
	Value any
	Text  string
	// Number is that of a parameter, from 1.
	Number int
	// Relation and Index are the column that it is.
	Relation *Relation
	Index    int

	// SQL is an expression of the engine's in which $1, $2 … are Args, and $* all of them.
	// Volatile says that it may give another value each time.
	SQL      string
	Volatile bool
	Args     []*Expr
	Query    *Query
	// All is of [Quantified].
	All bool
	// Group is what a call of an aggregate or a window function says besides.
	Group *Group
	// Row is what a row consists of, nil of other values.
	Row *Row
}

// Group is what stands around the arguments of an aggregate.
type Group struct {
	Name     string // the function's
	Distinct bool
	OrderBy  []Sort
	Filter   *Expr
	Over     *Window // nil for an aggregate
	// level is the query that it aggregates the rows of.
	level *scope
}

// Window is what an aggregate or a window function looks through.
type Window struct {
	Partition []*Expr
	OrderBy   []Sort
	// Frame is the frame as the engine has it, with $1 and $2 for the offsets; "" for none.
	Frame   string
	Offsets []*Expr
	at      int // where it begins
	// instants says that the frame reaches so many microseconds.
	instants bool
}

// Sort is one term of an order.
type Sort struct {
	Expr *Expr
	Desc bool
	// NullsFirst says where NULLs stand.
	NullsFirst bool
	// output is the number of the output that it is, from 1; 0 for none.
	output int
}

// Relation is one thing in FROM: a table, a function, a query, or a WITH query.
type Relation struct {
	// Alias is the name that it has in the engine's text, which no other one has there.
	Alias string
	// Source is a table's name or a function's call as the engine has it, "" for a query.
	Source string
	// Args are those of a function.
	Args    []*Expr
	Query   *Query
	Columns []RelationColumn
	// Zip is the relation whose value has an array of this one's columns: the value itself where it
	// is this one, else at Place, an array or NULL. It is nil where the columns are the engine's own.
	Zip   *Relation
	Place int

	name  string // as the statement calls it
	scope *scope
	table *Table
	// missing says that an outer join may have no row of it, sure is the number of a column that all
	// rows have, from 1; 0 for none.
	missing bool
	sure    int
	// barred says that a source of FROM is looked at which cannot read of it, being joined as it is.
	barred bool
	// rows says that it is a function that makes rows, lateral that it reads of the relations before
	// it.
	rows, lateral bool
	// held says that the engine holds its rows, and computes none of its columns where it is read.
	held bool
}

// RelationColumn is one column of a relation.
type RelationColumn struct {
	// Name is what statements call it, Engine what the engine does.
	Name, Engine string
	Type         pgtype.OID
	Mod          int32
	NotNull      bool
	Hidden       bool
	// spelt says that Name is as the catalogue spells it, and not as a statement does.
	spelt bool
	// Table and Number are the column of the catalogue that it is, 0 for none.
	Table  pgtype.OID
	Number int16
}

// From is what stands in FROM: a relation, or a join.
type From struct {
	Relation    *Relation
	Word        string // of a join: JOIN, LEFT JOIN …
	Left, Right *From
	On          *Expr
}

// Query is a query with its types.
type Query struct {
	With      []*Common
	Recursive bool
	Body      Body
	OrderBy   []Sort
	// Limit and Offset are nil for none.
	Limit, Offset *Expr
	// Ties says that rows that are level with the last one of the limit come too.
	Ties    bool
	Outputs []Output
}

// Common is one common table expression.
type Common struct {
	Alias        string
	Query        *Query
	Materialized string
}

// Body is a *[Select], a *[Values], a *[SetOperation] or a *[Query].
type Body interface{ outputs() []Output }

// Select is one SELECT.
type Select struct {
	Distinct bool
	// DistinctOn are the terms of which each combination gives its first row in the order
	// of the query.
	DistinctOn []*Expr
	Items      []*Expr
	names      []Output
	From       []*From
	Where      *Expr
	Group      []*Expr
	// Grouped says that there is a GROUP BY, also one over nothing.
	Grouped bool
	Having  *Expr
	scope   *scope
	// sets are those of GROUP BY.
	sets [][]*Expr
}

// Values is VALUES.
type Values struct {
	Rows  [][]*Expr
	names []Output
}

// SetOperation is UNION, INTERSECT or EXCEPT, or one of these with ALL.
type SetOperation struct {
	Word        string
	Left, Right Body
	names       []Output
	// sets is the SELECT of whose sets it consists, nil of others.
	sets *Select
}

// Output is a column of a result.
type Output struct {
	Name string
	Type pgtype.OID
	Mod  int32
	// Table and Number are the column of the catalogue that it is, 0 for none.
	Table  pgtype.OID
	Number int16
	// notNull says that it is never NULL, spelt that Name is as the catalogue spells it.
	notNull, spelt bool
}

// OutputsOf are the columns of a body.
func OutputsOf(b Body) []Output { return b.outputs() }

func (s *Select) outputs() []Output       { return s.names }
func (v *Values) outputs() []Output       { return v.names }
func (s *SetOperation) outputs() []Output { return s.names }
func (q *Query) outputs() []Output        { return q.Outputs }

// template makes an expression of the engine's own words.
func template(t pgtype.OID, at int, sql string, args ...*Expr) *Expr {
	return &Expr{Kind: Template, Type: t, Mod: -1, At: at, SQL: sql, Args: args}
}

func place(n int) string { return "$" + strconv.Itoa(n) }
