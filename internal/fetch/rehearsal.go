package fetch

import (
	"context"
	"errors"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// rehearsal are the arguments that scans are begun with, by their access, where no
// table has a row. Those of a scan that no other comes before are what they are in any
// execution. A scan that constants and parameters alone decide about is begun where it
// was begun then, and by no other execution ([engine.Visit].Given).
type rehearsal map[string][]engine.Arg

// mostRehearsed bounds the work of a rehearsal: thousands of the engine's steps.
const mostRehearsed = 1000

// Rehearse runs the compiled statement without a row and without a request, for
// [Statement.Explain] to know what its scans are begun with: values of parameters, and
// what is computed of them. Where that fails, or takes long, nothing is known.
func (st *Statement) Rehearse(ctx context.Context, compiled *engine.Stmt) {
	st.rehearsal = rehearsal{}
	short := &brief{ctx, mostRehearsed}
	more, err := compiled.Step(short)
	for more && err == nil {
		more, err = compiled.Step(short)
	}
	if err == nil {
		st.begun = st.rehearsal
	}
	st.rehearsal = nil
}

// brief is a context that ends after so many looks at it.
type brief struct {
	context.Context
	left int
}

var errLong = errors.New("fetch: the rehearsal takes too long")

func (b *brief) Err() error {
	if b.left--; b.left < 0 {
		return errLong
	}
	return b.Context.Err()
}

// rehearsed is a cursor over nothing.
type rehearsed struct{ notes rehearsal }

func (c rehearsed) Filter(_ context.Context, access string, args []engine.Arg) error {
	if _, again := c.notes[access]; !again {
		c.notes[access] = slices.Clone(args)
	}
	return nil
}

func (rehearsed) Next(context.Context) error { return nil }
func (rehearsed) EOF() bool                  { return true }
func (rehearsed) Value(int) value.Value      { return value.Null }
func (rehearsed) RowID() int64               { return 0 }
func (rehearsed) Close() error               { return nil }
