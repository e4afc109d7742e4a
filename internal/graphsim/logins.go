package graphsim

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
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

// logins holds the user's answer and the codes that dialogs handed out.
type logins struct {
	seed   uint64
	mu     sync.Mutex
	answer Login
	codes  map[string]*grantCode
	count  uint64
	// declined are the permissions that the Facebook user has declined: they are
	// not asked for again unless the dialog says so.
	declined map[string]bool
}

// set changes how the user answers from now on.
func (l *logins) set(answer Login) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = answer
}

func (l *logins) current() Login {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.answer
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

// grant makes the code of a user who did not refuse everything.
func (l *logins) grant(d dialog, data *Data, answer Login, now time.Time) *grantCode {
	c := &grantCode{flavour: d.flavour, redirect: d.redirectText, challenge: d.challenge, issued: now, only: data.pick(answer.Only)}
	if d.flavour == flavourInstagram {
		c.account = data.Accounts[answer.Account]
	} else {
		c.granted = []string{"public_profile"}
	}
	asked := l.asked(d)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, scope := range d.scopes {
		refused := slices.Contains(answer.Decline, scope) || !slices.Contains(asked, scope)
		if d.flavour == flavourFacebook {
			l.declined[scope] = refused
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
func (l *logins) asked(d dialog) []string {
	if d.flavour == flavourInstagram || d.rerequest {
		return d.scopes
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []string
	for _, scope := range d.scopes {
		if !l.declined[scope] {
			list = append(list, scope)
		}
	}
	return list
}

// declineLater notes a permission that the user took back.
func (l *logins) declineLater(scope string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.declined[scope] = true
}

// forget has the dialogs ask a user who removed the app as they ask a new
// one.
func (l *logins) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.declined)
}

// keep stores the code and returns its text.
func (l *logins) keep(c *grantCode) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	sum := sha256.Sum256([]byte(strconv.FormatUint(mix(l.seed+0xc0de, l.count), 16)))
	text := "AQSIM" + base64.RawURLEncoding.EncodeToString(sum[:])
	l.codes[text] = c
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

// take finds a code and uses it up. A wrong redirect or verifier uses it
// up too.
func (l *logins) take(text, redirect, verifier string, f flavour, now time.Time) (*grantCode, codeProblem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// Clients that keep the rubbish after the code get no token either.
	c := l.codes[text]
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

// ofClient tells whether a code was made for another machine of the user.
func (l *logins) ofClient(code string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.codes[code]
	return known != nil && known.long != nil
}

// token makes the short-lived token that a code stands for.
func (c *grantCode) token(d *Data, now time.Time) *token {
	t := &token{
		kind: tokenUser, data: d, issued: now, expires: now.Add(shortFacebookLife), dataAccess: now.Add(dataAccessLife),
		only: c.only, grants: &grants{granted: c.granted, declined: c.declined},
	}
	if c.flavour == flavourInstagram {
		t.kind, t.account, t.expires = tokenInstagram, c.account, now.Add(shortInstagramLife)
	}
	return t
}
