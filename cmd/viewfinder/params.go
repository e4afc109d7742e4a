package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// number is a numeral that a number prints as: 007 and +1 are text.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// paramTypes are the types that --param name:type=value may name, and what makes a value of
// a text.
var paramTypes = []struct {
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
			return nil, errors.New("a value: write name:null=")
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

// parseParams makes arguments of name=value and name:type=value texts.
func parseParams(params []string) ([]any, error) {
	args := make([]any, 0, len(params))
	seen := map[string]bool{}
	for _, param := range params {
		name, text, ok := strings.Cut(param, "=")
		name, kind, typed := strings.Cut(strings.TrimLeft(name, "@:"), ":")
		switch {
		case !ok || name == "":
			return nil, usageError{fmt.Errorf("--param wants name=value or name:type=value")}
		case !startsWithLetter(name):
			return nil, usageError{fmt.Errorf("--param %s: a name begins with a letter: write :name in the statement", name)}
		case seen[name]:
			return nil, usageError{fmt.Errorf("--param %s is given twice", name)}
		}
		seen[name] = true
		v := paramValue(text)
		if typed {
			var err error
			if v, err = typedValue(kind, text); err != nil {
				return nil, usageError{fmt.Errorf("--param %s: %w", name, err)}
			}
		}
		args = append(args, sql.Named(name, v))
	}
	return args, nil
}

// typedValue is the value of a type that a text writes.
func typedValue(kind, text string) (any, error) {
	names := make([]string, len(paramTypes))
	for i, t := range paramTypes {
		if names[i] = t.name; t.name == strings.ToLower(kind) {
			v, err := t.read(text)
			if err != nil {
				return nil, fmt.Errorf("%q is %w", text, err)
			}
			return v, nil
		}
	}
	return nil, fmt.Errorf("unknown type %q: use one of %s", kind, strings.Join(names, ", "))
}

// startsWithLetter reports what database/sql asks of the name of an argument.
func startsWithLetter(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsLetter(r)
}

// paramValue types the text of a parameter: a number where it is written as
// one, or else text.
func paramValue(text string) any {
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	}
	if !number.MatchString(text) {
		return text
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && strings.ContainsAny(text, ".eE") {
		return f
	}
	return text // an integer beyond 64 bits would lose digits
}
