package value

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Kind is the storage class of a [Value].
type Kind uint8

// The storage classes.
const (
	KindNull Kind = iota
	KindInt
	KindFloat
	KindText
	KindBlob // of parameters only: no answer holds one
)

// Value is one SQL value. The zero Value is NULL.
type Value struct {
	text string
	bits uint64
	kind Kind
}

// Null is the SQL NULL.
var Null Value

// Int returns an integer value.
func Int(n int64) Value { return Value{kind: KindInt, bits: uint64(n)} }

// Float returns a floating-point value; NaN is NULL, as in the engine.
func Float(f float64) Value {
	if math.IsNaN(f) {
		return Null
	}
	return Value{kind: KindFloat, bits: math.Float64bits(f)}
}

// Text returns a text value.
func Text(s string) Value { return Value{kind: KindText, text: s} }

// Blob returns a blob.
func Blob(b []byte) Value { return Value{kind: KindBlob, text: string(b)} }

// Bool returns the integer 1 or 0.
func Bool(b bool) Value {
	if b {
		return Int(1)
	}
	return Int(0)
}

// Kind returns the storage class.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is NULL.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Int returns the integer of a KindInt value, and 0 for any other.
func (v Value) Int() int64 {
	if v.kind != KindInt {
		return 0
	}
	return int64(v.bits)
}

// Float returns the number of a KindFloat or KindInt value, and 0 for any
// other.
func (v Value) Float() float64 {
	switch v.kind {
	case KindFloat:
		return math.Float64frombits(v.bits)
	case KindInt:
		return float64(int64(v.bits))
	default:
		return 0
	}
}

// Text returns the text of a KindText value and the decimal form of a number;
// NULL gives "". An id that arrived as a number is therefore usable as text.
func (v Value) Text() string {
	switch v.kind {
	case KindText:
		return v.text
	case KindInt:
		return strconv.FormatInt(int64(v.bits), 10)
	case KindFloat:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	default:
		return ""
	}
}

// Bytes returns the bytes of a KindBlob value, and nil for any other.
func (v Value) Bytes() []byte {
	if v.kind != KindBlob {
		return nil
	}
	return []byte(v.text)
}

// Size is the memory that a text takes besides the Value itself, in bytes; 0 for
// any other kind.
func (v Value) Size() int { return len(v.text) }

// IsNumberText reports whether the engine takes a text for a number where it is
// compared with one.
func IsNumberText(text string) bool {
	text = strings.Trim(text, " \t\n\v\f\r")
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil || errors.Is(err, strconv.ErrRange)
}
