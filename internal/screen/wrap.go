package screen

import (
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// leastText is how many columns a text has at least, beside its margin.
const leastText = 16

// margin is what stands before the text of a line, and not before those that continue it.
var margin = regexp.MustCompile(`^ *(?:(?:\d+\.?|[•→✓✗-]) +)?`)

// Wrap breaks the lines of a text that are wider than so many columns between words, each
// below where the text of the line began. A word is whole, however wide it is: addresses can
// be copied. A width of 0 is no limit.
func Wrap(text string, width int) string {
	if width <= 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if textwidth.Of(line) > width {
			lines[i] = wrapLine(line, width)
		}
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, width int) string {
	first := margin.FindString(line)
	below := textwidth.Of(first)
	if width-below < leastText {
		below = 0
	}
	var b strings.Builder
	b.WriteString(first)
	used, begun := textwidth.Of(first), false
	for word := range strings.SplitSeq(line[len(first):], " ") {
		wide := textwidth.Of(word)
		switch {
		case begun && used+1+wide > width:
			b.WriteString("\n" + strings.Repeat(" ", below))
			used = below
		case begun:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used, begun = used+wide, true
	}
	return b.String()
}
