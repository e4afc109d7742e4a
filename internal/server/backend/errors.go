package backend

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// ended is what Next says to the wire.
func ended(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return told(err)
}

// codes are the SQLSTATEs of what errors come down to, and what a client can do. The first that
// an error is counts.
var codes = []struct {
	is         error
	code, hint string
}{
	{session.ErrReadOnly, pgerror.ReadOnlyTransaction, "The server has to be started with --allow-writes, and the connection not to have Readonly."},
	{session.ErrUnnamed, "21000", ""}, // as of PostgreSQL's safeupdate
	{write.ErrUnknownOutcome, "40003", "Look whether it was done before you do it again."},
	{graph.ErrBudget, pgerror.ConfigurationLimitExceeded, "Raise viewfinder.max_calls, as far as the connection allows, or ask for less: EXPLAIN tells what a statement asks for."},
	{refusal.ErrRateLimited, pgerror.CannotConnectNow, "The platform takes no calls for a while."},
	{graph.ErrQuota, pgerror.CannotConnectNow, "What is left of the platform's rate limit is kept in reserve: see viewfinder.max_quota_percent."},
	{refusal.ErrTokenExpired, pgerror.InvalidAuthorization, "The login that the server uses has ended: log in there again."},
	{oauth.ErrNoToken, pgerror.InvalidAuthorization, "The server has no login for this database: log in there."},
	{oauth.ErrLoginRequired, pgerror.InvalidAuthorization, "The server has no login for this database: log in there."},
	{refusal.ErrPermission, pgerror.InsufficientPrivilege, "The login that the server uses lacks a permission."},
	{refusal.ErrAppBlocked, pgerror.InsufficientPrivilege, ""},
	{fetch.ErrLoginKind, pgerror.FeatureNotSupported, ""},
	{session.ErrKept, pgerror.ObjectNotInPrerequisite, ""},
	{fetch.ErrNoAccount, pgerror.ObjectNotInPrerequisite, ""},
	{graph.ErrNotFound, "P0002", ""},
	{graph.ErrReduceData, pgerror.ProgramLimitExceeded, "Lower viewfinder.pagesize."},
	{refusal.ErrUnavailable, "HV000", "Try it again later."},
	{refusal.ErrUnreachable, "HV00N", "The server cannot reach the platform."},
	{refusal.ErrMalformedAnswer, "HV000", ""},
	{fetch.ErrNoProgress, "HV000", ""},
	{fetch.ErrOrder, "HV000", "Run it again."},
	{engine.ErrOutOfMemory, pgerror.OutOfMemory, "The statement needs more memory than viewfinder.max_memory allows."},
	{errors.ErrUnsupported, pgerror.FeatureNotSupported, ""},
}

// told is an error with its SQLSTATE. The end of a context stays as it is: the wire knows why.
func told(err error) error {
	var e *pgerror.Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if failure.Private(err) {
		return pgerror.New(pgerror.SystemError, "a file of the server, or the store of its logins, cannot be used").
			WithHint("The log of the connection says why, and viewfinder doctor where the server runs.")
	}
	if e, ok := pgerror.FromText(err.Error(), "sql: "); ok {
		return e
	}
	if e := pgsql.Limit(err); e != nil {
		return e
	}
	e = pgerror.New(codeOf(err), "%s", said(err))
	for _, c := range codes {
		if errors.Is(err, c.is) {
			e.Code, e.Hint = c.code, c.hint
			break
		}
	}
	e.Detail = detail(err)
	return e
}

// State is the SQLSTATE of an error, "" for the end of a context.
func State(err error) string {
	var e *pgerror.Error
	if errors.As(told(err), &e) {
		return e.Code
	}
	return ""
}

// said is an error's text. A place in the engine's statement is none in the client's.
func said(err error) string {
	var text *session.SQLError
	if errors.As(err, &text) && text.Error() == err.Error() {
		return text.Message
	}
	return err.Error()
}

// codeOf is the code of an error that is none of codes.
func codeOf(err error) string {
	var value *write.ValueError
	var text *session.SQLError
	var refused *graph.APIError
	var computed *engine.Error
	switch {
	case errors.As(err, &value):
		return pgerror.InvalidParameterValue
	case errors.As(err, &refused): // by the platform, whose error is none of the server's own
		return "HV000"
	case errors.As(err, &text):
		return pgerror.SyntaxError
	case errors.As(err, &computed) && computed.TooBig():
		return pgerror.ProgramLimitExceeded
	case errors.As(err, &computed) && computed.OfStatement():
		return pgerror.InvalidParameterValue
	}
	return pgerror.InternalError
}

// detail is what else there is to know of an error.
func detail(err error) string {
	var unknown *write.UnknownOutcomeError
	if errors.As(err, &unknown) && unknown.Look != "" {
		return "To look: " + unknown.Look
	}
	at, known := graph.RetryAt(err)
	if refused, ok := errors.AsType[*graph.APIError](err); ok && !known {
		at = refused.RetryAt
	}
	if !at.IsZero() {
		return "Calls are answered again from " + at.UTC().Format(time.RFC3339) + " on."
	}
	return ""
}
