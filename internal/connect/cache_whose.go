package connect

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// meansStored reports whether a configuration's login is whichever of the store fits, and none
// that it brought or began itself.
func meansStored(c *config.Config) bool {
	if c.InitiateOAuth == InitiateOff && c.OAuthSettingsLocation.IsEmpty() {
		return false
	}
	return c.OAuthAccessToken.IsEmpty() && c.OAuthRefreshToken.IsEmpty() && c.OAuthVerifier.IsEmpty()
}

// NobodyError is of a cache of which nothing tells whose it would be. It is none of access: nothing
// is asked for.
type NobodyError struct{ Err error } // why, for its text

func (e *NobodyError) Error() string {
	return "whose rows are meant is not known (log in, or name OAuthUser): " + e.Err.Error()
}

// Is matches [cache.ErrAbsent].
func (e *NobodyError) Is(target error) bool { return target == cache.ErrAbsent }

// Whose is the configuration with the user named whose rows its cache has, for [Cache] and its
// like: of the stored login that is meant, whoever that is now, by id. Nothing is sent. Where it is
// not known, and OAuthUser is empty, that is a [*NobodyError].
func (l *Login) Whose(ctx context.Context, c *config.Config) (*config.Config, error) {
	if !meansStored(c) || l.Source == nil {
		return c, nil
	}
	user, err := l.Source.User(ctx)
	switch {
	case err == nil && user == c.OAuthUser, err != nil && c.OAuthUser != "" && !errors.Is(err, oauth.ErrAmbiguousLogin):
		return c, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, &NobodyError{err}
	}
	c = c.Clone()
	c.OAuthUser = user
	return c, nil
}

// WhoseStored is [Login.Whose] where no login is open.
func WhoseStored(ctx context.Context, c *config.Config) (*config.Config, error) {
	l, err := newLogin(c, Options{}, offline{}, nil)
	if err != nil {
		return nil, &NobodyError{err}
	}
	whose, err := l.Whose(ctx, c)
	return whose, errors.Join(err, l.close())
}
