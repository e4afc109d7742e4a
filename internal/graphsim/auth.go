package graphsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"
)

// Permissions of Facebook Login that the read API asks for.
const (
	scopeBasic      = "instagram_basic"
	scopeComments   = "instagram_manage_comments"
	scopeInsights   = "instagram_manage_insights"
	scopePublish    = "instagram_content_publish"
	scopePages      = "pages_show_list"
	scopeEngagement = "pages_read_engagement"
)

// facebookScopes are the permissions of a ready token.
var facebookScopes = []string{scopePages, scopeEngagement, "business_management", scopeBasic, scopeComments, scopeInsights, scopePublish, "public_profile", "email"}

// scopeInstagramMessages is a permission of Instagram Login that nothing here
// asks for.
const scopeInstagramMessages = "instagram_business_manage_messages"

// dialogScopes are the permissions that each dialog knows.
var dialogScopes = map[flavour][]string{
	flavourFacebook: append(slices.Clone(facebookScopes),
		"ads_management", "ads_read", "catalog_management", "instagram_branded_content_creator", "instagram_manage_contents",
		"instagram_manage_engagement", "instagram_manage_messages", "instagram_shopping_tag_products"),
	flavourInstagram: append(instagramNames(facebookScopes), scopeInstagramMessages),
}

// instagramScopes gives each permission its name under Instagram Login.
var instagramScopes = map[string]string{
	scopeBasic:    "instagram_business_basic",
	scopeComments: "instagram_business_manage_comments",
	scopeInsights: "instagram_business_manage_insights",
	scopePublish:  "instagram_business_content_publish",
}

// flavour is the login kind, and with it the host that one server stands for.
type flavour int

const (
	flavourFacebook flavour = iota
	flavourInstagram
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

// NewToken makes a token and returns its text.
func (s *Server) NewToken(spec TokenSpec) string {
	scopes := spec.Scopes
	if scopes == nil {
		scopes = facebookScopes
	}
	life := spec.Life
	if life == 0 {
		life = longLife
	}
	now := s.clock.read()
	t := &token{
		kind: tokenUser, data: s.data, issued: now, expires: now.Add(life), dataAccess: now.Add(dataAccessLife), long: true,
		only: s.data.pick(spec.Only), grants: &grants{granted: slices.Clone(scopes), declined: slices.Clone(spec.Declined)},
	}
	switch {
	case spec.Instagram:
		t.kind, t.account = tokenInstagram, s.data.Accounts[spec.Account]
		t.grants = &grants{granted: instagramNames(scopes)}
	case spec.Page:
		t.kind, t.account = tokenPage, s.data.Accounts[spec.Account]
		t.page = t.account.Page
	}
	return s.tokens.add(t)
}

// pick returns the accounts with those indexes; nil for nil.
func (d *Data) pick(indexes []int) []*Account {
	if indexes == nil {
		return nil
	}
	out := []*Account{}
	for _, i := range indexes {
		out = append(out, d.Accounts[i])
	}
	return out
}

func instagramNames(scopes []string) []string {
	var out []string
	for _, x := range scopes {
		if name := instagramScopes[x]; name != "" {
			out = append(out, name)
		}
	}
	return out
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
	st.byText[t.text] = t
	return t.text
}

func (st *tokenStore) get(text string) *token {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.byText[text]
}

// pageToken returns the token of a Page that user's token gives access to.
func (s *Server) pageToken(user *token, p *Page) string {
	if user.kind == tokenPage {
		return user.text
	}
	key := user.text + "/" + p.ID
	s.tokens.mu.Lock()
	known := s.tokens.byText[key]
	s.tokens.mu.Unlock()
	if known != nil {
		return known.text
	}
	t := &token{
		kind: tokenPage, account: p.Account, page: p, data: s.data, issued: user.issued, expires: user.expires,
		dataAccess: user.dataAccess, long: user.long, grants: user.grants,
	}
	if user.long {
		t.expires = time.Time{}
	}
	s.tokens.add(t)
	s.tokens.mu.Lock()
	s.tokens.byText[key] = t
	s.tokens.mu.Unlock()
	return t.text
}

// self is what "me" means for the token.
func (t *token) self() node {
	switch t.kind {
	case tokenUser:
		return t.data.User
	case tokenPage:
		return t.page
	case tokenInstagram:
		return t.account
	}
	return nil
}

// sees tells whether the token gives access to an account.
func (t *token) sees(a *Account) bool {
	if t.kind == tokenUser {
		return t.only == nil || slices.Contains(t.only, a)
	}
	return t.account == a
}

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

// flavour tells which host the caller means, by the token.
func (c *call) flavour() flavour {
	if strings.HasPrefix(c.tokenText, "IG") {
		return flavourInstagram
	}
	return flavourFacebook
}

// may tells whether the caller has a permission, named as in Facebook Login.
func (c *call) may(scope string) bool {
	if scope == "" {
		return true
	}
	if c.token.kind == tokenInstagram {
		return c.token.grants.has(instagramScopes[scope])
	}
	if strings.HasPrefix(scope, "instagram_") && c.now.After(c.token.dataAccess) {
		return false
	}
	return c.token.grants.has(scope)
}

// authorize finds the token and checks that it is alive.
func (c *call) authorize() *Error {
	if c.tokenText == "" {
		if first, _, _ := strings.Cut(c.path, "/"); first == "me" {
			return noUser()
		}
		return &Error{Status: 400, Code: 104, Type: oauthException, Message: "An access token is required to request this resource."}
	}
	c.token = c.s.tokens.get(c.tokenText)
	if c.token == nil && c.tokenText == c.s.appToken() {
		c.token = &token{kind: tokenApp, text: c.tokenText, data: c.s.data, grants: &grants{}}
	}
	if c.token == nil || strings.Contains(c.tokenText, "/") {
		return noToken()
	}
	if err := c.token.dead(c.now); err != nil {
		return err
	}
	if c.token.kind == tokenApp && strings.HasPrefix(c.path, "me") {
		return noUser()
	}
	return c.checkProof()
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

// checkProof verifies appsecret_proof where it is sent or required.
func (c *call) checkProof() *Error {
	if c.token.kind == tokenInstagram {
		return nil
	}
	got, sent := c.params.lookup("appsecret_proof")
	if !sent {
		if c.s.opts.RequireProof {
			return &Error{Status: 400, Code: 100, Type: methodException, Message: "API calls from the server require an appsecret_proof argument"}
		}
		return nil
	}
	mac := hmac.New(sha256.New, []byte(c.s.AppSecret()))
	mac.Write([]byte(c.tokenText))
	if !hmac.Equal([]byte(got), []byte(hex.EncodeToString(mac.Sum(nil)))) {
		return &Error{Status: 400, Code: 100, Type: methodException, Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}
