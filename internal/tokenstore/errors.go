package tokenstore

import (
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// AmbiguousLoginError lists the logins that fit.
type AmbiguousLoginError struct {
	Candidates []oauth.TokenInfo
}

// Error names them.
func (e *AmbiguousLoginError) Error() string {
	return "oauth: several logins are stored: set OAuthUser to one of " + listLogins(e.Candidates)
}

// Is matches [oauth.ErrAmbiguousLogin].
func (e *AmbiguousLoginError) Is(target error) bool { return target == oauth.ErrAmbiguousLogin }

// OtherLoginsError is [oauth.ErrNotStored], and [oauth.ErrNoToken], where the store has
// logins of others.
type OtherLoginsError struct {
	user   string
	stored []oauth.TokenInfo
}

// Error names those that are stored.
func (e *OtherLoginsError) Error() string {
	return fmt.Sprintf("oauth: no such login is stored: OAuthUser is %q, and not one of %s: set it to one of these, or log in as that one", sanitize.Brief(e.user), listLogins(e.stored))
}

// Is matches both.
func (e *OtherLoginsError) Is(target error) bool {
	return target == oauth.ErrNotStored || target == oauth.ErrNoToken
}

// listLogins names logins, as many as an error is to.
func listLogins(logins []oauth.TokenInfo) string {
	var b strings.Builder
	for i, c := range logins {
		if i == maxListed {
			fmt.Fprintf(&b, " and %d more", len(logins)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(sanitize.Brief(c.User))
		if c.UserName != "" {
			fmt.Fprintf(&b, " (%s)", sanitize.Brief(c.UserName))
		}
	}
	return b.String()
}

// maxListed is how many logins an error names.
const maxListed = 20
