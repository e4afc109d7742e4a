package graphsim

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Login is how the user answers a login dialog that redirects at once, and
// what the consent page offers at first.
type Login struct {
	// Deny refuses everything.
	Deny bool
	// NoRole is a user without a role on the app, which is not live: the
	// dialog shows an error and does not come back.
	NoRole bool
	// Decline are permissions that the user takes out of the request.
	Decline []string
	// Account is the index of the account that logs in (Instagram Login).
	Account int
	// Only are the indexes of the accounts whose Pages the user selects
	// (Facebook Login); nil is all.
	Only []int
}

// SetLogin changes how the user answers from now on.
func (s *Server) SetLogin(l Login) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.answer = l
}

// logins holds the user's answer and the codes that dialogs handed out.
type logins struct {
	mu     sync.Mutex
	answer Login
	codes  map[string]*grantCode
	count  uint64
	// declined are the permissions that the Facebook user has declined: they are
	// not asked for again unless the dialog says so.
	declined map[string]bool
}

// grantCode is an authorization code.
type grantCode struct {
	flavour   flavour
	redirect  string
	challenge string // of PKCE, S256
	granted   []string
	declined  []string
	account   *Account
	only      []*Account
	issued    time.Time
	used      bool
	// long is the long-lived token whose client the code was made for; such a
	// code is redeemed without the app's secret.
	long *token
}

// dialog is a checked request for a login dialog.
type dialog struct {
	flavour      flavour
	redirect     *url.URL
	redirectText string // as sent, for the exact comparison later
	state        string
	scopes       []string
	responseType string
	challenge    string
	rerequest    bool
}

// serveDialog answers a login dialog: by a redirect, or by pages where the
// login is manual.
func (s *Server) serveDialog(o *reply, req request, f flavour) {
	d, problem := s.readDialog(req.params, f)
	s.logins.mu.Lock()
	answer := s.logins.answer
	s.logins.mu.Unlock()
	if problem == "" && answer.NoRole {
		problem = noRole[f]
	}
	if problem != "" {
		// The address to send an error to is not to be trusted, so the user
		// sees it instead.
		o.dialogError(f, problem)
		return
	}
	if s.opts.ManualLogin {
		if s.serveLoginPages(o, req, d, &answer) {
			return
		}
	}
	o.redirect(s.finish(d, answer, req.now))
}

// noRole is what the dialogs say to users who may not use the app.
var noRole = map[flavour]string{
	flavourFacebook:  "App not active: this app is not accessible right now, and the app developer is aware of the issue.",
	flavourInstagram: "Insufficient developer role",
}

// dialogError shows a problem: as a page to a browser, and to other clients of
// the Instagram dialog in the form of its host.
func (o *reply) dialogError(f flavour, problem string) {
	if f == flavourInstagram && !strings.Contains(o.r.Header.Get("Accept"), "text/html") {
		o.entry.Calls = 0
		o.instagramRefusal(problem)
		return
	}
	o.page(http.StatusBadRequest, "error", problem)
}

// readDialog checks the parameters; the text tells the user what is wrong.
func (s *Server) readDialog(p params, f flavour) (dialog, string) {
	d := dialog{
		flavour: f, state: p.get("state"), responseType: p.get("response_type"),
		scopes:    strings.FieldsFunc(p.get("scope"), func(r rune) bool { return r == ',' || r == ' ' }),
		challenge: p.get("code_challenge"), rerequest: slices.Contains(strings.Split(p.get("auth_type"), ","), "rerequest"),
	}
	redirect, err := url.Parse(p.get("redirect_uri"))
	switch {
	case p.get("client_id") != s.AppID():
		return d, "Invalid App ID: the provided app ID does not look like a valid app ID."
	case err != nil || redirect.Scheme == "":
		return d, "The parameter redirect_uri is required and must be an absolute URI."
	case s.opts.RedirectURIs != nil && !slices.Contains(s.opts.RedirectURIs, p.get("redirect_uri")):
		return d, "URL blocked: this redirect failed because the redirect URI is not white-listed in the app's client OAuth settings."
	case f == flavourInstagram && d.responseType != "code":
		return d, "Invalid response_type: only code is supported."
	case f == flavourInstagram && len(d.scopes) == 0:
		return d, "The parameter scope is required."
	case d.challenge != "" && p.get("code_challenge_method") != "S256":
		return d, "The parameter code_challenge_method must be S256."
	}
	if d.responseType == "" {
		d.responseType = "code"
	}
	for _, scope := range d.scopes {
		if !slices.Contains(dialogScopes[f], scope) {
			return d, "Invalid Scopes: " + scope + ". This message is only shown to developers."
		}
	}
	d.redirect, d.redirectText = redirect, p.get("redirect_uri")
	return d, ""
}

// denials are what the dialogs say of a user who pressed cancel.
var denials = map[flavour]string{
	flavourFacebook:  "Permissions error.",
	flavourInstagram: "The user denied your request.",
}

