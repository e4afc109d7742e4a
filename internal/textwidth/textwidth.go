package textwidth

import (
	"iter"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// CutMark stands where a text was cut.
const CutMark = "…"

// measure takes sequences that steer the terminal, as for colours, for nothing.
var measure = displaywidth.Options{ControlSequences: true}

// Of is the width of a text in one line.
func Of(text string) (width int) {
	if plain(text) {
		return len(text)
	}
	for characters := measure.StringGraphemes(text); characters.Next(); {
		width += ofCharacter(characters.Value(), characters.Width())
	}
	return width
}

// plain tells whether a text is printable ASCII, as most are: each byte is a column.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// ofCharacter is the width of a character that is said to be so wide. Letters of Hindi, Tamil
// or Thai that Unicode takes for one character stand beside each other on terminals.
func ofCharacter(character string, said int) int {
	if said != 1 || len(character) == 1 {
		return said
	}
	sum := 0
	for _, r := range character {
		sum += measure.Rune(r)
	}
	if strings.ContainsRune(character, joiner) {
		sum = min(sum, 2) // it may join emoji
	}
	return max(sum, said)
}

const joiner = '\u200D'

// Widest is the width of the widest line of a text.
func Widest(text string) (widest int) {
	for line := range strings.SplitSeq(text, "\n") {
		widest = max(widest, Of(line))
	}
	return widest
}

// Cut is a text in one line at most so wide, with a mark where it was cut.
func Cut(text string, width int) string {
	switch {
	case Of(text) <= width:
		return text
	case width < 1:
		return ""
	}
	head, _ := split(text, width-Of(CutMark))
	return head + CutMark
}

// split divides a text before the first character that does not fit.
func split(text string, width int) (head, rest string) {
	for characters, end := measure.StringGraphemes(text), 0; characters.Next(); end += len(characters.Value()) {
		if width -= ofCharacter(characters.Value(), characters.Width()); width < 0 {
			return text[:end], text[end:]
		}
	}
	return text, ""
}

// Left is a text with blanks behind it, at least so wide.
func Left(text string, width int) string { return text + blanks(text, width) }

// Right is a text with blanks before it, at least so wide.
func Right(text string, width int) string { return blanks(text, width) + text }

func blanks(text string, width int) string { return strings.Repeat(" ", max(0, width-Of(text))) }

// Wrap breaks the lines of a text that are wider than so many columns between words, and
// words that are wider between characters. A character is whole, however wide it is.
func Wrap(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if Of(line) <= width {
			lines = append(lines, line)
		} else {
			lines = append(lines, wrapLine(line, width)...)
		}
	}
	return lines
}

func wrapLine(line string, width int) (lines []string) {
	used := 0 // columns of the last line
	for i, word := range strings.Fields(line) {
		wide := Of(word)
		if i > 0 && used+1+wide <= width {
			lines[len(lines)-1] += " " + word
			used += 1 + wide
			continue
		}
		for wide > width {
			head, rest := split(word, width)
			if head == "" { // not even one character fits
				head = First(word)
				rest = word[len(head):]
			}
			if rest == "" {
				break
			}
			lines = append(lines, head)
			word = rest
			wide -= Of(head)
		}
		lines = append(lines, word)
		used = wide
	}
	return lines
}

// First is the first character of a text, as readers take it.
func First(text string) string {
	for character := range Characters(text) {
		return character
	}
	return ""
}

// Characters are those of a text, as readers take them.
func Characters(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for characters := measure.StringGraphemes(text); characters.Next(); {
			if !yield(characters.Value()) {
				return
			}
		}
	}
}
