package sqlfunc

import (
	"errors"
	"fmt"
)

// budget is what the aggregates of a connection may hold together, in bytes: their
// values lie outside of SQLite's own memory.
type budget struct{ held int }

const maxHeld = 64 << 20

var errHeld = fmt.Errorf("too many values: what aggregates hold comes to more than %d MB: aggregate fewer rows at once", maxHeld>>20)

func (b *budget) take(bytes int) error {
	if b.held+bytes > maxHeld {
		return errHeld
	}
	b.held += bytes
	return nil
}

// maxDocument bounds the documents that are read as a whole, in bytes: what they
// become takes many times their length, outside of SQLite's memory, and no
// statement can be cancelled meanwhile.
const maxDocument = 1 << 20

var errTooMuch = fmt.Errorf("the document is longer than %d bytes", maxDocument)

// errTooLong is the error of a text that would pass the connection's bound.
var errTooLong = errors.New("the text would be too long")
