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

// readLine reads the first line.
func readLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, longestSecret+1)).ReadString('\n')
	switch {
	case len(line) > longestSecret:
		return "", fmt.Errorf("what was given on standard input is longer than %d bytes", longestSecret)
	case errors.Is(err, io.EOF) && line != "":
		return line, nil // a last line without an end
	}
	return line, err
}

// paste is how the user of a terminal hands over what the browser came back to.
func (s streams) paste(ctx context.Context, problem error) (string, error) {
	if problem != nil {
		s.say("%v", problem)
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
