package pgfunc

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// printed has a form's arguments of any type given as their texts.
func printed(f Form) Form { f.Given = AsText; return f }

// asCast has them given as a cast to text makes them.
func asCast(f Form) Form { f.Given = AsCast; return f }

// concatForms put texts together, of values of any type.
func concatForms() []Form {
	return []Form{
		asCast(native(Operator, "||", types(text, pgtype.AnyNonArray), text, "($1 || $2)")),
		asCast(native(Operator, "||", types(pgtype.AnyNonArray, text), text, "($1 || $2)")),
		stable(printed(nulls(variadic(function("concat", types(pgtype.Any), text, "pg_concat", func(c *call) any { return join(c, "", 0) }))))),
		stable(printed(nulls(variadic(function("concat_ws", types(text, pgtype.Any), text, "pg_concat_ws", func(c *call) any {
			if c.null(0) {
				return nil
			}
			return join(c, c.text(0), 1)
		}))))),
		stable(printed(nulls(variadic(function("format", types(text, pgtype.Any), text, "pg_format", format))))),
		stable(nulls(function("format", types(text), text, "pg_format", nil))),
	}
}

// join puts the arguments from one on together; NULL is passed over.
func join(c *call, separator string, from int) any {
	var b strings.Builder
	first := true
	for i := from; i < c.count(); i++ {
		if c.null(i) {
			continue
		}
		if !first {
			b.WriteString(separator)
		}
		first = false
		b.WriteString(c.text(i))
		if b.Len() > c.longest() {
			return errTooLong
		}
	}
	return b.String()
}

var (
	errFormatFew  = pgerror.New("22023", "too few arguments for format()")
	errFormatEnd  = pgerror.New("22023", "unterminated format() type specifier")
	errFormatZero = pgerror.New("22023", "format specifies argument 0, but arguments are numbered from 1")
)

// formatSpec is one of format's: %[n$][-][width]type.
type formatSpec struct {
	position int
	left     bool
	width    int
	kind     byte
}

// format writes its arguments at the places of a text.
func format(c *call) any {
	if c.null(0) {
		return nil
	}
	var b strings.Builder
	rest, next := c.text(0), 1
	for {
		before, after, found := strings.Cut(rest, "%")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if strings.HasPrefix(after, "%") {
			b.WriteByte('%')
			rest = after[1:]
			continue
		}
		s, after, err := readSpec(c, after, &next)
		if err != nil {
			return err
		}
		if s.position == 0 {
			s.position, next = next, next+1
		} else {
			next = s.position + 1
		}
		if s.position >= c.count() {
			return errFormatFew
		}
		text, err := argument(c, s)
		if err != nil {
			return err
		}
		if s.width == math.MinInt32 { // whose opposite is no integer
			return pgerror.New("22003", "number is out of range")
		}
		if s.width < 0 {
			s.left, s.width = true, -s.width
		}
		fill := s.width - utf8.RuneCountInString(text)
		if fill > c.longest() {
			return errTooLong
		}
		pad := strings.Repeat(" ", max(fill, 0))
		if s.left {
			text += pad
		} else {
			text = pad + text
		}
		if b.WriteString(text); b.Len() > c.longest() {
			return errTooLong
		}
		rest = after
	}
}

// readSpec reads what stands behind a %.
func readSpec(c *call, text string, next *int) (s formatSpec, rest string, err error) {
	number := func(text string) (n int, after string) {
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		n, _ = strconv.Atoi(text[:min(digits, 9)])
		return n, text[digits:]
	}
	if n, after := number(text); strings.HasPrefix(after, "$") && len(after) < len(text) {
		if n == 0 {
			return s, "", errFormatZero
		}
		s.position, text = n, after[1:]
	}
	if strings.HasPrefix(text, "-") {
		s.left = true
		text = strings.TrimLeft(text, "-")
	}
	if after, ok := strings.CutPrefix(text, "*"); ok {
		text = after
		at := *next
		if n, after := number(text); strings.HasPrefix(after, "$") && len(after) < len(text) {
			if n == 0 {
				return s, "", errFormatZero
			}
			at, text = n, after[1:]
		}
		*next = at + 1
		if at >= c.count() {
			return s, "", errFormatFew
		}
		if !c.null(at) {
			if s.width, err = strconv.Atoi(strings.TrimSpace(c.text(at))); err != nil {
				return s, "", pgerror.New("22P02", "invalid input syntax for type integer: \"%s\"", c.text(at))
			}
		}
	} else {
		s.width, text = number(text)
	}
	if text == "" {
		return s, "", errFormatEnd
	}
	s.kind = text[0]
	if !strings.ContainsRune("sIL", rune(s.kind)) {
		r, _ := utf8.DecodeRuneInString(text)
		return s, "", pgerror.New("22023", "unrecognized format() type specifier \"%c\"", r)
	}
	return s, text[1:], nil
}

// argument is one as a specifier wants it.
func argument(c *call, s formatSpec) (string, error) {
	if c.null(s.position) {
		switch s.kind {
		case 'I':
			return "", pgerror.New("22004", "null values cannot be formatted as an SQL identifier")
		case 'L':
			return "NULL", nil
		}
		return "", nil
	}
	text := c.text(s.position)
	switch s.kind {
	case 'I':
		return quoteIdent(text), nil
	case 'L':
		return quoteLiteral(text), nil
	}
	return text, nil
}
