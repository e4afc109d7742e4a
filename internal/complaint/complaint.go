package complaint

import (
	"errors"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/loggable"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// Complaint is what went wrong.
type Complaint struct {
	// Whole is the text of the error, in one line.
	Whole string
	// What went wrong, why, and what to do; the last two may be empty.
	What, Why, Do string
	// Statement is what the place belongs to, "" where there is none.
	Statement string
	// Line and Column are the place, from 1 and in characters; 0 for none.
	Line, Column int
	// Hint is what to do where whoever tells knows more than the error does.
	Hint string
	// Topic is what viewfinder help tells more of, "" for nothing.
	Topic string
}

// inStatement is an error of running a statement.
type inStatement struct {
	error
	statement string
}

// Unwrap returns the error.
func (e *inStatement) Unwrap() error { return e.error }

// In is an error that knows the statement it is about: places in it are counted there.
func In(err error, statement string) error {
	if err == nil {
		return nil
	}
	return &inStatement{err, statement}
}

// Of reads an error.
func Of(err error) Complaint {
	c := Complaint{Whole: sanitize.Visible(err.Error())}
	c.What, c.Why, c.Do = clauses(c.Whole)
	var wrong *driver.SQLError
	var in *inStatement
	if errors.As(err, &wrong) && errors.As(err, &in) && wrong.Line > 0 {
		c.Statement, c.Line, c.Column = loggable.Covered(in.statement), wrong.Line, wrong.Column
	}
	var refused *driver.APIError
	if errors.As(err, &refused) && refused.Code != 0 {
		c.Topic = "errors " + strconv.Itoa(refused.Code)
	}
	return c
}

// Look says how a complaint is written.
type Look struct {
	// Before stands before the first line.
	Before string
	// Lines breaks the text into what, why and what to do; otherwise the first line is all
	// of it.
	Lines bool
	// Colours marks what there is to see first.
	Colours bool
	// Width is the columns of the terminal, 0 for no end.
	Width int
}

// Marks of what stands in a line.
const (
	red, green, dim, plain = "\x1b[1;31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"

	doMark = "→ "
	indent = "  "
)

// Text writes the complaint, with a line's end behind each line.
func (c *Complaint) Text(l Look) string {
	paint := func(colour, text string) string {
		if !l.Colours || text == "" {
			return text
		}
		return colour + text + plain
	}
	var b strings.Builder
	first := c.Whole
	if l.Lines {
		first = c.What
	}
	width := 0 // of lines; what is told in one is not broken
	if l.Lines {
		width = l.Width
	}
	wrapped := func(before, text string) string {
		return strings.TrimPrefix(screen.Wrap(before+text, width), before)
	}
	b.WriteString(paint(red, l.Before) + wrapped(l.Before, first) + "\n")
	if line, marks := c.excerpt(l.Width); line != "" {
		b.WriteString(line + "\n" + paint(red, marks) + "\n")
	}
	why, do := c.Why, []string{c.Do, c.Hint}
	if !l.Lines {
		why, do = "", []string{c.Hint}
	}
	if why != "" {
		b.WriteString(indent + wrapped(indent, why) + "\n")
	}
	for _, line := range do {
		switch {
		case line == "":
		case l.Lines:
			b.WriteString(indent + paint(green, doMark) + wrapped(indent+doMark, line) + "\n")
		default:
			b.WriteString(line + "\n")
		}
	}
	if c.Topic != "" {
		b.WriteString(paint(dim, indent+"More: viewfinder help "+c.Topic) + "\n")
	}
	return b.String()
}
