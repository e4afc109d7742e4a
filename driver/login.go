package driver

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// LoginKindError is a table that logins of the connection's kind (AuthScheme)
// cannot read: Login is that kind, Serves those that the Table can be read with.
type LoginKindError = fetch.LoginKindError

// keepToPage keeps a statement to the account of the Page whose token is used: it
// reaches no other.
func (c *Connector) keepToPage(ctx context.Context, run *fetch.Statement) error {
	if c.link.Login.Page == nil || c.cfg.BusinessAccountID != "" || len(run.Tables()) == 0 {
		return nil
	}
	account, err := c.link.Login.Page.Account(ctx)
	if err != nil {
		return err
	}
	run.OnlyAccount(account)
	return nil
}

// environment is what procedures are given.
func (c *Connector) environment(ctx context.Context) procedures.Env {
	l := c.link.Login
	env := procedures.Env{OAuth: l.OAuth, Tokens: l.OfUser()}
	if l.Source != nil {
		env.Kept = l
	}
	if d, said := connect.DesktopOf(ctx); said || c.cfg.InitiateOAuth == connect.InitiateGetAndRefresh {
		env.Desktop = d
	}
	return env
}

// AccessToken returns the access token that the connector's requests carry, in
// clear text: that of the user, renewed or obtained as InitiateOAuth says.
func (c *Connector) AccessToken(ctx context.Context) (Secret, error) {
	text, err := c.link.Login.OfUser().AccessToken(ctx)
	return NewSecret(text), err
}

// CheckLogin returns what a login would fail of after the user has gone through it:
// the app's id or secret is missing, no logins are stored, or the store cannot be
// opened, read and written. The platform is not asked.
func (c *Connector) CheckLogin(ctx context.Context) error { return c.link.Login.Check(ctx) }

// LoginsOutlive tells whether stored logins outlive this process: not those in its
// memory, which is also where they are with Endpoint and no OAuthSettingsLocation.
func (c *Connector) LoginsOutlive() bool { return c.link.Login.Outlive() }

// Renew renews the stored login that the connector uses at once, though it may
// not be due, and returns nothing of it: sys_tokens shows the outcome.
func (c *Connector) Renew(ctx context.Context) error { return c.link.Login.Renew(ctx) }

// Logout deletes the stored login that the connector uses, and says whose it was.
// The token lives on unless RevokeOAuthAccessToken ends it.
func (c *Connector) Logout(ctx context.Context) (user string, err error) {
	return c.link.Login.Logout(ctx)
}
