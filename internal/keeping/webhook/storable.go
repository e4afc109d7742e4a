package webhook

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
)

// storable is a value as databases take it: what JSON may escape and PostgreSQL cannot keep,
// U+0000 and halves of surrogates, is U+FFFD. It is the same text otherwise.
func storable(value json.RawMessage) string {
	s := string(value)
	if !strings.Contains(s, `\u0000`) && !strings.Contains(strings.ToLower(s), `\ud`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch n := escaped(s[i:]); {
		case s[i] != '\\':
			b.WriteByte(s[i])
			i++
		case n < 0: // another escape, of two characters at least
			b.WriteString(s[i:min(i+2, len(s))])
			i += 2
		case n == 0, utf16.IsSurrogate(rune(n)) && !pairs(n, s[i+6:]):
			b.WriteString(`\ufffd`)
			i += 6
		case utf16.IsSurrogate(rune(n)):
			b.WriteString(s[i : i+12])
			i += 12
		default:
			b.WriteString(s[i : i+6])
			i += 6
		}
	}
	return b.String()
}

// escaped is the number of an escape \uXXXX at the beginning of a text, -1 where there is none.
func escaped(s string) int {
	if len(s) < 6 || !strings.HasPrefix(s, `\u`) {
		return -1
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return -1
	}
	return int(n)
}

// pairs says that the first half of a surrogate is followed by the second.
func pairs(first int, rest string) bool {
	second := escaped(rest)
	return second >= 0 && utf16.DecodeRune(rune(first), rune(second)) != '\uFFFD'
}
