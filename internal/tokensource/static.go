package tokensource

import (
	"context"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// staticToken is a token that was obtained elsewhere and is used as it is,
// until the platform refuses it.
type staticToken struct {
	token secret.Secret
	ends  time.Time // zero where it is not for this side to say
}

// Static returns the source of one token. The empty token makes a
// source that has none to give.
func Static(token string) TokenSource {
	return &staticToken{token: secret.New(token)}
}

// Ending returns the source of one token whose end is known, and is the
// end of the session: a profile's validateExternalToken.
func Ending(token string, ends time.Time) TokenSource {
	return &staticToken{token: secret.New(token), ends: ends}
}

// AccessToken returns the token, or [oauth.ErrNoToken], or [oauth.ErrSessionExpired] where
// its end is known and past.
func (s *staticToken) AccessToken(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if s.token.IsEmpty() {
		return "", oauth.ErrNoToken
	}
	if !s.ends.IsZero() && !time.Now().Before(s.ends) {
		return "", fmt.Errorf("oauth: %w: the token expired%s: log in again", oauth.ErrSessionExpired, on(s.ends))
	}
	return s.token.Reveal(), nil
}
