package format

import (
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// Widths of columns that are wrapped or shortened.
const (
	// leastWrapped and leastShortened are what a column is given at least.
	leastWrapped, leastShortened = 8, 12
	// widestWord is how wide a word may be that is taken for one that must be whole.
	widestWord = 40
)

// Marks of what is not shown as it is.
const (
	lineMark = "↵" // the end of a line within a value
	tab      = "    "
)

// oneLine is a text in one line.
func oneLine(cell string) string {
	return strings.ReplaceAll(strings.ReplaceAll(cell, "\n", lineMark), "\t", " ")
}

// unbroken is how wide the widest piece of a text is that is of no use in part, as
// identifiers and numbers are: ASCII between spaces, no wider than widestWord.
func unbroken(cell string) int {
	widest := 0
	for piece := range strings.FieldsSeq(cell) {
		if ascii := strings.IndexFunc(piece, func(r rune) bool { return r > unicode.MaxASCII }) < 0; ascii && len(piece) <= widestWord {
			widest = max(widest, len(piece))
		}
	}
	return widest
}

// shortened is a text at most so wide, with a mark where it was cut; 0 is no limit.
func shortened(cell string, width int) string {
	if width == 0 {
		return cell
	}
	return textwidth.Cut(cell, width)
}

// tableRoom is what a table of so many columns leaves to their values: "│ " stands before
// and " " after each, and "│" at the end.
func tableRoom(terminal, columns int) int { return terminal - 1 - 3*columns }

// fit returns the widths to which columns are brought so that a table fits the terminal,
// 0 for those that stay as wide as their values: columns share what there is, none below
// its least width, and the narrow ones keep theirs. It does not fit where not even the
// least of each is there.
func fit(widths, least []int, terminal int) (limits []int, fits bool) {
	limits = make([]int, len(widths))
	room := tableRoom(terminal, len(widths))
	widest, sum := 0, 0
	for _, w := range widths {
		sum += w
		widest = max(widest, w)
	}
	if terminal <= 0 || sum <= room {
		return limits, true
	}
	for limit := widest; limit > 0; limit-- {
		sum := 0
		for i, w := range widths {
			limits[i] = 0
			if most := max(limit, least[i]); w > most {
				limits[i], w = most, most
			}
			sum += w
		}
		if sum <= room {
			return limits, true
		}
	}
	return limits, false
}
