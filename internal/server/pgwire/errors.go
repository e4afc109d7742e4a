package pgwire

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// clean makes a text fit for a message, in which a zero ends it.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// toldUnder is what a client is told of an error, under the context that what failed ran
// under.
func toldUnder(ctx context.Context, err error) *pgerror.Error {
	if ctx.Err() != nil {
		var cause *pgerror.Error
		if errors.As(context.Cause(ctx), &cause) {
			return cause
		}
	}
	return told(err)
}

// told is what a client is told of an error.
func told(err error) *pgerror.Error {
	var e *pgerror.Error
	if errors.As(err, &e) {
		return e
	}
	return pgerror.New(pgerror.InternalError, "%s", err)
}

// errorMessage is the message that tells of an error; offset is how many characters stand
// before the statement.
func errorMessage(severity string, e *pgerror.Error, offset int) *pgproto3.ErrorResponse {
	m := &pgproto3.ErrorResponse{
		Severity: severity, SeverityUnlocalized: severity,
		Code: e.Code, Message: clean(e.Message), Detail: clean(e.Detail), Hint: clean(e.Hint),
	}
	if e.Position > 0 && offset >= 0 {
		m.Position = int32(e.Position + offset)
	}
	return m
}

// ranks are the severities of notices, and from which setting of client_min_messages on they
// are not told.
var ranks = map[string]int{
	"debug5": 0, "debug4": 0, "debug3": 0, "debug2": 0, "debug1": 0, "debug": 0, "log": 1, "notice": 2, "warning": 3, "error": 4,
}

// isTold reports whether a notice is told under client_min_messages.
func isTold(severity, least string) bool {
	return severity == "INFO" || ranks[strings.ToLower(severity)] >= ranks[least]
}

func noticeMessage(n Notice) *pgproto3.NoticeResponse {
	return &pgproto3.NoticeResponse{
		Severity: n.Severity, SeverityUnlocalized: n.Severity,
		Code: n.Code, Message: clean(n.Message), Detail: clean(n.Detail), Hint: clean(n.Hint),
	}
}
