package oauth

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Config is what a connection says of its logins. Each field is the property
// it is named for.
type Config struct {
	Login       Login  // AuthScheme; empty means FacebookLogin
	ClientID    string // OAuthClientId: the app's id
	Version     string // Graph API version, as v26.0; FacebookLogin needs it
	Endpoint    string // scheme://host[:port] in place of the platform's; empty for those
	CallbackURL string // redirect URI where a request gives none
	Scope       string // permissions where a request gives none

	ClientSecret secret.Secret // OAuthClientSecret: the app's secret; the address of a login needs none

	// AllowedCallbackURLs are the redirect URIs that requests may give, besides
	// CallbackURL; nil allows every one.
	AllowedCallbackURLs []string
	// InsecureRedirects lets redirect URIs be http on any host
	// (SecureRedirectsOnly=false).
	InsecureRedirects bool

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
}

// AuthorizationURL returns the address of the page on which a user gives
// consent. Nothing is sent.
func AuthorizationURL(cfg Config, req AuthorizationRequest) (string, error) {
	login := cfg.Login.orDefault()
	kind, err := login.kind()
	if err != nil {
		return "", err
	}
	if cfg.ClientID == "" {
		return "", errors.New("oauth: OAuthClientId is empty: set it to the id of your app, as the app dashboard shows it")
	}
	path, err := kind.path(cfg.Version)
	if err != nil {
		return "", err
	}
	origin := kind.origin
	if cfg.Endpoint != "" {
		if origin, err = parseOrigin(cfg.Endpoint); err != nil {
			return "", err
		}
	}
	callback := cmp.Or(req.CallbackURL, cfg.CallbackURL)
	if err := checkCallback(callback); err != nil {
		return "", err
	}
	scopes, err := parseScope(login, cmp.Or(req.Scope, cfg.Scope))
	if err != nil {
		return "", err
	}
	client := oauth2.Config{
		ClientID:    cfg.ClientID,
		Endpoint:    oauth2.Endpoint{AuthURL: origin + path},
		RedirectURL: callback,
		Scopes:      []string{strings.Join(scopes, ",")}, // both dialogs take commas
	}
	return client.AuthCodeURL(req.State), nil
}

// parseOrigin checks an Endpoint and returns it without a trailing slash.
func parseOrigin(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(text, "?#") {
		return "", errors.New("oauth: Endpoint must be scheme://host[:port] and nothing else")
	}
	if err := checkScheme("Endpoint", u); err != nil {
		return "", err
	}
	return u.Scheme + "://" + u.Host, nil
}

// checkCallback refuses a redirect URI that the platform would refuse, or that
// would show the code to others on the network.
func checkCallback(text string) error {
	if text == "" {
		return errors.New("oauth: CallbackURL is empty: set it to a redirect URI registered with the app, such as https://localhost:33333/")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || strings.ContainsFunc(text, unicode.IsSpace):
		return errors.New("oauth: CallbackURL must be a whole address, such as https://localhost:33333/")
	case u.User != nil:
		return errors.New("oauth: CallbackURL must not hold a user name")
	case strings.Contains(text, "#"):
		return errors.New("oauth: CallbackURL must not hold a fragment (#…)")
	}
	return checkScheme("CallbackURL", u)
}

// checkScheme lets plain http pass to loopback hosts only.
func checkScheme(property string, u *url.URL) error {
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return nil
	}
	return fmt.Errorf("oauth: %s must begin with https://, or with http:// for a loopback host", property)
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
