package httplog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// Guard decides what may be seen of named values.
type Guard int

// The guards.
const (
	// ByName withholds what is named like a credential.
	ByName Guard = iota
	// ByDefault withholds all but what is named like something harmless.
	ByDefault
)

// harmless are names that hold no secret, whatever a credential's name is.
var harmless = []string{
	"granttype", "responsetype", "tokentype", "clientid", "appid", "redirecturi", "scope", "scopes", "expiresin", "fields", "limit",
	"error", "errors", "errordescription", "errorreason", "errortype", "errormessage", "errorsubcode", "errordata", "errorusertitle", "errorusermsg",
	"message", "type", "subcode", "fbtraceid", "istransient",
	"permission", "permissions", "status", "id", "name", "userid", "username", "profileid", "application", "isvalid",
	"expiresat", "issuedat", "dataaccessexpiresat", "tasks", "category", "success", "display", "authtype", "data", "paging", "cursors",
	"instagrambusinessaccount", "granularscopes", "targetids",
}

// isSecret reports whether a value of that name stays hidden.
func (g Guard) isSecret(name string) bool {
	plain := secret.PlainName(name)
	switch {
	case slices.Contains(harmless, plain):
		return false
	case g == ByDefault, plain == secret.CodeParam, plain == "state":
		return true
	}
	return secret.IsName(name)
}

// Address is an address without its secrets.
func Address(u *url.URL, g Guard) *url.URL {
	shown := *u
	shown.User, shown.RawQuery = nil, Query(u.RawQuery, g)
	return &shown
}

// Query is an encoded query or form without its secrets.
func Query(raw string, g Guard) string {
	if raw == "" {
		return ""
	}
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		plain, err := url.QueryUnescape(name)
		if err != nil || g.isSecret(plain) {
			pairs[i] = name + "=" + secret.Mask
			continue
		}
		text, err := url.QueryUnescape(value)
		if err != nil {
			pairs[i] = name + "=" + secret.Mask
		} else if shown := redactText(text, g); shown != text {
			pairs[i] = name + "=" + url.QueryEscape(shown)
		}
	}
	return strings.Join(pairs, "&")
}

// redactText redacts a text that may hold JSON, or an address with a query.
func redactText(text string, g Guard) string {
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		if shown, err := redactJSON([]byte(trimmed), g); err == nil {
			return shown
		}
	}
	if before, query, ok := strings.Cut(text, "?"); ok && strings.Contains(query, "=") {
		query, fragment, marked := strings.Cut(query, "#")
		text = before + "?" + Query(query, g)
		if marked {
			text += "#" + Query(fragment, g)
		}
	}
	return text
}

// Header is headers without their secrets.
func Header(h http.Header, g Guard) http.Header {
	shown := h.Clone()
	for name, values := range shown {
		for i, v := range values {
			if ByName.isSecret(name) {
				values[i] = secret.Mask
			} else {
				values[i] = redactText(v, g)
			}
		}
	}
	return shown
}

// Body is a body without its secrets. cut says that it goes on behind its end;
// what cannot be understood is shown under ByName only.
func Body(contentType string, body []byte, cut bool, g Guard) string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return ""
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		return Query(string(trimmed), g)
	case trimmed[0] == '{' || trimmed[0] == '[':
		shown, err := redactJSON(trimmed, g)
		if err == nil || cut {
			return shown
		}
		return fmt.Sprintf("%s (then it is no JSON, %d bytes in all)", shown, len(body))
	case g == ByDefault:
		return fmt.Sprintf("(%d bytes)", len(body))
	}
	return string(trimmed)
}

// redactJSON rewrites JSON without its secrets, compactly. With an error it
// returns what stood before the fault, whole values only, and ends what is open.
func redactJSON(text []byte, g Guard) (string, error) {
	var out bytes.Buffer
	options := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.EscapeForHTML(false)}
	in, to := jsontext.NewDecoder(bytes.NewReader(text), options...), jsontext.NewEncoder(&out, options...)
	err := copyTokens(in, to, g)
	if errors.Is(err, io.EOF) && to.StackDepth() == 0 {
		err = nil
	}
	for to.StackDepth() > 0 {
		end := jsontext.EndArray
		if open, length := to.StackIndex(to.StackDepth()); open == '{' && length%2 == 1 {
			end = jsontext.Null // of a name without a value
		} else if open == '{' {
			end = jsontext.EndObject
		}
		if failed := to.WriteToken(end); failed != nil {
			return "", failed
		}
	}
	return strings.TrimSpace(out.String()), err
}

// level is where a position in a document is: in a member of an object, or in an
// array, which is of the member around it.
type level struct {
	inherited bool // what is around is hidden
	name      string
	hidden    bool
}

func copyTokens(in *jsontext.Decoder, to *jsontext.Encoder, g Guard) error {
	levels := []level{{hidden: g == ByDefault}}
	for {
		t, err := in.ReadToken()
		if err != nil {
			return err
		}
		here := &levels[len(levels)-1]
		switch t.Kind() {
		case '{':
			levels = append(levels, level{inherited: here.name != "" && here.hidden})
		case '[':
			levels = append(levels, *here)
		case '}', ']':
			levels = levels[:len(levels)-1]
		default:
			if open, length := in.StackIndex(in.StackDepth()); open == '{' && length%2 == 1 {
				here.name = t.String()
				here.hidden = here.inherited || g.isSecret(here.name)
			} else {
				t = here.value(t, g)
			}
		}
		if err := to.WriteToken(t); err != nil {
			return err
		}
	}
}

// value is a value as it may be seen.
func (l *level) value(t jsontext.Token, g Guard) jsontext.Token {
	switch t.Kind() {
	case '"':
		if l.hidden {
			return jsontext.String(secret.Mask)
		}
		return jsontext.String(redactText(t.String(), g))
	case '0':
		if l.hidden && g == ByDefault && l.name != "code" { // the code of an error is a number
			return jsontext.String(secret.Mask)
		}
	}
	return t
}
