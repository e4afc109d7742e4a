package driver

import (
	"context"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
)

// openStore makes the source of stored logins.
func (l *login) openStore(c *Config, event func(context.Context, oauth.Event)) (err error) {
	location := c.settingsLocation()
	l.cfg.Codes = oauth.CodesFor(location)
	cfg := oauth.SourceConfig{
		Config: l.cfg,
		Open: func(ctx context.Context) (oauth.Store, error) {
			return oauth.Open(ctx, location, c.OAuthSettingsKey)
		},
		User:     c.OAuthUser,
		Renew:    c.InitiateOAuth != initiateOff,
		Verifier: c.OAuthVerifier,
		Access:   c.OAuthAccessToken,
		Refresh:  c.OAuthRefreshToken,
		Event:    event,
	}
	cfg.Issued, cfg.Expires = c.givenTimes()
	if c.InitiateOAuth == initiateGetAndRefresh {
		cfg.Desktop = desktopFor
	}
	l.source, err = oauth.NewSource(cfg)
	return err
}

// settingsLocation is where logins are stored.
func (c *Config) settingsLocation() Secret {
	if c.OAuthSettingsLocation.IsEmpty() && c.Endpoint != "" {
		// What stands in for the platform is shown nothing that was stored for
		// other connections.
		return NewSecret("memory://" + c.Endpoint)
	}
	return c.OAuthSettingsLocation
}

// Ready implements [procedures.Keeper].
func (l *login) Ready(ctx context.Context) error {
	store, err := l.source.Store(ctx)
	if err != nil {
		return err
	}
	return oauth.Ready(ctx, store, l.cfg.Codes)
}

// Keep implements [procedures.Keeper].
func (l *login) Keep(ctx context.Context, t *oauth.Token) error {
	store, err := l.source.Store(ctx)
	if err != nil {
		return err
	}
	defer l.source.Reset()
	return oauth.Keep(ctx, store, t)
}

// Forget implements [procedures.Keeper].
func (l *login) Forget(ctx context.Context, user string) (int, error) {
	store, err := l.source.Store(ctx)
	if err != nil {
		return 0, err
	}
	defer l.source.Reset()
	return oauth.Forget(ctx, l.cfg, store, user)
}

// close closes the store.
func (l *login) close() error {
	if l.source == nil {
		return nil
	}
	return l.source.Close()
}

// warnings are what there is to know of the login in time.
func (l *login) warnings() []Warning {
	if l.source == nil || l.given {
		return nil
	}
	var list []Warning
	for _, w := range l.source.Warnings() {
		list = append(list, Warning{Reason: w.Reason, Count: 1, Message: w.Message})
	}
	return list
}

var errNoStore = errors.New("driver: no logins are stored: set InitiateOAuth to REFRESH or GETANDREFRESH, or OAuthSettingsLocation")

// CheckLogin returns what a login would fail of after the user has gone through it:
// the app's id or secret is missing, no logins are stored, or the store cannot be
// opened, read and written. The platform is not asked.
func (c *Connector) CheckLogin(ctx context.Context) error {
	if err := oauth.CheckApp(c.login.cfg); err != nil {
		return err
	}
	if c.login.source == nil {
		return errNoStore
	}
	return c.login.Ready(ctx)
}

// LoginsOutlive tells whether stored logins outlive this process: not those in its
// memory, which is also where they are with Endpoint and no OAuthSettingsLocation.
func (c *Connector) LoginsOutlive() bool {
	return c.login.source != nil && !strings.HasPrefix(c.cfg.settingsLocation().Reveal(), "memory:")
}

// Renew renews the stored login that the connector uses at once, though it may
// not be due, and returns nothing of it: sys_tokens shows the outcome.
func (c *Connector) Renew(ctx context.Context) error {
	if c.login.source == nil {
		return errNoStore
	}
	return c.login.source.Renew(ctx)
}

// Logout deletes the stored login that the connector uses, and says whose it was.
// The token lives on unless RevokeOAuthAccessToken ends it.
func (c *Connector) Logout(ctx context.Context) (user string, err error) {
	if c.login.source == nil {
		return "", errNoStore
	}
	return c.login.source.Logout(ctx)
}
