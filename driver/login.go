package driver

import "context"

// What the command line takes of a connector besides, by an interface of its own.

// AccessToken returns the access token that requests carry, in clear text: that of
// the user, renewed or obtained as InitiateOAuth says.
func (c *connector) AccessToken(ctx context.Context) (Secret, error) {
	text, err := c.login().OfUser().AccessToken(ctx)
	return NewSecret(text), public(err)
}

// CheckLogin returns what a login would fail of after the user has gone through it:
// the app's id or secret is missing, no logins are stored, or the store cannot be
// opened, read and written. The platform is asked only where it is to say whether it knows the
// app; then what concerns the store is not looked at.
func (c *connector) CheckLogin(ctx context.Context, app bool) error {
	if app {
		return public(c.login().ProveApp(ctx))
	}
	return public(c.login().Check(ctx))
}

// LoginsOutlive tells whether stored logins outlive this process: not those in its
// memory, which is also where they are with Endpoint and no OAuthSettingsLocation.
func (c *connector) LoginsOutlive() bool { return c.login().Outlive() }

// Renew renews the stored login at once, though it may not be due, and returns nothing
// of it: sys_tokens shows the outcome.
func (c *connector) Renew(ctx context.Context) error { return public(c.login().Renew(ctx)) }

// Logout deletes the stored login, and says whose it was: see [Logout].
func (c *connector) Logout(ctx context.Context) (user string, err error) {
	user, err = c.login().Logout(ctx)
	return user, public(err)
}
