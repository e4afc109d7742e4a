package pgwire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// mostNamed is how many writes an error names.
const mostNamed = 10

// batch is what was run since ReadyForQuery was last told outside a transaction. PostgreSQL
// would undo all of it where one of it fails. Here each write is done by itself, and an error
// tells which were.
type batch struct {
	begun  int      // statements
	writes []string // the first that were done, each with its number and its tag
	last   string   // of them all
	count  int      // of them all
}

// wrote notes that the statement that began last has written.
func (b *batch) wrote(tag string) {
	b.count++
	b.last = fmt.Sprintf("%d (%s)", b.begun, tag)
	if len(b.writes) < mostNamed {
		b.writes = append(b.writes, b.last)
	}
}

// noted is an error with what was written before it, if something was.
func (b *batch) noted(e *pgerror.Error) *pgerror.Error {
	if b.count == 0 {
		return e
	}
	done := slices.Clone(b.writes)
	if more := b.count - len(done); more > 0 {
		done = append(done, fmt.Sprintf("%d more up to %s", more, b.last))
	}
	noted := *e
	noted.Detail = strings.TrimSpace(e.Detail + " What was written before it is done, and stays. Of the statements sent together these wrote: " + strings.Join(done, ", ") + ".")
	return &noted
}
