package shell

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/outfile"
	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// output is where an answer goes: the screen, by way of a pager where there is one, or a
// file.
type output struct {
	io.Writer
	width   func() int // of the screen; nil is not known
	colours bool
	whole   *outfile.File // that takes one answer, in place of the Writer; nil for none
	finish  func(error) error
}

// wholeFile tells whether a file takes one answer, whole, and not one behind the other.
func wholeFile(name string) bool {
	as := format.OfFile(name)
	return as == format.Chart || format.Binary(as)
}

// formatFor is the format of what goes into a file, or onto the screen: that of .mode, or else
// what the file's name says.
func (s *shell) formatFor(file string) string {
	if as := format.OfFile(file); as != "" && !s.set.told {
		return as
	}
	return s.set.format
}

// beside is the file for what is no answer of a statement that was entered: a file that takes
// one answer keeps it.
func (s *shell) beside() string {
	if wholeFile(s.set.output) {
		return ""
	}
	return s.set.output
}

// openOutput is the output of one answer, to a file or, for "", to the screen.
func (s *shell) openOutput(ctx context.Context, name string) (*output, error) {
	plain := &output{Writer: s.Out, width: s.Width, finish: func(err error) error { return err }}
	if name != "" && wholeFile(name) {
		var o outfile.Options
		o.Ask = s.set.chart
		file, err := outfile.Create(name, o)
		if err != nil {
			return nil, err
		}
		return &output{whole: file, finish: file.Close}, nil
	}
	if name != "" {
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		return &output{Writer: file, finish: func(err error) error { return errors.Join(err, file.Close()) }}, nil
	}
	if !s.Terminal {
		return plain, nil
	}
	plain.colours = s.colours()
	words := screen.Pager(s.environ)
	if words == nil {
		return plain, nil
	}
	w, finish, shown := screen.Page(ctx, words, s.Out, s.Err)
	if !shown {
		return plain, nil // without the program the screen does
	}
	return &output{Writer: w, width: plain.width, colours: plain.colours, finish: func(err error) error {
		finish()
		return err
	}}, nil
}
