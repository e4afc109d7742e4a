package main

import (
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/paramtype"
)

// number is a numeral that a number prints as: 007 and +1 are text.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

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
			if v, err = paramtype.Read(kind, text); err != nil {
				return nil, usageError{fmt.Errorf("--param %s: %w", name, err)}
			}
		}
		args = append(args, sql.Named(name, v))
	}
	return args, nil
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
