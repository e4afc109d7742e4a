package edit

import (
	"cmp"
	"slices"
)

// Map leads from an edited text back to the text that it was made of.
type Map struct {
	marks  []mark
	length int // of the source
}

// mark says that the text written from at on came from the byte source on; or,
// unless copied, that it was put in at source.
type mark struct {
	at, source int
	copied     bool
}

// Identity is the map of a text of a length, in bytes, that nothing was changed in.
func Identity(length int) Map { return Map{length: length} }

// Source leads from a byte offset in the edited text to that in the source; for text
// that was put in, to where it was put.
func (m Map) Source(offset int) int {
	at := max(offset, 0)
	after, found := slices.BinarySearchFunc(m.marks, offset, func(m mark, offset int) int { return cmp.Compare(m.at, offset) })
	if found {
		after++
	}
	if after > 0 {
		before := m.marks[after-1]
		at = before.source
		if before.copied {
			at += offset - before.at
		}
	}
	return min(at, m.length)
}
