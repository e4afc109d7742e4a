package shell

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// leastAbout is how many columns of a screen what a command is about takes at least, beside it;
// where there are fewer, it stands below.
const leastAbout = 30

// helpText tells the commands on a screen of so many columns; 0 is any number.
func helpText(columns int) string {
	widest := 0
	for _, c := range commands {
		widest = max(widest, len(c.usage()))
	}
	beside := columns == 0 || columns-widest-2 >= leastAbout
	indent := 4
	if beside {
		indent = widest + 2
	}
	var b strings.Builder
	for _, c := range commands {
		lines := wrapped(c.about, columns-indent)
		if beside {
			fmt.Fprintf(&b, "%-*s  %s\n", widest, c.usage(), lines[0])
			lines = lines[1:]
		} else {
			b.WriteString(strings.Join(wrapped(c.usage(), columns), "\n") + "\n")
		}
		for _, line := range lines {
			b.WriteString(strings.Repeat(" ", indent) + line + "\n")
		}
	}
	const keys = "Statements end with a semicolon. Tab completes, Ctrl-R searches what was entered, Ctrl-C ends a statement, Ctrl-D the shell."
	b.WriteString("\n" + strings.Join(wrapped(keys, columns), "\n") + "\n")
	return b.String()
}

// wrapped are the lines of a text, between words; one where the width is no limit.
func wrapped(words string, width int) []string {
	return strings.Split(screen.Wrap(words, width), "\n")
}
