package answer

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Convert gives an answer's value the form its column's type has inside the
// engine. ok is false where it cannot be that type.
func Convert(t schema.Type, v value.Value) (_ value.Value, ok bool) {
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

// NotOfType says that an answer is not of a column's type; a number that it is
// instead is named.
func NotOfType(t schema.Type, v value.Value) string {
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
	text, ok := value.NormalTime(v.Text())
	if !ok {
		return value.Null, false
	}
	return value.Text(text), true
}
