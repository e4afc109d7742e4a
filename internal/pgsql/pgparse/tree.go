package pgparse

// Expr is an expression. At is the byte that an error about it points to.
type Expr interface{ At() int }

// Place is a byte of the text.
type Place int

// At is the place.
func (p Place) At() int { return int(p) }

// Ident is one name; Quoted tells whether it was in double quotes. Unquoted ones are in small
// letters.
type Ident struct {
	Text   string
	Quoted bool
}

// Name is a column, with what it is of before it: a, t.a, s.t.a. Star stands for all columns.
type Name struct {
	Place
	Parts []Ident
	Star  bool
}

// LiteralKind is what a literal is.
type LiteralKind uint8

// The kinds of literals.
const (
	Null LiteralKind = iota
	True
	False
	Number
	Text
)

// Literal is a value in the text.
type Literal struct {
	Place
	Kind LiteralKind
	Text string
}

// Type is the name of a type.
type Type struct {
	Place
	Schema, Name string
	// Mods are its modifiers: varchar(3), numeric(10, 2). Fields are those of an interval.
	Mods   []int64
	Fields string
	// Array says that it has brackets behind it.
	Array bool
}

// Field is a field of a row: (e).name.
type Field struct {
	Place
	Arg  Expr
	Name Ident
}

// Cast is CAST(a AS type), a::type and type 'literal'.
type Cast struct {
	Place
	Arg  Expr
	Type Type
	// Typed says that it is written as type 'literal'.
	Typed bool
}

// Param is $1.
type Param struct {
	Place
	Number int
}

// Operation is an operator with one operand, which stands behind it, or two. Left is nil where
// there is one.
type Operation struct {
	Place
	Symbol      string
	Left, Right Expr
}

// Logic is AND or OR over two terms and more.
type Logic struct {
	Place
	Or    bool
	Terms []Expr
}

// Not is NOT.
type Not struct {
	Place
	Arg Expr
}

// Test is IS NULL, IS TRUE, IS FALSE, IS UNKNOWN and IS DISTINCT FROM, or not so.
type Test struct {
	Place
	Arg  Expr
	What string // NULL, TRUE, FALSE, UNKNOWN, DISTINCT
	Not  bool
	// From is what it is distinct from.
	From Expr
}

// Like is LIKE, ILIKE, or SIMILAR TO.
type Like struct {
	Place
	Word         string
	Arg, Pattern Expr
	Escape       Expr // nil for the backslash
	Not          bool
}

// Between is BETWEEN.
type Between struct {
	Place
	Arg, Low, High Expr
	Not, Symmetric bool
}

// In is IN, over a list or a query.
type In struct {
	Place
	Arg   Expr
	List  []Expr
	Query *Query
	Not   bool
}

// Quantified is a = ANY (…) or ALL, over a query or an array.
type Quantified struct {
	Place
	Arg    Expr
	Symbol string
	All    bool
	Query  *Query
	Array  Expr
}

// Call is a call of a function.
type Call struct {
	Place
	Schema, Name string
	Quoted       bool
	Args         []Expr
	// Names are those of the last arguments, which are given by name, as days => 3.
	Names []string
	// Star is count(*); Distinct, OrderBy, Filter and Within are those of aggregates;
	// Variadic says that the last argument is an array of arguments.
	Star, Distinct, Variadic bool
	OrderBy, Within          []Sort
	Filter                   Expr
	Over                     *Window
	// Keyword says that it is written with words of its own, as extract(year FROM t) is.
	Keyword bool
}

// Window is OVER: the name of one of WINDOW, or what it consists of.
type Window struct {
	Place
	Name      string
	Partition []Expr
	OrderBy   []Sort
	Frame     *Frame
}

// Frame is the frame of a window.
type Frame struct {
	Place
	Unit       string // ROWS, RANGE, GROUPS
	Start, End Bound
	Exclude    string // "", CURRENT ROW, GROUP, TIES
}

// Bound is one end of a frame.
type Bound struct {
	Place
	What   string // UNBOUNDED PRECEDING, PRECEDING, CURRENT ROW, FOLLOWING, UNBOUNDED FOLLOWING
	Offset Expr
}

// Case is CASE.
type Case struct {
	Place
	Operand Expr
	Whens   []When
	Else    Expr
}

// When is one arm of it.
type When struct {
	Place
	If, Then Expr
}

// Subquery is a query in parentheses: its one value, whether it has a row (EXISTS), or the
// array of its values (ARRAY).
type Subquery struct {
	Place
	Word  string // "", EXISTS, ARRAY
	Query *Query
}

// Row is ROW(a, b), or (a, b).
type Row struct {
	Place
	Items []Expr
}

// Array is ARRAY[a, b]; inside of another one the word may be missing.
type Array struct {
	Place
	Items []Expr
}

// Subscript is a[i], or a[i:j] with Slice, where either may be nil.
type Subscript struct {
	Place
	Arg, From, To Expr
	Slice         bool
}

// Collate is COLLATE.
type Collate struct {
	Place
	Arg  Expr
	Name string
}

// Default stands for the default of a column that is written.
type Default struct{ Place }
