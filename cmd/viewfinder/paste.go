package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// pasted is an error of what the user gave after a login. Nothing was sent.
type pasted struct {
	text string
	err  error
}

func (e *pasted) Error() string { return e.text }
func (e *pasted) Unwrap() error { return e.err }

// ofPaste words an error for somebody who has pasted something; nil for one that
// is not about that.
func ofPaste(err error) *pasted {
	var verifier *oauth.VerifierError
	switch {
	case errors.As(err, &verifier) && verifier.Property == "":
		return &pasted{verifier.Problem, err}
	case errors.As(err, &verifier):
		return &pasted{"what was pasted " + verifier.Problem, err}
	case errors.Is(err, oauth.ErrState):
		return &pasted{"what was pasted is of another login: its state is not the one of the address above; log in there, and paste what that leads to", err}
	}
	return nil
}

// untilGood asks for what the browser came back to, and again while use says that it
// will not do, until there is nothing more to read. Later lines add to earlier ones.
// Any other error of use is its own.
func (s streams) untilGood(ctx context.Context, use func(text string) error) error {
	if !s.terminal() {
		s.in = bufio.NewReaderSize(s.in, longestSecret+1)
	}
	var bad *pasted
	text, prompt := "", "Paste the address that it went to (it is not shown): "
	for {
		if !s.terminal() { // a program that drives the login goes by it
			s.say("%s", prompt)
		}
		more, err := s.readSecret(ctx, prompt)
		switch {
		case errors.Is(err, io.EOF) && bad != nil:
			return usageError{bad}
		case errors.Is(err, io.EOF) || err == nil && text+more == "":
			return usageError{errors.New("nothing was given: the address that the browser came back to is needed")}
		case err != nil:
			return err
		}
		text += more + "\n"
		err = use(text)
		if bad = ofPaste(err); bad == nil {
			return err
		}
		s.say("%v", bad)
		prompt = "Paste it again (it is not shown): "
	}
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
