package oauth

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// ErrNoToken is the error of a connection that needs a token and has none.
var ErrNoToken = errors.New("oauth: there is no access token: set OAuthAccessToken; EXEC GetOAuthAuthorizationURL gives the address at which to log in")

// StaticToken is a token that was obtained elsewhere and is used as it is,
// until the platform refuses it.
type StaticToken struct {
	token secret.Secret
}

// NewStaticToken returns the source of one token. The empty token makes a
// source that has none to give.
func NewStaticToken(token string) *StaticToken {
	return &StaticToken{token: secret.New(token)}
}

// AccessToken returns the token, or [ErrNoToken].
func (s *StaticToken) AccessToken(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if s.token.IsEmpty() {
		return "", ErrNoToken
	}
	return s.token.Reveal(), nil
}
