package complaint

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/textwidth"
)

// escapes are the sequences that colours are made with.
var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// The files show errors as they are told: the first line of the input is the text, and what
// follows the statement, with » and « around the place.
func TestText(t *testing.T) {
	t.Parallel()
	datadriven.RunTest(t, "testdata/complaints", func(t *testing.T, d *datadriven.TestData) string {
		message, statement, placed := strings.Cut(d.Input, "\n")
		look := Look{Before: "viewfinder: ", Lines: !d.HasArg("whole")}
		if d.HasArg("width") {
			d.ScanArgs(t, "width", &look.Width)
		}
		err := errors.New(message)
		if placed {
			statement = strings.ReplaceAll(strings.ReplaceAll(statement, `\t`, "\t"), `\e`, "\x1b")
			before, after, _ := strings.Cut(statement, "»")
			lines := strings.Split(before, "\n")
			err = In(fmt.Errorf("%w", &driver.SQLError{Message: message, Line: len(lines), Column: len([]rune(lines[len(lines)-1])) + 1}), before+after)
		}
		if d.HasArg("code") {
			refused := &driver.APIError{Method: "GET", Path: "17841400000000001/media", Status: 400, Message: message}
			d.ScanArgs(t, "code", &refused.Code)
			err = refused
		}
		c := Of(err)
		return c.Text(look)
	})
}

// Whatever the statement holds, the marks stand below the place, and nothing panics.
func FuzzExcerpt(f *testing.F) {
	f.Add("SELECT '日本\t', x FROM y", 1, 15, 40)
	f.Add("a\n\n👩‍👩‍👧 é\u0301 \u202e b", 3, 2, 10)
	f.Fuzz(func(t *testing.T, statement string, line, column, width int) {
		c := &Complaint{Statement: statement, Line: line, Column: column}
		shown, marks := c.excerpt(width % 1000)
		if strings.Contains(shown, "\n") || strings.Trim(marks, " ^") != "" {
			t.Errorf("%q, %q", shown, marks)
		}
		if (shown == "") != (marks == "") {
			t.Errorf("one of %q and %q", shown, marks)
		}
		if width := width % 1000; width > 40 && textwidth.Of(shown) > width {
			t.Errorf("%q is wider than %d", shown, width)
		}
	})
}

// Without colours nothing steers the terminal; with them the words are the same.
func TestText_colours(t *testing.T) {
	t.Parallel()
	c := Of(In(&driver.SQLError{Message: "no such column: x: did you mean y?", Line: 1, Column: 8}, "SELECT x"))
	plainly, coloured := c.Text(Look{Lines: true}), c.Text(Look{Lines: true, Colours: true})
	if strings.Contains(plainly, "\x1b") || !strings.Contains(coloured, "\x1b") || escapes.ReplaceAllString(coloured, "") != plainly {
		t.Errorf("%s and %s", strconv.Quote(plainly), strconv.Quote(coloured))
	}
}
