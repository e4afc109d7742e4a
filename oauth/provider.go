package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// provider is another provider's login service, as its profile describes it.
type provider struct {
	caller   *caller
	profile  *profile
	clientID string
	secret   Secret
	now      func() time.Time
	key      func(user string) Key
}

// newProvider returns that of a configuration, and its host.
func newProvider(cfg *Config, c *caller, key func(user string) Key) (p *provider, host string, err error) {
	if cfg.Profile == nil {
		return nil, "", errNoProfile
	}
	address, err := url.Parse(cfg.profile().Token.URL)
	if err != nil {
		return nil, "", err
	}
	p = &provider{caller: c, profile: cfg.profile(), clientID: cfg.ClientID, secret: cfg.ClientSecret, now: cfg.now, key: key}
	return p, strings.ToLower(address.Host), nil
}

// exchange turns a code into a token.
func (s *provider) exchange(ctx context.Context, code, redirectURI string, verifier Secret) (*Token, error) {
	p := s.profile
	params := s.credentials()
	if *p.Token.IncludeGrantType {
		params.Set(p.Token.GrantTypeTag, p.Token.GrantTypeValue)
	}
	if *p.Token.IncludeRedirectURL {
		params.Set(p.General.RedirectURLTag, redirectURI)
	}
	if !verifier.IsEmpty() {
		params.Set("code_verifier", verifier.Reveal())
	}
	params.Set(p.Authorization.AccessCodeTag, code)
	t, err := s.ask(ctx, stepCode, p.Token.URL, params, NewSecret(code))
	if err != nil {
		return nil, err
	}
	if err := s.describe(ctx, t); err != nil {
		return nil, err
	}
	return t, nil
}

// renew returns a new token for one that a refresh token was given with.
func (s *provider) renew(ctx context.Context, old *Token) (*Token, error) {
	p := s.profile
	switch {
	case p.Token.ValidateExternalToken:
		return nil, fmt.Errorf("oauth: %w: the profile says that it ends when the token expires (validateExternalToken): log in again", ErrSessionExpired)
	case old.Refresh.IsEmpty():
		return nil, fmt.Errorf("oauth: %w: %s gave no refresh token: log in again", ErrSessionExpired, p.Name)
	}
	params := s.credentials()
	params.Set(p.Token.GrantTypeTag, "refresh_token")
	params.Set("refresh_token", old.Refresh.Reveal())
	answer, err := s.ask(ctx, stepRenew, p.Token.RefreshURL, params, old.Refresh)
	if err != nil {
		return nil, err
	}
	t := old.Clone()
	t.Access, t.Issued, t.RenewAfter = answer.Access, answer.Issued, answer.RenewAfter
	t.Expires, t.ExpiryAssumed = answer.Expires, answer.ExpiryAssumed
	if !answer.Refresh.IsEmpty() {
		t.Refresh = answer.Refresh
	}
	if answer.Granted != nil {
		t.Granted = answer.Granted
	}
	return t, nil
}

// credentials are the parameters that both requests for a token have.
func (s *provider) credentials() url.Values {
	p := s.profile
	params := url.Values{}
	for name, value := range p.Token.AdditionalParameters {
		params.Set(name, value)
	}
	if *p.Token.IncludeClientID {
		params.Set(p.General.ClientIDTag, s.clientID)
	}
	if *p.Token.IncludeClientSecret {
		params.Set(p.General.ClientSecretTag, s.secret.Reveal())
	}
	return params
}

// ask sends a request for a token, once: codes and refresh tokens may
// serve only once.
func (s *provider) ask(ctx context.Context, step, address string, params url.Values, credential Secret) (*Token, error) {
	p := s.profile
	r := request{
		step: step, method: p.Token.Method, url: address, params: params, once: true, basic: p.Token.BasicAuthorization,
		read: lenientJSON, refusal: p.refusal(p.Token.ErrorDescriptionTag, p.Token.AccessTokenTag), secrets: []Secret{credential, s.secret},
	}
	if r.method == http.MethodPost {
		r.content = p.Token.ContentType
	} else if err := r.takeQuery(); err != nil {
		return nil, err
	}
	before := s.now().UTC()
	body, err := s.caller.send(ctx, r)
	if err != nil {
		return nil, err
	}
	a, err := p.readToken(body, before)
	if err != nil {
		return nil, fmt.Errorf("oauth: %s: %w", step, err)
	}
	t := &Token{Access: a.access, Refresh: a.refresh}
	t.Key, t.Kind, t.Granted, t.Issued = s.key(a.user), CustomToken, a.granted, before
	switch {
	case a.life > 0:
		t.Expires = before.Add(a.life)
		// Before that, renewing is useless; never, where it is not possible.
		t.RenewAfter = t.Expires
		if !p.Token.ValidateExternalToken && !t.Refresh.IsEmpty() {
			t.RenewAfter = t.Expires.Add(-min(a.life/10, 7*24*time.Hour))
		}
	case a.lifeUnread:
		t.Expires, t.ExpiryAssumed = before.Add(shortLife), true
	}
	return t, nil
}

// user asks the provider who logged in.
func (s *provider) user(ctx context.Context, access Secret) (*UserInfo, error) {
	u := &s.profile.UserInformation
	if u.URL == "" {
		return nil, errors.New("oauth: OAuthProfile: userInformation.url is missing: without it nobody can be asked who logged in")
	}
	params := url.Values{}
	for name, value := range u.AdditionalParameters {
		params.Set(name, value)
	}
	if u.IncludeAccessToken {
		params.Set("access_token", access.Reveal())
	}
	if u.IncludeClientID {
		params.Set(s.profile.General.ClientIDTag, s.clientID)
	}
	r := request{
		step: stepUser, method: u.Method, url: u.URL, params: params, bearer: access, content: u.ContentType,
		read: lenientJSON, refusal: s.profile.refusal(u.ErrorDescriptionTag, u.ExternalIDTag),
	}
	if r.method == http.MethodGet {
		if err := r.takeQuery(); err != nil {
			return nil, err
		}
	}
	body, err := s.caller.send(ctx, r)
	if err != nil {
		return nil, err
	}
	return readUser(body, u)
}

// describe notes in a token of another provider whose it is.
func (s *provider) describe(ctx context.Context, t *Token) error {
	if s.profile.UserInformation.URL == "" {
		// All that can be known; one login is kept then.
		t.User = cmp.Or(t.User, "default")
		return nil
	}
	user, err := s.user(ctx, t.Access)
	if err != nil {
		return err
	}
	t.User, t.UserName = user.ID, user.Name
	return nil
}
