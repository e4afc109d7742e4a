package machine

import (
	"cmp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Collation compares two texts.
type Collation func(a, b string) int

// Affinity is what values are converted to before they are compared, by SQLite's number for
// it.
type Affinity byte

// The affinities. What integers and numbers with fractions have does the same as Numeric.
const (
	none     Affinity = 0
	noneSaid Affinity = '@'
	blob     Affinity = 'A'
	Text     Affinity = 'B'
	Numeric  Affinity = 'C'
	integer  Affinity = 'D'
	float    Affinity = 'E'
	flexible Affinity = 'F'
	// Real is that of a truth: the number at the beginning of a text.
	Real Affinity = 'R'
)

// comparison is how an instruction compares two registers.
type comparison struct {
	affinity Affinity
	order    Collation // of texts; nil is that of their bytes
	ifNull   bool      // NULL on a side jumps
	nulls    bool      // NULL is equal to NULL, and to nothing else
}

// holds reports whether a comparison that came out as order is true.
func (o operation) holds(order int) bool {
	switch o {
	case equal:
		return order == 0
	case notEqual:
		return order != 0
	case less:
		return order < 0
	case lessEqual:
		return order <= 0
	case greater:
		return order > 0
	default:
		return order >= 0
	}
}

// rank orders values of different kinds.
func rank(v value.Value) int {
	switch v.Kind() {
	case value.KindNull:
		return 0
	case value.KindInt, value.KindFloat:
		return 1
	case value.KindText:
		return 2
	default:
		return 3
	}
}

// order compares two values, of which none is NULL.
func order(a, b value.Value, texts Collation) int {
	switch x, y := a.Kind(), b.Kind(); {
	case x == value.KindInt && y == value.KindInt:
		return cmp.Compare(a.Int(), b.Int())
	case x == value.KindInt && y == value.KindFloat:
		return compareNumbers(a.Int(), b.Float())
	case x == value.KindFloat && y == value.KindInt:
		return -compareNumbers(b.Int(), a.Float())
	case x == value.KindFloat && y == value.KindFloat:
		return cmp.Compare(a.Float(), b.Float())
	case x == value.KindText && y == value.KindText:
		if texts == nil {
			return strings.Compare(a.Text(), b.Text())
		}
		return texts(a.Text(), b.Text())
	case x == value.KindBlob && y == value.KindBlob:
		return strings.Compare(string(a.Bytes()), string(b.Bytes()))
	}
	return cmp.Compare(rank(a), rank(b))
}

// compareNumbers compares an integer with a number that may have a fraction, exactly.
func compareNumbers(n int64, f float64) int {
	const beyond = 1 << 63 // no integer is as large
	switch {
	case f < -beyond:
		return 1
	case f >= beyond:
		return -1
	}
	return cmp.Or(cmp.Compare(n, int64(f)), cmp.Compare(float64(n), f))
}

// compareNoCase is SQLite's NOCASE: capitals and small letters of ASCII are alike, and
// behind a NUL character only the lengths count.
func compareNoCase(a, b string) int {
	for i := range min(len(a), len(b)) {
		x, y := lower(a[i]), lower(b[i])
		if x != y {
			return cmp.Compare(x, y)
		}
		if x == 0 {
			break
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
