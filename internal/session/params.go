package session

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Arg is an argument of a statement: of the parameters with its Name, or, where
// that is empty, of the next one without an argument. Value is nil, a string, a
// []byte (NULL where it is nil), bool, int64, float64 or time.Time.
type Arg struct {
	Name  string
	Value any
}

// argName names the argument at a position, from 0, as the caller gave it.
func argName(args []Arg, at int) string {
	if args[at].Name != "" {
		return "argument " + args[at].Name
	}
	return "argument " + strconv.Itoa(at+1)
}

// ArgumentsError is of arguments that do not fit the parameters of a statement.
type ArgumentsError struct{ text string }

// Error says which do not.
func (e *ArgumentsError) Error() string { return e.text }

func misfit(format string, args ...any) error {
	return &ArgumentsError{fmt.Sprintf(format, args...)}
}

// assign gives each parameter of a statement its value. Arguments with a name
// (sql.Named) go to the parameters of that name, the others to the parameters
// that are left, in order. None may be left over on either side.
func assign(params []string, args []Arg) ([]any, error) {
	values := make([]any, len(params))
	given := make([]bool, len(params))
	for i := range args {
		if args[i].Name == "" {
			continue
		}
		used := false
		for n, p := range params {
			if p != "" && strings.EqualFold(p[1:], args[i].Name) {
				if given[n] {
					return nil, misfit("driver: %s is given twice", argName(args, i))
				}
				values[n], given[n], used = args[i].Value, true, true
			}
		}
		if !used {
			return nil, misfit("driver: %s: the statement has no such parameter%s", argName(args, i), listParams(params))
		}
	}
	next := 0
	for i := range args {
		if args[i].Name != "" {
			continue
		}
		for next < len(params) && given[next] {
			next++
		}
		if next == len(params) {
			return nil, misfit("driver: too many arguments: %d, and the statement takes %d", len(args), len(params))
		}
		values[next], given[next] = args[i].Value, true
	}
	for n := range params {
		if !given[n] {
			return nil, misfit("driver: too few arguments: %d, and the statement takes %d; %s has no value", len(args), len(params), paramName(params, n))
		}
	}
	return values, nil
}

// paramName names a parameter as the statement does.
func paramName(params []string, n int) string {
	if params[n] != "" {
		return "parameter " + params[n]
	}
	return "parameter " + strconv.Itoa(n+1)
}

func listParams(params []string) string {
	var names []string
	for _, p := range params {
		if p != "" {
			names = append(names, p)
		}
	}
	switch {
	case len(params) == 0:
		return "; it has none"
	case len(names) == 0:
		return "; its parameters have no names"
	}
	return "; it has " + strings.Join(names, ", ")
}

// engineValue turns a parameter's value into the engine's, on a connection of that
// zone.
func engineValue(v any, zone *value.Zone) (value.Value, error) {
	switch v := v.(type) {
	case nil:
		return value.Null, nil
	case string:
		return textValue(v)
	case []byte:
		if v == nil { // which database/sql takes for NULL, other drivers too
			return value.Null, nil
		}
		return bytesValue(v), nil
	case bool:
		return value.Bool(v), nil
	case int64:
		return value.Int(v), nil
	case float64:
		if math.IsNaN(v) {
			return value.Null, errors.New("NaN is no SQL value")
		}
		return value.Float(v), nil
	case time.Time:
		return value.Text(zone.Format(v)), nil
	default:
		return value.Null, fmt.Errorf("a %T cannot be a parameter", v)
	}
}

func textValue(s string) (value.Value, error) {
	if !utf8.ValidString(s) {
		return value.Null, errors.New("the text is not UTF-8: pass other bytes as a []byte")
	}
	return value.Text(s), nil
}

// bytesValue takes bytes that are a text for one, as a program that has it as bytes
// compares it with columns; all others are a BLOB.
func bytesValue(b []byte) value.Value {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' }
	if !utf8.Valid(b) || bytes.ContainsFunc(b, control) {
		return value.Blob(b)
	}
	return value.Text(string(b))
}
