package connect

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/tokensource"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Login is how requests come by their token.
type Login struct {
	OAuth  oauth.Config        // of requests to the login services
	Tokens graph.TokenSource   // of requests
	Page   *tokensource.Page   // the same as Tokens where they speak for a Page, else nil
	Source *tokensource.Source // of stored logins; nil where none are in use
	Given  bool                // a token is used as it was given

	user     graph.TokenSource // of the user, where Tokens speaks for a Page
	secret   config.Secret     // that signs requests; empty for none
	outlives bool              // stored logins outlive this process
}

// newLogin makes the login of a configuration. Nothing is opened or sent.
func newLogin(c *config.Config, o Options, transport http.RoundTripper, event func(context.Context, tokensource.Event)) (_ *Login, err error) {
	l := &Login{secret: c.OAuthClientSecret}
	l.OAuth = oauth.Config{
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
	l.OAuth.ClientID, l.OAuth.ClientSecret = appOf(c, o.BuiltIn[oauth.Login(c.AuthScheme)])
	if l.OAuth.Profile, err = loadProfile(c); err != nil {
		return nil, err
	}
	if c.AllowedCallbackURLs != "" {
		l.OAuth.AllowedCallbackURLs = strings.Fields(c.AllowedCallbackURLs)
	} else if c.CallbackURL == "" && c.InitiateOAuth == InitiateGetAndRefresh {
		l.OAuth.CallbackURL = connprops.DesktopCallback
	}
	l.Given = c.InitiateOAuth == InitiateOff && !ownToken(c).IsEmpty()
	if c.InitiateOAuth != InitiateOff || !c.OAuthSettingsLocation.IsEmpty() {
		if err := l.openStore(c, event); err != nil {
			return nil, err
		}
	}
	if l.Given || l.Source == nil {
		l.Tokens = givenToken(c, l.OAuth.Profile)
	} else {
		l.Tokens, l.secret = l.Source, l.OAuth.ClientSecret
	}
	if c.AuthenticateAsPage == "" {
		return l, nil
	}
	page, err := tokensource.NewPage(l.OAuth, l.Tokens, c.AuthenticateAsPage)
	if err != nil {
		return nil, err
	}
	l.user, l.Tokens, l.Page = l.Tokens, page, page
	return l, nil
}

// OfUser gives the user's token, whomever requests speak for.
func (l *Login) OfUser() graph.TokenSource {
	if l.user != nil {
		return l.user
	}
	return l.Tokens
}

// ownToken is the token that the caller brought. The platform has no refresh
// tokens: there, the long-lived token plays that part.
func ownToken(c *config.Config) config.Secret {
	if c.OAuthAccessToken.IsEmpty() && oauth.Login(c.AuthScheme) != oauth.CustomLogin {
		return c.OAuthRefreshToken
	}
	return c.OAuthAccessToken
}

// givenTimes are what the caller knows of OAuthAccessToken, zero for nothing.
func givenTimes(c *config.Config) (issued, expires time.Time) {
	if c.OAuthTokenTimestamp > 0 {
		issued = time.UnixMilli(int64(c.OAuthTokenTimestamp))
		if c.OAuthExpiresIn > 0 {
			expires = issued.Add(time.Duration(c.OAuthExpiresIn) * time.Second)
		}
	}
	return issued, expires
}

// givenToken is the token of the connection string. Where another provider's
// token is the session, its end is the session's, if it is known.
func givenToken(c *config.Config, p *oauth.Profile) tokensource.TokenSource {
	if p != nil && p.EndsWithToken() {
		_, ends := givenTimes(c)
		return tokensource.Ending(ownToken(c).Reveal(), ends)
	}
	return tokensource.Static(ownToken(c).Reveal())
}

// loadProfile reads the description of another provider; nil where there is
// none.
func loadProfile(c *config.Config) (*oauth.Profile, error) {
	if oauth.Login(c.AuthScheme) != oauth.CustomLogin {
		return nil, nil
	}
	p, err := oauth.LoadProfile(c.OAuthProfile.Reveal())
	if wrong, ok := errors.AsType[*oauth.ProfileError](err); ok {
		return nil, &config.Error{Property: "OAuthProfile", Reason: wrong.Reason}
	}
	return p, err
}
