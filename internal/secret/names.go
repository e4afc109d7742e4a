package secret

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// params are the parameters whose values are credentials.
var params = []string{
	"access_token", "refresh_token", "id_token", "input_token", "fb_exchange_token",
	"client_secret", "appsecret_proof", "code_verifier", "signed_request",
}

// CodeParam is the parameter of a code that serves once. It is a credential in a
// login and in the address that a login comes back to; anywhere else the word is
// that of an error's number.
const CodeParam = "code"

// Params are the parameters of requests, and the members of JSON, whose values are
// credentials wherever they stand.
func Params() []string { return slices.Clone(params) }

// IsParam reports whether a parameter is among the [Params].
func IsParam(name string) bool { return slices.Contains(params, name) }

// properties are connection properties and inputs of procedures, spelt with
// blanks.
var properties = []string{
	"OAuth Access Token", "OAuth Refresh Token", "OAuth Client Secret", "OAuth Verifier", "Verifier", "OAuth Settings Key",
	"Proxy Password", "Firewall Password", "Password", "Signed Request", "RTK",
}

// Properties are the connection properties and the inputs of procedures whose
// values are credentials, with the blanks of their labels; they are known without
// blanks too.
func Properties() []string { return slices.Clone(properties) }

// parts are parts of the names of credentials, in small letters and without
// signs.
var parts = []string{"token", "secret", "proof", "verifier", "password", "passwd", "assertion", "signedrequest", "authorization", "cookie", "credential"}

// IsName reports whether what is called that is likely to be a credential: a
// parameter, a header or a member of JSON, of whatever server. [CodeParam] is for
// the caller to judge.
func IsName(name string) bool {
	plain := PlainName(name)
	return plain != "tokentype" && slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(plain, part) })
}

// PlainName is a name in small letters and without the signs between its words, so
// that the spellings of one name are equal.
func PlainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// tokenForm is what the platform's tokens look like: those of users and Pages, and
// those of apps, id|secret.
var tokenForm = regexp.MustCompile(`\b(?:(?:EAA|IGAA|IGQ)[A-Za-z0-9_-]{8,}|[0-9]{5,}\|[A-Za-z0-9_-]{16,})`)

// MaskTokens masks whatever looks like a token of the platform, whose own messages
// repeat one now and then.
func MaskTokens(text string) string {
	if !strings.Contains(text, "EAA") && !strings.Contains(text, "IG") && !strings.Contains(text, "|") {
		return text // most have none, and looking for them is quick
	}
	return tokenForm.ReplaceAllString(text, Mask)
}

// CoverTokens masks as [MaskTokens] does, character by character, so that places in the
// text stay what they are.
func CoverTokens(text string) string { return tokenForm.ReplaceAllStringFunc(text, Cover) }

// Cover has a star for each character of a text, line ends and blanks excepted.
func Cover(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return r
		}
		return '*'
	}, text)
}

// isPlain reports whether a text is spelt the same everywhere, as nearly all tokens are.
func isPlain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~':
		default:
			return false
		}
	}
	return true
}

// Spellings are how a secret may stand in a text: as it is, in a query, in a path,
// and in JSON, where these differ.
func Spellings(text string) []string {
	if isPlain(text) {
		return []string{text}
	}
	quoted, _ := json.Marshal(text) // a text cannot fail
	return []string{text, url.QueryEscape(text), url.PathEscape(text), string(quoted[1 : len(quoted)-1])}
}
