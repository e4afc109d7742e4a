package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// longestSecret bounds what is read as a code or an address.
const longestSecret = 16 << 10 // bytes

// readSecret reads one line from standard input; somebody at a terminal, which does not show
// it, is asked for it. It returns when the context ends, and leaves the terminal as it
// was.
func (s streams) readSecret(ctx context.Context, prompt string) (string, error) {
	read := func() (string, error) { return readLine(s.in) }
	if s.terminal() {
		_, _ = fmt.Fprint(s.err, prompt)
		defer s.say("") // what was typed did not end the line
		fd := int(s.in.(*os.File).Fd())
		before, err := term.GetState(fd)
		if err != nil {
			return "", err
		}
		defer func() { _ = term.Restore(fd, before) }()
		read = func() (string, error) {
			line, err := term.ReadPassword(fd)
			return string(line), err
		}
	}
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() { // nothing else ends a read from a terminal
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return strings.TrimSpace(r.text), r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// readLine reads a line, and what came together with it: a mail, or an address in
// several lines.
func readLine(in io.Reader) (string, error) {
	r := bufio.NewReaderSize(in, longestSecret+1)
	line, err := r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", fmt.Errorf("what was given on standard input is longer than %d bytes", longestSecret)
	case errors.Is(err, io.EOF) && len(line) > 0: // a last line without an end
	case err != nil:
		return "", err
	}
	text := string(line)
	rest, _ := r.Peek(r.Buffered())
	text += string(rest)
	_, _ = r.Discard(len(rest)) // which are there
	return text, nil
}
