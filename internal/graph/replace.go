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

// source is where the token of a path comes from.
func (c *Client) source(path string) TokenSource {
	if c.own != nil && isOwn(path) {
		return c.own
	}
	return c.tokens
}

// isOwn reports whether a path is about the login itself.
func isOwn(path string) bool { return path == "me" || len(path) > 3 && path[:3] == "me/" }

// replaced is what became of a token that was refused.
type replaced struct {
	text string
	err  error
}

// replacement returns the request with another token, where the one it was sent
// with is refused and there is another; ok says so. Else the error is the refusal,
// with why there is no other. known are the answers to the same question before.
func (c *Client) replacement(ctx context.Context, r Request, token string, refusal error, known map[string]replaced) (other Request, ok bool, err error) {
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

// replaceItems sends the items of a batch once more whose token was refused, with
// another one. err is that of the batch as a whole.
func (c *Client) replaceItems(ctx context.Context, requests []Request, items []item, results []Result, err error) error {
	var again []Request
	var places []*Result
	known := map[string]replaced{}
	at := 0
	for i := range requests {
		if at == len(items) || items[at].result != &results[i] {
			continue // it was not sent
		}
		sent := items[at]
		at++
		r, ok, refusal := c.replacement(ctx, requests[i], sent.token, results[i].Err, known)
		if results[i].Err = refusal; ok {
			again, places = append(again, r), append(places, &results[i])
		}
	}
	if len(again) == 0 {
		return err
	}
	fresh := make([]Result, len(again))
	whole := c.batch(ctx, again, fresh)
	for i := range fresh {
		*places[i] = fresh[i]
	}
	return whole
}
