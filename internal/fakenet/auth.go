package fakenet

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // NTLM and Digest are made of it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"strings"
	"sync/atomic"
	"unicode/utf16"

	"github.com/icholy/digest"
	"golang.org/x/crypto/md4" //nolint:staticcheck // NTLM is made of it
)

// Auth is what a proxy asks for.
type Auth interface {
	// connection returns the check of one connection's requests.
	connection() check
}

// check says whether a request may pass, and how it is challenged if not.
type check func(r *http.Request, authorization string) (challenges []string, ok bool)

// header is a scheme of one right header.
type header struct{ challenge, want string }

func (h header) connection() check {
	return func(_ *http.Request, got string) ([]string, bool) { return []string{h.challenge}, got == h.want }
}

// Basic asks for user and password.
func Basic(user, password string) Auth {
	return header{`Basic realm="canary-realm"`, "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))}
}

// Proprietary asks for a header as it is.
func Proprietary(want string) Auth { return header{"Canary", want} }

// Asks gives challenges and takes nothing for an answer.
func Asks(challenges ...string) Auth { return asks(challenges) }

type asks []string

func (a asks) connection() check {
	return func(*http.Request, string) ([]string, bool) { return a, false }
}

// DigestAuth asks for a Digest.
type DigestAuth struct {
	User, Password string
	Algorithm      string // empty for MD5
	StaleOnce      bool   // whether the first nonce is too old when it is answered
	QOP            string // empty for auth

	issued atomic.Int32
}

func (d *DigestAuth) connection() check {
	return func(r *http.Request, authorization string) ([]string, bool) {
		c, err := digest.ParseCredentials(authorization)
		stale := false
		if err == nil {
			stale = d.StaleOnce && c.Nonce == "nonce-1"
			if !stale && d.right(r, c) {
				return nil, true
			}
		}
		qop := d.QOP
		if qop == "" {
			qop = "auth"
		}
		algorithm := ""
		if d.Algorithm != "" {
			algorithm = ", algorithm=" + d.Algorithm
		}
		return []string{
			`Negotiate`,
			fmt.Sprintf(`Digest realm="canary, realm", nonce="nonce-%d", qop="%s", stale=%t%s`, d.issued.Add(1), qop, stale, algorithm),
		}, false
	}
}

// right checks an answer by RFC 7616, section 3.4, without the library that made
// it.
func (d *DigestAuth) right(r *http.Request, c *digest.Credentials) bool {
	base, session := strings.CutSuffix(d.Algorithm, "-sess")
	made, ok := map[string]func() hash.Hash{
		"": md5.New, "MD5": md5.New, "SHA-256": sha256.New, "SHA-512-256": sha512.New512_256, "SHA-512": sha512.New,
	}[base]
	if !ok || c.Username != d.User || c.URI != r.RequestURI || c.Algorithm != d.Algorithm || c.QOP != "auth" || c.Cnonce == "" {
		return false
	}
	sum := func(text string) string {
		h := made()
		h.Write([]byte(text))
		return hex.EncodeToString(h.Sum(nil))
	}
	key := sum(d.User + ":canary, realm:" + d.Password)
	if session {
		key = sum(key + ":" + c.Nonce + ":" + c.Cnonce)
	}
	return c.Response == sum(fmt.Sprintf("%s:%s:%08x:%s:auth:%s", key, c.Nonce, c.Nc, c.Cnonce, sum(r.Method+":"+r.RequestURI)))
}

// NTLMAuth asks for NTLMv2.
type NTLMAuth struct {
	Domain, User, Password string
	LateStart              bool // whether the first hello is taken for a request without credentials
}

var serverChallenge = []byte("8 bytes!")

func (a NTLMAuth) connection() check {
	const hello, answer = 1, 3
	passed, greeted := false, 0
	return func(_ *http.Request, authorization string) ([]string, bool) {
		if passed {
			return nil, true
		}
		again := []string{"NTLM", `Basic realm="canary-realm"`}
		text, _ := strings.CutPrefix(authorization, "NTLM ")
		message, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(message) < 12 || !bytes.HasPrefix(message, []byte("NTLMSSP\x00")) {
			return again, false
		}
		switch binary.LittleEndian.Uint32(message[8:]) {
		case hello:
			if greeted++; a.LateStart && greeted == 1 {
				return again, false
			}
			return []string{"NTLM " + base64.StdEncoding.EncodeToString(challengeMessage(binary.LittleEndian.Uint32(message[12:])))}, false
		case answer:
			passed = greeted > 0 && a.right(message)
			return again, passed
		}
		return again, false
	}
}

// challengeMessage is the second message (MS-NLMP 2.2.1.2), with the flags that
// the client offers and target information that names a domain.
func challengeMessage(offered uint32) []byte {
	const (
		unicodeText, ntlm, targetInfo = 0x1, 0x200, 0x800000
		headLength                    = 56
	)
	info := targetPair(2, "LAB")
	info = append(info, 0, 0, 0, 0)
	m := append([]byte("NTLMSSP\x00"), 2, 0, 0, 0)
	m = append(m, 0, 0, 0, 0, headLength, 0, 0, 0) // no target name
	m = binary.LittleEndian.AppendUint32(m, offered&(unicodeText|ntlm|targetInfo|0x80000)|unicodeText|ntlm|targetInfo)
	m = append(m, serverChallenge...)
	m = append(m, make([]byte, 8)...)
	m = binary.LittleEndian.AppendUint16(m, uint16(len(info)))
	m = binary.LittleEndian.AppendUint16(m, uint16(len(info)))
	m = binary.LittleEndian.AppendUint32(m, headLength)
	m = append(m, make([]byte, 8)...) // version
	return append(m, info...)
}

func targetPair(id uint16, text string) []byte {
	value := utf16le(text)
	pair := binary.LittleEndian.AppendUint16(nil, id)
	pair = binary.LittleEndian.AppendUint16(pair, uint16(len(value)))
	return append(pair, value...)
}

func utf16le(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// right checks the third message (MS-NLMP 2.2.1.3, 3.3.2).
func (a NTLMAuth) right(message []byte) bool {
	field := func(at int) []byte {
		if len(message) < at+8 {
			return nil
		}
		length, from := int(binary.LittleEndian.Uint16(message[at:])), int(binary.LittleEndian.Uint32(message[at+4:]))
		if from+length > len(message) {
			return nil
		}
		return message[from : from+length]
	}
	response, domain, user := field(20), field(28), field(36)
	if len(response) < 16 || !bytes.Equal(user, utf16le(a.User)) || !bytes.Equal(domain, utf16le(a.Domain)) {
		return false
	}
	hash := md4.New()
	_, _ = hash.Write(utf16le(a.Password))
	key := mac(hash.Sum(nil), utf16le(strings.ToUpper(a.User)+a.Domain))
	proof := mac(key, append(append([]byte{}, serverChallenge...), response[16:]...))
	return hmac.Equal(proof, response[:16])
}

func mac(key, text []byte) []byte {
	h := hmac.New(md5.New, key)
	_, _ = h.Write(text)
	return h.Sum(nil)
}
