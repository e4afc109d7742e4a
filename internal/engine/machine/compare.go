package machine

import (
	"cmp"
	"strconv"
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

// compare reports whether r[P3] stands to r[P1] as an instruction asks.
func (r *Run) compare(s *step) (jumps bool, err error) {
	left, right := r.registers[s.p3], r.registers[s.p1]
	c := &s.compares
	if left.IsNull() || right.IsNull() {
		if !c.nulls {
			return c.ifNull, nil
		}
		return s.does.holds(cmp.Compare(rank(left), rank(right))), nil
	}
	kind := left.Kind()
	if kind != right.Kind() || kind == value.KindText && c.affinity >= Numeric {
		if left, right, err = r.alike(left, right, c.affinity); err != nil {
			return false, err
		}
	}
	if c.order == nil && left.Kind() == value.KindText && right.Kind() == value.KindText && s.does <= notEqual {
		return left.Text() == right.Text() == (s.does == equal), nil
	}
	return s.does.holds(order(left, right, c.order)), nil
}

// alike converts two values as affinity wants it, where one of them is a text.
func (r *Run) alike(a, b value.Value, to Affinity) (_, _ value.Value, err error) {
	if a.Kind() != value.KindText && b.Kind() != value.KindText {
		return a, b, nil
	}
	if a, err = r.convert(a, to); err != nil {
		return a, b, err
	}
	b, err = r.convert(b, to)
	return a, b, err
}

// convert gives a value an affinity: what is plain here, the rest by the host.
func (r *Run) convert(v value.Value, to Affinity) (value.Value, error) {
	switch kind := v.Kind(); {
	case to == Text && kind == value.KindInt:
		return value.Text(v.Text()), nil
	case to == Text && kind == value.KindFloat:
		return r.host.Convert(v, Text)
	case to >= Numeric && kind == value.KindText:
		if n, ok := plainInteger(v.Text()); ok {
			return value.Int(n), nil
		}
		if !mayBeNumber(v.Text()) {
			return v, nil
		}
		return r.host.Convert(v, Numeric)
	}
	return v, nil
}

// plainInteger reads a text that is an integer in the form in which numbers are written.
func plainInteger(text string) (n int64, ok bool) {
	const surely = 18 // digits fit
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || len(digits) > surely || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// mayBeNumber reports whether a text begins as numbers do.
func mayBeNumber(text string) bool {
	return text != "" && strings.IndexByte("0123456789+-. \t\n\v\f\r", text[0]) >= 0
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

// truth is what a register is as a condition; ifNull is what NULL is.
func (r *Run) truth(register, ifNull int) (is int, err error) {
	v := r.registers[register]
	if v.Kind() == value.KindText || v.Kind() == value.KindBlob {
		if v, err = r.host.Convert(v, Real); err != nil {
			return 0, err
		}
	}
	switch v.Kind() {
	case value.KindNull:
		return ifNull, nil
	case value.KindInt:
		return truthOf(v.Int() != 0), nil
	default:
		return truthOf(v.Float() != 0), nil
	}
}

func truthOf(is bool) int {
	if is {
		return 1
	}
	return 0
}
