package oauth

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/oauth2"
)

// Authorization is a login that has begun.
type Authorization struct {
	// URL is the address of the consent page.
	URL string
	// State proves later, to [FinishLogin], that the login was begun here: it
	// is bound to the login kind, the app, the redirect URI and the time. The
	// address carries it, or the caller's own State if there is one, to which
	// it is then bound too. Where the app's secret is not known, it is the
	// caller's own and proves nothing.
	State string
}

// BeginLogin returns the address of the page on which a user gives consent.
// Nothing is sent, and nothing is kept.
func BeginLogin(cfg Config, req AuthorizationRequest) (Authorization, error) {
	l, err := cfg.begin(req)
	switch {
	case err != nil:
		return Authorization{}, err
	case l.kept && cfg.usesPKCE():
		return Authorization{}, fmt.Errorf("oauth: %w: OAuthClientSecret is empty: the code verifier of this provider (PKCE) is made of it", ErrClientSecret)
	case l.kept:
		// A state made here that nobody can check later proves nothing.
		address, err := authorizationURL(cfg, req)
		return Authorization{URL: address, State: req.State}, err
	}
	return l.Authorization, nil
}

// begun is a login that has begun, with what its end is checked against.
type begun struct {
	Authorization
	callback string
	verifier Secret // of PKCE; empty for none
	kept     bool   // state and verifier are random: only this process knows them
}

// begin begins a login. State and verifier can be checked and made again by
// whoever has the app's secret; without one, they are random.
func (c *Config) begin(req AuthorizationRequest) (begun, error) {
	if c.ClientID == "" {
		return begun{}, errNoClientID
	}
	callback, err := c.redirectURI(req.CallbackURL)
	if err != nil {
		return begun{}, err
	}
	b := begun{callback: callback, kept: c.ClientSecret.IsEmpty()}
	verifier := ""
	if b.kept {
		b.State, verifier = randomState(), oauth2.GenerateVerifier()
	} else {
		b.State = c.newState(callback, req.State)
		verifier = c.codeVerifier(b.State)
	}
	if req.State == "" {
		req.State = b.State
	}
	if c.usesPKCE() {
		req.codeVerifier, b.verifier = verifier, NewSecret(verifier)
	}
	b.URL, err = authorizationURL(*c, req)
	return b, err
}

// FinishRequest is what came of a login.
type FinishRequest struct {
	// Verifier is the code, or the whole address that the browser came back to.
	Verifier Secret
	// CallbackURL is the redirect URI that the login began with; empty for the
	// Config's.
	CallbackURL string
	// State is the one that [BeginLogin] returned. Without it, the one in the
	// address of Verifier is checked.
	State string
	// RequireState refuses a login of which there is no State to check.
	RequireState bool
	// Property is what errors call what holds the Verifier; empty for Verifier.
	Property string
}

// named words an error about what was handed over for what held it.
func (r *FinishRequest) named(err error) error {
	var bad *VerifierError
	switch {
	case r.Property == "":
	case errors.Is(err, errNoState):
		return &usageError{"oauth: " + r.Property + " is a code alone, and the login needs a state that is checked: set it to the whole address that the browser came back to", ErrState}
	case errors.As(err, &bad) && bad.Property != "":
		named := *bad
		named.Property = r.Property
		return &named
	}
	return err
}

// FinishLogin checks what came of a login and exchanges the code for a token.
// A code is sent once, whatever comes of it.
//
// Errors match [ErrState] and [ErrStateExpired], [ErrUserDenied] where the
// address says so, and are those of [Client.Exchange] otherwise.
func FinishLogin(ctx context.Context, cfg Config, req FinishRequest) (*Token, error) {
	client, err := NewClient(cfg)
	if err != nil {
		return nil, err
	}
	if err := client.CheckApp(); err != nil {
		return nil, err
	}
	g, err := client.cfg.readFinish(req)
	if err != nil {
		return nil, req.named(err)
	}
	return client.exchangeOnce(ctx, g)
}

