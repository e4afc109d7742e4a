package graphsim

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"
)

type tokenKind int

const (
	tokenUser tokenKind = iota
	tokenPage
	tokenInstagram
	tokenApp
)

// Lifetimes of what the login hands out.
const (
	shortFacebookLife  = 90 * time.Minute
	longLife           = 60 * 24 * time.Hour
	shortInstagramLife = time.Hour
	dataAccessLife     = 90 * 24 * time.Hour
	codeLife           = time.Hour
	refreshMinimumAge  = 24 * time.Hour
)

// token is an access token and what it may do.
type token struct {
	text    string
	kind    tokenKind
	account *Account // of Page and Instagram tokens
	page    *Page    // of Page tokens
	data    *Data
	// login is the number of the login. Tokens of others than the first are kept without
	// the data, which may be let go: places tells what is where in them.
	login   int
	places  *places
	issued  time.Time
	expires time.Time // zero is never
	// dataAccess is when the user's consent to data access lapses.
	dataAccess time.Time
	long       bool
	// only are the accounts the user selected; nil is all.
	only []*Account

	// grants is shared between a user token and the Page tokens made by it,
	// so that revoking reaches them.
	grants *grants
}

// grants are permissions that the user gave or declined.
type grants struct {
	mu       sync.Mutex
	granted  []string
	declined []string
	revoked  bool
}

func (g *grants) has(scope string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Contains(g.granted, scope)
}

// TokenSpec describes a token that a test wants.
type TokenSpec struct {
	// Instagram makes an Instagram Login token of the account; otherwise a
	// Facebook user token, or with Page the token of the account's Page.
	Instagram, Page bool
	// Login is the number of the login (of [Options].Logins), from 0.
	Login int
	// Account is the index of the account (of Instagram and Page tokens).
	Account int
	// Only are the indexes of the accounts a user token sees; nil is all.
	Only []int
	// Scopes are its permissions by their Facebook Login names; nil is all.
	Scopes []string
	// Declined are permissions that the user refused.
	Declined []string
	// Life is how long it is valid; zero is 60 days. A negative life makes a
	// token that has expired.
	Life time.Duration
}

// token makes a token as it is described.
func (spec TokenSpec) token(d *Data, now time.Time) *token {
	scopes := spec.Scopes
	if scopes == nil {
		scopes = facebookScopes
	}
	life := spec.Life
	if life == 0 {
		life = longLife
	}
	t := &token{
		kind: tokenUser, data: d, issued: now, expires: now.Add(life), dataAccess: now.Add(dataAccessLife), long: true,
		only: d.pick(spec.Only), grants: &grants{granted: slices.Clone(scopes), declined: slices.Clone(spec.Declined)},
	}
	switch {
	case spec.Instagram:
		t.kind, t.account = tokenInstagram, d.Accounts[spec.Account]
		t.grants = &grants{granted: instagramNames(scopes)}
	case spec.Page:
		t.kind, t.account = tokenPage, d.Accounts[spec.Account]
		t.page = t.account.Page
	}
	return t
}

// sees tells whether the token gives access to an account.
func (t *token) sees(a *Account) bool {
	if t.kind == tokenUser {
		return t.only == nil && !t.data.isStranger(a) || slices.Contains(t.only, a)
	}
	return t.account == a
}

// permission is one row of /me/permissions.
type permission struct{ name, status string }

func (t *token) permissions() []*permission {
	t.grants.mu.Lock()
	defer t.grants.mu.Unlock()
	var out []*permission
	for _, x := range t.grants.granted {
		out = append(out, &permission{x, "granted"})
	}
	for _, x := range t.grants.declined {
		out = append(out, &permission{x, "declined"})
	}
	return out
}

// dead returns the error of a token that expired or was revoked.
func (t *token) dead(now time.Time) *Error {
	t.grants.mu.Lock()
	revoked := t.grants.revoked
	t.grants.mu.Unlock()
	if revoked {
		return &Error{Status: 400, Code: 190, Subcode: 458, Type: oauthException, Message: "Error validating access token: The user has not authorized application."}
	}
	if t.expires.IsZero() || now.Before(t.expires) {
		return nil
	}
	return expired(t.expires, now)
}

func expired(at, now time.Time) *Error {
	const layout = "Monday, 02-Jan-06 15:04:05"
	zone := func(t time.Time) string {
		off := pacificOffset(t)
		name := " PST"
		if off == 7*time.Hour {
			name = " PDT"
		}
		return t.UTC().Add(-off).Format(layout) + name
	}
	return &Error{
		Status: 400, Code: 190, Subcode: 463, Type: oauthException,
		Message: "Error validating access token: Session has expired on " + zone(at) + ". The current time is " + zone(now) + ".",
	}
}

// tokenStore holds every token handed out, by text.
type tokenStore struct {
	mu     sync.Mutex
	seed   uint64
	count  uint64
	byText map[string]*token
}

// add gives t its text and keeps it. The prefix tells the flavour, as in
// the real service; the rest tells that the token is none.
func (st *tokenStore) add(t *token) string {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.count++
	prefix := "EAASIM"
	if t.kind == tokenInstagram {
		prefix = "IGAASIM"
	}
	sum := sha256.Sum256([]byte(prefix + hex.EncodeToString([]byte{byte(st.count), byte(st.count >> 8), byte(st.count >> 16), byte(st.seed), byte(st.seed >> 8), byte(st.seed >> 16)})))
	t.text = prefix + "fake" + hex.EncodeToString(sum[:24])
	st.byText[t.text] = t.stored()
	return t.text
}

func (st *tokenStore) get(text string) *token {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.byText[text]
}

// ofPage returns the token of a Page that user's token gives access to.
func (st *tokenStore) ofPage(user *token, p *Page) string {
	if user.kind == tokenPage {
		return user.text
	}
	key := user.text + "/" + p.ID
	if known := st.get(key); known != nil {
		return known.text
	}
	t := &token{
		kind: tokenPage, account: p.Account, page: p, data: user.data, issued: user.issued, expires: user.expires,
		dataAccess: user.dataAccess, long: user.long, grants: user.grants,
	}
	if user.long {
		t.expires = time.Time{}
	}
	st.add(t)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.byText[key] = st.byText[t.text]
	return t.text
}
