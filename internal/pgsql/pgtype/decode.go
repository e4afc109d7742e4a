package pgtype

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// DecodeBinary reads the binary form of a value of type oid, and returns it in the engine's
// form.
func DecodeBinary(data []byte, oid OID) (any, error) {
	bad := pgerror.New(pgerror.InvalidBinaryRepresentation, "incorrect binary data format for type %s", oid)
	if size := fixedSize(oid); len(data) < size {
		return nil, pgerror.New(pgerror.ProtocolViolation, "insufficient data left in message")
	} else if size > 0 && len(data) > size {
		return nil, bad
	}
	switch oid {
	case Bool:
		return int64(min(data[0], 1)), nil
	case Int2:
		return int64(int16(binary.BigEndian.Uint16(data))), nil
	case Int4:
		return int64(int32(binary.BigEndian.Uint32(data))), nil
	case Int8:
		return int64(binary.BigEndian.Uint64(data)), nil
	case Oid, Xid, Regproc, Regclass, Regtype, Regprocedure, Regoperator, Regnamespace, Regrole:
		return int64(binary.BigEndian.Uint32(data)), nil
	case Float4:
		return engineFloat(float64(math.Float32frombits(binary.BigEndian.Uint32(data)))), nil
	case Float8:
		return engineFloat(math.Float64frombits(binary.BigEndian.Uint64(data))), nil
	case Numeric:
		if text, ok := readNumericBinary(data); ok {
			return text, nil
		}
		return nil, bad
	case Date, Time, Timestamp, Timestamptz:
		return readTimeBinary(data, oid)
	case Interval:
		return pgtime.FormatInterval(pgtime.Interval{
			Micros: int64(binary.BigEndian.Uint64(data)),
			Days:   int32(binary.BigEndian.Uint32(data[8:])),
			Months: int32(binary.BigEndian.Uint32(data[12:])),
		}), nil
	case Bytea:
		return append([]byte{}, data...), nil
	case UUID:
		return formatUUID(data), nil
	case JSONB:
		if len(data) == 0 || data[0] != 1 {
			return nil, bad
		}
		return DecodeText(string(data[1:]), JSONB, Env{})
	case Text, Varchar, BPChar, Name, Unknown, JSON, Char:
		return DecodeText(string(data), oid, Env{})
	case Int2Vector, OidVector:
		return readArrayBinary(data, vectorElem(oid), DecodeBinary)
	}
	if elem := oid.Elem(); elem != 0 {
		return readArrayBinary(data, elem, DecodeBinary)
	}
	return nil, pgerror.New(pgerror.FeatureNotSupported, "parameters of type %s in binary form are not supported yet", oid)
}

// fixedSize is how many bytes the binary form has, 0 where that differs.
func fixedSize(oid OID) int {
	switch oid {
	case Char, Name, Unknown, Void:
		return 0
	}
	return max(0, int(oid.Size()))
}

func readTimeBinary(data []byte, oid OID) (any, error) {
	var micros int64
	switch oid {
	case Time:
		micros = int64(binary.BigEndian.Uint64(data))
		if micros < 0 || micros > day {
			return nil, pgerror.New(pgerror.DatetimeFieldOverflow, "time out of range")
		}
		return string(appendClock(nil, micros)), nil
	case Date:
		days := int64(int32(binary.BigEndian.Uint32(data)))
		switch days {
		case math.MaxInt32:
			return "infinity", nil
		case math.MinInt32:
			return "-infinity", nil
		}
		micros = days * day
	default:
		micros = int64(binary.BigEndian.Uint64(data))
		switch micros {
		case math.MaxInt64:
			return "infinity", nil
		case math.MinInt64:
			return "-infinity", nil
		}
	}
	if micros > 20_000*366*day || micros < -20_000*366*day {
		return nil, outOfRange(oid)
	}
	c := civilOf(micros + epochDay*day)
	if !c.inRange() {
		return nil, outOfRange(oid)
	}
	if oid == Date {
		return string(appendDate(nil, c)), nil
	}
	return string(appendStamp(nil, c)), nil
}

func outOfRange(oid OID) error {
	name, _, _ := strings.Cut(oid.String(), " ")
	return pgerror.New(pgerror.DatetimeFieldOverflow, "%s out of range", name).WithHint("Years from 1 to 9999 can be held.")
}

func formatUUID(data []byte) string {
	s := hex.EncodeToString(data)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// DecodeText reads the text form of a value of type oid, as PostgreSQL's own input of the
// type does, and returns it in the engine's form.
func DecodeText(s string, oid OID, env Env) (any, error) {
	switch oid {
	case Text, Varchar, BPChar, Unknown, Char:
		return s, CheckText(s)
	case Name:
		for len(s) > 63 {
			_, size := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-size]
		}
		return s, CheckText(s)
	case Bool:
		return readBool(s)
	case Int2, Int4, Int8:
		return readInteger(s, oid)
	case Oid, Xid, Regproc, Regclass, Regtype, Regprocedure, Regoperator, Regnamespace, Regrole:
		n, err := readOid(s, oid)
		if err != nil && oid != Oid && oid != Xid {
			return s, CheckText(s) // a name, which the catalogue finds
		}
		return n, err
	case Int2Vector, OidVector:
		return readVector(s, oid)
	case Float4, Float8:
		return readFloat(s, oid)
	case Numeric:
		text, outside, ok := ParseNumeric(s)
		if outside {
			return nil, pgerror.New(pgerror.NumericValueOutOfRange, "value overflows numeric format")
		}
		if !ok {
			return nil, invalid(s, oid)
		}
		return text, nil
	case Date, Time, Timestamp, Timestamptz:
		return readTimeText(s, oid, env)
	case Interval:
		i, err := pgtime.ParseInterval(s, "")
		return form(pgtime.FormatInterval(i), err)
	case JSON, JSONB:
		return readJSON(s, oid)
	case Bytea:
		return readBytea(s)
	case Bit:
		return readBits(s)
	case UUID:
		data, err := hex.DecodeString(strings.Trim(strings.ReplaceAll(s, "-", ""), "{}"))
		if err != nil || len(data) != 16 {
			return nil, invalid(s, oid)
		}
		return formatUUID(data), nil
	}
	if elem := oid.Elem(); elem != 0 {
		// The array's own syntax is looked at first.
		if _, err := readArrayText(s, func(item string) (any, error) { return item, nil }); err != nil {
			return nil, err
		}
		return readArrayText(s, func(item string) (any, error) { return DecodeText(item, elem, env) })
	}
	return nil, pgerror.New(pgerror.FeatureNotSupported, "values of type %s are not supported yet", oid)
}

