package driver

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
	"github.com/viewfinder-sql/viewfinder/internal/suggest"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/procedures"
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
	// ErrTokenExpired: the access token is expired, revoked or not one.
	ErrTokenExpired = graph.ErrTokenExpired
	// ErrRateLimited: the platform's rate limit is used up.
	ErrRateLimited = graph.ErrRateLimited
	// ErrPermission: the token or the app lacks a permission; [APIError].Scopes
	// names it where it is known.
	ErrPermission = graph.ErrPermission
	// ErrNotFound: no such object, or none that the token may see.
	ErrNotFound = graph.ErrNotFound
	// ErrUnavailable: the API failed for now, and went on failing when asked
	// again.
	ErrUnavailable = graph.ErrUnavailable
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

// LoginError is a refusal by a login service: what happened and what to do.
type LoginError = oauth.Error

// APIError is a refusal by the Graph API: errors.As gives it with HTTP status,
// code, subcode, type, texts, trace id and path.
type APIError = graph.APIError

// BudgetError is a statement that would make more calls than it may: what it has
// spent, and what the next call would cost.
type BudgetError = graph.BudgetError

// HeldError is a call that was not made: the rate limit is known to be used up,
// or the API to be down. [RetryAt] tells when it will be made.
type HeldError = graph.HeldError

// RetryAt tells when calls will work again after an error that a rate limit
// caused, if that is known.
func RetryAt(err error) (time.Time, bool) { return graph.RetryAt(err) }

// AnswerError is an answer that is none of the API: a page of a proxy,
// something cut short, something too large.
type AnswerError = graph.AnswerError

// NoAccountError says which step on the way from the login to an Instagram
// account is missing.
type NoAccountError = fetch.NoAccountError

// AccountError says which of several accounts does not show what a statement
// reads, for want of a permission: it matches [ErrPermission]. With PartialResults
// the statement reads the others, and warns.
type AccountError = fetch.AccountError

// SQLError is a fault of a statement's text: it cannot be read, names what does
// not exist, does what is not allowed or not supported yet.
type SQLError struct {
	// Message says what is wrong, and what to write instead where that is known.
	Message string
	// Line and Column say where, from 1 and in characters; 0 where unknown.
	Line, Column int

	cause error
}

// Error places the fault, then says what it is.
func (e *SQLError) Error() string {
	if e.Line == 0 {
		return "sql: " + e.Message
	}
	return fmt.Sprintf("sql: line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Unwrap returns [ErrUnsupported], a [*LoginKindError] or nil.
func (e *SQLError) Unwrap() error { return e.cause }

func unsupported(format string, args ...any) error {
	return &SQLError{Message: "not supported yet: " + fmt.Sprintf(format, args...), cause: ErrUnsupported}
}

// textError turns an error of the analysis into a [*SQLError].
func textError(err error) error {
	var e *sqltext.Error
	if !errors.As(err, &e) {
		return err
	}
	out := &SQLError{Message: e.Msg, Line: e.Line, Column: e.Column}
	if e.Unsupported {
		out.cause = ErrUnsupported
	}
	return out
}

// engineError turns an error about a statement's text into a [*SQLError] that
// names the nearest thing that exists; every other error stays.
func (c *Connector) engineError(err error, query string, text *sqltext.Statement) error {
	if placed, ok := loginKindError(err, query); ok {
		return placed
	}
	var refused *engine.RefusedError
	if errors.As(err, &refused) {
		out := &SQLError{Message: strings.TrimPrefix(refused.Error(), "sql: ")}
		out.Line, out.Column = find(query, refused.Name)
		return out
	}
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	out := &SQLError{Message: e.Message}
	if e.Offset >= 0 {
		out.Line, out.Column = text.Position(e.Offset)
	} else {
		out.Line, out.Column = find(query, e.Name)
	}
	if p, err := procedures.Lookup(e.Name); err == nil && e.Unknown == engine.TableObject {
		out.Message = p.Name + " is a stored procedure, not a table: EXEC " + p.Name
	} else if near := c.nearest(e, query); near != "" {
		out.Message = fmt.Sprintf("no such %s: %s: did you mean %s?", e.Unknown, e.Name, near)
	}
	return out
}

// find returns where a name, without its qualifiers, stands first, or zeros.
func find(query, name string) (line, column int) {
	tokens, err := sqltext.Lex(query)
	if err != nil {
		return 0, 0
	}
	for _, t := range tokens {
		if bare(t.Text(query)) == name[strings.LastIndexByte(name, '.')+1:] {
			before := query[:t.Start]
			start := strings.LastIndexByte(before, '\n') + 1
			return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
		}
	}
	return 0, 0
}

// bare is a name without its quotes.
func bare(word string) string { return strings.Trim(word, "\"`[]") }

// describe answers DESCRIBE of an alias, or of what is no table.
func (c *Connector) describe(query string, text *sqltext.Statement) (*sqltext.Statement, error) {
	t := c.declared[strings.ToLower(text.Target)]
	if t == nil {
		e := &SQLError{Message: "no such table: " + text.Target}
		e.Line, e.Column = find(query, text.Target)
		if near := suggest.Nearest(text.Target, c.tableNames); near != "" {
			e.Message += ": did you mean " + near + "?"
		}
		return nil, e
	}
	return sqltext.Analyze(`DESCRIBE "`+t.Name+`"`, sqltext.Options{})
}

// nearest returns the name that was probably meant, or "".
func (c *Connector) nearest(e *engine.Error, query string) string {
	switch e.Unknown {
	case engine.TableObject:
		return suggest.Nearest(e.Name, c.tableNames)
	case engine.ColumnObject:
		name := e.Name[strings.LastIndexByte(e.Name, '.')+1:]
		return suggest.Nearest(name, c.columnsIn(query))
	default:
		return ""
	}
}

// columnsIn lists the columns of the tables that a statement names.
func (c *Connector) columnsIn(query string) []string {
	tokens, err := sqltext.Lex(query)
	if err != nil {
		return nil
	}
	var columns []string
	for _, t := range tokens {
		table := c.declared[strings.ToLower(bare(t.Text(query)))]
		if table == nil {
			continue
		}
		for _, col := range table.Columns {
			columns = append(columns, col.Name)
		}
	}
	return columns
}
