package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// What a program that asks its user to log in starts from.
const (
	// DesktopCallback is the redirect URI of a login at this computer where the
	// configuration names none.
	DesktopCallback = connect.DesktopCallback
	// DesktopTimeout is how long a login at this computer is waited for where
	// [Desktop].Timeout is 0.
	DesktopTimeout = oauth.DesktopTimeout
)

// Desktop is how a user of this computer is asked to log in: see [WithDesktop].
type Desktop = oauth.Desktop

// NewDesktop returns the way to log in that is taken without [WithDesktop]: by
// the default browser, with the certificate of this installation where the
// redirect URI is https. A program changes it, and gives it to WithDesktop.
func NewDesktop() *Desktop { return connect.NewDesktop() }

// WithDesktop returns a context whose statements have the user log in by d where
// a login is needed: with InitiateOAuth=GETANDREFRESH, and in EXEC
// GetOAuthAccessToken without a Verifier. Without it, the default browser is
// opened with GETANDREFRESH, and nobody is asked otherwise.
func WithDesktop(ctx context.Context, d *Desktop) context.Context {
	return connect.WithDesktop(ctx, d)
}
