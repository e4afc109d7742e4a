package driver

import (
	"context"
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
		l.cfg.CallbackURL = DesktopCallback
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

// ofUser gives the user's token, whomever requests speak for.
func (l *login) ofUser() graph.TokenSource {
	if l.user != nil {
		return l.user
	}
	return l.tokens
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

// environment is what procedures are given.
func (c *Connector) environment(ctx context.Context) procedures.Env {
	l := c.login
	env := procedures.Env{OAuth: l.cfg, Tokens: l.ofUser()}
	if l.source != nil {
		env.Kept = l
	}
	if c.cfg.InitiateOAuth == initiateGetAndRefresh || ctx.Value(desktopKey{}) != nil {
		env.Desktop = desktopFor(ctx)
	}
	return env
}

// givenToken is the token of the connection string. Where another provider's
// token is the session, its end is the session's, if it is known.
func (c *Config) givenToken(p *oauth.Profile) *oauth.StaticToken {
	if p != nil && p.Token.ValidateExternalToken {
		_, ends := c.givenTimes()
		return oauth.NewEndingToken(c.ownToken().Reveal(), ends)
	}
	return oauth.NewStaticToken(c.ownToken().Reveal())
}

// AccessToken returns the access token that the connector's requests carry, in
// clear text: that of the user, renewed or obtained as InitiateOAuth says.
func (c *Connector) AccessToken(ctx context.Context) (Secret, error) {
	text, err := c.login.ofUser().AccessToken(ctx)
	return NewSecret(text), err
}
