package oauth

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
)

// Config is what a connection says of its logins. Each field is the property
// it is named for.
type Config struct {
	Login       Login  // AuthScheme; empty means FacebookLogin
	ClientID    string // OAuthClientId: the app's id
	Version     string // Graph API version, as v27.0; FacebookLogin needs it
	Endpoint    string // scheme://host[:port] in place of the platform's; empty for those
	CallbackURL string // redirect URI where a request gives none
	Scope       string // permissions where a request gives none
	AuthType    string // Rerequest or Reauthorize where a request gives none

	Profile      *Profile // OAuthProfile: the provider, for CustomLogin only
	ClientSecret Secret   // OAuthClientSecret: the app's secret; the address of a login needs none

	// AllowedCallbackURLs are the redirect URIs that requests may give, besides
	// CallbackURL; nil allows every one.
	AllowedCallbackURLs []string
	// InsecureRedirects lets redirect URIs be http on any host
	// (SecureRedirectsOnly=false).
	InsecureRedirects bool

	// RequireState refuses logins of which there is no State to check.
	RequireState bool

	// Codes remembers codes that were sent beyond this process; nil for none.
	Codes CodeMemory

	// Timeout bounds each request to a login service, from dialling to the last
	// byte; 0 is no bound.
	Timeout time.Duration

	Transport http.RoundTripper // nil: http.DefaultTransport
	Now       func() time.Time  // nil: time.Now
}

// now is the time by the Config's clock.
func (c *Config) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// AuthorizationRequest is what one login asks for. Empty fields take the
// Config's values.
type AuthorizationRequest struct {
	// CallbackURL is the redirect URI, letter by letter as registered with the
	// app: https, or http to a loopback host.
	CallbackURL string
	// Scope are permissions, separated by blanks or commas.
	Scope string
	// State comes back with the code, unchanged; empty sends none.
	State string
	// AuthType is [Rerequest] or [Reauthorize], of FacebookLogin only.
	AuthType string
	// codeVerifier is that of PKCE, for providers that support it.
	codeVerifier string
}

// What Facebook's consent page asks of users who have allowed the app before.
const (
	// Rerequest asks again for permissions that were declined, which stay
	// declined otherwise. It is what empty means.
	Rerequest = "rerequest"
	// Reauthorize renews the access to data, which lapses 90 days after the user
	// was last active.
	Reauthorize = "reauthorize"
)

// authorizationURL returns the address of the page on which a user gives
// consent. Nothing is sent.
func authorizationURL(cfg Config, req AuthorizationRequest) (string, error) {
	if cfg.ClientID == "" {
		return "", errNoClientID
	}
	address, err := cfg.dialog()
	if err != nil {
		return "", err
	}
	callback, err := cfg.redirectURI(req.CallbackURL)
	if err != nil {
		return "", err
	}
	scope, authType := cmp.Or(req.Scope, cfg.Scope), cmp.Or(req.AuthType, cfg.AuthType)
	if authType != "" && (cfg.Login.orDefault() != FacebookLogin || authType != Rerequest && authType != Reauthorize) {
		return "", fmt.Errorf("oauth: AuthType is %s or %s, and of AuthScheme=%s only", Rerequest, Reauthorize, FacebookLogin)
	}
	if cfg.Login == CustomLogin {
		return cfg.profile().consentURL(cfg.ClientID, callback, scope, req)
	}
	scopes, err := parseScope(cfg.Login.orDefault(), scope)
	if err != nil {
		return "", err
	}
	client := oauth2.Config{
		ClientID:    cfg.ClientID,
		Endpoint:    oauth2.Endpoint{AuthURL: address},
		RedirectURL: callback,
		Scopes:      []string{strings.Join(scopes, ",")}, // both dialogs take commas
	}
	if cfg.Login.orDefault() != FacebookLogin {
		return client.AuthCodeURL(req.State), nil
	}
	return client.AuthCodeURL(req.State, oauth2.SetAuthURLParam("auth_type", cmp.Or(authType, Rerequest))), nil
}

var errNoClientID = fmt.Errorf("oauth: %w: OAuthClientId is empty, and no app is built in for this connection: set OAuthClientId and OAuthClientSecret to those of your app, as the app dashboard shows them", ErrClientID)

// dialog is the address of the consent page, without parameters.
func (c *Config) dialog() (string, error) {
	if c.Login == CustomLogin {
		if c.Profile == nil {
			return "", errNoProfile
		}
		return c.profile().Authorization.URL, nil
	}
	kind, err := c.Login.orDefault().kind()
	if err != nil {
		return "", err
	}
	path, err := kind.path(c.Version)
	if err != nil {
		return "", err
	}
	if c.Endpoint == "" {
		return kind.dialog + path, nil
	}
	address, err := parseOrigin(c.Endpoint)
	return address + path, err
}

// platformHost returns the login kind to whose hosts one belongs, old ones
// included; empty for none.
func platformHost(host string) Login {
	host = "." + strings.ToLower(host)
	switch {
	case strings.HasSuffix(host, ".instagram.com"):
		return InstagramLogin
	case strings.HasSuffix(host, ".facebook.com"):
		return FacebookLogin
	}
	return ""
}

// parseOrigin checks an Endpoint and returns it without a trailing slash.
func parseOrigin(text string) (string, error) {
	u, err := origin.Parse(text)
	if err != nil {
		return "", fmt.Errorf("oauth: Endpoint %w", err)
	}
	if login := platformHost(u.Hostname()); login != "" {
		return "", fmt.Errorf("oauth: Endpoint stands in the place of the platform's hosts, of which %s is one: leave it empty, and they follow from AuthScheme, here %s", u.Hostname(), login)
	}
	return u.String(), nil
}
