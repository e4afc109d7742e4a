package codec

import (
	"encoding/binary"
	"math"

	"github.com/viewfinder-sql/viewfinder/internal/bitset"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Writer writes behind what is in its buffer.
type Writer struct{ Buffer []byte }

// Uint writes a number that is mostly small, as a count is.
func (w *Writer) Uint(n uint64) { w.Buffer = binary.AppendUvarint(w.Buffer, n) }

// Int64 writes a number of either sign.
func (w *Writer) Int64(n int64) { w.Buffer = binary.AppendVarint(w.Buffer, n) }

// Int writes one.
func (w *Writer) Int(n int) { w.Int64(int64(n)) }

// Count writes how many things follow, each of which takes a byte at the least.
func (w *Writer) Count(n int) { w.Uint(uint64(n)) }

// Bool writes a truth.
func (w *Writer) Bool(b bool) {
	if b {
		w.Uint(1)
	} else {
		w.Uint(0)
	}
}

// Text writes a text of any length.
func (w *Writer) Text(s string) {
	w.Count(len(s))
	w.Buffer = append(w.Buffer, s...)
}

// Set writes a set.
func (w *Writer) Set(s bitset.Set) {
	w.Uint(s.Low)
	w.Uint(s.High)
}

// Value writes a value; no answer holds a blob, which is written as NULL.
func (w *Writer) Value(v value.Value) {
	w.Uint(uint64(v.Kind()))
	switch v.Kind() {
	case value.KindInt:
		w.Int64(v.Int())
	case value.KindFloat:
		w.Uint(math.Float64bits(v.Float()))
	case value.KindText:
		w.Text(v.Text())
	case value.KindNull, value.KindBlob:
	}
}

// Reader reads what a [Writer] wrote.
type Reader struct {
	Data []byte
	Bad  bool // what was to be read was not there
}

// Whole reports whether all was read, and was there.
func (r *Reader) Whole() bool { return !r.Bad && len(r.Data) == 0 }

// Fail ends the reading.
func (r *Reader) Fail() { r.Data, r.Bad = nil, true }

// Uint reads a number.
func (r *Reader) Uint() uint64 {
	n, size := binary.Uvarint(r.Data)
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.Data = r.Data[size:]
	return n
}

// Int64 reads a number of either sign.
func (r *Reader) Int64() int64 {
	n, size := binary.Varint(r.Data)
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.Data = r.Data[size:]
	return n
}

// Int reads one.
func (r *Reader) Int() int { return int(r.Int64()) }

// Count reads how many things follow; 0 where there is no room for them.
func (r *Reader) Count() int {
	n := r.Uint()
	if n > uint64(len(r.Data)) {
		r.Fail()
		return 0
	}
	return int(n)
}

// Bool reads a truth.
func (r *Reader) Bool() bool { return r.Uint() == 1 }

// Text reads a text.
func (r *Reader) Text() string {
	n := r.Count()
	s := string(r.Data[:n])
	r.Data = r.Data[n:]
	return s
}

// Set reads a set.
func (r *Reader) Set() (s bitset.Set) {
	s.Low, s.High = r.Uint(), r.Uint()
	return s
}

// Value reads a value.
func (r *Reader) Value() value.Value {
	switch value.Kind(r.Uint()) {
	case value.KindInt:
		return value.Int(r.Int64())
	case value.KindFloat:
		return value.Float(math.Float64frombits(r.Uint()))
	case value.KindText:
		return value.Text(r.Text())
	default:
		return value.Null
	}
}