// VerifierFingerprint returns the [TokenInfo].Given of the token that [FinishLogin]
// makes of a request, by which it is found again in a store. Nothing is sent.
func (c *Client) VerifierFingerprint(req FinishRequest) (string, error) {
	_, a, err := c.cfg.readAnswer(req)
	if err != nil {
		return "", req.named(err)
	}
	return c.codeFingerprint(a.code), nil
}

// grant is what a login gives to be exchanged for a token.
type grant struct {
	code     Secret
	callback string // the redirect URI
	verifier Secret // of PKCE; empty for none
}

// readFinish checks all that can be checked without asking the platform.
func (c *Config) readFinish(req FinishRequest) (grant, error) {
	callback, a, err := c.readAnswer(req)
	if err != nil {
		return grant{}, err
	}
	state := req.State
	if state == "" && a.state != nil {
		state = *a.state
	}
	g := grant{code: a.code, callback: callback}
	switch {
	case state != "" && a.withoutState():
		return grant{}, c.noState()
	case state != "":
		if err := c.checkState(callback, state, a.state); err != nil {
			return grant{}, err
		}
	case req.RequireState || c.RequireState || c.usesPKCE():
		return grant{}, errNoState
	}
	if c.usesPKCE() {
		g.verifier = NewSecret(c.codeVerifier(state))
	}
	return g, nil
}

// readAnswer reads what came of a login, and at which redirect URI.
func (c *Config) readAnswer(req FinishRequest) (callback string, a answer, err error) {
	callback, err = c.redirectURI(req.CallbackURL)
	if err != nil {
		return "", answer{}, err
	}
	a, err = c.readVerifier(req.Verifier.Reveal(), callback)
	return callback, a, err
}

var errNoState = &usageError{"oauth: State is missing: give the one that GetOAuthAuthorizationURL returned, or as Verifier the whole address that the browser came back to", ErrState}

// usesPKCE reports whether codes are bound to a verifier: the platform documents
// it for another variant of its login only, other providers may.
func (c *Config) usesPKCE() bool {
	return c.Login == CustomLogin && c.Profile != nil && c.profile().Authorization.PKCE
}

// exchangeOnce exchanges a code that was not sent before.
func (c *Client) exchangeOnce(ctx context.Context, g grant) (*Token, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	fingerprint := c.codeFingerprint(g.code)
	if c.cfg.Codes != nil {
		switch first, err := c.cfg.Codes.Spend(ctx, fingerprint); {
		case err != nil:
			return nil, err
		case !first:
			return nil, ErrCodeSpent
		}
	}
	if !spent.add(fingerprint) {
		return nil, ErrCodeSpent
	}
	t, err := c.Exchange(ctx, g.code, g.callback, g.verifier)
	var unanswered *transportError
	switch {
	case errors.As(err, &unanswered):
		return nil, fmt.Errorf("%w: log in again when that is mended: a code is sent only once", err)
	case err != nil:
		return nil, err
	}
	t.Given = fingerprint
	return t, nil
}

// codeFingerprint tells one code from another without telling either.
func (c *Client) codeFingerprint(code Secret) string {
	return Fingerprint(NewSecret("code " + c.host + " " + c.cfg.ClientID + " " + code.Reveal()))
}

// ErrCodeSpent: the code was sent before, here or by who shares [Config].Codes, and is
// not sent again. It is a case of ErrCode.
var ErrCodeSpent = fmt.Errorf("oauth: %w: an exchange of it was begun before, and it serves only once: log in again for a new one", ErrCode)

// spent are the codes this process has sent lately.
var spent spentCodes

// spentCodes remembers codes by their fingerprint, the oldest being forgotten: those
// no longer serve anyway.
type spentCodes struct {
	mu    sync.Mutex
	known map[string]bool
	order []string
}

const maxSpentCodes = 4096

// add reports whether the code is new.
func (s *spentCodes) add(code string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[code] {
		return false
	}
	if s.known == nil {
		s.known = make(map[string]bool)
	}
	if len(s.order) == maxSpentCodes {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
	s.known[code] = true
	s.order = append(s.order, code)
	return true
}
