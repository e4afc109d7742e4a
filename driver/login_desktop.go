package driver

import "github.com/viewfinder-sql/viewfinder/oauth"

// What a program that asks its user to log in starts from.
const (
	// DesktopCallback is the redirect URI of a login at this computer where the
	// configuration names none.
	DesktopCallback = desktopCallback
	// DesktopTimeout is how long a login at this computer is waited for where
	// [Desktop].Timeout is 0.
	DesktopTimeout = oauth.DesktopTimeout
)

// More of what an error of a login comes down to; package oauth has them all.
var (
	// ErrUserDenied: the user cancelled the login.
	ErrUserDenied = oauth.ErrUserDenied
	// ErrNotStored: the store has no such login.
	ErrNotStored = oauth.ErrNotStored
	// ErrClientID, ErrClientSecret, ErrRedirectURI: OAuthClientId,
	// OAuthClientSecret or CallbackURL is missing, or not that of the app.
	ErrClientID     = oauth.ErrClientID
	ErrClientSecret = oauth.ErrClientSecret
	ErrRedirectURI  = oauth.ErrRedirectURI
)

// NewDesktop returns the way to log in that is taken without [WithDesktop]: by
// the default browser, with the certificate of this installation where the
// redirect URI is https. A program changes it, and gives it to WithDesktop.
func NewDesktop() *Desktop {
	return &Desktop{CertificateDir: oauth.CertificateDir()}
}
