package pgtype

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// mostDimensions is how deep arrays may be nested.
const mostDimensions = 6

// elements reads the engine's form of an array. Inner arrays are []any.
func elements(s string) ([]any, bool) {
	decoder := json.NewDecoder(strings.NewReader(s))
	decoder.UseNumber()
	var all []any
	if err := decoder.Decode(&all); err != nil || all == nil {
		return nil, false
	}
	return all, true
}

// element is an element of a JSON array in the engine's form of its type.
func element(v any, elem OID) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		if elem == Bytea { // JSON has no bytes: they stand there as their text
			if data, err := readBytea(v); err == nil {
				return data
			}
		}
	case json.Number:
		if elem == Numeric {
			return v.String()
		}
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
	case map[string]any:
		if text, err := json.Marshal(v); err == nil {
			return string(text)
		}
	}
	return v
}

// appender appends a form of a value.
type appender func(b []byte, v any, oid OID) ([]byte, error)

func appendArrayText(b []byte, s string, elem OID, one appender) ([]byte, error) {
	all, ok := elements(s)
	if !ok {
		return b, misheld(s, elem.Array())
	}
	return appendElements(b, all, elem, one)
}

func appendElements(b []byte, all []any, elem OID, one appender) (_ []byte, err error) {
	b = append(b, '{')
	for i, v := range all {
		if i > 0 {
			b = append(b, ',')
		}
		if inner, ok := v.([]any); ok {
			if b, err = appendElements(b, inner, elem, one); err != nil {
				return b, err
			}
			continue
		}
		if v = element(v, elem); v == nil {
			b = append(b, "NULL"...)
			continue
		}
		at := len(b)
		if b, err = one(b, v, elem); err != nil {
			return b, err
		}
		b = quoteElement(b, at)
	}
	return append(b, '}'), nil
}

// quoteElement puts what stands in b from at on in quotes where an array's text needs them.
func quoteElement(b []byte, at int) []byte {
	text := string(b[at:])
	if text != "" && !strings.ContainsAny(text, "{},\"\\ \t\n\r\v\f") && !strings.EqualFold(text, "NULL") {
		return b
	}
	b = append(b[:at], '"')
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, text[i])
	}
	return append(b, '"')
}

// appendArrayBinary appends the dimensions, then each element with its length.
func appendArrayBinary(b []byte, s string, elem OID, one appender) ([]byte, error) {
	all, ok := elements(s)
	if !ok {
		return b, misheld(s, elem.Array())
	}
	var sizes []int
	for level := all; len(all) > 0; {
		sizes = append(sizes, len(level))
		inner, ok := level[0].([]any)
		if !ok {
			break
		}
		level = inner
		if len(level) == 0 || len(sizes) == mostDimensions {
			return b, misheld(s, elem.Array())
		}
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(sizes)))
	flags := len(b)
	b = binary.BigEndian.AppendUint32(b, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(elem))
	for _, n := range sizes {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
		b = binary.BigEndian.AppendUint32(b, 1)
	}
	w := arrayWriter{b: b, elem: elem, one: one, sizes: sizes}
	if err := w.write(all, 0); err != nil {
		return b, err
	}
	if w.nulls {
		w.b[flags+3] = 1
	}
	return w.b, nil
}

type arrayWriter struct {
	b     []byte
	elem  OID
	one   appender
	sizes []int
	nulls bool
}

func (w *arrayWriter) write(all []any, depth int) (err error) {
	if len(w.sizes) > 0 && len(all) != w.sizes[depth] {
		return misheld("", w.elem.Array())
	}
	for _, v := range all {
		inner, nested := v.([]any)
		if nested != (depth+1 < len(w.sizes)) {
			return misheld("", w.elem.Array())
		}
		if nested {
			if err := w.write(inner, depth+1); err != nil {
				return err
			}
			continue
		}
		if v = element(v, w.elem); v == nil {
			w.b = binary.BigEndian.AppendUint32(w.b, math.MaxUint32)
			w.nulls = true
			continue
		}
		at := len(w.b)
		if w.b, err = w.one(append(w.b, 0, 0, 0, 0), v, w.elem); err != nil {
			return err
		}
		binary.BigEndian.PutUint32(w.b[at:], uint32(len(w.b)-at-4))
	}
	return nil
}

// readArrayBinary is what appendArrayBinary writes, in the engine's form; one reads an element.
func readArrayBinary(data []byte, elem OID, one func([]byte, OID) (any, error)) (string, error) {
	bad := pgerror.New(pgerror.InvalidBinaryRepresentation, "incorrect binary data format of an array")
	if len(data) < 12 {
		return "", bad
	}
	dimensions, told := int(int32(binary.BigEndian.Uint32(data))), OID(binary.BigEndian.Uint32(data[8:]))
	data = data[12:]
	if dimensions < 0 || dimensions > mostDimensions || len(data) < 8*dimensions {
		return "", bad
	}
	if told != elem {
		return "", pgerror.New(pgerror.DatatypeMismatch, "binary data has array element type %d (%s) instead of expected %d (%s)",
			uint32(told), told, uint32(elem), elem)
	}
	if dimensions == 0 {
		return "[]", nil
	}
	r := arrayReader{elem: elem, one: one, bad: bad}
	for range dimensions {
		n := int(int32(binary.BigEndian.Uint32(data)))
		if n < 0 || n > len(data) { // each element takes four bytes at the least
			return "", bad
		}
		r.sizes = append(r.sizes, n)
		data = data[8:]
	}
	r.data = data
	all, err := r.read(0)
	if err != nil {
		return "", err
	}
	if len(r.data) > 0 {
		return "", bad
	}
	return engineArray(all)
}

type arrayReader struct {
	data  []byte
	elem  OID
	one   func([]byte, OID) (any, error)
	sizes []int
	bad   error
}

func (r *arrayReader) read(depth int) ([]any, error) {
	all := []any{}
	for range r.sizes[depth] {
		if depth+1 < len(r.sizes) {
			inner, err := r.read(depth + 1)
			if err != nil {
				return nil, err
			}
			if all = append(all, inner); len(r.data) == 0 && len(inner) == 0 {
				return nil, r.bad // nothing is nested without end
			}
			continue
		}
		if len(r.data) < 4 {
			return nil, r.bad
		}
		n := int(int32(binary.BigEndian.Uint32(r.data)))
		r.data = r.data[4:]
		if n < 0 {
			all = append(all, nil)
			continue
		}
		if n > len(r.data) {
			return nil, r.bad
		}
		v, err := r.one(r.data[:n], r.elem)
		if err != nil {
			return nil, err
		}
		all, r.data = append(all, held(v)), r.data[n:]
	}
	return all, nil
}

// held is an element as JSON has it.
func held(v any) any {
	switch v := v.(type) {
	case []byte:
		return `\x` + hex.EncodeToString(v)
	case float64:
		if math.IsInf(v, 0) {
			return string(appendFloat(nil, v, 64))
		}
	}
	return v
}

// engineArray is the engine's form of an array's elements.
func engineArray(all []any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(all); err != nil {
		return "", pgerror.New(pgerror.FeatureNotSupported, "an array of these elements cannot be held")
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
