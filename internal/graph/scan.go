package graph

import "bytes"

// scanner goes over a text that is known to be one JSON value, so that it need not look
// whether it is.
type scanner struct {
	text []byte
	at   int
}

// kind is the first byte of what comes next: of a value, or the end of an object or a
// list; 0 at the end of the text.
func (s *scanner) kind() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
		default:
			return c
		}
	}
	return 0
}

// bracket passes over the beginning or the end of an object or a list, which kind has
// told.
func (s *scanner) bracket() { s.at++ }

// value passes over the next value, and returns it. The bytes are the text's.
func (s *scanner) value() []byte {
	kind, begin := s.kind(), s.at
	switch kind {
	case '"':
		s.at = closing(s.text, begin)
	case '{', '[':
		s.nested()
	default:
		for s.at < len(s.text) && !endsPlain(s.text[s.at]) {
			s.at++
		}
	}
	return s.text[begin:s.at]
}

// nested passes over an object or a list.
func (s *scanner) nested() {
	for depth := 0; ; {
		switch s.text[s.at] {
		case '"':
			s.at = closing(s.text, s.at)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if s.at++; depth == 0 {
			return
		}
	}
}

// closing is where the string ends that begins at a place in a text.
func closing(text []byte, begin int) int {
	for i := begin + 1; ; i++ {
		i += bytes.IndexByte(text[i:], '"')
		first := i // of the backslashes before it
		for text[first-1] == '\\' {
			first--
		}
		if (i-first)%2 == 0 {
			return i + 1
		}
	}
}

// endsPlain reports whether a byte ends a number or a word.
func endsPlain(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', '}', ']':
		return true
	}
	return false
}
