package register

import (
	"context"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth/secret"
)

// ErrRejected is what an [Exchange] returns when a proxy refuses what the
// scheme has already said: the credentials are wrong.
var ErrRejected = errors.New("the credentials were rejected")

// Login is what an authentication scheme is given.
type Login struct {
	Server   string        // host name or address of the proxy, as it was configured
	User     string        // may be empty
	Password secret.Secret // may be empty
}

// Leg is one request that a proxy may want authenticated.
type Leg struct {
	Method string // CONNECT, or that of a forwarded request
	URI    string // as the request line has it: host:port after CONNECT, else the whole address
	// Challenges are those of the refusal before, each a scheme and what
	// follows it; nil for the first request.
	Challenges []string
}

// Challenge returns what follows the name of a scheme in the first challenge
// of it, and whether there is one.
func (l Leg) Challenge(scheme string) (rest string, ok bool) {
	for _, c := range l.Challenges {
		name, rest, _ := strings.Cut(c, " ")
		if strings.EqualFold(name, scheme) {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

// Exchange is the authentication of one tunnel, or of one forwarded request.
type Exchange interface {
	// Next returns the Proxy-Authorization header of the next request; empty
	// to send none. [ErrRejected] when there is nothing more to say.
	Next(ctx context.Context, leg Leg) (authorization string, err error)
}

// Authenticator authenticates by one scheme with one login. It is safe for
// concurrent use.
type Authenticator interface {
	// Begin starts an exchange.
	Begin() Exchange
	// Bound reports whether all requests of an exchange must travel on one
	// connection.
	Bound() bool
}

// Schemes are the authentication schemes that packages have registered, by their
// names in ProxyAuthScheme.
var Schemes Table[string, func(Login) (Authenticator, error)]
