package oauth

import (
	"errors"
	"fmt"
	"strings"
)

// ErrLoginRequired: there is no token that serves, and nobody to ask for
// consent. A [*LoginRequiredError] has the address.
var ErrLoginRequired = errors.New("a login is required")

// LoginRequiredError says that a user has to log in.
type LoginRequiredError struct {
	// URL is the address of the consent page; empty where the connection does
	// not tell enough to make one.
	URL string
	// Err is why: ErrNoToken, or how the last token ended.
	Err error
}

func (e *LoginRequiredError) Error() string {
	text := "oauth: a login is required"
	if e.URL != "" {
		text += " at " + e.URL
	}
	if e.Err != nil {
		text += ": " + strings.TrimPrefix(e.Err.Error(), "oauth: ")
	}
	return text
}

// Is matches ErrLoginRequired.
func (e *LoginRequiredError) Is(target error) bool { return target == ErrLoginRequired }

// Unwrap returns why.
func (e *LoginRequiredError) Unwrap() error { return e.Err }

// usageError is what a caller gave wrongly, found before anything is sent; it matches
// the error that the platform's refusal would.
type usageError struct {
	text string
	is   error
}

func (e *usageError) Error() string        { return e.text }
func (e *usageError) Is(target error) bool { return target == e.is }

// VerifierError is what was handed over after a login, and is no code and no
// address that the browser came back to. Nothing was sent.
type VerifierError struct {
	// Property held it: Verifier, or OAuthVerifier of a connection; empty where
	// Problem is a sentence about the browser.
	Property string
	Problem  string // what is wrong, else as the rest of a sentence about it
	is       error
}

func (e *VerifierError) Error() string {
	return "oauth: " + strings.TrimPrefix(e.Property+" ", " ") + e.Problem
}

// Is matches ErrCode where the address is of another login, and ErrState where it
// holds no state.
func (e *VerifierError) Is(target error) bool { return e.is != nil && target == e.is }

// cameBack is the error of what a browser came back with, whoever took it.
func cameBack(problem string) error { return &VerifierError{Problem: problem} }

func badVerifier(is error, format string, args ...any) error {
	return &VerifierError{Property: "Verifier", Problem: fmt.Sprintf(format, args...), is: is}
}

// ErrAmbiguousLogin: the store holds several logins that fit.
var ErrAmbiguousLogin = errors.New("several logins fit")

// AmbiguousLoginError lists the logins that fit.
type AmbiguousLoginError struct {
	Candidates []TokenInfo
}

func (e *AmbiguousLoginError) Error() string {
	return "oauth: several logins are stored: set OAuthUser to one of " + listLogins(e.Candidates)
}

// Is matches ErrAmbiguousLogin.
func (e *AmbiguousLoginError) Is(target error) bool { return target == ErrAmbiguousLogin }

// otherLoginsError is [ErrNotStored], and [ErrNoToken], where the store has logins
// of others.
type otherLoginsError struct {
	user   string
	stored []TokenInfo
}

func (e *otherLoginsError) Error() string {
	return fmt.Sprintf("oauth: no such login is stored: OAuthUser is %q, and not one of %s: set it to one of these, or log in as that one", clean(e.user), listLogins(e.stored))
}

func (e *otherLoginsError) Is(target error) bool {
	return target == ErrNotStored || target == ErrNoToken
}

// listLogins names logins, as many as an error is to.
func listLogins(logins []TokenInfo) string {
	var b strings.Builder
	for i, c := range logins {
		if i == maxListed {
			fmt.Fprintf(&b, " and %d more", len(logins)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(clean(c.User))
		if c.UserName != "" {
			fmt.Fprintf(&b, " (%s)", clean(c.UserName))
		}
	}
	return b.String()
}

// maxListed is how many logins an error names.
const maxListed = 20
