package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Client asks the login services of Facebook, Instagram or another provider for
// tokens and about them. It may be used from many goroutines.
//
// Errors are [*Error] where the service refused, match ErrUnavailable where it
// could not be reached, and show no secret.
type Client struct {
	cfg        Config
	login      Login
	codeOrigin string    // origin of the endpoint that takes codes
	host       string    // of the API, as in Key
	tokenKind  TokenKind // of a login
	caller     *caller
	api        *graphAPI // of the platform
	provider   *provider // in its place with CustomLogin
}

// NewClient checks the Config. Nothing is sent. What only some calls need, such
// as the app's secret, is checked by them.
func NewClient(cfg Config) (*Client, error) {
	c := &Client{cfg: cfg, login: cfg.Login.orDefault()}
	c.caller = &caller{transport: cfg.Transport, timeout: cfg.Timeout, clientID: cfg.ClientID, secret: cfg.ClientSecret}
	if c.caller.transport == nil {
		c.caller.transport = http.DefaultTransport
	}
	c.api = &graphAPI{caller: c.caller, version: cfg.Version}
	var err error
	if c.login == CustomLogin {
		c.provider, c.host, err = newProvider(&c.cfg, c.caller, c.Key)
		c.tokenKind = CustomToken
	} else {
		err = c.setPlatform()
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// setPlatform completes a client for Facebook or Instagram.
func (c *Client) setPlatform() error {
	kind, err := c.login.kind()
	if err != nil {
		return err
	}
	c.api.origin, c.codeOrigin, c.tokenKind = kind.api, kind.codes, kind.gives
	if c.login == FacebookLogin {
		c.api.prover = c.cfg.ClientSecret
	}
	if c.login == FacebookLogin || c.cfg.Version != "" {
		if err := checkVersion(c.cfg.Version); err != nil {
			return err
		}
	}
	if c.cfg.Endpoint != "" {
		origin, err := parseOrigin(c.cfg.Endpoint)
		if err != nil {
			return err
		}
		c.api.origin, c.codeOrigin = origin, origin
	}
	_, host, _ := strings.Cut(c.api.origin, "://")
	c.host = strings.ToLower(host)
	return nil
}

// Key returns the key under which tokens of this client are kept, with the
// given user.
func (c *Client) Key(user string) Key {
	return Key{App: c.cfg.ClientID, User: user, Host: c.host, Login: c.login}
}

// CheckApp tells without asking anybody whether the Config names the app, its id and
// its secret, which the exchange of a code needs.
func (c *Client) CheckApp() error {
	switch {
	case c.cfg.ClientID == "":
		return errNoClientID
	case c.cfg.ClientSecret.IsEmpty() && (c.login != CustomLogin || c.cfg.profile().needsSecret()):
		return fmt.Errorf("oauth: %w: OAuthClientSecret is empty: set it to the secret of your app, as the app dashboard shows it", ErrClientSecret)
	}
	return nil
}

// credentials are the parameters by which the app proves itself.
func (c *Client) credentials(more ...string) url.Values {
	v := url.Values{"client_id": {c.cfg.ClientID}, "client_secret": {c.cfg.ClientSecret.Reveal()}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// The steps of a login, as errors name them.
const (
	stepCode    = "exchange of the code"
	stepLong    = "exchange for a long-lived token"
	stepRenew   = "renewal of the token"
	stepInspect = "inspection of the token"
	stepWhose   = "question whose token it is"
)

// Exchange turns the code of a login into a long-lived token, and asks whose it
// is. redirectURI is the one the dialog was opened with; verifier is that of
// PKCE, empty where the dialog had none. The code is sent once, whatever comes
// of it. Where the platform fails for the moment after having taken the code,
// the token is the short-lived one.
func (c *Client) Exchange(ctx context.Context, code Secret, redirectURI string, verifier Secret) (*Token, error) {
	if err := c.CheckApp(); err != nil {
		return nil, err
	}
	// The dialog appends a fragment to the redirect, which is no part of it.
	text, _, _ := strings.Cut(strings.TrimSpace(code.Reveal()), "#")
	if text == "" {
		return nil, errors.New("oauth: the authorization code is empty: give the value of code from the redirect, or the whole redirect URL")
	}
	if c.login == CustomLogin {
		return c.provider.exchange(ctx, text, redirectURI, verifier)
	}
	params := c.credentials("code", text, "redirect_uri", redirectURI)
	if !verifier.IsEmpty() {
		params.Set("code_verifier", verifier.Reveal())
	}
	address := c.codeOrigin + "/oauth/access_token"
	if c.login == InstagramLogin {
		params.Set("grant_type", "authorization_code")
	} else {
		address = c.api.address("/oauth/access_token")
	}
	t, err := c.ask(ctx, request{step: stepCode, method: http.MethodPost, url: address, params: params, once: true})
	if err != nil {
		return nil, err
	}
	long, err := c.exchangeLongLived(ctx, t)
	switch {
	case err == nil:
		t = long
	case ctx.Err() != nil || !errors.Is(err, ErrUnavailable):
		return nil, err
	}
	if err := c.describe(ctx, t); err != nil {
		return nil, err
	}
	if len(t.Declined) == 0 {
		t.Declined = c.missing(t.Granted)
	}
	return t, nil
}

// missing are the permissions asked for by the connection and not granted; nil
// where it is not known which were.
func (c *Client) missing(granted []string) []string {
	asked, err := parseScope(c.login, c.cfg.Scope)
	if err != nil || granted == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(asked), func(s string) bool { return slices.Contains(granted, s) })
}

// ask sends a request to a token endpoint and makes a token of the answer.
func (c *Client) ask(ctx context.Context, r request) (*Token, error) {
	before := c.cfg.now()
	body, err := c.caller.send(ctx, r)
	if err != nil {
		return nil, err
	}
	a, err := parseTokenAnswer(body)
	if err != nil {
		return nil, fmt.Errorf("oauth: %s: %w", r.step, err)
	}
	t := &Token{Access: a.access}
	t.Key, t.Kind, t.Granted, t.Issued = c.Key(a.user), c.tokenKind, a.granted, before.UTC()
	if a.life > 0 {
		t.Expires = t.Issued.Add(a.life)
	} else {
		t.Expires, t.ExpiryAssumed = t.Issued.Add(shortLife), true
	}
	return t, nil
}

// What the platform is known to give where its answer does not tell.
const (
	shortLife = time.Hour
	longLife  = 60 * 24 * time.Hour
	// minRenewalAge is the least age at which Instagram renews a token.
	minRenewalAge = 24 * time.Hour
)

// exchangeLongLived returns the long-lived token for a living one: the platform makes it
// of a short-lived token, and renews it as long as it has not expired.
func (c *Client) exchangeLongLived(ctx context.Context, old *Token) (*Token, error) {
	var r request
	switch {
	case c.login == FacebookLogin:
		if err := c.CheckApp(); err != nil {
			return nil, err
		}
		r = request{
			step: stepLong, method: http.MethodPost, url: c.api.address("/oauth/access_token"),
			params: c.credentials("grant_type", "fb_exchange_token", "fb_exchange_token", old.Access.Reveal()),
		}
	case old.LongLived:
		r = request{
			step: stepRenew, method: http.MethodGet, url: c.api.origin + "/refresh_access_token",
			params: url.Values{"grant_type": {"ig_refresh_token"}, "access_token": {old.Access.Reveal()}},
		}
	default:
		if err := c.CheckApp(); err != nil {
			return nil, err
		}
		r = request{
			step: stepLong, method: http.MethodGet, url: c.api.origin + "/access_token",
			params: url.Values{
				"grant_type": {"ig_exchange_token"}, "client_secret": {c.cfg.ClientSecret.Reveal()},
				"access_token": {old.Access.Reveal()},
			},
		}
	}
	answer, err := c.ask(ctx, r)
	if err != nil {
		return nil, err
	}
	t := old.Clone()
	t.Access, t.LongLived = answer.Access, true
	t.Issued, t.Expires, t.ExpiryAssumed = answer.Issued, answer.Expires, false
	if answer.ExpiryAssumed {
		t.Expires, t.ExpiryAssumed = t.Issued.Add(longLife), true
	}
	if answer.Granted != nil {
		t.Granted = answer.Granted
	}
	t.RenewAfter = time.Time{}
	if c.login == InstagramLogin {
		t.RenewAfter = t.Issued.Add(minRenewalAge)
	}
	return t, nil
}

// Refresh returns a new token for a living one and leaves the old one as it is.
// It has ErrSessionExpired for one that has ended, and ErrTooEarly where it is
// too young. Facebook may give a token that ends when the old one does: then
// RenewAfter is a day ahead, and in the end a user has to log in again.
func (c *Client) Refresh(ctx context.Context, old *Token) (*Token, error) {
	switch {
	case old.Kind == PageToken:
		return nil, errors.New("oauth: a Page's token is not renewed, but fetched anew with the user's token")
	case old.Login.orDefault() != c.login:
		return nil, fmt.Errorf("oauth: the token is of AuthScheme=%s, the connection of AuthScheme=%s", old.Login.orDefault(), c.login)
	}
	if c.login == CustomLogin {
		return c.provider.renew(ctx, old)
	}
	t, err := c.exchangeLongLived(ctx, old)
	if err != nil {
		return nil, err
	}
	if c.login == FacebookLogin {
		// What it knows better than the answer: the end, also that of the
		// access to data, and permissions taken away since.
		if i, err := c.Inspect(ctx, t.Access); err == nil && i.Valid {
			i.apply(t)
		}
		if !t.Expires.IsZero() && !t.Expires.After(old.Expires.Add(time.Hour)) {
			t.RenewAfter = c.cfg.now().UTC().Add(24 * time.Hour)
		}
	}
	return t, nil
}

// Adopt makes a Token of an access token that was obtained elsewhere, by asking
// the platform about it. issued and expires are what the caller knows of it;
// zero times where nothing.
func (c *Client) Adopt(ctx context.Context, access Secret, issued, expires time.Time) (*Token, error) {
	now := c.cfg.now().UTC()
	t := &Token{Access: access}
	t.Key, t.Kind, t.Given = c.Key(""), c.tokenKind, Fingerprint(access)
	t.Issued, t.Expires = issued.UTC(), expires.UTC()
	if err := c.describe(ctx, t); err != nil {
		return nil, err
	}
	switch c.login {
	case CustomLogin:
		return t, nil
	case FacebookLogin:
		if t.Expires.IsZero() && t.ExpiryAssumed {
			t.Expires = now.Add(shortLife)
		}
		t.LongLived = t.Expires.IsZero() || t.Expires.Sub(now) > 24*time.Hour
		return t, nil
	}
	return c.identifyInstagram(ctx, t, now)
}

// identifyInstagram finds out what kind of Instagram token it is, which the platform tells
// only by renewing it or not.
func (c *Client) identifyInstagram(ctx context.Context, t *Token, now time.Time) (*Token, error) {
	t.LongLived = true
	renewed, err := c.exchangeLongLived(ctx, t)
	switch {
	case err == nil:
		return renewed, nil
	case errors.Is(err, ErrTooEarly):
		t.RenewAfter = now.Add(minRenewalAge)
	case ctx.Err() != nil || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrSessionExpired):
		return nil, err
	case !c.cfg.ClientSecret.IsEmpty():
		t.LongLived = false
		if long, err := c.exchangeLongLived(ctx, t); err == nil {
			return long, nil
		}
		t.LongLived = true
	}
	if t.Expires.IsZero() {
		t.Expires, t.ExpiryAssumed = cmp.Or(t.Issued, now).Add(longLife), true
	}
	return t, nil
}
