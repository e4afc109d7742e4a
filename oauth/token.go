package oauth

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// Secret is a text that prints masked, whatever prints it; Reveal returns it.
type Secret = secret.Secret

// NewSecret wraps text.
func NewSecret(text string) Secret { return secret.New(text) }

// TokenKind says whom a token speaks for.
type TokenKind string

// The kinds of token.
const (
	UserToken      TokenKind = "user"      // a Facebook user
	PageToken      TokenKind = "page"      // a Facebook Page
	InstagramToken TokenKind = "instagram" // a professional account, by Instagram Login
	CustomToken    TokenKind = "custom"    // a user of another provider
)

// Key identifies a login: one store keeps many. Two logins of one user with
// one app at one host by one login kind are the same.
type Key struct {
	App   string `json:"app"`   // the app's id, OAuthClientId
	User  string `json:"user"`  // the user's id at the host, as text
	Host  string `json:"host"`  // of the API, as graph.facebook.com, with a port where it has one
	Login Login  `json:"login"` // never empty
}

// TokenInfo is what is known of a token beside its secrets. It may be shown,
// and is stored in the clear.
type TokenInfo struct {
	Key
	Kind       TokenKind `json:"kind"`
	UserName   string    `json:"userName,omitempty"`   // display name, or user name in Instagram
	AccountIDs []string  `json:"accountIds,omitempty"` // Instagram accounts it reaches
	Granted    []string  `json:"granted,omitempty"`    // permissions
	Declined   []string  `json:"declined,omitempty"`   // permissions asked for and refused by the user

	// Issued is when the platform made the token, as far as is known.
	Issued time.Time `json:"issued,omitzero"`
	// Expires is when it ends; zero is never.
	Expires time.Time `json:"expires,omitzero"`
	// ExpiryAssumed says that the platform did not tell, and Expires is the
	// soonest it may be: good for renewing in time, not for giving up.
	ExpiryAssumed bool `json:"expiryAssumed,omitempty"`
	// DataAccessExpires is when Instagram data stops although the token lives,
	// unless the user logs in again; zero where there is no such end.
	DataAccessExpires time.Time `json:"dataAccessExpires,omitzero"`
	// RenewAfter is the time before which renewing is refused or useless.
	RenewAfter time.Time `json:"renewAfter,omitzero"`
	// LongLived tells the token of sixty days from the one of an hour or two
	// that a login begins with.
	LongLived bool `json:"longLived,omitempty"`
	// Given is the [Fingerprint] of the token that the caller brought, where
	// this one descends from it.
	Given string `json:"given,omitempty"`
}

// Fingerprint tells one access token from another without telling either.
func Fingerprint(access Secret) string {
	sum := sha256.Sum256([]byte("viewfinder token " + access.Reveal()))
	return hex.EncodeToString(sum[:12])
}

// Token is the outcome of a login.
type Token struct {
	TokenInfo
	Access Secret
	// Refresh is what another provider gives for renewing; Facebook and
	// Instagram have none, there the token renews itself.
	Refresh Secret
}

// Expired reports whether the token has certainly ended at the given time.
func (i TokenInfo) Expired(now time.Time) bool {
	return !i.Expires.IsZero() && !i.ExpiryAssumed && !now.Before(i.Expires)
}

// DaysLeft returns the whole days until the token ends, negative when it has;
// ok is false for a token without an end.
func (i TokenInfo) DaysLeft(now time.Time) (days int, ok bool) {
	if i.Expires.IsZero() {
		return 0, false
	}
	const day = 24 * time.Hour
	left := i.Expires.Sub(now)
	days = int(left / day)
	if left < 0 && left%day != 0 {
		days--
	}
	return days, true
}

// Clone returns a copy that shares no memory.
func (i TokenInfo) Clone() TokenInfo {
	i.AccountIDs = slices.Clone(i.AccountIDs)
	i.Granted = slices.Clone(i.Granted)
	i.Declined = slices.Clone(i.Declined)
	return i
}

// Clone returns a copy that shares no memory.
func (t *Token) Clone() *Token {
	c := *t
	c.TokenInfo = t.TokenInfo.Clone()
	return &c
}
