package pgtype

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// appendFloat appends the shortest text that reads back as f, with an exponent where
// PostgreSQL writes one: below 1e-4, and from 1e15 on, of a real from 1e6 on.
func appendFloat(b []byte, f float64, bits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, "NaN"...)
	case math.IsInf(f, 1):
		return append(b, "Infinity"...)
	case math.IsInf(f, -1):
		return append(b, "-Infinity"...)
	}
	least, most, exact := 1e-4, 1e15, 1<<53
	if bits == 32 {
		least, most, exact = float64(float32(1e-4)), 1e6, 1<<24
		f = float64(float32(f))
	}
	size := math.Abs(f)
	if size > float64(exact) {
		return appendLarge(b, f, bits)
	}
	if size != 0 && size < least || size >= most {
		return strconv.AppendFloat(b, f, 'e', -1, bits)
	}
	if size < 1e15 && f == math.Trunc(f) && f != 0 {
		return strconv.AppendInt(b, int64(f), 10)
	}
	return strconv.AppendFloat(b, f, 'f', -1, bits)
}

// appendLarge appends a float beyond those that hold each whole number. Where the shortest
// text lies in the middle between two floats PostgreSQL writes more digits.
func appendLarge(b []byte, f float64, bits int) []byte {
	next, last := math.Nextafter(f, math.Inf(1)), math.Nextafter(f, math.Inf(-1))
	if bits == 32 {
		next, last = float64(math.Nextafter32(float32(f), float32(math.Inf(1)))), float64(math.Nextafter32(float32(f), float32(math.Inf(-1))))
	}
	text := strconv.FormatFloat(f, 'e', -1, bits)
	digits, _, _ := strings.Cut(strings.TrimPrefix(text, "-"), "e")
	for n := max(len(digits)-1, 1); isMiddle(text, f, next) || isMiddle(text, f, last); n++ {
		text = strconv.FormatFloat(f, 'e', n, bits)
	}
	return append(b, text...)
}

// isMiddle tells whether a text lies in the middle between two floats.
func isMiddle(text string, f, other float64) bool {
	shown, ok := new(big.Rat).SetString(text)
	if !ok || math.IsInf(other, 0) {
		return false
	}
	sum := new(big.Rat).Add(new(big.Rat).SetFloat64(f), new(big.Rat).SetFloat64(other))
	return sum.Cmp(shown.Add(shown, shown)) == 0
}

// float8Bits are the bits of f. That which is no number has one form.
func float8Bits(f float64) uint64 {
	if math.IsNaN(f) {
		return 0x7ff8000000000000
	}
	return math.Float64bits(f)
}

// floatOf is the number that the engine holds as a float, or as a text where it is none.
func floatOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case string:
		switch v {
		case "NaN":
			return math.NaN(), true
		case "Infinity":
			return math.Inf(1), true
		case "-Infinity":
			return math.Inf(-1), true
		}
	}
	return 0, false
}

// engineFloat is the engine's form of a float.
func engineFloat(f float64) any {
	if math.IsNaN(f) {
		return "NaN"
	}
	return f
}
