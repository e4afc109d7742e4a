package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
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
	words := s.pager()
	if words == nil {
		return plain, nil
	}
	pager := exec.CommandContext(ctx, words[0], words[1:]...)
	pager.Stdout, pager.Stderr = s.Out, s.Err
	pager.Cancel = func() error { return pager.Process.Signal(syscall.SIGTERM) }
	pipe, err := pager.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := pager.Start(); err != nil {
		return plain, nil //nolint:nilerr // without the program the screen does
	}
	return &output{Writer: &quitting{pipe}, width: plain.width, finish: func(err error) error {
		_ = pipe.Close()
		_ = pager.Wait() // how a pager ends says nothing of the answer
		return err
	}}, nil
}

// pager is the program that answers are shown with, nil for none.
func (s *shell) pager() []string {
	if !s.Terminal {
		return nil
	}
	words := strings.Fields(s.environ("PAGER"))
	if len(words) == 0 || words[0] == "cat" {
		return nil
	}
	if words[0] == "less" && len(words) == 1 && s.environ("LESS") == "" {
		words = append(words, "-SFRX") // what fits the screen is printed, long lines are not wrapped
	}
	return words
}

// errLeft is the error of writing to a pager that was left.
var errLeft = errors.New("the pager was left")

// quitting is a pager that may be left before the end: what comes then is for nobody.
type quitting struct{ io.Writer }

func (q *quitting) Write(p []byte) (int, error) {
	if _, err := q.Writer.Write(p); err != nil {
		return 0, errLeft
	}
	return len(p), nil
}
