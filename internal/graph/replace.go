package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// TokenReplacer is a TokenSource that may have another token where the API
// refused one: the request is then sent once more.
type TokenReplacer interface {
	Replace(ctx context.Context, refused string) (string, error)
}

// replaced is what became of a token that was refused.
type replaced struct {
	text string
	err  error
}

// replacement returns the request with another token, where the one it was sent
// with is refused and there is another; ok says so. Else the error is the refusal,
// with why there is no other. known are the answers to the same question before.
func (c *credentials) replacement(ctx context.Context, r Request, token string, refusal error, known map[string]replaced) (other Request, ok bool, err error) {
	if !errors.Is(refusal, ErrTokenExpired) || !r.Token.IsEmpty() {
		return r, false, refusal
	}
	replacer, ok := c.source(r.Path).(TokenReplacer)
	if !ok {
		return r, false, refusal
	}
	became, asked := known[token]
	if !asked {
		became.text, became.err = replacer.Replace(ctx, token)
		known[token] = became
	}
	if became.err != nil {
		return r, false, fmt.Errorf("%w; %w", refusal, became.err)
	}
	if became.text == token || became.text == "" {
		return r, false, refusal
	}
	r.Token = secret.New(became.text) // and so it is not replaced a second time
	return r, true, nil
}
