package engine

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Table declares one virtual table to a connection.
type Table struct {
	// Name is the table's name; each alias is a further name of it.
	Name    string
	Aliases []string
	Columns []Column
	Module  Module
	// Changes says how statements may change the table; nil where they only read it.
	Changes *Changes
	// View is a SELECT over tables that stand before in the configuration, in place of a
	// Module: what a statement says of its columns reaches those.
	View string
}

// Column is one declared column of a [Table].
type Column struct {
	Name string
	// Type is the declared type. It decides the affinity by SQLite's rules and
	// comes back from Stmt.ColumnDeclType. A name that SQLite takes for a number
	// needs a word more where texts are held: "DATETIME TEXT".
	Type string
	// Collation is the column's collating sequence, "" for the binary one.
	Collation string
	// Hidden keeps the column out of SELECT *.
	Hidden bool
	// NotNull says that no row of the table has NULL in it.
	NotNull bool
	// ID says that the column holds ids. The engine makes no use of it:
	// [Stmt.Comparisons] hands it on.
	ID bool
	// Unread says that the column is for writing alone: it is NULL where it is read, and the
	// Module does not know it. Such columns stand behind all others.
	Unread bool
	// Input says that a value of it decides which rows there are to read: a [Critic] is
	// told of conditions on it.
	Input bool
}

// Run is the state of one statement, made by the caller of Prepare and handed
// back to every [Module] the statement touches.
type Run any

// TimeCritic is a [Run] that is told what the statement compares with instants
// and is none: that comparison has a result, which is seldom the one meant. The
// text is the caller's again afterwards. It may be told many times.
type TimeCritic interface {
	NoInstant(text []byte)
}

// Timekeeper is a [Run] that says when its execution began: what its functions
// take for the present, from the first row to the last. Without one each call asks
// this machine's clock.
type Timekeeper interface {
	Present() time.Time
}

// Module answers the engine for one table.
type Module interface {
	// Plan answers one BestIndex call. An error refuses the statement; it comes
	// back from Prepare unchanged, and so does the reason of a choice that refuses
	// its plan, where no other plan is left.
	Plan(run Run, offer *plan.Offer) (*plan.Choice, error)
	// Open returns a cursor for one reference to the table.
	Open(run Run) (Cursor, error)
}

// Cursor walks the rows of one scan at a time. The context of every call is the
// statement's. An error comes back from Step unchanged, so errors.As works.
type Cursor interface {
	// Filter starts a scan: access and args are what Plan chose. The arguments are the
	// engine's again afterwards.
	Filter(ctx context.Context, access string, args []Arg) error
	// Next moves to the next row; Filter has moved to the first.
	Next(ctx context.Context) error
	// EOF reports that the scan has no current row.
	EOF() bool
	// Value returns the declared column's value in the current row.
	Value(column int) value.Value
	// RowID identifies the row: the same row has the same number in every scan
	// of the statement.
	RowID() int64
	Close() error
}

// Seeker is a [Cursor] that may leave out rows.
type Seeker interface {
	// Seek tells the cursor, once, of a column that decides of each row of its scans whether
	// it is wanted. What it has to be is asked for when a scan begins, and the same until it
	// ends: an integer or a text, and of no use are the rows that have another one, or NULL
	// (those with a value of another kind may be); NULL, and of no use is any row. ok is
	// false where that is not known. The engine compares what comes all the same.
	Seek(column int, wanted func() (v value.Value, ok bool))
}

// Arg is one argument of a scan: a value, or the values of a whole IN list.
type Arg struct {
	Value value.Value
	List  []value.Value
	// IsList tells an empty list from a value.
	IsList bool
}

// TimeCollation is the collating sequence of columns that hold instants. It
// compares texts as the instants they denote in [Config].Zone, whatever their form
// (see value.Zone); a text that is none sorts after all that are.
const TimeCollation = value.TimeCollation
