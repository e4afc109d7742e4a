package driver

import (
	"errors"
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// What an error comes down to, for errors.Is, whether it came of a table, a stored
// procedure or the renewal of a token. What is not supported yet matches
// [errors.ErrUnsupported]. What a login comes down to besides stands in package oauth,
// as [oauth.ErrUserDenied].
var (
	// ErrNoToken: the connection string has no access token, and no login is
	// stored.
	ErrNoToken = oauth.ErrNoToken
	// ErrLoginRequired: no token serves, and nobody could be asked to log in, or nobody
	// did. An [oauth.LoginRequiredError] has the address.
	ErrLoginRequired = oauth.ErrLoginRequired
	// ErrTokenExpired: the access token is expired, revoked or not one, or its login
	// has ended: the user has to log in again.
	ErrTokenExpired = refusal.ErrTokenExpired
	// ErrPermission: the token or the app lacks a permission; [APIError].Scopes
	// names it where it is known.
	ErrPermission = refusal.ErrPermission
	// ErrAppBlocked: Meta has blocked or deactivated the app, or it was deleted:
	// every call fails until that is mended in the app's dashboard.
	ErrAppBlocked = refusal.ErrAppBlocked
	// ErrLoginKind: logins of the connection's kind (AuthScheme) cannot read the
	// table.
	ErrLoginKind = fetch.ErrLoginKind
	// ErrNoAccount: the login leads to no Instagram account. The text says which
	// step on the way is missing.
	ErrNoAccount = fetch.ErrNoAccount
	// ErrNotFound: no such object, or none that the token may see.
	ErrNotFound = graph.ErrNotFound

	// ErrRateLimited: the platform's rate limit is used up, or what statements may
	// use of it. [RetryAt] tells until when.
	ErrRateLimited = refusal.ErrRateLimited
	// ErrQuota: the part of the rate limit that statements may use is used up;
	// nothing was sent.
	ErrQuota = graph.ErrQuota
	// ErrBudget: the statement would make more calls than it may: see [BudgetError].
	ErrBudget = graph.ErrBudget
	// ErrUnavailable: the platform failed for now, and went on failing when asked
	// again.
	ErrUnavailable = refusal.ErrUnavailable
	// ErrUnreachable: no whole answer came: the network, a proxy or a
	// certificate is in the way, or Timeout was over. The end of the statement's
	// own context is not that.
	ErrUnreachable = refusal.ErrUnreachable
	// ErrMalformedAnswer: an answer that is none of the platform's: a page of a
	// proxy, something cut short, something too large.
	ErrMalformedAnswer = refusal.ErrMalformedAnswer

	// ErrNoProgress: the API says of a list that it goes on, and gives nothing new.
	// With PartialResults the statement goes on, and warns.
	ErrNoProgress = fetch.ErrNoProgress
	// ErrOrder: the API listed a row that is newer than those which had to be given
	// before it, so that what was given is not in order. The statement, run again,
	// reads all there is first.
	ErrOrder = fetch.ErrOrder
	// ErrOutOfMemory: the statement needs more memory than a connection may
	// take.
	ErrOutOfMemory = engine.ErrOutOfMemory
)

// RetryAt tells when calls will work again after an error that a rate limit
// caused, if that is known.
func RetryAt(err error) (time.Time, bool) {
	at, known := graph.RetryAt(err) // of a call that was not made
	if refused, ok := errors.AsType[*APIError](err); ok && !known {
		at = refused.RetryAt
	}
	return at, !at.IsZero()
}

// APIError is a refusal by the Graph API.
type APIError struct {
	// Method and Path are the request's, the path without version and query.
	Method, Path string
	// Status is the HTTP status; in a batch the item's.
	Status int
	// Code and Subcode are the API's. Where the answer has no readable code, Code
	// is the number that the message starts with, or 0.
	Code, Subcode int
	// Type is the API's name of the class, such as OAuthException. It says little:
	// throttling has that one too.
	Type string
	// Message, UserTitle and UserMessage are the API's texts, with secrets masked.
	Message, UserTitle, UserMessage string
	// TraceID is what Meta's support asks for.
	TraceID string
	// Transient is the API's own mark that the same call may succeed later.
	Transient bool
	// Scopes are the permissions of which one or more are missing, where known.
	Scopes []string
	// RetryAfter is how long a rate limit lasts, 0 where the API does not tell.
	RetryAfter time.Duration
	// RetryAt is when a rate limit ends, or calls are tried again; zero if neither
	// is known.
	RetryAt time.Time
}

// Error says what was refused, why, and what to do.
func (e *APIError) Error() string { return (*graph.APIError)(e).Error() }

// Is matches what the refusal comes down to, such as [ErrPermission].
func (e *APIError) Is(target error) bool { return (*graph.APIError)(e).Is(target) }

// AccountError is an error at one of several accounts that a statement reads: for
// want of a permission, it matches [ErrPermission]. With PartialResults the statement
// reads the others, and warns.
type AccountError struct {
	Account string // its id
	Err     error  // the refusal

	text string
}

// Error names the account and what is missing, and how to read the others.
func (e *AccountError) Error() string {
	if e.text == "" {
		return fmt.Sprintf("account %s: %v", e.Account, e.Err)
	}
	return e.text
}

// Unwrap returns the refusal.
func (e *AccountError) Unwrap() error { return e.Err }

// BudgetError is a statement that would make more calls than it may, by MaxCalls. It
// matches [ErrBudget].
type BudgetError struct {
	// Method and Path are those of the call that was not made, the path without
	// version and query; empty for a batch.
	Method, Path string
	// Max is how many calls may be made, Spent how many were, and Cost how many
	// this would have been.
	Max, Spent, Cost int
}

// Error says what was spent and what the call would cost.
func (e *BudgetError) Error() string { return (*graph.BudgetError)(e).Error() }

// Is matches [ErrBudget].
func (e *BudgetError) Is(target error) bool { return target == ErrBudget }

// SQLError is a fault of a statement's text: it cannot be read, names what does
// not exist, does what is not allowed or not supported yet.
type SQLError struct {
	// Message says what is wrong, and what to write instead where that is known.
	Message string
	// Line and Column say where, from 1 and in characters; 0 where that is not known.
	Line, Column int
	// Err is what it comes down to: [errors.ErrUnsupported], [ErrLoginKind]; nil
	// where there is nothing more to tell.
	Err error
}

// Error places the fault, then says what it is.
func (e *SQLError) Error() string { return (*session.SQLError)(e).Error() }

// Unwrap returns Err.
func (e *SQLError) Unwrap() error { return e.Err }

// ConfigError is the error of every wrong connection string or [Config]. It never
// repeats a secret.
type ConfigError struct {
	Property string // empty where the fault is in none
	Byte     int    // position in the connection string, from 1; 0 where there is none
	Reason   string // what is wrong and what to do
	// Unsupported tells what a later version may take from what is wrong; then it
	// matches [errors.ErrUnsupported].
	Unsupported bool
}

// Error places the fault, then names the property, then gives the reason.
func (e *ConfigError) Error() string { return (*config.Error)(e).Error() }

// Unwrap returns [errors.ErrUnsupported] or nil.
func (e *ConfigError) Unwrap() error { return (*config.Error)(e).Unwrap() }
