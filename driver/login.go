package driver

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/procedures"
)

// The values of InitiateOAuth.
const (
	initiateOff           = "OFF"
	initiateRefresh       = "REFRESH"
	initiateGetAndRefresh = "GETANDREFRESH"
)

// desktopCallback is the redirect URI of a login at this computer where none is
// given.
const desktopCallback = "https://localhost:33333/"

// validateLogin checks the properties of a login that depend on each other.
func (c *Config) validateLogin() error {
	if c.SecureRedirectsOnly {
		for name, list := range map[string]string{"CallbackURL": c.CallbackURL, "AllowedCallbackURLs": c.AllowedCallbackURLs} {
			for _, address := range strings.Fields(list) {
				if err := property.SecureRedirect(address); err != nil {
					return &ConfigError{Property: name, Reason: err.Error() + ", or for SecureRedirectsOnly=false"}
				}
			}
		}
	}
	if c.InitiateOAuth == initiateOff && !c.OAuthVerifier.IsEmpty() {
		return &ConfigError{Property: "OAuthVerifier", Reason: "InitiateOAuth=OFF exchanges no code: set REFRESH or GETANDREFRESH, or call GetOAuthAccessToken with it"}
	}
	return c.validateLoginKind()
}

// login is how the connections of a connector come by their token.
type login struct {
	cfg    oauth.Config
	secret Secret            // that signs requests; empty for none
	tokens graph.TokenSource // of requests
	user   graph.TokenSource // of the user, where tokens speaks for a Page
	page   *oauth.PageSource // the same as tokens then; nil for none
	source *oauth.Source     // of stored logins; nil where none are in use
	given  bool              // a token is used as it was given
}

// newLogin makes the login of a configuration. Nothing is opened or sent.
func newLogin(c *Config, transport http.RoundTripper, event func(context.Context, oauth.Event)) (*login, error) {
	l := &login{secret: c.OAuthClientSecret}
	l.cfg = oauth.Config{
		Login:             oauth.Login(c.AuthScheme),
		Version:           c.Version,
		Endpoint:          c.Endpoint,
		CallbackURL:       c.CallbackURL,
		InsecureRedirects: !c.SecureRedirectsOnly,
		RequireState:      c.RequireState,
		Scope:             c.Scope,
		Timeout:           c.Timeout,
		Transport:         transport,
	}
	l.cfg.ClientID, l.cfg.ClientSecret = c.app()
	var err error
	if l.cfg.Profile, err = c.loadProfile(); err != nil {
		return nil, err
	}
	if c.AllowedCallbackURLs != "" {
		l.cfg.AllowedCallbackURLs = strings.Fields(c.AllowedCallbackURLs)
	} else if c.CallbackURL == "" && c.InitiateOAuth == initiateGetAndRefresh {
		l.cfg.CallbackURL = desktopCallback
	}
	l.given = c.InitiateOAuth == initiateOff && !c.ownToken().IsEmpty()
	if c.InitiateOAuth != initiateOff || !c.OAuthSettingsLocation.IsEmpty() {
		if err := l.openStore(c, event); err != nil {
			return nil, err
		}
	}
	if l.given || l.source == nil {
		l.tokens = c.givenToken(l.cfg.Profile)
	} else {
		l.tokens, l.secret = l.source, l.cfg.ClientSecret
	}
	if c.AuthenticateAsPage == "" {
		return l, nil
	}
	page, err := oauth.NewPageSource(l.cfg, l.tokens, c.AuthenticateAsPage)
	if err != nil {
		return nil, err
	}
	l.user, l.tokens, l.page = l.tokens, page, page
	return l, nil
}

// logLogin writes what became of the login.
func (c *Connector) logLogin(ctx context.Context, e oauth.Event) {
	fields := logging.Fields{}
	if e.Token.User != "" {
		fields["user"], fields["expires"] = e.Token.User, e.Token.Expires.UTC().Format(time.RFC3339)
	}
	if e.Err != nil {
		fields["cause"] = e.Err.Error()
	}
	c.log.Write(ctx, 2, logging.AUTH, e.What, fields)
}

// keepToPage keeps a statement to the account of the Page whose token is used: it
// reaches no other.
func (c *Connector) keepToPage(ctx context.Context, run *fetch.Statement) error {
	if c.login.page == nil || c.cfg.BusinessAccountID != "" || len(run.Tables()) == 0 {
		return nil
	}
	account, err := c.login.page.Account(ctx)
	if err != nil {
		return err
	}
	run.OnlyAccount(account)
	return nil
}

// ownToken is the token that the caller brought. The platform has no refresh
// tokens: there, the long-lived token plays that part.
func (c *Config) ownToken() Secret {
	if c.OAuthAccessToken.IsEmpty() && oauth.Login(c.AuthScheme) != oauth.CustomLogin {
		return c.OAuthRefreshToken
	}
	return c.OAuthAccessToken
}

// givenTimes are what the caller knows of OAuthAccessToken, zero for nothing.
func (c *Config) givenTimes() (issued, expires time.Time) {
	if c.OAuthTokenTimestamp > 0 {
		issued = time.UnixMilli(int64(c.OAuthTokenTimestamp))
		if c.OAuthExpiresIn > 0 {
			expires = issued.Add(time.Duration(c.OAuthExpiresIn) * time.Second)
		}
	}
	return issued, expires
}

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

// Desktop is how a user of this computer is asked to log in: see [WithDesktop].
type Desktop = oauth.Desktop

type desktopKey struct{}

// WithDesktop returns a context whose statements have the user log in by d where
// a login is needed: with InitiateOAuth=GETANDREFRESH, and in EXEC
// GetOAuthAccessToken without a Verifier. Without it, the default browser is
// opened with GETANDREFRESH, and nobody is asked otherwise.
func WithDesktop(ctx context.Context, d *Desktop) context.Context {
	return context.WithValue(ctx, desktopKey{}, d)
}

// desktopFor is what a context asks for.
func desktopFor(ctx context.Context) *oauth.Desktop {
	if d, ok := ctx.Value(desktopKey{}).(*Desktop); ok {
		return d
	}
	return &oauth.Desktop{CertificateDir: oauth.CertificateDir()}
}

// environment is what procedures are given.
func (c *Connector) environment(ctx context.Context) procedures.Env {
	l := c.login
	env := procedures.Env{OAuth: l.cfg, Tokens: l.tokens}
	if l.user != nil {
		env.Tokens = l.user
	}
	if l.source != nil {
		env.Kept = l
	}
	if c.cfg.InitiateOAuth == initiateGetAndRefresh || ctx.Value(desktopKey{}) != nil {
		env.Desktop = desktopFor(ctx)
	}
	return env
}

// Ready implements [procedures.Keeper].
func (l *login) Ready(ctx context.Context) error {
	store, err := l.source.Store(ctx)
	if err != nil {
		return err
	}
	return oauth.Ready(ctx, store)
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

// AccessToken returns the access token that the connector's requests carry, in
// clear text: that of the user, renewed or obtained as InitiateOAuth says.
func (c *Connector) AccessToken(ctx context.Context) (Secret, error) {
	source := c.login.tokens
	if c.login.user != nil {
		source = c.login.user
	}
	text, err := source.AccessToken(ctx)
	return NewSecret(text), err
}

// CheckLogin returns what a login would fail of after the user has gone through it:
// the app's id or secret is missing, no logins are stored, or the store cannot be
// opened and read. The platform is not asked.
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
