package pgparse

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain reads a text in single quotes, in which a backslash is a character as any other.
func (l *lexer) plain(begun int) (token, error) {
	var b strings.Builder
	for {
		l.at++
		stop := strings.IndexByte(l.text[l.at:], '\'')
		if stop < 0 {
			return token{}, l.fail(begun, "42601", "unterminated quoted string at or near \"%s\"", l.text[begun:])
		}
		b.WriteString(l.text[l.at : l.at+stop])
		l.at += stop + 1
		if l.peek(0) == '\'' {
			b.WriteByte('\'')
			continue
		}
		if more, err := l.continued(); err != nil || !more {
			return token{str, b.String(), begun, l.at}, err
		}
	}
}

// continued reports whether the text goes on in a next line, and moves to its quote.
func (l *lexer) continued() (bool, error) {
	here := l.at
	newline, err := l.blank()
	if err != nil {
		return false, err
	}
	if newline && l.peek(0) == '\'' {
		return true, nil
	}
	l.at = here
	return false, nil
}

// escaped reads a text of the kind E'…'.
func (l *lexer) escaped(begun int) (token, error) {
	var b strings.Builder
	l.at++
	for {
		switch c := l.peek(0); {
		case l.at >= len(l.text):
			return token{}, l.fail(begun, "42601", "unterminated quoted string at or near \"%s\"", l.text[begun:])
		case c == '\'' && l.peek(1) == '\'':
			b.WriteByte('\'')
			l.at += 2
		case c == '\'':
			l.at++
			more, err := l.continued()
			if err != nil {
				return token{}, err
			}
			if more {
				l.at++
				continue
			}
			if !utf8.ValidString(b.String()) {
				return token{}, l.fail(begun, "22021", `invalid byte sequence for encoding "UTF8"`)
			}
			return token{str, b.String(), begun, l.at}, nil
		case c == '\\':
			if err := l.escape(&b); err != nil {
				return token{}, err
			}
		default:
			b.WriteByte(c)
			l.at++
		}
	}
}

var escapes = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads what begins with a backslash.
func (l *lexer) escape(b *strings.Builder) error {
	begun, c := l.at, l.peek(1)
	l.at += 2
	run := func(most, base int) (n uint64, digits int) {
		for digits < most {
			d, err := strconv.ParseUint(string(l.peek(0)), base, 8)
			if err != nil {
				break
			}
			n = n*uint64(base) + d
			digits++
			l.at++
		}
		return n, digits
	}
	one := func(n uint64) error {
		if n == 0 {
			return l.fail(begun, "22021", `invalid byte sequence for encoding "UTF8": 0x00`)
		}
		b.WriteByte(byte(n))
		return nil
	}
	switch {
	case c >= '0' && c <= '7':
		l.at--
		n, _ := run(3, 8)
		return one(n & 0xff)
	case c == 'x':
		if n, digits := run(2, 16); digits > 0 {
			return one(n)
		}
		b.WriteByte('x')
	case c == 'u' || c == 'U':
		size := 4
		if c == 'U' {
			size = 8
		}
		n, digits := run(size, 16)
		if digits < size {
			return l.fail(begun, "22025", "invalid Unicode escape")
		}
		return l.unicode(b, begun, rune(n))
	case escapes[c] != 0:
		b.WriteByte(escapes[c])
	case l.at <= len(l.text):
		b.WriteByte(c)
	}
	return nil
}

// unicode writes a character, of which the second half may still follow.
func (l *lexer) unicode(b *strings.Builder, begun int, r rune) error {
	if utf16.IsSurrogate(r) && strings.HasPrefix(l.text[l.at:], `\u`) && l.at+6 <= len(l.text) {
		low, err := strconv.ParseUint(l.text[l.at+2:l.at+6], 16, 16)
		if err == nil {
			l.at += 6
			r = utf16.DecodeRune(r, rune(low))
			if r == utf8.RuneError {
				return l.fail(begun, "42601", "invalid Unicode surrogate pair")
			}
		}
	}
	if r == 0 || !utf8.ValidRune(r) {
		return l.fail(begun, "42601", "invalid Unicode escape value")
	}
	b.WriteRune(r)
	return nil
}

// name reads a name in double quotes.
func (l *lexer) name() (token, error) {
	begun := l.at
	var b strings.Builder
	for {
		l.at++
		stop := strings.IndexByte(l.text[l.at:], '"')
		if stop < 0 {
			return token{}, l.fail(begun, "42601", "unterminated quoted identifier at or near \"%s\"", l.text[begun:])
		}
		b.WriteString(l.text[l.at : l.at+stop])
		l.at += stop + 1
		if l.peek(0) != '"' {
			break
		}
		b.WriteByte('"')
	}
	if b.Len() == 0 {
		return token{}, l.fail(begun, "42601", `zero-length delimited identifier at or near """"`)
	}
	return token{quoted, b.String(), begun, l.at}, nil
}

// dollar reads a text between $tag$ and $tag$.
func (l *lexer) dollar() (token, error) {
	begun := l.at
	stop := l.at + 1
	for stop < len(l.text) && (isLetter(l.text[stop]) || isDigit(l.text[stop])) {
		stop++
	}
	if stop >= len(l.text) || l.text[stop] != '$' {
		return token{}, l.fail(begun, "42601", `syntax error at or near "$"`)
	}
	tag := l.text[begun : stop+1]
	l.at = stop + 1
	length := strings.Index(l.text[l.at:], tag)
	if length < 0 {
		return token{}, l.fail(begun, "42601", "unterminated dollar-quoted string at or near \"%s\"", l.text[begun:])
	}
	text := l.text[l.at : l.at+length]
	l.at += length + len(tag)
	return token{str, text, begun, l.at}, nil
}
