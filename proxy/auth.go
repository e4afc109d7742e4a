package proxy

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// elsewhere are the schemes that a package of their own registers.
var elsewhere = map[AuthScheme]string{AuthNTLM: "ntlm", AuthNegotiate: "kerberos"}

// module is where this package lives.
const module = "github.com/viewfinder-sql/viewfinder/proxy/"

// wireName is a scheme as challenges spell it; empty where any will do.
func (s AuthScheme) wireName() string {
	return map[AuthScheme]string{AuthBasic: "Basic", AuthDigest: "Digest", AuthNTLM: "NTLM", AuthNegotiate: "Negotiate"}[s]
}

// authenticator returns the scheme with its login.
func (s AuthScheme) authenticator(l register.Login) (register.Authenticator, error) {
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
	if begin, ok := register.Schemes.Get(string(s)); ok {
		return begin(l)
	}
	return nil, fmt.Errorf("proxy: ProxyAuthScheme=%s is not built into this program: import _ %q", s, module+elsewhere[s])
}

// fixed is a scheme with one header to say, or nothing.
type fixed string

func (f fixed) Bound() bool { return false }

func (f fixed) Begin() register.Exchange { return f }

func (f fixed) Next(_ context.Context, leg register.Leg) (string, error) {
	if leg.Challenges != nil {
		return "", register.ErrRejected
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