// invalid is the error of a text that is no value of a type.
func invalid(s string, oid OID) error {
	code := pgerror.InvalidTextRepresentation
	name := oid.String()
	switch oid {
	case Date, Timestamp, Timestamptz, Interval:
		code = pgerror.InvalidDatetimeFormat
	case Time:
		code, name = pgerror.InvalidDatetimeFormat, "time"
	}
	switch oid {
	case Timestamp:
		name = "timestamp"
	}
	return pgerror.New(code, "invalid input syntax for type %s: \"%s\"", name, s)
}

// CheckText returns an error for what is no text of PostgreSQL's: bytes that are no UTF-8,
// and the character zero.
func CheckText(s string) error {
	if !utf8.ValidString(s) {
		for i, r := range s {
			if r == utf8.RuneError {
				if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
					return pgerror.New(pgerror.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x%02x", s[i])
				}
			}
		}
	}
	if strings.IndexByte(s, 0) >= 0 {
		return pgerror.New(pgerror.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00")
	}
	return nil
}

// trimSpace trims what PostgreSQL's inputs skip.
func trimSpace(s string) string { return strings.Trim(s, " \t\n\r\v\f") }

func readBool(s string) (any, error) {
	word := strings.ToLower(trimSpace(s))
	for _, c := range []struct {
		full  string
		least int // letters that tell it from others
		value int64
	}{{"true", 1, 1}, {"false", 1, 0}, {"yes", 1, 1}, {"no", 1, 0}, {"on", 2, 1}, {"off", 2, 0}, {"1", 1, 1}, {"0", 1, 0}} {
		if len(word) >= c.least && strings.HasPrefix(c.full, word) {
			return c.value, nil
		}
	}
	return nil, invalid(s, Bool)
}

func readInteger(s string, oid OID) (any, error) {
	text := trimSpace(s)
	if digits := strings.TrimLeft(text, "+-"); digits == "" || len(text)-len(digits) > 1 || !allDigits(digits) {
		return nil, invalid(s, oid)
	}
	n, err := strconv.ParseInt(text, 10, int(oid.Size())*8)
	if err != nil {
		return nil, pgerror.New(pgerror.NumericValueOutOfRange, "value \"%s\" is out of range for type %s", s, oid)
	}
	return n, nil
}

// readOid reads an object identifier; one below 0 counts back from the largest.
func readOid(s string, oid OID) (any, error) {
	n, err := strconv.ParseInt(trimSpace(s), 10, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange), strings.Contains(s, "_"):
		return nil, invalid(s, oid)
	case n > math.MaxUint32 || n < math.MinInt32:
		return nil, pgerror.New(pgerror.NumericValueOutOfRange, "value \"%s\" is out of range for type %s", s, oid)
	}
	return int64(uint32(n)), nil
}

func readFloat(s string, oid OID) (any, error) {
	text := trimSpace(s)
	number := text
	if strings.Contains(strings.ToLower(text), "0x") && !strings.ContainsAny(text, "pP") {
		number += "p0" // the exponent may be missing
	}
	f, err := strconv.ParseFloat(number, bitsOf(oid))
	isRange := err != nil && errors.Is(err, strconv.ErrRange)
	if strings.Contains(text, "_") || err != nil && !isRange {
		return nil, invalid(s, oid)
	}
	if isRange || f == 0 && strings.ContainsAny(mantissa(text), "123456789") {
		return nil, pgerror.New(pgerror.NumericValueOutOfRange, "\"%s\" is out of range for type %s", s, oid)
	}
	return engineFloat(f), nil
}

// mantissa is a number's text without its exponent.
func mantissa(s string) string {
	if at := strings.IndexAny(s, "eE"); at >= 0 && !strings.HasPrefix(strings.TrimLeft(s, "+-"), "0x") {
		return s[:at]
	}
	return s
}

// readBytea reads \x and hexadecimal digits, or text in which \\ and \ooo are escapes.
func readBytea(s string) (any, error) {
	if digits, ok := strings.CutPrefix(s, `\x`); ok {
		data, err := hex.DecodeString(strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "").Replace(digits))
		if err != nil {
			return nil, pgerror.New(pgerror.InvalidParameterValue, "invalid hexadecimal data: \"%s\"", s)
		}
		return data, nil
	}
	data := []byte{}
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			data = append(data, s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\\' {
			data = append(data, '\\')
			i++
			continue
		}
		if i+3 >= len(s) {
			return nil, invalid(s, Bytea)
		}
		n, err := strconv.ParseUint(s[i+1:i+4], 8, 8)
		if err != nil {
			return nil, invalid(s, Bytea)
		}
		data = append(data, byte(n))
		i += 3
	}
	return data, nil
}
