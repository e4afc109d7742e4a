package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// longestSecret bounds what is read as a code or an address.
const longestSecret = 16 << 10 // bytes

// terminal tells whether somebody may type on standard input.
func (s streams) terminal() bool {
	file, ok := s.in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// readSecret asks for one line and reads it from standard input; a terminal does
// not show it. It returns when the context ends, and leaves the terminal as it
// was.
func (s streams) readSecret(ctx context.Context, prompt string) (string, error) {
	_, _ = fmt.Fprint(s.err, prompt)
	defer s.say("") // what was typed did not end the line
	read := func() (string, error) { return readLine(s.in) }
	if s.terminal() {
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

// paste is how the user of a terminal hands over what the browser came back to.
func (s streams) paste(ctx context.Context, problem error) (string, error) {
	if problem != nil {
		if bad := ofPaste(problem); bad != nil {
			problem = bad
		}
		s.say("%s", strings.TrimPrefix(problem.Error(), "oauth: "))
	}
	return s.readSecret(ctx, "Or paste the address that the browser came back to (it is not shown): ")
}

// untilOver is for what runs beside a login: it writes messages until the login
// is over, and end waits for what has begun and is to leave nothing behind.
type untilOver struct {
	mu    sync.Mutex
	w     io.Writer
	over  bool
	begun sync.WaitGroup
}

// Write implements [io.Writer].
func (u *untilOver) Write(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over {
		return len(p), nil
	}
	return u.w.Write(p)
}

// begin returns false when the login is over; otherwise done must follow.
func (u *untilOver) begin() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.over {
		u.begun.Add(1)
	}
	return !u.over
}

func (u *untilOver) done() { u.begun.Done() }

func (u *untilOver) end() {
	u.begun.Wait() // the last of what a terminal shows is its own line
	u.mu.Lock()
	u.over = true
	u.mu.Unlock()
	u.begun.Wait()
}
