package pgparse

// Statement is one statement: a *[Query], *[Insert], *[Update], *[Delete] or *[Explain].
type Statement interface{ At() int }

// Query is a SELECT with all that may stand around it.
type Query struct {
	Place
	With      []*With
	Recursive bool
	Body      Body
	OrderBy   []Sort
	// Limit and Offset are nil for none; LIMIT ALL is none.
	Limit, Offset Expr
	Ties          bool // FETCH … WITH TIES
}

// With is one common table expression.
type With struct {
	Place
	Name    Ident
	Columns []Ident
	Query   *Query
	// Materialized is MATERIALIZED or NOT MATERIALIZED, "" for neither.
	Materialized string
}

// Body is a *[Select], a *[Values], a *[SetOperation] or a *[Query] in parentheses.
type Body interface{ At() int }

// Select is one SELECT.
type Select struct {
	Place
	Distinct   bool
	DistinctOn []Expr
	Items      []Item
	From       []Source
	Where      Expr
	// Group are the terms of GROUP BY; GroupDistinct is GROUP BY DISTINCT.
	Group   []Group
	Having  Expr
	Windows []NamedWindow
}

// Item is one output of a SELECT; Alias is empty for none.
type Item struct {
	Expr  Expr
	Alias Ident
}

// Group is one term of GROUP BY: an expression, or sets of them.
type Group struct {
	Place
	Word string // "", ROLLUP, CUBE, SETS
	Expr Expr
	// Sets are the lists of ROLLUP and CUBE, in each of which terms stand together, or the
	// terms of GROUPING SETS.
	Sets []Group
	// List is one set in parentheses.
	List []Expr
}

// NamedWindow is one of WINDOW.
type NamedWindow struct {
	Name   string
	Window *Window
}

// Values is VALUES.
type Values struct {
	Place
	Rows [][]Expr
}

// SetOperation is UNION, INTERSECT or EXCEPT.
type SetOperation struct {
	Place
	Word        string
	All         bool
	Left, Right Body
}

// Sort is one term of ORDER BY.
type Sort struct {
	Expr Expr
	Desc bool
	// Nulls is FIRST or LAST, "" where it is not said.
	Nulls string
}

// Source is what stands in FROM: a *[Table], *[Derived], *[Function] or *[Join].
type Source interface{ At() int }

// Alias is the name that a source has, and the names of its columns. Types are those of the
// columns of a function that returns records.
type Alias struct {
	Name    Ident
	Columns []Ident
	Types   []Type
}

// Table is a table by its name.
type Table struct {
	Place
	Parts []Ident
	Alias Alias
	Only  bool
	// AsOf is the moment of FOR SYSTEM_TIME AS OF, nil for none.
	AsOf Expr
}

// Derived is a query in FROM.
type Derived struct {
	Place
	Query   *Query
	Alias   Alias
	Lateral bool
}

// Function is a function in FROM.
type Function struct {
	Place
	Call       *Call
	Alias      Alias
	Ordinality bool
	Lateral    bool
}

// Join is a join of two sources.
type Join struct {
	Place
	Word        string // INNER, LEFT, RIGHT, FULL, CROSS
	Natural     bool
	Left, Right Source
	On          Expr
	Using       []Ident
	UsingAt     int
	Alias       Alias
}

// Insert is INSERT.
type Insert struct {
	Place
	With      []*With
	Recursive bool
	Table     *Table
	Columns   []Ident
	ColumnsAt []int
	// Query gives the rows; nil for DEFAULT VALUES.
	Query     *Query
	Returning []Item
}

// Assignment is one of SET.
type Assignment struct {
	Place
	Column Ident
	Value  Expr
}

// Update is UPDATE.
type Update struct {
	Place
	With      []*With
	Recursive bool
	Table     *Table
	Set       []Assignment
	From      []Source
	Where     Expr
	Returning []Item
}

// Delete is DELETE.
type Delete struct {
	Place
	With      []*With
	Recursive bool
	Table     *Table
	Using     []Source
	Where     Expr
	Returning []Item
}

// Explain is EXPLAIN of a statement.
type Explain struct {
	Place
	Analyze, Verbose bool
	Statement        Statement
}
