package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// WithDesktop returns a context whose statements have the user log in by d where
// a login is needed: with InitiateOAuth=GETANDREFRESH, and in EXEC
// GetOAuthAccessToken without a Verifier. Without it, the default browser is
// opened with GETANDREFRESH, and nobody is asked otherwise.
func WithDesktop(ctx context.Context, d *oauth.Desktop) context.Context {
	return connect.WithDesktop(ctx, d)
}
