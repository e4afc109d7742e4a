package screen

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"syscall"
)

// Colours tells whether a terminal is wanted in colours: NO_COLOR turns them off, and so
// does a terminal that has none.
func Colours(environ func(string) string) bool {
	return environ("NO_COLOR") == "" && environ("TERM") != "dumb"
}

// Pager is the program of PAGER, with what it is called with; nil for none.
func Pager(environ func(string) string) []string {
	words := strings.Fields(environ("PAGER"))
	if len(words) == 0 || words[0] == "cat" {
		return nil
	}
	if words[0] == "less" && len(words) == 1 && environ("LESS") == "" {
		words = append(words, "-SFRX") // what fits the screen is printed, long lines are not wrapped
	}
	return words
}

// ErrLeft is the error of writing to a pager that was left.
var ErrLeft = errors.New("the pager was left")

// Page starts a pager that shows on out. finish waits until it is left; without the program
// both are out's own, and ok is false.
func Page(ctx context.Context, words []string, out, messages io.Writer) (w io.Writer, finish func(), ok bool) {
	pager := exec.CommandContext(ctx, words[0], words[1:]...)
	pager.Stdout, pager.Stderr = out, messages
	pager.Cancel = func() error { return pager.Process.Signal(syscall.SIGTERM) }
	pipe, err := pager.StdinPipe()
	if err == nil {
		err = pager.Start()
	}
	if err != nil {
		return out, func() {}, false
	}
	return &quitting{pipe}, func() {
		_ = pipe.Close()
		_ = pager.Wait() // how a pager ends says nothing of the answer
	}, true
}

// quitting is a pager that may be left before the end: what comes then is for nobody.
type quitting struct{ io.Writer }

func (q *quitting) Write(p []byte) (int, error) {
	if _, err := q.Writer.Write(p); err != nil {
		return 0, ErrLeft
	}
	return len(p), nil
}
