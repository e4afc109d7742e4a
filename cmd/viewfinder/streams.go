package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// streams are the ways in and out: data goes to out, messages to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// say prints a message, all of which can be seen, broken between words at a terminal. Where
// messages cannot be printed, nobody can be told.
func (s streams) say(format string, args ...any) {
	_, _ = fmt.Fprintln(s.err, screen.Wrap(sanitize.Visible(fmt.Sprintf(format, args...)), columnsOf(s.err)))
}

// width returns the number of columns of the terminal that out is, or 0 when it
// is none.
func (s streams) width() int { return columnsOf(s.out) }

// columnsOf returns the number of columns of the terminal that w is, or 0.
func columnsOf(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// terminal tells whether somebody may type on standard input.
func (s streams) terminal() bool {
	file, ok := s.in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
