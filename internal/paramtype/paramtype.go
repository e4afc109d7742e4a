package paramtype

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// types are the types by name, and what makes a value of a text.
var types = []struct {
	name string
	read func(text string) (any, error)
}{
	{"text", func(text string) (any, error) { return text, nil }},
	{"integer", func(text string) (any, error) {
		n, err := strconv.ParseInt(text, 10, 64)
		return n, orElse(err, "a whole number of 64 bits")
	}},
	{"number", func(text string) (any, error) {
		f, err := strconv.ParseFloat(text, 64)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			err = strconv.ErrRange
		}
		return f, orElse(err, "a number")
	}},
	{"boolean", func(text string) (any, error) {
		b, err := strconv.ParseBool(strings.ToLower(text))
		return b, orElse(err, "true or false")
	}},
	{"datetime", func(text string) (any, error) {
		at, _, ok := value.ReadTime(text)
		if !ok {
			return nil, errors.New("not a date, with a time or without: 2026-01-31, 2026-01-31T15:04:05Z")
		}
		return at, nil
	}},
	{"null", func(text string) (any, error) {
		if text != "" {
			return nil, errors.New("a value, and null has none")
		}
		return nil, nil
	}},
}

// orElse is nil for nil, or else says what a text had to be.
func orElse(err error, what string) error {
	if err == nil {
		return nil
	}
	return errors.New("not " + what)
}

// Names are the types that there are.
func Names() []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.name
	}
	return names
}

// Read returns the value of a type, whose name may be in any case, that a text writes: nil, a
// string, int64, float64, bool or time.Time.
func Read(kind, text string) (any, error) {
	for _, t := range types {
		if t.name == strings.ToLower(kind) {
			v, err := t.read(text)
			if err != nil {
				return nil, fmt.Errorf("%q is %w", text, err)
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("unknown type %q: use one of %s", kind, strings.Join(Names(), ", "))
}
