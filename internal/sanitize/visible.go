package sanitize

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns a text for people with all of it to be seen: control characters
// as pictures (␛ for escape), characters that have no shape, or turn the direction
// of what follows, by number: <U+202E>. Line feeds and tabs stay, and so do the
// joiners and selectors without which emoji and the words of many languages fall
// apart.
func Visible(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if isASCII(text) && !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	var b strings.Builder
	before := rune(0)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune(0x2400 + r)
		case r == 0x7f:
			b.WriteRune(0x2421)
		case unicode.IsControl(r): // the eight-bit forms of escape sequences
			b.WriteRune('\uFFFD')
		case shapeless(r) && !joins(before, r, text[i:]):
			fmt.Fprintf(&b, "<U+%04X>", r)
			r = 0 // it is no longer there to be joined
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const (
	nonJoiner, joiner = 0x200C, 0x200D
	blackFlag         = 0x1F3F4
	firstTag, endTag  = 0xE0020, 0xE007F
)

// shapeless reports whether a character shows nothing itself: format characters,
// separators of lines, variation selectors, fillers, and what is no character.
func shapeless(r rune) bool {
	if r < 0xAD {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// joins reports whether a character that shows nothing has its place between what
// is before and behind it.
func joins(before, r rune, behind string) bool {
	next, _ := utf8.DecodeRuneInString(behind)
	switch {
	case r == joiner || r == nonJoiner:
		return joinable(before) && joinable(next)
	case unicode.Is(unicode.Variation_Selector, r): // the shape of what is before
		return unicode.IsGraphic(before) && !unicode.IsSpace(before) && !shapeless(before)
	case r >= firstTag && r <= endTag: // the flag of a part of a country
		return before == blackFlag || before >= firstTag && before < endTag
	}
	return false
}

// joinable reports whether a character may be joined to another one: those of
// emoji, and the letters of scripts that do so.
func joinable(r rune) bool {
	const firstOfThem = 0x0600 // Arabic; Latin, Greek, Cyrillic and Hebrew letters stand alone
	return r >= firstOfThem && (unicode.In(r, unicode.L, unicode.M, unicode.So, unicode.Sk) || r == 0x2640 || r == 0x2642)
}
