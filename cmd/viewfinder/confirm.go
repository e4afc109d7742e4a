package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
)

// errDeclined is the error of a statement that the user has not agreed to.
var errDeclined = errors.New("nothing was sent: it was not agreed to")

// confirmed returns a context under which somebody at a terminal is asked before a
// statement changes or deletes several rows.
func (s streams) confirmed(ctx context.Context, yes bool) context.Context {
	if yes || !s.terminal() {
		return ctx
	}
	return confirmedBy(ctx, s.ask)
}

// confirmedBy is [streams.confirmed] with another way to ask.
func confirmedBy(ctx context.Context, ask func(context.Context, string) (string, error)) context.Context {
	return driver.WithApproval(ctx, func(ctx context.Context, c driver.Change) error {
		if c.Verb == "INSERT" || c.Rows < 2 {
			return nil
		}
		word, err := ask(ctx, fmt.Sprintf("%s %s concerns %d rows. Go on? [y/N] ", c.Verb, c.Table, c.Rows))
		if err != nil {
			return err
		}
		if word = strings.ToLower(word); word != "y" && word != "yes" {
			return errDeclined
		}
		return nil
	})
}

// ask asks for one line at the terminal; "" where there is none. It returns when the
// context ends.
func (s streams) ask(ctx context.Context, prompt string) (string, error) {
	_, _ = fmt.Fprint(s.err, prompt)
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() { // nothing else ends a read from a terminal
		text, err := bufio.NewReader(s.in).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		done <- result{strings.TrimSpace(text), err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		s.say("")
		return "", ctx.Err()
	}
}
