package command

import (
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

type kind uint8

const (
	word   kind = iota // a name or keyword, in lower case
	quoted             // a name in double quotes
	text               // a string
	number
	sign // anything else, one character each
)

// lexeme is a piece of a text from byte from to byte to.
type lexeme struct {
	kind     kind
	value    string // what it stands for
	from, to int
}

func (l lexeme) is(value string) bool {
	return (l.kind == word || l.kind == sign) && l.value == value
}

// lexer cuts PostgreSQL's SQL, as far as commands and semicolons need it.
type lexer struct {
	in string
	at int
}

// lex returns all lexemes of a text.
func lex(in string) ([]lexeme, error) {
	l := lexer{in: in}
	var all []lexeme
	for {
		if err := l.skip(); err != nil {
			return nil, err
		}
		if l.at >= len(in) {
			return all, nil
		}
		x, err := l.next()
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
}

// position is where byte at stands, in characters from 1.
func position(in string, at int) int { return utf8.RuneCountInString(in[:at]) + 1 }

// wrong is a syntax error at byte at.
func wrong(in string, at int, format string, args ...any) error {
	return pgerror.New(pgerror.SyntaxError, format, args...).At(position(in, at))
}

// skip passes over spaces and comments.
func (l *lexer) skip() error {
	for l.at < len(l.in) {
		switch rest := l.in[l.at:]; {
		case isSpace(rest[0]):
			l.at++
		case strings.HasPrefix(rest, "--"):
			if end := strings.IndexAny(rest, "\n\r"); end >= 0 {
				l.at += end
			} else {
				l.at = len(l.in)
			}
		case strings.HasPrefix(rest, "/*"):
			n := commentEnd(rest)
			if n < 0 {
				return wrong(l.in, l.at, "unterminated /* comment at or near \"%s\"", rest)
			}
			l.at += n
		default:
			return nil
		}
	}
	return nil
}

// commentEnd is the length of a comment, which may hold others.
func commentEnd(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func (l *lexer) next() (lexeme, error) {
	from, c := l.at, l.in[l.at]
	rest := l.in[from:]
	switch {
	case c == '\'':
		return l.quote(1, '\'', text, false)
	case c == '"':
		return l.quote(1, '"', quoted, false)
	case len(rest) > 1 && rest[1] == '\'' && strings.IndexByte("eEbBxXnN", c) >= 0:
		return l.quote(2, '\'', text, c == 'e' || c == 'E')
	case len(rest) > 2 && (c == 'u' || c == 'U') && rest[1] == '&' && rest[2] == '\'':
		return l.quote(3, '\'', text, false)
	case len(rest) > 2 && (c == 'u' || c == 'U') && rest[1] == '&' && rest[2] == '"':
		return l.quote(3, '"', quoted, false)
	case c == '$':
		return l.dollar()
	case isLetter(c):
		n := 1
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n]) || rest[n] == '$') {
			n++
		}
		l.at += n
		return lexeme{word, strings.ToLower(rest[:n]), from, l.at}, nil
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		n := 1
		for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.' || isLetter(rest[n]) ||
			(rest[n] == '-' || rest[n] == '+') && (rest[n-1] == 'e' || rest[n-1] == 'E')) {
			n++
		}
		l.at += n
		return lexeme{number, rest[:n], from, l.at}, nil
	}
	_, n := utf8.DecodeRuneInString(rest)
	l.at += n
	return lexeme{sign, rest[:n], from, l.at}, nil
}

// quote reads up to the closing mark, which stands for itself where it is doubled.
func (l *lexer) quote(skip int, mark byte, k kind, escapes bool) (lexeme, error) {
	from := l.at
	var b strings.Builder
	for i := from + skip; i < len(l.in); i++ {
		switch c := l.in[i]; {
		case c == mark && i+1 < len(l.in) && l.in[i+1] == mark:
			b.WriteByte(mark)
			i++
		case c == mark:
			l.at = i + 1
			return lexeme{k, b.String(), from, l.at}, nil
		case c == '\\' && escapes && i+1 < len(l.in):
			i++
			b.WriteByte(unescaped(l.in[i]))
		default:
			b.WriteByte(c)
		}
	}
	what := "string"
	if mark == '"' {
		what = "identifier"
	}
	return lexeme{}, wrong(l.in, from, "unterminated quoted %s at or near \"%s\"", what, l.in[from:])
}

// unescaped is what a letter stands for behind a backslash.
func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return c
}

// dollar reads a string in dollar quotes, $1, or the sign.
func (l *lexer) dollar() (lexeme, error) {
	from, rest := l.at, l.in[l.at:]
	n := 1
	for n < len(rest) && (isLetter(rest[n]) || n > 1 && isDigit(rest[n])) {
		n++
	}
	if n < len(rest) && rest[n] == '$' {
		tag := rest[:n+1]
		end := strings.Index(rest[len(tag):], tag)
		if end < 0 {
			return lexeme{}, wrong(l.in, from, "unterminated dollar-quoted string at or near \"%s\"", rest)
		}
		l.at += end + 2*len(tag)
		return lexeme{text, rest[len(tag) : len(tag)+end], from, l.at}, nil
	}
	for n = 1; n < len(rest) && isDigit(rest[n]); n++ {
	}
	l.at += n
	return lexeme{sign, rest[:n], from, l.at}, nil
}
