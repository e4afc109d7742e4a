package shell

import (
	"bufio"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// input gives what the user enters: a statement with its semicolon, or a command.
// [io.EOF] says that there is no more; [errInterrupted] that what was begun is dropped.
type input interface {
	next() (string, error)
	close() error
}

// ended tells whether a text is a whole entry: a command, nothing, or a statement with
// its semicolon.
func ended(text string) bool {
	trimmed := strings.TrimSpace(text)
	if _, _, ok := asCommand(trimmed); ok || trimmed == "" {
		return true
	}
	tokens, err := token.Lex(text)
	if err != nil {
		return false // a text or a comment is open
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].Kind == token.Comment {
		tokens = tokens[:len(tokens)-1]
	}
	return len(tokens) == 0 || tokens[len(tokens)-1].Text(text) == ";"
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
		if ended(entry.String()) {
			return entry.String(), nil
		}
	}
}
