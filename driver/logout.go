package driver

import (
	"context"
	"errors"
)

// Logout deletes the stored login that connections of cfg use, which OAuthUser names
// where there are several, and says whose it was. The error matches
// oauth.ErrNotStored where there is none. The token lives on unless EXEC
// RevokeOAuthAccessToken ends it, which deletes it too. Databases that are open may
// use it until they are closed.
func Logout(ctx context.Context, cfg *Config, opts ...Option) (user string, err error) {
	c, err := newConnector(cfg, opts...)
	if err != nil {
		return "", err
	}
	user, err = c.Logout(ctx)
	return user, errors.Join(err, c.Close())
}
