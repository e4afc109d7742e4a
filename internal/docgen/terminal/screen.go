package terminal

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// Screen is what a terminal shows, line by line.
type Screen struct {
	Columns int
	lines   [][]run
}

// run is a text in one look, from a column on.
type run struct {
	column, width int
	text          string
	look          look
}

// look is how a text is shown: a colour of the sixteen, counted from 1, or 0, and weight.
type look struct {
	colour, back     int
	bold, dim, under bool
	reversed         bool
}

// Read reads a screen as tmux captures it, with sequences for colours.
func Read(captured string, columns int) *Screen {
	s := &Screen{Columns: columns}
	for line := range strings.Lines(strings.TrimRight(captured, "\n")) {
		s.lines = append(s.lines, readLine(strings.TrimRight(line, "\n")))
	}
	return s
}

// readLine cuts a line into runs. A wide character is a run of its own, so that what follows
// stands in its column.
func readLine(line string) (runs []run) {
	var now look
	column := 0
	add := func(text string, width int) {
		if last := len(runs) - 1; last >= 0 && runs[last].look == now && width == utf8.RuneCountInString(text) && runs[last].width == utf8.RuneCountInString(runs[last].text) {
			runs[last].text += text
			runs[last].width += width
		} else {
			runs = append(runs, run{column, width, text, now})
		}
		column += width
	}
	for line != "" {
		if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
			codes, after, _ := strings.Cut(rest, "m")
			now = now.changed(codes)
			line = after
			continue
		}
		if rest, ok := strings.CutPrefix(line, "\x1b"); ok { // of another kind, as of character sets
			line = rest
			continue
		}
		character := textwidth.First(line)
		if width := textwidth.Of(character); width > 0 {
			add(character, width)
		}
		line = line[len(character):]
	}
	return runs
}

// changed is a look after a sequence.
func (l look) changed(codes string) look {
	for code := range strings.SplitSeq(codes, ";") {
		n, err := strconv.Atoi(code)
		switch {
		case err != nil || n == 0:
			l = look{}
		case n == 1:
			l.bold = true
		case n == 2:
			l.dim = true
		case n == 4:
			l.under = true
		case n == 7:
			l.reversed = true
		case n == 22:
			l.bold, l.dim = false, false
		case n == 24:
			l.under = false
		case n == 27:
			l.reversed = false
		case n >= 30 && n <= 37:
			l.colour = n - 29
		case n == 39:
			l.colour = 0
		case n >= 40 && n <= 47:
			l.back = n - 39
		case n == 49:
			l.back = 0
		case n >= 90 && n <= 97:
			l.colour = n - 81
		}
	}
	return l
}

// Text is what stands on the screen, without colours and blanks at the ends of lines.
func (s *Screen) Text() string {
	var out strings.Builder
	for _, line := range s.lines {
		var text strings.Builder
		for _, r := range line {
			text.WriteString(r.text)
		}
		out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}
