package floorplan

import "strings"

// Widths of letters in pixels for each pixel of the letters' size, a little more than
// sans-serif fonts have: what fits by these fits in any of them.
const (
	narrowLetter = 0.36
	wideLetter   = 0.96
	capital      = 0.74
	otherLetter  = 0.612
	monoLetter   = 0.605
)

// breadthOf is how wide a text of a sans-serif font is at the most.
func breadthOf(text string, size float64) (sum float64) {
	for _, r := range text {
		switch {
		case strings.ContainsRune("fijlrtI.,:;'| ()[]", r):
			sum += narrowLetter
		case strings.ContainsRune("mwMW", r):
			sum += wideLetter
		case r >= 'A' && r <= 'Z':
			sum += capital
		default:
			sum += otherLetter
		}
	}
	return sum * size
}

// wrap breaks a text into lines of that width at its blanks.
func wrap(text string, size, width float64) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && breadthOf(longer, size) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
