package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"
)

var errNoProfile = wrongProfile("is empty: AuthScheme=OAuthCustom takes the description of the provider from it")

// authorizationURL is the address of the provider's consent page.
func (p *Profile) authorizationURL(clientID, callback, scope string, req AuthorizationRequest) (string, error) {
	a := &p.Authorization
	address, err := url.Parse(a.URL)
	if err != nil {
		return "", err
	}
	query := address.Query()
	for _, name := range slices.Sorted(maps.Keys(a.AdditionalParameters)) {
		query.Set(name, a.AdditionalParameters[name])
	}
	query.Set(a.ResponseTypeTag, a.ResponseTypeValue)
	if *a.IncludeClientID {
		query.Set(p.General.ClientIDTag, clientID)
	}
	if *a.IncludeRedirectURL {
		query.Set(p.General.RedirectURLTag, callback)
	}
	// Other providers follow the standard, which separates by blanks.
	if scope = strings.Join(strings.FieldsFunc(scope, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }), " "); scope == "" {
		scope = a.ScopeValue
	}
	if scope != "" {
		query.Set(a.ScopeTag, scope)
	}
	if req.State != "" {
		query.Set(a.StateTag, req.State)
	}
	if req.codeVerifier != "" {
		query.Set("code_challenge", oauth2.S256ChallengeFromVerifier(req.codeVerifier))
		query.Set("code_challenge_method", "S256")
	}
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// needsSecret reports whether the provider is shown the app's secret.
func (p *Profile) needsSecret() bool {
	return *p.Token.IncludeClientSecret || p.Token.BasicAuthorization
}

// setProfile completes a client for another provider.
func (c *Client) setProfile() error {
	if c.cfg.Profile == nil {
		return errNoProfile
	}
	address, err := url.Parse(c.cfg.Profile.Token.URL)
	if err != nil {
		return err
	}
	c.host, c.gives = strings.ToLower(address.Host), CustomToken
	return nil
}

// exchangeProfile turns a code into a token.
func (c *Client) exchangeProfile(ctx context.Context, code, redirectURI string, verifier Secret) (*Token, error) {
	p := c.cfg.Profile
	params := c.profileCredentials()
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
	t, err := c.askProfile(ctx, stepCode, p.Token.URL, params, NewSecret(code))
	if err != nil {
		return nil, err
	}
	if err := c.describeProfile(ctx, t); err != nil {
		return nil, err
	}
	return t, nil
}

// renewProfile returns a new token for one that a refresh token was given with.
func (c *Client) renewProfile(ctx context.Context, old *Token) (*Token, error) {
	p := c.cfg.Profile
	switch {
	case p.Token.ValidateExternalToken:
		return nil, fmt.Errorf("oauth: %w: the profile says that it ends when the token expires (validateExternalToken): log in again", ErrSessionExpired)
	case old.Refresh.IsEmpty():
		return nil, fmt.Errorf("oauth: %w: %s gave no refresh token: log in again", ErrSessionExpired, p.Name)
	}
	params := c.profileCredentials()
	params.Set(p.Token.GrantTypeTag, "refresh_token")
	params.Set("refresh_token", old.Refresh.Reveal())
	answer, err := c.askProfile(ctx, stepRenew, p.Token.RefreshURL, params, old.Refresh)
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

// profileCredentials are the parameters that both requests for a token have.
func (c *Client) profileCredentials() url.Values {
	p := c.cfg.Profile
	params := url.Values{}
	for name, value := range p.Token.AdditionalParameters {
		params.Set(name, value)
	}
	if *p.Token.IncludeClientID {
		params.Set(p.General.ClientIDTag, c.cfg.ClientID)
	}
	if *p.Token.IncludeClientSecret {
		params.Set(p.General.ClientSecretTag, c.cfg.ClientSecret.Reveal())
	}
	return params
}

// askProfile sends a request for a token, once: codes and refresh tokens may
// serve only once.
func (c *Client) askProfile(ctx context.Context, step, address string, params url.Values, credential Secret) (*Token, error) {
	p := c.cfg.Profile
	r := request{
		step: step, method: p.Token.Method, url: address, params: params, once: true, basic: p.Token.BasicAuthorization,
		read: looseJSON, refusal: p.refusal(p.Token.ErrorDescriptionTag, p.Token.AccessTokenTag), secrets: []Secret{credential, c.cfg.ClientSecret},
	}
	if r.method == http.MethodPost {
		r.content = p.Token.ContentType
	} else if err := r.takeQuery(); err != nil {
		return nil, err
	}
	before := c.cfg.now().UTC()
	body, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	a, err := p.readToken(body, before)
	if err != nil {
		return nil, fmt.Errorf("oauth: %s: %w", step, err)
	}
	t := &Token{Access: a.access, Refresh: a.refresh}
	t.Key, t.Kind, t.Granted, t.Issued = c.Key(a.user), c.gives, a.granted, before
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

// takeQuery moves the query of the address to the parameters.
func (r *request) takeQuery() error {
	address, err := url.Parse(r.url)
	if err != nil {
		return err
	}
	for name, values := range address.Query() {
		if !r.params.Has(name) {
			r.params[name] = values
		}
	}
	address.RawQuery, address.ForceQuery = "", false
	r.url = address.String()
	return nil
}

// answerValue finds what a tag leads to in an answer: names of members and
// indexes of lists, with dots between. nil is for nothing, and for null.
func answerValue(body []byte, tag string) json.RawMessage {
	value := json.RawMessage(body)
	for _, step := range strings.Split(tag, ".") {
		var object map[string]json.RawMessage
		var list []json.RawMessage
		if json.Unmarshal(value, &object) == nil {
			value = object[step]
		} else if i, err := strconv.Atoi(step); err == nil && json.Unmarshal(value, &list) == nil && i >= 0 && i < len(list) {
			value = list[i]
		} else {
			return nil
		}
	}
	if string(bytes.TrimSpace(value)) == "null" {
		return nil
	}
	return value
}

// answerText is a value that is a text, a number or a truth value; "" for
// anything else.
func answerText(body []byte, tag string) string { return plainText(answerValue(body, tag)) }

func plainText(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	if len(value) == 0 || value[0] == '{' || value[0] == '[' {
		return ""
	}
	if value[0] != '"' {
		return string(value)
	}
	var text string
	_ = json.Unmarshal(value, &text)
	return text
}
