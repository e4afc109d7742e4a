package shell

import (
	"bufio"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
)

// input gives what the user enters: a statement with its semicolon, or a command.
// [io.EOF] says that there is no more; [errInterrupted] that what was begun is dropped.
type input interface {
	next() (string, error)
	close() error
}

// lines reads entries from what is no terminal.
type lines struct{ in *bufio.Reader }

func (*lines) close() error { return nil }

func (l *lines) next() (string, error) {
	var entry strings.Builder
	for {
		line, err := l.in.ReadString('\n')
		entry.WriteString(line)
		if err == io.EOF && strings.TrimSpace(entry.String()) != "" {
			return entry.String(), nil // the last statement needs no semicolon
		}
		if err != nil {
			return "", err
		}
		if typed.Ended(entry.String()) {
			return entry.String(), nil
		}
	}
}
