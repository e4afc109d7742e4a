package recall

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// names hides what facts are about: ids of accounts, and selections, which may hold names
// that a statement gives.
type names struct{ salt []byte }

// mark begins a hashed name.
const mark = "#"

// hidden is the hash of a text.
func (n names) hidden(text string) string {
	if strings.HasPrefix(text, mark) { // it is already
		return text
	}
	h := hmac.New(sha256.New, n.salt)
	_, _ = h.Write([]byte(text))
	return mark + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:9])
}

// of is the name of what is known by a key: an account, or an account and edges or a
// selection behind a slash. Edges stay as they are, and so does me.
func (n names) of(key string) string {
	account, rest, parted := strings.Cut(key, "/")
	if account != "me" {
		account = n.hidden(account)
	}
	if !parted {
		return account
	}
	if !word(rest) {
		rest = n.hidden(rest)
	}
	return account + "/" + rest
}

// mostWord is how long a name of edges may be that stays.
const mostWord = 80

// word reports whether a text is one that the catalogue may have: names of edges, behind
// those of accounts, and kinds of calls. Selections have other signs.
func word(text string) bool {
	return len(text) <= mostWord && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_/") == ""
}
