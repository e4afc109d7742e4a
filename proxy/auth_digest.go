package proxy

import (
	"context"
	"crypto/md5" //nolint:gosec // what proxies ask for
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"slices"
	"strings"

	"github.com/icholy/digest"

	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

// digestLogin is the DIGEST scheme (RFC 7616): the first request asks for a
// challenge, the next one answers it.
type digestLogin register.Login

func (d digestLogin) Bound() bool { return false }

func (d digestLogin) Begin() register.Exchange { return &digestExchange{login: register.Login(d)} }

type digestExchange struct {
	login  register.Login
	nonces []string // answered before
}

var errDigest = errors.New("its Digest challenge uses no algorithm and protection known here (MD5, SHA-256, SHA-512, SHA-512-256, each with -sess or without, with qop auth)")

func (d *digestExchange) Next(_ context.Context, leg register.Leg) (string, error) {
	if leg.Challenges == nil {
		return "", nil
	}
	challenge, err := findDigest(leg.Challenges)
	if err != nil {
		return "", err
	}
	// A nonce that is too old is replaced without doubt of the credentials.
	if len(d.nonces) > 0 && (!challenge.Stale || slices.Contains(d.nonces, challenge.Nonce)) {
		return "", register.ErrRejected
	}
	d.nonces = append(d.nonces, challenge.Nonce)
	options := digest.Options{
		Method: leg.Method, URI: leg.URI, Count: 1,
		Username: d.login.User, Password: d.login.Password.Reveal(),
	}
	asked := challenge.Algorithm
	if base, session := cutSession(asked); session {
		// The library knows sessions by what they begin with.
		challenge.Algorithm, options.Cnonce = base, rand.Text()
		options.A1 = sessionKey(challenge, options)
	}
	answer, err := digest.Digest(challenge, options)
	if err != nil {
		return "", errDigest
	}
	answer.Algorithm = asked
	return answer.String(), nil
}

// cutSession tells an algorithm whose key is made anew for each session, such as
// MD5-sess, and returns it without that.
func cutSession(algorithm string) (base string, session bool) {
	const suffix = "-sess"
	at := len(algorithm) - len(suffix)
	if at < 0 || !strings.EqualFold(algorithm[at:], suffix) {
		return algorithm, false
	}
	if base = algorithm[:at]; base == "" {
		return algorithm, false
	}
	return base, true
}

// sessionKey is the hash of A1 of a session (RFC 7616, section 3.4.2).
func sessionKey(c *digest.Challenge, o digest.Options) string {
	sum := func(parts ...string) string {
		h := digestHash(c.Algorithm)
		h.Write([]byte(strings.Join(parts, ":")))
		return hex.EncodeToString(h.Sum(nil))
	}
	return sum(sum(o.Username, c.Realm, o.Password), c.Nonce, o.Cnonce)
}

// digestHash is the hash of an algorithm that digest.CanDigest takes.
func digestHash(algorithm string) hash.Hash {
	switch strings.ToUpper(algorithm) {
	case "SHA-256":
		return sha256.New()
	case "SHA-512":
		return sha512.New()
	case "SHA-512-256":
		return sha512.New512_256()
	}
	return md5.New()
}

// findDigest returns the first challenge that can be answered.
func findDigest(challenges []string) (*digest.Challenge, error) {
	for _, c := range challenges {
		c, err := digest.ParseChallenge(c)
		if err != nil {
			continue
		}
		if len(c.QOP) > 0 { // only this one of the two protections is known here
			for i := range c.QOP {
				c.QOP[i] = strings.TrimSpace(c.QOP[i])
			}
			if !c.SupportsQOP("auth") {
				continue
			}
			c.QOP = []string{"auth"}
		}
		known := *c
		var session bool
		if known.Algorithm, session = cutSession(c.Algorithm); session && len(c.QOP) == 0 {
			continue // a session is made with a text of ours, which is sent with qop alone
		}
		if digest.CanDigest(&known) {
			return c, nil
		}
	}
	return nil, errDigest
}
