package pgfunc

import (
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Kind is what a [Form] is in a statement.
type Kind uint8

// The kinds of forms.
const (
	Scalar    Kind = iota // name(a, b)
	Operator              // a + b, - a
	Cast                  // a::type, from the one argument's type to the result's
	Modify                // brings a value to a type's modifier: varchar(3); the arguments are the value and the modifier
	Aggregate             // name(a) over the rows of a group, or of a window
	Set                   // name(a) makes rows
	Window                // name(a) over a window alone
)

// Volatility says how long a result stays the same.
type Volatility byte

// The volatilities, by the letters of pg_proc.
const (
	Immutable Volatility = 'i'
	Stable    Volatility = 's' // within a statement
	Volatile  Volatility = 'v'
)

// Form is a function, an operator or a cast of PostgreSQL, for one list of types.
type Form struct {
	Kind Kind
	// Name is the function's, in small letters, or the operator's symbol; "" of a cast.
	Name string
	// Args are the types of the arguments; the last of a variadic form may be repeated. Of
	// polymorphic types, those of the same name are one type.
	Args     []pgtype.OID
	Variadic bool
	Result   pgtype.OID

	Volatility Volatility
	// Nulls says that the form takes NULL; else a NULL argument gives NULL.
	Nulls bool
	// Context says where a cast is made unasked, by the letters of pg_cast: i anywhere, a
	// to assign, e nowhere.
	Context byte

	// Engine is the function of the engine that computes the form, "" where SQL stands.
	// Forms that hold values of several types in one form there share one.
	Engine string
	// SQL is the engine's own expression with the form's meaning: $1, $2 stand for the
	// arguments.
	SQL string
	// Twice is a faster expression with the form's meaning, which reads arguments twice; "" for
	// none.
	Twice string
	// Beside is one that is faster still, where one argument of two is a number: at is its place,
	// from 0. It is "" where there is none; nil has none at all.
	Beside func(n int64, at int) string
	// Given is the form in which arguments of the types any, anyelement and anynonarray are
	// given to the engine.
	Given Given
	// Columns are those of the rows that a form makes.
	Columns []Column
	// Ordered says that the aggregate's ORDER BY is the engine's own, within the call:
	// f(a ORDER BY b); Within that it is written WITHIN GROUP (ORDER BY a), which is the
	// engine's ORDER BY too.
	Ordered, Within bool
	// Packed is the engine's aggregate that computes the form of arrays of its arguments, each the
	// arguments of a row; "" for none.
	Packed string
	// Lines is the engine's aggregate that computes the form of rows and arrays, for each of which it
	// begins a line; "" for none.
	Lines string

	// Inexact says that the last digit may be another one than the C library of a
	// PostgreSQL gives.
	Inexact bool

	call func(*call) any
	fold func(*connection) folder
	rows func(*call) (rows, error)
}

// Given is in which form a function is given arguments that may be of any type.
type Given uint8

// The forms in which such arguments are given.
const (
	AsHeld     Given = iota // as the engine holds them
	AsText                  // their text as it travels: a truth is t or f
	AsCast                  // what a cast to text makes of them: a truth is true or false
	AsElements              // of an array, with the texts of its elements
	AsTyped                 // with the OID of its type as one more argument
	AsJSON                  // the JSON that to_json makes of them
)

// Column is one of the rows that a form makes; Engine is its name there.
type Column struct {
	Name   string
	Type   pgtype.OID
	Engine string
}

type oid = pgtype.OID

// types is a list of types.
func types(of ...pgtype.OID) []pgtype.OID { return of }

// function declares a function that is immutable and gives NULL for NULL.
func function(name string, args []pgtype.OID, result pgtype.OID, engine string, f func(*call) any) Form {
	return Form{Kind: Scalar, Name: name, Args: args, Result: result, Volatility: Immutable, Engine: engine, call: f}
}

// operator declares an operator.
func operator(symbol string, args []pgtype.OID, result pgtype.OID, engine string, f func(*call) any) Form {
	return Form{Kind: Operator, Name: symbol, Args: args, Result: result, Volatility: Immutable, Engine: engine, call: f}
}

// native declares a form that the engine has.
func native(kind Kind, name string, args []pgtype.OID, result pgtype.OID, sql string) Form {
	return Form{Kind: kind, Name: name, Args: args, Result: result, Volatility: Immutable, SQL: sql}
}

// cast declares a cast.
func cast(from, to pgtype.OID, context byte, engine string, f func(*call) any) Form {
	return Form{Kind: Cast, Args: types(from), Result: to, Volatility: Immutable, Context: context, Engine: engine, call: f}
}

// stable, volatile, nulls and variadic change a declaration.
func stable(f Form) Form   { f.Volatility = Stable; return f }
func volatile(f Form) Form { f.Volatility = Volatile; return f }
func nulls(f Form) Form    { f.Nulls = true; return f }
func inexact(f Form) Form  { f.Inexact = true; return f }
func variadic(f Form) Form { f.Variadic = true; return f }

// Collations are the collating sequences that [Register] puts on a connection.
const (
	NumericCollation  = "NUMERIC"
	IntervalCollation = "INTERVAL"
)

// flags are those of a form's function for SQLite.
func (f *Form) flags() sqlite3.FunctionFlag {
	if f.Volatility == Volatile {
		return sqlite3.INNOCUOUS
	}
	return sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
}

// Print is the engine's expression of a form, with its arguments in place.
func (f *Form) Print(args []string) string {
	if f.SQL == "" {
		return f.Engine + "(" + strings.Join(args, ", ") + ")"
	}
	var b strings.Builder
	for i := 0; i < len(f.SQL); i++ {
		if f.SQL[i] == '$' && i+1 < len(f.SQL) && f.SQL[i+1] >= '1' && f.SQL[i+1] <= '9' {
			if n := int(f.SQL[i+1] - '1'); n < len(args) {
				b.WriteString(args[n])
			}
			i++
			continue
		}
		b.WriteByte(f.SQL[i])
	}
	return b.String()
}
