package graph

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// scanner goes over a text token by token, and sees that it is one JSON value (RFC 8259).
// Where it is none, it is broken and stands at the end: nothing comes any more.
type scanner struct {
	text   []byte
	at     int
	depth  int  // of objects and lists
	opened bool // what was read last began one
	broken bool
}

// maxDepth bounds how deep objects and lists lie in each other, as package jsontext does.
const maxDepth = 10_000

// need breaks what does not hold for JSON.
func (s *scanner) need(holds bool) {
	if !holds {
		s.at, s.broken = len(s.text), true
	}
}

// pass passes over a byte, if it comes next.
func (s *scanner) pass(c byte) bool {
	if s.at == len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

// kind is the first byte of what comes next: of a value, or what ends an object or a list;
// 0 at the end of the text.
func (s *scanner) kind() byte {
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// end reports whether nothing follows, and all was JSON.
func (s *scanner) end() bool {
	s.need(s.kind() == 0 && s.at == len(s.text))
	return !s.broken
}

// open passes over the beginning of an object or a list, which kind has told.
func (s *scanner) open() {
	s.at, s.depth, s.opened = s.at+1, s.depth+1, true
	s.need(s.depth <= maxDepth)
}

// more goes on to the next member or element, or past the end of them.
func (s *scanner) more(end byte) bool {
	first := s.opened
	s.opened = false
	s.kind()
	if s.pass(end) {
		s.depth--
		return false
	}
	s.need(first || s.pass(','))
	return !s.broken
}

// name passes over the name of a member, and returns it as it is written.
func (s *scanner) name() []byte {
	s.need(s.kind() == '"')
	name := s.value()
	s.kind()
	s.need(s.pass(':'))
	return name
}

// value passes over the next value, and returns it. The bytes are the text's, or null where
// that is broken.
func (s *scanner) value() []byte {
	kind, begin := s.kind(), s.at
	switch kind {
	case '"':
		s.string()
	case '{':
		for s.open(); s.more('}'); s.value() {
			s.name()
		}
	case '[':
		for s.open(); s.more(']'); s.value() {
		}
	case 'n', 't', 'f':
		s.need(s.word("null") || s.word("true") || s.word("false"))
	default:
		s.number()
	}
	if s.broken {
		return []byte("null")
	}
	return s.text[begin:s.at]
}

func (s *scanner) word(w string) bool {
	next := bytes.HasPrefix(s.text[s.at:], []byte(w))
	if next {
		s.at += len(w)
	}
	return next
}

func (s *scanner) number() {
	s.pass('-')
	if !s.pass('0') {
		s.digits()
	}
	if s.pass('.') {
		s.digits()
	}
	if s.pass('e') || s.pass('E') {
		_ = s.pass('-') || s.pass('+')
		s.digits()
	}
}

func (s *scanner) digits() {
	begin := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	s.need(s.at > begin)
}

func (s *scanner) string() {
	s.at++
	for s.at += plain(s.text[s.at:]); escapes(s.text[s.at:]); s.at += plain(s.text[s.at:]) {
		s.at += 2 // hexadecimal digits are plain
	}
	s.need(s.pass('"'))
}

// escapes reports whether a text begins with a character that is escaped.
func escapes(text []byte) bool {
	switch {
	case len(text) < 2 || text[0] != '\\':
		return false
	case text[1] == 'u':
		return len(text) >= 6 && !slices.ContainsFunc(text[2:6], notHex)
	}
	return strings.IndexByte(`"\/bfnrt`, text[1]) >= 0
}

func notHex(c byte) bool { return (c < '0' || c > '9') && (c|' ' < 'a' || c|' ' > 'f') }

// plain is how much of a text says itself within a string. It looks at eight bytes at a
// time: the top bit of each tells whether that is a control character, a quote or a
// backslash.
func plain(text []byte) int {
	const each, top = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; len(text)-n >= 8; n += 8 {
		w := binary.LittleEndian.Uint64(text[n:])
		quote, slash := w^'"'*each, w^'\\'*each
		if found := ((w-' '*each)&^w | (quote-each)&^quote | (slash-each)&^slash) & top; found != 0 {
			return n + bits.TrailingZeros64(found)/8 // of the bytes after the first, borrows may tell too much
		}
	}
	for n < len(text) && text[n] >= ' ' && text[n] != '"' && text[n] != '\\' {
		n++
	}
	return n
}
