package oauth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// stateLifetime is how long a login may take: codes live for an hour, and a user
// may first have to find a password.
const stateLifetime = 2 * time.Hour

// A bound state is the base64url text of
//
//	time of its end, seconds since 1970   8 bytes
//	random                               32 bytes
//	SHA-256 of the caller's own State    32 bytes, or none
//	HMAC-SHA256                          32 bytes
//
// The HMAC is over the login kind, the app, the redirect URI and what stands
// before it. Its key is derived from the app's secret, so every machine that
// knows the secret can check what another one made, and nothing is kept.
const stateHead = 8 + 32

var (
	// ErrState: the state that came back is not the one that the login began
	// with, is of another app or redirect URI, or is missing although it is
	// required; the code may be someone else's.
	ErrState = errors.New("oauth: the state is not the one that the login began with: log in again at a new address, and give the State that was returned with it")
	// ErrStateExpired: the login took too long.
	ErrStateExpired = fmt.Errorf("oauth: the login was begun more than %d minutes ago: log in again at a new address", int(stateLifetime/time.Minute))
)

// newState returns a state that proves, when it comes back, that the holder of
// the app's secret began a login to the redirect URI, and when. own is the
// caller's State, if it has one: then that one travels, and the state returned
// here is kept beside it.
func (c *Config) newState(callback, own string) string {
	state := binary.BigEndian.AppendUint64(nil, uint64(c.now().Add(stateLifetime).Unix()))
	state = append(state, make([]byte, stateHead-len(state))...)
	rand.Read(state[8:])
	if own != "" {
		sum := sha256.Sum256([]byte(own))
		state = append(state, sum[:]...)
	}
	return base64.RawURLEncoding.EncodeToString(append(state, c.signState(callback, state)...))
}

// checkState verifies a state made by newState. travelled is what came back
// with the code, where that is known: it is the state itself, or the caller's
// own that the state is bound to.
func (c *Config) checkState(callback, state string, travelled *string) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(raw) != stateHead+sha256.Size && len(raw) != stateHead+2*sha256.Size {
		return ErrState
	}
	body, mac := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	if !hmac.Equal(mac, c.signState(callback, body)) {
		return ErrState
	}
	if travelled != nil {
		expected, got := []byte(state), []byte(*travelled)
		if own := body[stateHead:]; len(own) > 0 {
			sum := sha256.Sum256(got)
			expected, got = own, sum[:]
		}
		if subtle.ConstantTimeCompare(expected, got) != 1 {
			return ErrState
		}
	}
	if end := time.Unix(int64(binary.BigEndian.Uint64(body)), 0); !c.now().Before(end) {
		return ErrStateExpired
	}
	return nil
}

// signState is the HMAC of a state's body.
func (c *Config) signState(callback string, body []byte) []byte {
	var bound []byte
	for _, part := range []string{string(c.Login.orDefault()), c.ClientID, callback} {
		bound = binary.BigEndian.AppendUint64(bound, uint64(len(part)))
		bound = append(bound, part...)
	}
	return c.derive("viewfinder oauth state 1", append(bound, body...))
}

// codeVerifier is the PKCE verifier of a login with a bound state. It is made
// again when the code comes back, so nothing is kept meanwhile.
func (c *Config) codeVerifier(state string) string {
	return base64.RawURLEncoding.EncodeToString(c.derive("viewfinder oauth pkce 1", []byte(state)))
}

// derive is an HMAC over data with a key of its own for each purpose, made of
// the app's secret.
func (c *Config) derive(purpose string, data []byte) []byte {
	key := hmac.New(sha256.New, []byte(c.ClientSecret.Reveal()))
	key.Write([]byte(purpose))
	mac := hmac.New(sha256.New, key.Sum(nil))
	mac.Write(data)
	return mac.Sum(nil)
}

// randomState returns an unguessable state of 256 bits, for logins whose
// beginning and end are in one process.
func randomState() string {
	raw := make([]byte, 32)
	rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// equalText compares texts of which one is secret.
func equalText(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
