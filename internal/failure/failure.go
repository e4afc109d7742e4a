package failure

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// Kind is what an error comes down to.
type Kind struct {
	Name string
	Code int    // the exit code
	What string // what it means
}

// The kinds, but for success and for what was interrupted.
var (
	Failure    = Kind{"failure", 1, "it failed, and none of the other kinds says why"}
	Usage      = Kind{"usage", 2, "what was asked, or the configuration, is wrong"}
	Access     = Kind{"access", 3, "no access: the token is missing or expired, lacks a permission or an account, or its app is blocked"}
	RateLimit  = Kind{"rate-limit", 4, "the platform's rate limit is used up"}
	Incomplete = Kind{"incomplete", 5, "the answer is out, but not complete"}
	Unknown    = Kind{"unknown-outcome", 6, "a write was sent, and it is not known whether it was done: the message says what to look at"}
)

// Kinds are all of them, by code.
func Kinds() []Kind { return []Kind{Failure, Usage, Access, RateLimit, Incomplete, Unknown} }

// Of is the kind of an error of a statement, a configuration or a login.
func Of(err error) Kind {
	switch {
	case errors.Is(err, write.ErrUnknownOutcome): // also where it was interrupted
		return Unknown
	case isUsage(err):
		return Usage
	case isAny(err, noAccess...):
		return Access
	case errors.Is(err, refusal.ErrRateLimited):
		return RateLimit
	default:
		return Failure
	}
}

// isUsage tells of what is wrong with a statement or a configuration.
func isUsage(err error) bool {
	var property *config.Error
	var wrong *profile.Error
	var unknown *profile.UnknownError
	var missing *profile.MissingError
	var file *fileroot.Error
	return session.WronglyAsked(err) || errors.As(err, &property) || errors.As(err, &wrong) || errors.As(err, &unknown) || errors.As(err, &missing) ||
		errors.As(err, &file) && file.Misnamed() ||
		isAny(err, cache.ErrKey, oauth.ErrWrongKey, fetch.ErrLoginKind, oauth.ErrClientID, oauth.ErrClientSecret, oauth.ErrRedirectURI)
}

// noAccess are the errors of [Access].
var noAccess = []error{
	refusal.ErrTokenExpired, refusal.ErrAppBlocked, refusal.ErrPermission, oauth.ErrNoToken, oauth.ErrLoginRequired, fetch.ErrNoAccount,
	oauth.ErrUserDenied, oauth.ErrAmbiguousLogin, oauth.ErrNoBrowser, oauth.ErrLoginTimeout, oauth.ErrNotStored,
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// Private reports whether an error may name files of this computer, which are no business of
// those elsewhere.
func Private(err error) bool {
	var path *fs.PathError
	var says interface{ NamesFile() bool }
	return errors.As(err, &path) || errors.As(err, &says) && says.NamesFile() || errors.Is(err, oauth.ErrStore)
}
