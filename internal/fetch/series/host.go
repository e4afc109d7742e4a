package series

import (
	"context"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/learn"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/pager"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Host is the execution that reads a series, as far as it is seen from here.
type Host struct {
	Pager   *pager.Pager
	Memory  *learn.Memory
	Answers Answers // so far, those of other cursors too
	// Keep keeps what takes so much memory, in bytes. Relieve writes away what the
	// execution may not hold in memory.
	Keep    func(held Baled, weight int) Bale
	Relieve func() error
	// Rows is how many are enough; 0 for no bound. Partial says that some are better than
	// none, where a budget does not have all the calls.
	Rows    int
	Partial bool
	// Present is what the statement takes for the present, Now the clock that the
	// platform's is like.
	Present time.Time
	Now     func() time.Time
	Statement
	Accounts Accounts
	Notes    Notes
}

// Statement is what a cursor tells the execution, and asks it.
type Statement interface {
	// Reads notes an access that a cursor uses.
	Reads(access string)
	// Stopped turns the error of a scan that the statement goes on without into a
	// note; any other stays.
	Stopped(err error, table string) error
	// Tolerates reports whether the statement goes on without what an error was about.
	Tolerates(err error) bool
	// RowID numbers a row by an id in a space of ids.
	RowID(space, id string) int64
	// Sendable reports whether a field of the metrics can be asked for, and notes why
	// not; Refused is that reason, "" for none.
	Sendable(field int) bool
	Refused(field int) (reason string)
}

// Accounts are those whose numbers there are.
type Accounts interface {
	// InScope returns those that the statement reads, of some only where given.
	InScope(only map[string]bool) ([]Account, error)
	// Together reports whether all of them are asked in one call: they are several, or
	// not known yet.
	Together() bool
	// Each asks for what is listed of the login, page by page, with a selection of the
	// account that each is linked to: its only part.
	Each(ctx context.Context, of graph.Selection, take func(*graph.Page)) error
	// Answered tells which there are, by their ids.
	Answered(ids []string)
	// Forbids reports whether the API has refused to show the numbers of one, Forbid
	// notes it, and Blame says in an error which one it was.
	Forbids(id string) bool
	Forbid(id string, err error)
	Blame(err error, id string) error
}

// Account is one of them.
type Account struct {
	ID string
	// Get is the value of one of its own fields.
	Get func(field int) value.Value
}

// Notes take what is told besides the rows.
type Notes interface {
	// Add tells a matter of an object, each of which counts once: of several the first, and
	// how many there are.
	Add(n note.Note)
	// Once tells a matter once, OfObject once for each object.
	Once(n note.Note)
	OfObject(n note.Note)
	// NoInstant tells of a text that is compared with times and is none.
	NoInstant(text string)
}
