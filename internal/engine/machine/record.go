package machine

import (
	"cmp"
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A record is values behind one another: of each a byte for its kind, and then the eight of
// a number, or the length of a text or a blob and its bytes. It takes about what SQLite's
// own takes, and nothing in it has to be looked at to collect garbage.

// appendField writes a value at the end of a record.
func appendField(record []byte, v value.Value) []byte {
	record = append(record, byte(v.Kind()))
	switch v.Kind() {
	case value.KindInt:
		return binary.LittleEndian.AppendUint64(record, uint64(v.Int()))
	case value.KindFloat:
		return binary.LittleEndian.AppendUint64(record, math.Float64bits(v.Float()))
	case value.KindText:
		record = binary.AppendUvarint(record, uint64(v.Size()))
		return append(record, v.Text()...)
	case value.KindBlob:
		record = binary.AppendUvarint(record, uint64(v.Size()))
		return append(record, v.Bytes()...)
	default:
		return record
	}
}

// fixed is how long a field with a number is.
const fixed = 1 + 8

// cut parts the first field from a record: its kind, what it holds, and the fields behind.
// A record that has no more is of NULLs.
func cut(record string) (kind value.Kind, holds, rest string) {
	if record == "" {
		return value.KindNull, "", ""
	}
	switch kind = value.Kind(record[0]); kind {
	case value.KindInt, value.KindFloat:
		return kind, record[1:fixed], record[fixed:]
	case value.KindText, value.KindBlob:
		size, from := int(record[1]), 2
		if size >= 0x80 { // few are as long
			size, from = longer(record)
		}
		return kind, record[from : from+size], record[from+size:]
	default:
		return kind, "", record[1:]
	}
}

// longer is the length of what the first field of a record holds, and where that begins.
func longer(record string) (size, from int) {
	from = 1
	for shift := 0; ; shift += 7 {
		b := record[from]
		from++
		if size |= int(b&0x7f) << shift; b < 0x80 {
			return size, from
		}
	}
}

// numberOf is that of a field that holds one.
func numberOf(holds string) uint64 {
	_ = holds[7]
	return uint64(holds[0]) | uint64(holds[1])<<8 | uint64(holds[2])<<16 | uint64(holds[3])<<24 |
		uint64(holds[4])<<32 | uint64(holds[5])<<40 | uint64(holds[6])<<48 | uint64(holds[7])<<56
}

// made is the value of a field. A text is a part of the record.
func made(kind value.Kind, holds string) value.Value {
	switch kind {
	case value.KindInt:
		return value.Int(int64(numberOf(holds)))
	case value.KindFloat:
		return value.Float(math.Float64frombits(numberOf(holds)))
	case value.KindText:
		return value.Text(holds)
	case value.KindBlob:
		return value.Blob([]byte(holds))
	default:
		return value.Null
	}
}

// opened is a record whose values are read, in whatever order: it is cut once.
type opened struct {
	record string
	values []value.Value // as far as it is cut
	rest   string        // the fields behind those
}

// field is a value of a record, from 0.
func (o *opened) field(record string, n int) value.Value {
	if record != o.record {
		o.record, o.values, o.rest = record, o.values[:0], record
	}
	for len(o.values) <= n {
		kind, holds, rest := cut(o.rest)
		o.values, o.rest = append(o.values, made(kind, holds)), rest
	}
	return o.values[n]
}

// size is how long SQLite's record of some values is, which is bounded.
func size(values []value.Value) int {
	header, data := 0, 0
	for _, v := range values {
		switch v.Kind() {
		case value.KindNull:
			header++
		case value.KindFloat:
			header, data = header+1, data+8
		case value.KindInt:
			header++
			n := v.Int()
			for _, bytes := range []int{1, 2, 3, 4, 6, 8} {
				if least := int64(-1) << (8*bytes - 1); n >= least && n <= -1-least {
					data += bytes
					break
				}
			}
		default:
			kind := 2*uint64(v.Size()) + 13
			header, data = header+len(binary.AppendUvarint(nil, kind)), data+v.Size()
		}
	}
	own := 1 // the length of the header is a part of it
	if header > 126 {
		own = len(binary.AppendUvarint(nil, uint64(header)))
		own = len(binary.AppendUvarint(nil, uint64(header+own)))
	}
	return own + header + data
}

// key is how one field of records, or one register of several, is ordered.
type key struct {
	order      Collation // of texts; nil is that of their bytes
	descending bool
	nullsLast  bool // before it is turned round
}

// turned is the outcome of a comparison, of values of which one is NULL or none.
func (k *key) turned(order int, null bool) int {
	if k.nullsLast && null {
		order = -order
	}
	if k.descending {
		order = -order
	}
	return order
}

// compareRecords compares two records by their first fields.
func compareRecords(a, b string, keys []key) int {
	for i := range keys {
		k := &keys[i]
		x, left, rest := cut(a)
		y, right, others := cut(b)
		a, b = rest, others
		o := 0
		switch {
		case x == value.KindText && y == value.KindText && k.order == nil:
			o = strings.Compare(left, right)
		case x == value.KindInt && y == value.KindInt:
			o = cmp.Compare(int64(numberOf(left)), int64(numberOf(right)))
		default:
			o = order(made(x, left), made(y, right), k.order)
		}
		if o != 0 {
			return k.turned(o, x == value.KindNull || y == value.KindNull)
		}
	}
	return 0
}

// compareValues does so for values.
func compareValues(a, b []value.Value, keys []key) int {
	for i := range a {
		if o := order(a[i], b[i], keys[i].order); o != 0 {
			return keys[i].turned(o, a[i].IsNull() || b[i].IsNull())
		}
	}
	return 0
}

// keysOf reads how an instruction orders: k(2,B,-NOCASE) is by two fields, the second one
// turned round.
func keysOf(p4 string, sequences map[string]Collation) (keys []key, ok bool) {
	inner, ok := strings.CutPrefix(p4, "k(")
	if !ok {
		return nil, false
	}
	if inner, ok = strings.CutSuffix(inner, ")"); !ok {
		return nil, false
	}
	count, list, ok := strings.Cut(inner, ",")
	if !ok {
		return nil, false
	}
	for name := range strings.SplitSeq(list, ",") {
		var k key
		name, k.descending = strings.CutPrefix(name, "-")
		name, k.nullsLast = strings.CutPrefix(name, "N.")
		switch name {
		case "": // which may be one that has no name, or none
			return nil, false
		case "B":
		case "NOCASE":
			k.order = compareNoCase
		default:
			if k.order, ok = sequences[name]; !ok {
				return nil, false
			}
		}
		keys = append(keys, k)
	}
	return keys, count == strconv.Itoa(len(keys))
}
