package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// DesktopCallback is the redirect URI of a login at this computer where the
// configuration names none.
const DesktopCallback = connect.DesktopCallback

// Desktop is how a user of this computer is asked to log in: see [WithDesktop]. Its
// zero value is the default browser.
type Desktop = oauth.Desktop

// WithDesktop returns a context whose statements have the user log in by d where
// a login is needed: with InitiateOAuth=GETANDREFRESH, and in EXEC
// GetOAuthAccessToken without a Verifier. Without it, the default browser is
// opened with GETANDREFRESH, and nobody is asked otherwise.
func WithDesktop(ctx context.Context, d *Desktop) context.Context {
	return connect.WithDesktop(ctx, d)
}
