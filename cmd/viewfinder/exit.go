package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/failure"
	"github.com/viewfinder-sql/viewfinder/internal/manual"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The exit codes that are of no failure: package failure has the others.
const (
	exitOK          = 0
	exitInterrupted = 130
)

// exitCodes are all of them, a line each.
func exitCodes() string {
	var b strings.Builder
	line := func(code int, what string) { fmt.Fprintf(&b, "  %-4d %s\n", code, what) }
	line(exitOK, "the answer is out, and whole")
	for _, k := range failure.Kinds() {
		line(k.Code, k.What)
	}
	line(exitInterrupted, "interrupted")
	return strings.TrimSuffix(b.String(), "\n")
}

// report prints err as what went wrong, and what to do where the command knows
// more than the error does, and returns the exit code.
func report(ctx context.Context, s streams, err error) int {
	code := exitCode(ctx, err)
	var told *ailing
	var written *driver.WriteError
	if nested := verbCode(0); errors.As(err, &nested) {
		return code
	}
	switch {
	case code == exitOK, code == failure.Incomplete.Code, code != exitInterrupted && errors.As(err, &told):
		return code
	case code == exitInterrupted && !errors.As(err, &written): // which says what was done before
		s.say("viewfinder: interrupted")
		return code
	}
	s.complain(err, hint(err))
	return code
}

func exitCode(ctx context.Context, err error) int {
	var usage usageError
	var config *driver.ConfigError
	var nested verbCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &nested):
		return int(nested)
	case errors.Is(err, driver.ErrUnknownOutcome): // also where it was interrupted
		return failure.Unknown.Code
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, errIncomplete):
		return failure.Incomplete.Code
	case errors.As(err, &usage), errors.As(err, &config), wronglyAsked(err):
		return failure.Usage.Code
	default:
		return failure.Of(err).Code
	}
}

// wronglyAsked reports whether a statement is wrong, by the errors that programs see.
func wronglyAsked(err error) bool {
	var text *driver.SQLError
	var value *driver.ValueError
	return errors.As(err, &text) || errors.As(err, &value)
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// hint is what to do about err, where only the command line knows.
func hint(err error) string {
	var usage usageError
	var kept keptError
	var setUp initError
	var post *driver.PublishError
	switch {
	case errors.As(err, &post) && errors.Is(err, driver.ErrNotFound):
		return "" // it says what to look at
	case errors.As(err, &post) && post.Container != "" && !post.Spent && post.Stage == "uploading the video":
		return "Go on within a day with viewfinder publish FILE --container " + post.Container + ", the file being the same."
	case errors.As(err, &post) && post.Container != "" && !post.Spent:
		return "Go on within a day with viewfinder publish --container " + post.Container + "."
	case errors.As(err, new(*manual.UnknownError)):
		return "" // it says so itself
	case errors.As(err, &usage):
		return "Run viewfinder --help, or a verb with --help, for what is allowed."
	case isAny(err, oauth.ErrUserDenied, oauth.ErrAmbiguousLogin, oauth.ErrLoginTimeout):
		return "" // it says so itself
	case errors.Is(err, oauth.ErrNoBrowser) && errors.As(err, &setUp):
		return "Set up the connection with viewfinder init" + setUp.which + " --headless."
	case errors.Is(err, oauth.ErrNoBrowser):
		return "Log in with viewfinder login --headless."
	case !isAny(err, driver.ErrNoToken, driver.ErrLoginRequired, driver.ErrTokenExpired, oauth.ErrNotStored):
		return ""
	case errors.As(err, &kept):
		return "Log in with viewfinder login."
	default:
		return "Set up a connection with viewfinder init, log in with viewfinder login, or give a connection string with OAuthAccessToken by --dsn or " + dsnVariable + ", or try --demo."
	}
}
