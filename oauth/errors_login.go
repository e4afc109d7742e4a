package oauth

import (
	"errors"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/storeerr"
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

// ErrNoToken is the error of a connection that needs a token and has none.
var ErrNoToken = errors.New("oauth: there is no access token: set OAuthAccessToken; EXEC GetOAuthAuthorizationURL gives the address at which to log in")

// ErrNotStored: the store has no such login.
var ErrNotStored = errors.New("oauth: no such login is stored")

// ErrStore is matched by the errors of a store that cannot be used as it is: of a
// place that cannot be read or written, or of another key. Their texts name the
// property at fault, and say what to do.
var ErrStore = storeerr.Err

// ErrWrongKey: what is stored was sealed with another key. Nothing has been
// changed.
var ErrWrongKey = errors.New("the stored tokens were sealed with another key")

// ErrAmbiguousLogin: the store holds several logins that fit; sys_tokens lists them.
var ErrAmbiguousLogin = errors.New("several logins fit")
