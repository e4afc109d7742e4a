package proxy

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// ErrRejected is what an [Exchange] returns when a proxy refuses what the
// scheme has already said: the credentials are wrong.
var ErrRejected = errors.New("the credentials were rejected")

// Login is what an authentication scheme is given.
type Login struct {
	Server   string // host name or address of the proxy, as it was configured
	User     string // may be empty
	Password Secret // may be empty
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

// registry holds what packages beside this one register.
type registry[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]V
}

func (r *registry[K, V]) set(key K, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = map[K]V{}
	}
	r.entries[key] = value
}

func (r *registry[K, V]) get(key K) (V, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	value, ok := r.entries[key]
	return value, ok
}

var registered registry[AuthScheme, func(Login) (Authenticator, error)]

// RegisterScheme makes a scheme available to every [New] after it. Packages
// call it when they are imported: proxy/ntlm for NTLM, proxy/kerberos for
// NEGOTIATE.
func RegisterScheme(scheme AuthScheme, begin func(Login) (Authenticator, error)) {
	registered.set(scheme, begin)
}

// elsewhere are the schemes that a package of their own registers.
var elsewhere = map[AuthScheme]string{AuthNTLM: "ntlm", AuthNegotiate: "kerberos"}

// module is where this package lives.
const module = "github.com/viewfinder-sql/viewfinder/proxy/"

// wireName is a scheme as challenges spell it; empty where any will do.
func (s AuthScheme) wireName() string {
	return map[AuthScheme]string{AuthBasic: "Basic", AuthDigest: "Digest", AuthNTLM: "NTLM", AuthNegotiate: "Negotiate"}[s]
}

// authenticator returns the scheme with its login.
func (s AuthScheme) authenticator(l Login) (Authenticator, error) {
	switch s {
	case AuthNone:
		return fixed(""), nil
	case AuthBasic:
		if l.User == "" && l.Password.IsEmpty() {
			return fixed(""), nil
		}
		return fixed("Basic " + base64.StdEncoding.EncodeToString([]byte(l.User+":"+l.Password.Reveal()))), nil
	case AuthProprietary:
		return fixed(l.Password.Reveal()), nil
	case AuthDigest:
		return digestLogin(l), nil
	}
	if begin, ok := registered.get(s); ok {
		return begin(l)
	}
	return nil, fmt.Errorf("proxy: ProxyAuthScheme=%s is not built into this program: import _ %q", s, module+elsewhere[s])
}

// fixed is a scheme with one header to say, or nothing.
type fixed string

func (f fixed) Bound() bool { return false }

func (f fixed) Begin() Exchange { return f }

func (f fixed) Next(_ context.Context, leg Leg) (string, error) {
	if leg.Challenges != nil {
		return "", ErrRejected
	}
	return string(f), nil
}

var (
	// newChallenge is how a challenge begins, in a list separated by commas.
	newChallenge = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*(\s+[^=\s].*)?$`)
	parameter    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*\s*=`)
)

// challenges takes the Proxy-Authenticate headers of a refusal apart, several
// challenges in one header included. It is never nil.
func challenges(headers []string) []string {
	list := []string{}
	for _, header := range headers {
		for i, piece := range splitCommas(header) {
			switch {
			case newChallenge.MatchString(piece) && !parameter.MatchString(piece):
				list = append(list, piece)
			case i > 0 && len(list) > 0:
				list[len(list)-1] += ", " + piece
			}
		}
	}
	return list
}

// splitCommas splits at the commas outside of quotes.
func splitCommas(text string) []string {
	var (
		pieces          []string
		quoted, escaped bool
		from            int
	)
	for i := range len(text) {
		switch c := text[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			pieces = append(pieces, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(pieces, strings.TrimSpace(text[from:]))
}

// schemeToken is the first word of a challenge; what follows it is the
// proxy's own text and stays out of errors.
var schemeToken = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}\b`)

func schemes(challenges []string) []string {
	var list []string
	for _, c := range challenges {
		if s := schemeToken.FindString(c); s != "" && !containsFold(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func containsFold(list []string, s string) bool {
	for _, v := range list {
		if strings.EqualFold(v, s) {
			return true
		}
	}
	return false
}
