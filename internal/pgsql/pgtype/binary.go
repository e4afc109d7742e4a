package pgtype

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"net/netip"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// AppendBinary appends the binary form of v, a value in the engine's form that is not NULL,
// of type oid.
func AppendBinary(b []byte, v any, oid OID) ([]byte, error) {
	switch oid {
	case Bool, Int2, Int4, Int8, Oid, Xid, Regproc, Regclass, Regtype, Regprocedure, Regoperator, Regnamespace, Regrole:
		if n, ok := v.(int64); ok {
			return appendInteger(b, n, oid)
		}
		if _, ok := v.(string); ok { // a name, as it is shown
			return b, pgerror.New(pgerror.FeatureNotSupported, "a value of type %s in binary form is not supported: cast it to oid, or to text", oid)
		}
	case Float4:
		if f, ok := floatOf(v); ok {
			return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(f))), nil
		}
	case Float8:
		if f, ok := floatOf(v); ok {
			return binary.BigEndian.AppendUint64(b, float8Bits(f)), nil
		}
	case Numeric:
		text, err := appendPlain(nil, v, oid)
		if err != nil {
			return b, err
		}
		if b, ok := appendNumericBinary(b, string(text)); ok {
			return b, nil
		}
	case Timestamp, Timestamptz, Date, Time:
		if s, ok := v.(string); ok {
			if b, ok := appendTimeBinary(b, s, oid); ok {
				return b, nil
			}
		}
	case Interval:
		if s, ok := v.(string); ok {
			if d, err := pgtime.ReadInterval(s); err == nil {
				b = binary.BigEndian.AppendUint64(b, uint64(d.Micros))
				b = binary.BigEndian.AppendUint32(b, uint32(d.Days))
				return binary.BigEndian.AppendUint32(b, uint32(d.Months)), nil
			}
		}
	case Inet:
		if s, ok := v.(string); ok {
			if a, err := netip.ParseAddr(s); err == nil {
				return appendInetBinary(b, a), nil
			}
		}
	case JSONB:
		return appendPlain(append(b, 1), v, oid)
	case Bit:
		return b, pgerror.New(pgerror.FeatureNotSupported, "bits in binary form are not supported: cast them to text")
	case Record: // whose fields' types the text does not tell
		return b, pgerror.New(pgerror.FeatureNotSupported, "a row in binary form is not supported: name its fields one by one, or cast it to text")
	case UUID:
		if s, ok := v.(string); ok {
			if data, err := hex.DecodeString(strings.ReplaceAll(s, "-", "")); err == nil && len(data) == 16 {
				return append(b, data...), nil
			}
		}
	case Int2Vector, OidVector:
		if s, ok := v.(string); ok {
			return appendVectorBinary(b, s, oid)
		}
	default:
		if elem := oid.Elem(); elem != 0 {
			if s, ok := v.(string); ok {
				return appendArrayBinary(b, s, elem, AppendBinary)
			}
		} else {
			return appendPlain(b, v, oid)
		}
	}
	return b, misheld(v, oid)
}

func appendInteger(b []byte, n int64, oid OID) ([]byte, error) {
	switch oid {
	case Bool:
		return append(b, byte(min(max(n, 0), 1))), nil
	case Int2:
		if n == int64(int16(n)) {
			return binary.BigEndian.AppendUint16(b, uint16(n)), nil
		}
	case Int4:
		if n == int64(int32(n)) {
			return binary.BigEndian.AppendUint32(b, uint32(n)), nil
		}
	case Int8:
		return binary.BigEndian.AppendUint64(b, uint64(n)), nil
	default: // object identifiers have no sign
		if n == int64(uint32(n)) {
			return binary.BigEndian.AppendUint32(b, uint32(n)), nil
		}
	}
	return b, pgerror.New(pgerror.NumericValueOutOfRange, "%s out of range", oid)
}

// appendTimeBinary appends days or microseconds since 2000-01-01, or of the day.
func appendTimeBinary(b []byte, s string, oid OID) ([]byte, bool) {
	if oid == Time {
		micros, ok := readClock(s)
		return binary.BigEndian.AppendUint64(b, uint64(micros)), ok
	}
	if isEndless(s) {
		past := s[0] == '-'
		switch {
		case oid == Date && past:
			return binary.BigEndian.AppendUint32(b, 1<<31), true
		case oid == Date:
			return binary.BigEndian.AppendUint32(b, math.MaxInt32), true
		case past:
			return binary.BigEndian.AppendUint64(b, 1<<63), true
		}
		return binary.BigEndian.AppendUint64(b, math.MaxInt64), true
	}
	c, ok := readStamp(s)
	if oid == Date {
		return binary.BigEndian.AppendUint32(b, uint32(int32(daysOf(c.year, c.month, c.day)-epochDay))), ok && c.micros == 0
	}
	return binary.BigEndian.AppendUint64(b, uint64(c.unixMicros()-epochDay*day)), ok
}

// appendInetBinary appends the address of one host: its family, how many bits of it count, that
// it is no network, and its bytes.
func appendInetBinary(b []byte, a netip.Addr) []byte {
	family := byte(2)
	if a.Is6() {
		family = 3
	}
	b = append(b, family, byte(a.BitLen()), 0, byte(a.BitLen()/8))
	return append(b, a.AsSlice()...)
}
