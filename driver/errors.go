package driver

import (
	"errors"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// What an error of a statement comes down to, for errors.Is. They are reachable
// from the errors of Query, Exec, Prepare and rows.Err.
var (
	// ErrNoToken: the connection string has no access token, and no login is
	// stored.
	ErrNoToken = oauth.ErrNoToken
	// ErrLoginRequired: no token serves, and nobody could be asked to log in. A
	// [LoginRequiredError] has the address.
	ErrLoginRequired = oauth.ErrLoginRequired
	// ErrLoginTimeout: the user was asked, and did not log in in time.
	ErrLoginTimeout = oauth.ErrLoginTimeout
	// ErrNoBrowser: no browser could be opened for the user to log in.
	ErrNoBrowser = oauth.ErrNoBrowser
	// ErrAmbiguousLogin: several stored logins fit; OAuthUser selects one.
	ErrAmbiguousLogin = oauth.ErrAmbiguousLogin
	// ErrSessionExpired: the login has ended, as far as is known without asking
	// the API.
	ErrSessionExpired = oauth.ErrSessionExpired
	// ErrWrongKey: stored tokens were sealed with another key than
	// OAuthSettingsKey; nothing has been changed.
	ErrWrongKey = oauth.ErrWrongKey
	// ErrUserDenied: the user cancelled the login.
	ErrUserDenied = oauth.ErrUserDenied
	// ErrState: what came back is of another login than the one that was begun.
	ErrState = oauth.ErrState
	// ErrNotStored: the store has no such login.
	ErrNotStored = oauth.ErrNotStored
	// ErrClientID, ErrClientSecret, ErrRedirectURI: OAuthClientId,
	// OAuthClientSecret or CallbackURL is missing, or not that of the app.
	ErrClientID     = oauth.ErrClientID
	ErrClientSecret = oauth.ErrClientSecret
	ErrRedirectURI  = oauth.ErrRedirectURI
	// ErrTokenExpired: the access token is expired, revoked or not one.
	ErrTokenExpired = graph.ErrTokenExpired
	// ErrRateLimited: the platform's rate limit is used up.
	ErrRateLimited = graph.ErrRateLimited
	// ErrPermission: the token or the app lacks a permission; [APIError].Scopes
	// names it where it is known.
	ErrPermission = graph.ErrPermission
	// ErrAppBlocked: Meta has blocked or deactivated the app, or it was deleted:
	// every call fails until that is mended in the app's dashboard.
	ErrAppBlocked = graph.ErrAppBlocked
	// ErrNotFound: no such object, or none that the token may see.
	ErrNotFound = graph.ErrNotFound
	// ErrUnavailable: the API failed for now, and went on failing when asked
	// again.
	ErrUnavailable = graph.ErrUnavailable
	// ErrUnreachable: no whole answer came: the network, a proxy or a
	// certificate is in the way, or Timeout was over. The end of the statement's
	// own context is not that.
	ErrUnreachable = graph.ErrUnreachable
	// ErrBudget: the statement would make more calls than it may.
	ErrBudget = graph.ErrBudget
	// ErrQuota: the part of the quota that statements may use is used up.
	ErrQuota = graph.ErrQuota
	// ErrOutOfMemory: the statement needs more memory than a connection may
	// take.
	ErrOutOfMemory = engine.ErrOutOfMemory
	// ErrUnsupported: what was asked for is understood, and not supported yet.
	ErrUnsupported = errors.ErrUnsupported
)

// LoginRequiredError says that a user has to log in, and where.
type LoginRequiredError = oauth.LoginRequiredError

// VerifierError is what was handed over after a login (Verifier, OAuthVerifier),
// and is no code and no address that the browser came back to.
type VerifierError = oauth.VerifierError

// LoginError is a refusal by a login service: what happened and what to do.
type LoginError = oauth.Error

// APIError is a refusal by the Graph API. Method and Path are those of the
// request; Status is the HTTP status; Code, Subcode, Type and Transient are the
// API's, Message, UserTitle and UserMessage its texts with secrets masked, and
// TraceID is what Meta's support asks for. Scopes are the permissions of which one
// is missing, where that is known. RetryAfter is how long a rate limit lasts and
// RetryAt when it ends; they are zero where the API does not tell.
type APIError = graph.APIError

// BudgetError is a statement that would make more calls than it may: what it has
// Spent of the Max calls, and what the next call, by Method and Path, would Cost.
type BudgetError = graph.BudgetError

// HeldError is a call that was not made: the rate limit is known to be used up,
// or the API to be down. Method and Path are those of the request, empty for a
// batch; [RetryAt] tells when it will be made.
type HeldError = graph.HeldError

// RetryAt tells when calls will work again after an error that a rate limit
// caused, if that is known.
func RetryAt(err error) (time.Time, bool) { return graph.RetryAt(err) }

// AnswerError is an answer that is none of the API: a page of a proxy,
// something cut short, something too large. Method and Path are those of the
// request, Status and ContentType what came, Head its beginning, empty for JSON,
// and Err what is wrong with it.
type AnswerError = graph.AnswerError

// NoAccountError says which step on the way from the login to an Instagram
// account is missing: Step is a sentence with what to do, Err what the API said,
// or nil.
type NoAccountError = fetch.NoAccountError

// NoProgressError is a list of the API that goes on without an end: its Path, how
// many Items came, and how many Pages in a row then brought no other; Why says what
// those had in common. With PartialResults the statement goes on, and warns.
type NoProgressError = fetch.NoProgressError

// AccountError says which of several accounts does not show what a statement
// reads, for want of a permission: it matches [ErrPermission]. With PartialResults
// the statement reads the others, and warns. Account is its id, Err the refusal.
type AccountError = fetch.AccountError

// OrderError says that the API listed a row that is newer than those which had to
// be given before it, so that what was given is not in order. The statement, run
// again, reads all there is first. Table, Account and Object say what was read, of
// which account, and which row it was.
type OrderError = fetch.OrderError

// LoginKindError is a table that logins of the connection's kind (AuthScheme)
// cannot read: Login is that kind, Serves those that the Table can be read with.
type LoginKindError = fetch.LoginKindError

// SQLError is a fault of a statement's text: it cannot be read, names what does
// not exist, does what is not allowed or not supported yet. Message says what is
// wrong, and what to write instead where that is known; Line and Column say where,
// from 1 and in characters, and are 0 where that is not known. It may match
// [ErrUnsupported] and be a [LoginKindError].
type SQLError = session.SQLError
