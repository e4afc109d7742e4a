package pgtype

import (
	"encoding/hex"
	"strconv"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// AppendText appends the text form of v, a value in the engine's form that is not NULL, of
// type oid. Timestamps with time zone are told in zone. A value that the type's form in the
// engine is not is an error.
func AppendText(b []byte, v any, oid OID, zone *time.Location) ([]byte, error) {
	switch oid {
	case Text, Varchar, BPChar, Name, Unknown, JSON, JSONB, Numeric, UUID, Char, Record, Void, Bit,
		Regproc, Regclass, Regtype, Regprocedure, Regoperator, Regnamespace, Regrole, Inet, Xid, PgNodeTree, ACLItemArray:
		return appendPlain(b, v, oid)
	case Int2Vector, OidVector:
		if s, ok := v.(string); ok {
			return appendVectorText(b, s, oid)
		}
	case Int8, Int4, Int2, Oid:
		if n, ok := v.(int64); ok {
			return strconv.AppendInt(b, n, 10), nil
		}
	case Bool:
		if n, ok := v.(int64); ok {
			return append(b, "ft"[min(max(n, 0), 1)]), nil
		}
	case Float8, Float4:
		if f, ok := floatOf(v); ok {
			return appendFloat(b, f, bitsOf(oid)), nil
		}
	case Bytea:
		if data, ok := v.([]byte); ok {
			return hex.AppendEncode(append(b, `\x`...), data), nil
		}
	case Timestamp, Date, Time:
		if s, ok := v.(string); ok {
			return append(b, s...), nil
		}
	case Timestamptz:
		if s, ok := v.(string); ok {
			return appendZoned(b, s, zone)
		}
	case Interval:
		if s, ok := v.(string); ok {
			if i, err := pgtime.ReadInterval(s); err == nil {
				return append(b, pgtime.TextOfInterval(i)...), nil
			}
		}
	default:
		if elem := oid.Elem(); elem != 0 {
			if s, ok := v.(string); ok {
				return appendArrayText(b, s, elem, func(b []byte, v any, elem OID) ([]byte, error) { return AppendText(b, v, elem, zone) })
			}
		} else {
			return appendPlain(b, v, oid)
		}
	}
	return b, misheld(v, oid)
}

// appendPlain appends what the engine holds as its text.
func appendPlain(b []byte, v any, oid OID) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return append(b, v...), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		if oid != Numeric {
			return appendFloat(b, v, 64), nil
		}
	case []byte:
		return append(b, v...), nil
	}
	return b, misheld(v, oid)
}

func bitsOf(oid OID) int {
	if oid == Float4 {
		return 32
	}
	return 64
}

// appendZoned appends an instant with the time that clocks of a zone show then, and how far
// that is from UTC.
func appendZoned(b []byte, s string, zone *time.Location) ([]byte, error) {
	if isEndless(s) {
		return append(b, s...), nil
	}
	if zone == time.UTC {
		return append(append(b, s...), "+00"...), nil
	}
	c, ok := readStamp(s)
	if !ok {
		return b, misheld(s, Timestamptz)
	}
	micros := c.unixMicros()
	unix := micros / second
	if micros%second < 0 {
		unix--
	}
	offset := offsetAt(zone, unix)
	b = appendStamp(b, civilOf(micros+int64(offset)*second))
	return appendOffset(b, offset), nil
}

// appendOffset appends +02, +05:30 or -00:01:15.
func appendOffset(b []byte, seconds int) []byte {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	b = two(append(b, sign), seconds/3600)
	if rest := seconds % 3600; rest != 0 {
		b = two(append(b, ':'), rest/60)
		if rest%60 != 0 {
			b = two(append(b, ':'), rest%60)
		}
	}
	return b
}

// isEndless tells of a date or timestamp that is after, or before, all others.
func isEndless(s string) bool { return s == "infinity" || s == "-infinity" }
