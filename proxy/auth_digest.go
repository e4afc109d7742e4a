package proxy

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/icholy/digest"
)

// digestLogin is the DIGEST scheme (RFC 7616): the first request asks for a
// challenge, the next one answers it.
type digestLogin Login

func (d digestLogin) Bound() bool { return false }

func (d digestLogin) Begin() Exchange { return &digestExchange{login: Login(d)} }

type digestExchange struct {
	login  Login
	nonces []string // answered before
}

var errDigest = errors.New("its Digest challenge uses no algorithm and protection known here (MD5, SHA-256, SHA-512, SHA-512-256, with qop auth)")

func (d *digestExchange) Next(_ context.Context, leg Leg) (string, error) {
	if leg.Challenges == nil {
		return "", nil
	}
	challenge, err := findDigest(leg.Challenges)
	if err != nil {
		return "", err
	}
	// A nonce that is too old is replaced without doubt of the credentials.
	if len(d.nonces) > 0 && (!challenge.Stale || slices.Contains(d.nonces, challenge.Nonce)) {
		return "", ErrRejected
	}
	d.nonces = append(d.nonces, challenge.Nonce)
	answer, err := digest.Digest(challenge, digest.Options{
		Method: leg.Method, URI: leg.URI, Count: 1,
		Username: d.login.User, Password: d.login.Password.Reveal(),
	})
	if err != nil {
		return "", errDigest
	}
	return answer.String(), nil
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
		if digest.CanDigest(c) {
			return c, nil
		}
	}
	return nil, errDigest
}
