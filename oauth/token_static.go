package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// ErrNoToken is the error of a connection that needs a token and has none.
var ErrNoToken = errors.New("oauth: there is no access token: set OAuthAccessToken; EXEC GetOAuthAuthorizationURL gives the address at which to log in")

// staticToken is a token that was obtained elsewhere and is used as it is,
// until the platform refuses it.
type staticToken struct {
	token secret.Secret
	ends  time.Time // zero where it is not for this side to say
}

// NewStaticToken returns the source of one token. The empty token makes a
// source that has none to give.
func NewStaticToken(token string) TokenSource {
	return &staticToken{token: secret.New(token)}
}

// NewEndingToken returns the source of one token whose end is known, and is the
// end of the session: a profile's validateExternalToken.
func NewEndingToken(token string, ends time.Time) TokenSource {
	return &staticToken{token: secret.New(token), ends: ends}
}

// AccessToken returns the token, or [ErrNoToken], or [ErrSessionExpired] where
// its end is known and past.
func (s *staticToken) AccessToken(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if s.token.IsEmpty() {
		return "", ErrNoToken
	}
	if !s.ends.IsZero() && !time.Now().Before(s.ends) {
		return "", fmt.Errorf("oauth: %w: the token expired%s: log in again", ErrSessionExpired, on(s.ends))
	}
	return s.token.Reveal(), nil
}
