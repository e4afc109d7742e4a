package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// failure is an error of the database, without the password, whatever it says.
type failure struct {
	text string
	err  error
	lost bool
}

func (e *failure) Error() string { return e.text }

// Unwrap returns what the database or the network said, oauth.ErrStore, and
// oauth.ErrUnavailable where there was no answer.
func (e *failure) Unwrap() []error {
	if e.lost {
		return []error{e.err, oauth.ErrStore, oauth.ErrUnavailable}
	}
	return []error{e.err, oauth.ErrStore}
}

// because names the property and the database. What says so already
// stays as it is, and so does that there is no such login.
func because(err error, cfg *pgx.ConnConfig) error {
	if errors.Is(err, oauth.ErrStore) || errors.Is(err, oauth.ErrNotStored) {
		return err
	}
	var refused *pgconn.PgError
	errors.As(err, &refused)
	where := fmt.Sprintf("the PostgreSQL database %s at %s", cfg.Database, net.JoinHostPort(cfg.Host, fmt.Sprint(cfg.Port)))
	text := ""
	switch {
	case lost(err):
		text = fmt.Sprintf("%s cannot be reached: check the address and that the server runs, then try again: %s", where, said(err))
	case refused != nil && refused.Code == "42501": // insufficient_privilege
		text = fmt.Sprintf("%s: %s: have an administrator create the schema viewfinder and give it to %s", where, refused.Message, cfg.User)
	case refused != nil && refused.Code == "3D000": // invalid_catalog_name
		text = fmt.Sprintf("%s: %s: have an administrator create it, or name another", where, refused.Message)
	case refused != nil && strings.HasPrefix(refused.Code, "28"): // of authorization
		text = fmt.Sprintf("%s: %s: check the user and the password", where, refused.Message)
	default:
		text = fmt.Sprintf("%s: %s", where, said(err))
	}
	if cfg.Password != "" {
		text = strings.ReplaceAll(text, cfg.Password, secret.Mask)
	}
	return &failure{text: "oauth: OAuthSettingsLocation: " + text, err: err, lost: lost(err)}
}

// said is an error in one line: the database's driver has one for each attempt.
func said(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	first, rest := lines[0], slices.Compact(lines[1:])
	if len(rest) == 0 {
		return first
	}
	return first + " " + strings.Join(rest, "; ")
}

// lost reports whether an error is of the connection, not of what was asked.
func lost(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !isConnecting(err) {
		return false
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "57P01", "57P02", "57P03", "53300": // shutdown, crash, starting up, too many connections
			return true
		}
		return strings.HasPrefix(refused.Code, "08")
	}
	var network net.Error
	return isConnecting(err) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, pgconn.ErrConnClosed)
}

func isConnecting(err error) bool {
	var connecting *pgconn.ConnectError
	return errors.As(err, &connecting)
}
