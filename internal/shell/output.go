package shell

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/viewfinder-sql/viewfinder/internal/screen"
)

// output is where an answer goes: the screen, by way of a pager where there is one, or a
// file.
type output struct {
	io.Writer
	width  int // of the screen
	finish func(error) error
}

// openOutput is the output of one answer.
func (s *shell) openOutput(ctx context.Context) (*output, error) {
	plain := &output{Writer: s.Out, finish: func(err error) error { return err }}
	if s.Width != nil {
		plain.width = s.Width()
	}
	if s.set.output != "" {
		file, err := os.OpenFile(s.set.output, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		return &output{Writer: file, finish: func(err error) error { return errors.Join(err, file.Close()) }}, nil
	}
	if !s.Terminal {
		return plain, nil
	}
	words := screen.Pager(s.environ)
	if words == nil {
		return plain, nil
	}
	w, finish, shown := screen.Page(ctx, words, s.Out, s.Err)
	if !shown {
		return plain, nil // without the program the screen does
	}
	return &output{Writer: w, width: plain.width, finish: func(err error) error {
		finish()
		return err
	}}, nil
}
