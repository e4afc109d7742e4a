package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/complaint"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// tell prints what a statement has to tell besides its rows.
func tell(s streams, r *driver.Report) {
	for _, line := range format.Told(r) {
		s.say("%s", line)
	}
}

// complain prints what went wrong: to somebody at a terminal in lines, otherwise with the
// whole text first. hint is what to do where the command line knows more than the error.
func (s streams) complain(err error, hint string) {
	c := complaint.Of(err)
	look := complaint.Look{Before: "viewfinder: "}
	if width := columnsOf(s.err); width > 0 {
		look.Lines, look.Width, look.Colours = true, width, screen.Colours(os.Getenv)
	}
	if generic := errors.As(err, new(usageError)); look.Lines && c.Do != "" && hint != "" {
		if generic {
			hint = "" // the error knows better
		} else {
			c.Why, c.Do = strings.TrimPrefix(c.Why+": "+c.Do, ": "), ""
		}
	}
	c.Hint = hint
	_, _ = io.WriteString(s.err, c.Text(look)) // where it cannot be printed, nobody can be told
}