// finish is where the dialog sends the browser.
func (s *Server) finish(d dialog, answer Login, now time.Time) string {
	to := *d.redirect
	query := to.Query()
	if d.state != "" {
		query.Set("state", d.state)
	}
	if answer.Deny {
		query.Set("error", "access_denied")
		query.Set("error_reason", "user_denied")
		query.Set("error_description", denials[d.flavour])
		to.RawQuery = query.Encode()
		return to.String()
	}
	code := s.newCode(d, answer, now)
	types := strings.FieldsFunc(d.responseType, func(r rune) bool { return r == ' ' || r == ',' })
	fragment := url.Values{}
	if slices.Contains(types, "token") {
		t := s.redeem(code, now)
		fragment.Set("access_token", t.text)
		fragment.Set("expires_in", strconv.Itoa(int(t.expires.Sub(now)/time.Second)))
		fragment.Set("data_access_expiration_time", strconv.FormatInt(t.dataAccess.Unix(), 10))
		if d.state != "" {
			fragment.Set("state", d.state)
		}
	}
	if slices.Contains(types, "granted_scopes") {
		query.Set("granted_scopes", strings.Join(code.granted, ","))
		query.Set("denied_scopes", strings.Join(code.declined, ","))
	}
	if slices.Contains(types, "code") || len(fragment) == 0 {
		query.Set("code", s.keepCode(code))
	}
	to.RawQuery = query.Encode()
	// The fragment of a plain code is known rubbish that clients must drop.
	switch {
	case len(fragment) > 0:
		to.RawFragment, to.Fragment = "", ""
		return to.String() + "#" + fragment.Encode()
	case d.flavour == flavourInstagram:
		return to.String() + "#_"
	}
	return to.String() + "#_=_"
}

func (s *Server) newCode(d dialog, answer Login, now time.Time) *grantCode {
	c := &grantCode{flavour: d.flavour, redirect: d.redirectText, challenge: d.challenge, issued: now, only: s.data.pick(answer.Only)}
	if d.flavour == flavourInstagram {
		c.account = s.data.Accounts[answer.Account]
	} else {
		c.granted = []string{"public_profile"}
	}
	asked := s.asked(d)
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	for _, scope := range d.scopes {
		refused := slices.Contains(answer.Decline, scope) || !slices.Contains(asked, scope)
		if d.flavour == flavourFacebook {
			s.logins.declined[scope] = refused
		}
		switch {
		case refused:
			c.declined = append(c.declined, scope)
		case !slices.Contains(c.granted, scope):
			c.granted = append(c.granted, scope)
		}
	}
	return c
}

// asked are the permissions that a dialog asks the user for: those that the user
// has declined before only if it says so.
func (s *Server) asked(d dialog) []string {
	if d.flavour == flavourInstagram || d.rerequest {
		return d.scopes
	}
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	var list []string
	for _, scope := range d.scopes {
		if !s.logins.declined[scope] {
			list = append(list, scope)
		}
	}
	return list
}

// declineLater notes a permission that the user took back.
func (s *Server) declineLater(scope string) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.declined[scope] = true
}

// forgetLogin has the dialogs ask a user who removed the app as they ask a new
// one.
func (s *Server) forgetLogin() {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	clear(s.logins.declined)
}

// keepCode stores the code and returns its text.
func (s *Server) keepCode(c *grantCode) string {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.count++
	sum := sha256.Sum256([]byte(strconv.FormatUint(mix(s.opts.Seed+0xc0de, s.logins.count), 16)))
	text := "AQSIM" + base64.RawURLEncoding.EncodeToString(sum[:])
	if s.logins.codes == nil {
		s.logins.codes = map[string]*grantCode{}
	}
	s.logins.codes[text] = c
	return text
}

// codeProblem tells why a code cannot be redeemed.
type codeProblem int

const (
	codeGood codeProblem = iota
	codeUnknown
	codeUsed
	codeExpired
	codeRedirect
	codeVerifier
)

// takeCode finds a code and uses it up. A wrong redirect or verifier uses it
// up too.
func (s *Server) takeCode(text, redirect, verifier string, f flavour, now time.Time) (*grantCode, codeProblem) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	// Clients that keep the rubbish after the code get no token either.
	c := s.logins.codes[text]
	switch {
	case c == nil || c.flavour != f:
		return nil, codeUnknown
	case c.used:
		return nil, codeUsed
	}
	c.used = true
	switch {
	case now.Sub(c.issued) >= codeLife:
		return nil, codeExpired
	case c.redirect != redirect:
		return nil, codeRedirect
	case c.challenge != "" && !verified(c.challenge, verifier):
		return nil, codeVerifier
	}
	return c, codeGood
}

func verified(challenge, verifier string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

// redeem makes the short-lived token that a code stands for.
func (s *Server) redeem(c *grantCode, now time.Time) *token {
	t := &token{
		kind: tokenUser, data: s.data, issued: now, expires: now.Add(shortFacebookLife), dataAccess: now.Add(dataAccessLife),
		only: c.only, grants: &grants{granted: c.granted, declined: c.declined},
	}
	if c.flavour == flavourInstagram {
		t.kind, t.account, t.expires = tokenInstagram, c.account, now.Add(shortInstagramLife)
	}
	s.tokens.add(t)
	return t
}

// redirect sends the browser on.
func (o *reply) redirect(to string) {
	o.entry.Calls = 0
	o.w.Header().Set("Location", to)
	o.send(http.StatusFound, nil)
}
