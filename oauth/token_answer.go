package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// tokenAnswer is what a token endpoint gives. Platforms differ from each other
// and from their own pages in how they write it.
type tokenAnswer struct {
	access  Secret
	life    time.Duration // 0 where the answer does not tell
	user    string        // the user's id; "" where the answer does not tell
	granted []string      // nil where the answer does not tell

	refresh    Secret // of another provider
	lifeUnread bool   // there is something about life, which cannot be read
}

// maxLifetime bounds what an answer may promise, so that sums of times hold.
const maxLifetime = 100 * 365 * 24 * time.Hour

// parseTokenAnswer reads the answer of a token endpoint: flat, or wrapped as
// {"data":[…]}. Errors name the member and never its value.
func parseTokenAnswer(body []byte) (tokenAnswer, error) {
	members, err := tokenMembers(body)
	if err != nil {
		return tokenAnswer{}, err
	}
	var a tokenAnswer
	access, err := textMember(members, "access_token")
	switch {
	case err != nil:
		return tokenAnswer{}, err
	case access == "":
		return tokenAnswer{}, errors.New("the answer has no access_token")
	case !fitsHeader(access):
		return tokenAnswer{}, errors.New("the access_token of the answer has characters that no token has")
	}
	a.access = NewSecret(access)
	if a.life, err = lifeMember(members, "expires_in"); err != nil {
		return tokenAnswer{}, err
	}
	if a.user, err = idMember(members, "user_id"); err != nil {
		return tokenAnswer{}, err
	}
	if a.granted, err = listMember(members, "permissions"); err != nil {
		return tokenAnswer{}, err
	}
	return a, nil
}

// fitsHeader reports whether a token can stand in a header.
func fitsHeader(token string) bool {
	return !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

type members map[string]json.RawMessage

// tokenMembers finds the object that holds the token.
func tokenMembers(body []byte) (members, error) {
	var outer members
	if err := json.Unmarshal(body, &outer); err != nil {
		return nil, errors.New("the answer is not a JSON object")
	}
	data, wrapped := outer["data"]
	if _, flat := outer["access_token"]; flat || !wrapped {
		return outer, nil
	}
	var list []members
	if json.Unmarshal(data, &list) == nil {
		if len(list) != 1 {
			return nil, fmt.Errorf("the data of the answer has %d items instead of one", len(list))
		}
		return list[0], nil
	}
	var inner members
	if err := json.Unmarshal(data, &inner); err != nil {
		return nil, errors.New("the data of the answer is neither a list nor an object")
	}
	return inner, nil
}

func (m members) value(name string) json.RawMessage {
	v := bytes.TrimSpace(m[name])
	if string(v) == "null" {
		return nil
	}
	return v
}

func textMember(m members, name string) (string, error) {
	v := m.value(name)
	if v == nil {
		return "", nil
	}
	var text string
	if err := json.Unmarshal(v, &text); err != nil {
		return "", fmt.Errorf("the %s of the answer is not text", name)
	}
	return text, nil
}

// idMember reads an id written as text or as a number, of any size.
func idMember(m members, name string) (string, error) {
	v := m.value(name)
	if v == nil {
		return "", nil
	}
	id := string(v)
	if v[0] == '"' {
		if err := json.Unmarshal(v, &id); err != nil {
			return "", fmt.Errorf("the %s of the answer is not text", name)
		}
		if strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar }) {
			return "", fmt.Errorf("the %s of the answer is not an id", name)
		}
		return id, nil
	}
	if strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", fmt.Errorf("the %s of the answer is not an id", name)
	}
	return id, nil
}

// lifeMember reads seconds written as text or as a number; 0 where there are
// none, or none that make sense.
func lifeMember(m members, name string) (time.Duration, error) {
	v := m.value(name)
	if v == nil {
		return 0, nil
	}
	seconds, err := strconv.ParseFloat(strings.Trim(string(v), `"`), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(seconds) {
		return 0, fmt.Errorf("the %s of the answer is not a number of seconds", name)
	}
	if seconds <= 0 {
		return 0, nil
	}
	if seconds >= maxLifetime.Seconds() {
		return maxLifetime, nil
	}
	return time.Duration(seconds) * time.Second, nil
}

// listMember reads names written as one text with commas or as a list.
func listMember(m members, name string) ([]string, error) {
	v := m.value(name)
	if v == nil {
		return nil, nil
	}
	var list []string
	if v[0] == '"' {
		var text string
		if err := json.Unmarshal(v, &text); err != nil {
			return nil, fmt.Errorf("the %s of the answer are not text", name)
		}
		list = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	} else if err := json.Unmarshal(v, &list); err != nil {
		return nil, fmt.Errorf("the %s of the answer are neither a text nor a list of texts", name)
	}
	names := make([]string, 0, len(list))
	for _, n := range list {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	return names, nil
}
