package pgparse

import (
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// kind is what a token is.
type kind uint8

const (
	end    kind = iota
	word        // a name or a keyword; text is in small letters
	quoted      // a name in double quotes; text is without them
	number      // text is as written
	str         // text is the value
	bits        // B'…' or X'…'
	param       // $1; text is the number
	symbol      // an operator or a sign
)

// token is one token, with its place in bytes.
type token struct {
	kind     kind
	text     string
	at, stop int
}

// MaxLength is how many bytes a text may have: the engine takes no more.
const MaxLength = 1_000_000

// lexer cuts a text into tokens.
type lexer struct {
	text string
	at   int
}

func (l *lexer) fail(at int, code, format string, args ...any) error {
	e := pgerror.New(code, format, args...)
	e.Position = Position(l.text, at)
	return e
}

// Position is the place of a byte of a text, in characters from 1.
func Position(text string, at int) int {
	return utf8.RuneCountInString(text[:max(0, min(at, len(text)))]) + 1
}

// lex cuts the whole text.
func lex(text string) ([]token, error) {
	l := &lexer{text: text}
	switch {
	case len(text) > MaxLength:
		return nil, pgerror.New("54000", "the statement is %d bytes long: %d are the most", len(text), MaxLength)
	case !utf8.ValidString(text):
		return nil, pgerror.New("22021", `invalid byte sequence for encoding "UTF8"`)
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return nil, l.fail(at, "22021", `invalid byte sequence for encoding "UTF8": 0x00`)
	}
	var tokens []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		if t.kind == end {
			return tokens, nil
		}
	}
}

func (l *lexer) peek(ahead int) byte {
	if l.at+ahead < len(l.text) {
		return l.text[l.at+ahead]
	}
	return 0
}

// blank skips white space and comments, and reports whether a line ended.
func (l *lexer) blank() (newline bool, err error) {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case strings.IndexByte(" \t\n\r\f\v", c) >= 0:
			newline = newline || c == '\n' || c == '\r'
			l.at++
		case c == '-' && l.peek(1) == '-':
			stop := strings.IndexAny(l.text[l.at:], "\n\r")
			if stop < 0 {
				stop = len(l.text) - l.at
			}
			l.at += stop
		case c == '/' && l.peek(1) == '*':
			if err := l.comment(); err != nil {
				return false, err
			}
		default:
			return newline, nil
		}
	}
	return newline, nil
}

// comment skips a comment, in which others may be nested.
func (l *lexer) comment() error {
	begun := l.at
	for depth := 0; ; {
		switch {
		case l.at >= len(l.text):
			return l.fail(begun, "42601", "unterminated /* comment")
		case l.peek(0) == '/' && l.peek(1) == '*':
			depth++
			l.at += 2
		case l.peek(0) == '*' && l.peek(1) == '/':
			l.at += 2
			if depth--; depth == 0 {
				return nil
			}
		default:
			l.at++
		}
	}
}

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (l *lexer) next() (token, error) {
	if _, err := l.blank(); err != nil {
		return token{}, err
	}
	begun := l.at
	made := func(k kind, text string) (token, error) { return token{k, text, begun, l.at}, nil }
	c, next := l.peek(0), l.peek(1)
	switch {
	case l.at == len(l.text):
		return made(end, "")
	case (c == 'e' || c == 'E') && next == '\'':
		l.at++
		return l.escaped(begun)
	case (c == 'n' || c == 'N') && next == '\'':
		l.at++
		return l.plain(begun)
	case (c == 'b' || c == 'B' || c == 'x' || c == 'X') && next == '\'':
		l.at++
		t, err := l.plain(begun)
		t.kind, t.text = bits, strings.ToLower(string(c))+t.text
		return t, err
	case (c == 'u' || c == 'U') && next == '&' && (l.peek(2) == '\'' || l.peek(2) == '"'):
		return token{}, l.fail(begun, "0A000", "texts and names written with U& are not supported: write the characters themselves, or E'\\u00e4'")
	case isLetter(c):
		for l.at < len(l.text) && (isLetter(l.peek(0)) || isDigit(l.peek(0)) || l.peek(0) == '$') {
			l.at++
		}
		return made(word, fold(l.text[begun:l.at]))
	case c == '\'':
		return l.plain(begun)
	case c == '"':
		return l.name()
	case c == '$' && isDigit(next):
		for l.at++; isDigit(l.peek(0)); {
			l.at++
		}
		if isLetter(l.peek(0)) {
			return token{}, l.fail(begun, "42601", "trailing junk after parameter at or near %q", l.text[begun:l.at+1])
		}
		return made(param, l.text[begun+1:l.at])
	case c == '$':
		return l.dollar()
	case isDigit(c) || c == '.' && isDigit(next):
		return l.number()
	case strings.IndexByte("(),;[]", c) >= 0, c == '.' && next != '.', c == ':' && next != ':' && next != '=':
		l.at++
		return made(symbol, string(c))
	case strings.HasPrefix(l.text[l.at:], "::"), strings.HasPrefix(l.text[l.at:], ".."), strings.HasPrefix(l.text[l.at:], ":="):
		l.at += 2
		return made(symbol, l.text[begun:l.at])
	default:
		return l.operator()
	}
}

// fold turns the ASCII letters of a name into small ones, as PostgreSQL does where the locale
// is C.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name)
}

const signs = "~!@#^&|`?+-*/%<>="

// operator cuts an operator, by PostgreSQL's rule: the longest run of signs that holds no
// comment, and ends in + or - only where it has one of some others.
func (l *lexer) operator() (token, error) {
	begun := l.at
	for l.at < len(l.text) && strings.IndexByte(signs, l.text[l.at]) >= 0 {
		if rest := l.text[l.at:]; strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "/*") {
			break
		}
		l.at++
	}
	text := l.text[begun:l.at]
	if text == "" {
		r, _ := utf8.DecodeRuneInString(l.text[begun:])
		return token{}, l.fail(begun, "42601", "syntax error at or near %q", string(r))
	}
	for len(text) > 1 && (text[len(text)-1] == '+' || text[len(text)-1] == '-') && !strings.ContainsAny(text, "~!@#^&|`?%") {
		text = text[:len(text)-1]
	}
	l.at = begun + len(text)
	if text == "!=" {
		text = "<>"
	}
	return token{symbol, text, begun, l.at}, nil
}

func (l *lexer) number() (token, error) {
	begun := l.at
	digits := func() {
		for isDigit(l.peek(0)) {
			l.at++
		}
	}
	digits()
	if l.peek(0) == '.' && l.peek(1) != '.' {
		l.at++
		digits()
	}
	if c := l.peek(0); c == 'e' || c == 'E' {
		ahead := 1
		if s := l.peek(1); s == '+' || s == '-' {
			ahead = 2
		}
		if isDigit(l.peek(ahead)) {
			l.at += ahead
			digits()
		}
	}
	if isLetter(l.peek(0)) {
		_, size := utf8.DecodeRuneInString(l.text[l.at:])
		return token{}, l.fail(begun, "42601", "trailing junk after numeric literal at or near \"%s\"", l.text[begun:l.at+size])
	}
	return token{number, l.text[begun:l.at], begun, l.at}, nil
}
