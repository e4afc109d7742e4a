package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// TokenSource gives the access token of a request. It is asked once per
// request, from several goroutines at a time.
type TokenSource interface {
	AccessToken(ctx context.Context) (string, error)
}

// credentials are with what requests are sent.
type credentials struct {
	tokens    TokenSource
	own       TokenSource // nil where tokens are of the login itself
	appSecret secret.Secret
}

// isOwn reports whether a path is one about the login itself, which has a token of
// its own.
func (c *credentials) isOwn(path string) bool {
	return c.own != nil && (path == "me" || len(path) > 3 && path[:3] == "me/")
}

// source is where the token of a path comes from.
func (c *credentials) source(path string) TokenSource {
	if c.isOwn(path) {
		return c.own
	}
	return c.tokens
}

// ErrUnusableToken is matched by the error of a token that no request can carry.
var ErrUnusableToken = errors.New("it holds a space, a line break or another character that no token has; copy it again")

var errNoToken = errors.New("there is none; log in, or give one")

// of returns the token of a request, and its proof.
func (c *credentials) of(ctx context.Context, r Request) (token, proof string, err error) {
	if token, err = c.token(ctx, r); err != nil {
		return "", "", err
	}
	return token, c.proof(token), nil
}

func (c *credentials) token(ctx context.Context, r Request) (string, error) {
	token := r.Token.Reveal()
	if source := c.source(r.Path); token == "" && source != nil {
		var err error
		if token, err = source.AccessToken(ctx); err != nil {
			return "", err
		}
	}
	if token == "" {
		return "", errNoToken
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] >= 0x7f {
			return "", ErrUnusableToken
		}
	}
	return token, nil
}

// proof signs a token with the app's secret.
func (c *credentials) proof(token string) string {
	if c.appSecret.IsEmpty() {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(c.appSecret.Reveal()))
	mac.Write([]byte(token))
	return hex.EncodeToString(mac.Sum(nil))
}
