package fetch

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// convert gives an answer's value the form its column's type has inside the
// engine. ok is false where it cannot be that type.
func convert(t schema.Type, v value.Value) (_ value.Value, ok bool) {
	if v.IsNull() {
		return v, true
	}
	switch t {
	case schema.Integer:
		return integer(v)
	case schema.Real:
		if v.Kind() == value.KindText {
			f, err := strconv.ParseFloat(v.Text(), 64)
			return value.Float(f), err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
		}
		return value.Float(v.Float()), true
	case schema.Boolean:
		if v.Kind() == value.KindText {
			b, err := strconv.ParseBool(strings.ToLower(v.Text()))
			return value.Bool(b), err == nil
		}
		return value.Bool(v.Float() != 0), true
	case schema.Datetime:
		return instant(v)
	default:
		if v.Kind() == value.KindText {
			return v, true
		}
		return value.Text(v.Text()), true
	}
}

// integer gives a whole number, however it is written; a fraction is none.
func integer(v value.Value) (value.Value, bool) {
	if v.Kind() == value.KindInt {
		return v, true
	}
	f := v.Float()
	if v.Kind() == value.KindText {
		text := strings.TrimSpace(v.Text())
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return value.Int(n), true
		}
		var err error
		if f, err = strconv.ParseFloat(text, 64); err != nil {
			return value.Null, false
		}
	}
	if f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
		return value.Null, false
	}
	return value.Int(int64(f)), true
}

// notOfType says that an answer is not of a column's type; a number that it is
// instead is named.
func notOfType(t schema.Type, v value.Value) string {
	const most = 40 // characters of it
	text := v.Text()
	if _, err := strconv.ParseFloat(text, 64); err != nil || len(text) > most {
		return "the answer is no " + t.String()
	}
	return "the answer is no " + t.String() + " but " + text
}

func instant(v value.Value) (value.Value, bool) {
	if v.Kind() == value.KindInt { // some edges give Unix seconds
		return value.Text(value.FormatTime(time.Unix(v.Int(), 0))), true
	}
	t, ok := value.ParseTime(v.Text())
	if !ok {
		return value.Null, false
	}
	return value.Text(value.FormatTime(t)), true
}

// isID reports whether a text can be the id of an object of a kind.
func isID(kind *schema.Node, s string) bool {
	if !kind.TextID {
		return objectID(s)
	}
	if len(s) == 0 || len(s) > 512 || strings.Trim(s, ".") == "" {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && c != '_' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// objectID reports whether a text can be the id of a Graph object. Nothing else
// may become part of a request's path.
func objectID(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if !digit && (s[i] != '_' || i == 0 || i == len(s)-1) {
			return false
		}
	}
	return true
}
