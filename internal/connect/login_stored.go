package connect

import (
	"context"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// MeanStored has a configuration that names nothing which could give a token mean the
// stored login, as InitiateOAuth=REFRESH does. Faces for people call it before [Open].
func MeanStored(c *config.Config) {
	if c.InitiateOAuth == InitiateOff && c.OAuthAccessToken.IsEmpty() && c.OAuthRefreshToken.IsEmpty() && c.OAuthSettingsLocation.IsEmpty() {
		c.InitiateOAuth = InitiateRefresh
	}
}

// openStore makes the source of stored logins.
func (l *Login) openStore(c *config.Config, event func(context.Context, tokensource.Event)) (err error) {
	location := settingsLocation(c)
	l.outlives = !strings.HasPrefix(location.Reveal(), "memory:")
	l.OAuth.Codes = tokenstore.CodesFor(location)
	cfg := tokensource.Config{
		OAuth: l.OAuth,
		Open: func(ctx context.Context) (tokenstore.Store, error) {
			return tokenstore.Open(ctx, location, c.OAuthSettingsKey)
		},
		User:     c.OAuthUser,
		Renew:    c.InitiateOAuth != InitiateOff,
		Verifier: c.OAuthVerifier,
		Access:   c.OAuthAccessToken,
		Refresh:  c.OAuthRefreshToken,
		Event:    event,
	}
	cfg.Issued, cfg.Expires = givenTimes(c)
	if c.InitiateOAuth == InitiateGetAndRefresh {
		cfg.Desktop = desktopFor
	}
	l.Source, err = tokensource.New(cfg)
	return err
}

// settingsLocation is where logins are stored.
func settingsLocation(c *config.Config) config.Secret {
	if c.OAuthSettingsLocation.IsEmpty() && c.Endpoint != "" {
		// What stands in for the platform is shown nothing that was stored for
		// other connections.
		return secret.New("memory://" + c.Endpoint)
	}
	return c.OAuthSettingsLocation
}

// Ready fails where no token could be kept.
func (l *Login) Ready(ctx context.Context) error {
	store, err := l.Source.Store(ctx)
	if err != nil {
		return err
	}
	return tokenstore.Ready(ctx, store, l.OAuth.Codes)
}

// Keep puts a token in the place of the one of the same login.
func (l *Login) Keep(ctx context.Context, t *oauth.Token) error {
	store, err := l.Source.Store(ctx)
	if err != nil {
		return err
	}
	defer l.Source.Reset()
	return tokensource.Keep(ctx, store, t)
}

// Accounts are the ids of the accounts that the logins of a user reach, as far as is known.
func (l *Login) Accounts(ctx context.Context, user string) ([]string, error) {
	store, err := l.Source.Store(ctx)
	if err != nil {
		return nil, err
	}
	return tokensource.Accounts(ctx, l.OAuth, store, user)
}

// Forget deletes the logins of a user, and returns how many there were.
func (l *Login) Forget(ctx context.Context, user string) (int, error) {
	store, err := l.Source.Store(ctx)
	if err != nil {
		return 0, err
	}
	defer l.Source.Reset()
	return tokensource.Forget(ctx, l.OAuth, store, user)
}

// close closes the store.
func (l *Login) close() error {
	if l.Source == nil {
		return nil
	}
	return l.Source.Close()
}

// Warnings are what there is to know of the login in time.
func (l *Login) Warnings() []tokensource.Warning {
	if l.Source == nil || l.Given {
		return nil
	}
	return l.Source.Warnings()
}

var errNoStore = errors.New("driver: no logins are stored: set InitiateOAuth to REFRESH or GETANDREFRESH, or OAuthSettingsLocation")

// Check returns what a login would fail of after the user has gone through it: the
// app's id or secret is missing, no logins are stored, or the store cannot be
// opened, read and written. The platform is not asked.
func (l *Login) Check(ctx context.Context) error {
	client, err := oauth.NewClient(l.OAuth)
	if err != nil {
		return err
	}
	if err := client.CheckApp(); err != nil {
		return err
	}
	if l.Source == nil {
		return errNoStore
	}
	return l.Ready(ctx)
}

// ProveApp asks the platform whether it knows the app by its id and its secret.
func (l *Login) ProveApp(ctx context.Context) error {
	client, err := oauth.NewClient(l.OAuth)
	if err != nil {
		return err
	}
	return client.ProveApp(ctx)
}

// Outlive tells whether stored logins outlive this process: not those in its
// memory, which is also where they are with Endpoint and no OAuthSettingsLocation.
func (l *Login) Outlive() bool { return l.outlives }

// Renew renews the stored login at once, though it may not be due.
func (l *Login) Renew(ctx context.Context) error {
	if l.Source == nil {
		return errNoStore
	}
	return l.Source.Renew(ctx)
}

// Logout deletes the stored login that is in use, and says whose it was.
func (l *Login) Logout(ctx context.Context) (user string, err error) {
	if l.Source == nil {
		return "", errNoStore
	}
	return l.Source.Logout(ctx)
}
