package driver

import "context"

// AccessToken returns the access token that the connector's requests carry, in
// clear text: that of the user, renewed or obtained as InitiateOAuth says.
func (c *Connector) AccessToken(ctx context.Context) (Secret, error) {
	text, err := c.pool.Parts().Link.Login.OfUser().AccessToken(ctx)
	return NewSecret(text), err
}

// CheckLogin returns what a login would fail of after the user has gone through it:
// the app's id or secret is missing, no logins are stored, or the store cannot be
// opened, read and written. The platform is not asked.
func (c *Connector) CheckLogin(ctx context.Context) error {
	return c.pool.Parts().Link.Login.Check(ctx)
}

// LoginsOutlive tells whether stored logins outlive this process: not those in its
// memory, which is also where they are with Endpoint and no OAuthSettingsLocation.
func (c *Connector) LoginsOutlive() bool { return c.pool.Parts().Link.Login.Outlive() }

// Renew renews the stored login that the connector uses at once, though it may
// not be due, and returns nothing of it: sys_tokens shows the outcome.
func (c *Connector) Renew(ctx context.Context) error { return c.pool.Parts().Link.Login.Renew(ctx) }

// Logout deletes the stored login that the connector uses, and says whose it was.
// The token lives on unless RevokeOAuthAccessToken ends it.
func (c *Connector) Logout(ctx context.Context) (user string, err error) {
	return c.pool.Parts().Link.Login.Logout(ctx)
}
