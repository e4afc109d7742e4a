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

// readToken reads the answer of a token endpoint by the profile's tags, at a time.
// The code is spent by then: what is only good to know and cannot be read stays
// unknown.
func (p *profile) readToken(body []byte, now time.Time) (tokenAnswer, error) {
	found, err := p.findToken(body)
	if err != nil {
		return tokenAnswer{}, err
	}
	a := tokenAnswer{refresh: NewSecret(strings.TrimSpace(plainText(found.value(p.Token.RefreshTokenTag))))}
	access, err := accessText(found.value(p.Token.AccessTokenTag), p.Token.AccessTokenTag)
	if err != nil {
		return tokenAnswer{}, err
	}
	a.access = NewSecret(access)
	if kind := plainText(found.value(p.Token.TokenTypeTag)); needsProof(kind) {
		return tokenAnswer{}, fmt.Errorf("the answer is a token of the type %q, which is not supported: bearer is", clean(kind))
	}
	a.user, _ = idMember(members{"user_id": found.value("user_id")}, "user_id")
	a.life, a.lifeUnread = readLife(found.value(p.Token.ExpiresInTag), now)
	a.granted = readScope(found.value(p.Token.ScopeTag))
	return a, nil
}

// foundToken is where an answer has its token. What belongs to it is beside it, or
// else above.
type foundToken struct {
	top    []byte
	holder holder
}

// otherNames are what some providers call the members of RFC 6749, where a
// profile does not say.
var otherNames = map[string][]string{
	"access_token":  {"accessToken"},
	"refresh_token": {"refreshToken"},
	"token_type":    {"tokenType"},
	"expires_in":    {"expiresIn", "expires_at", "expiresAt", "expires_on", "expires"},
	"scope":         {"scopes"},
}

// findToken finds the token where the tag says, or the only one below.
func (p *profile) findToken(body []byte) (foundToken, error) {
	tag := p.Token.AccessTokenTag
	for _, name := range append([]string{tag}, otherNames[tag]...) {
		h, err := findHolder(body, name)
		if err != nil {
			return foundToken{}, err
		}
		if answerValue(h.body, name) != nil {
			return foundToken{body, h}, nil
		}
	}
	return foundToken{}, fmt.Errorf("the answer has no %s%s", tag, memberNames(body))
}

// value is what a tag leads to; nil for nothing.
func (f foundToken) value(tag string) json.RawMessage {
	if strings.Contains(tag, ".") {
		return answerValue(f.top, tag)
	}
	for _, name := range append([]string{tag}, otherNames[tag]...) {
		for h := &f.holder; h != nil; h = h.above {
			if v := answerValue(h.body, name); v != nil {
				return v
			}
		}
	}
	return nil
}

// accessText is the access token of a value.
func accessText(value json.RawMessage, tag string) (string, error) {
	text := strings.TrimSpace(plainText(value))
	switch {
	case string(value) == `""`:
		return "", fmt.Errorf("the answer has no %s", tag)
	case text == "" || text == "true" || text == "false":
		return "", fmt.Errorf("the %s of the answer is not text", tag)
	case !fitsHeader(text):
		return "", fmt.Errorf("the %s of the answer has characters that no token has", tag)
	}
	return text, nil
}

// needsProof reports whether a token of a type cannot be used as it is. Other
// types than bearer are names of the provider's own for that.
func needsProof(kind string) bool {
	kind = strings.ToLower(kind)
	for _, part := range []string{"mac", "dpop", "pop", "hotk"} {
		if kind == part || strings.HasPrefix(kind, part+" ") || strings.HasPrefix(kind, part+"_") {
			return true
		}
	}
	return false
}

// readLife reads how long a token lives: seconds, written as a number or text,
// or the time of its end, as seconds or milliseconds since 1970 or as RFC 3339 has
// it. Nothing, and 0, is no end.
func readLife(value json.RawMessage, now time.Time) (life time.Duration, unread bool) {
	text := strings.TrimSpace(plainText(value))
	if text == "" {
		return 0, len(value) > 0 && string(value) != `""`
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(seconds) {
		end, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return 0, true
		}
		return untilEnd(end.Sub(now))
	}
	const soon = 10 * 365 * 24 * 3600 // what is that near now was meant as a time
	for _, unit := range []float64{1, 1000} {
		if left := seconds/unit - float64(now.Unix()); math.Abs(left) < soon {
			return untilEnd(time.Duration(left) * time.Second)
		}
	}
	switch {
	case seconds <= 0:
		return 0, false
	case seconds >= maxLifetime.Seconds():
		return maxLifetime, false
	}
	return time.Duration(seconds * float64(time.Second)), false
}

// untilEnd is the life until an end, which may have been, by clocks that differ.
func untilEnd(left time.Duration) (life time.Duration, unread bool) {
	if left <= 0 {
		return 0, true
	}
	return min(left, maxLifetime), false
}

// readScope reads names, in one text with blanks or commas or in a list; nil where
// there are none that can be read.
func readScope(value json.RawMessage) []string {
	var list []string
	if value = bytes.TrimSpace(value); len(value) == 0 {
		return nil
	}
	if value[0] != '[' {
		value = append(append([]byte{'['}, value...), ']')
	}
	if json.Unmarshal(value, &list) != nil {
		return nil
	}
	names := []string{}
	for _, text := range list {
		names = append(names, strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })...)
	}
	return names
}

// refusal reads refusals by the profile's tag, and else as everywhere. An
// answer that has what was wanted is none.
func (p *profile) refusal(tag, wanted string) refusals {
	return func(body []byte, failed bool) *Error {
		if answerValue(body, wanted) != nil {
			return nil
		}
		e := readRefusal(body, failed)
		if said := answerText(body, tag); said != "" {
			if e == nil {
				e = new(Error)
			}
			e.Message = said
		}
		if e != nil && e.Message == "" && e.Type == "" && e.Code == 0 && wanted == p.Token.AccessTokenTag {
			if h, err := findHolder(body, wanted); err == nil && answerValue(h.body, wanted) != nil {
				return nil // an error that is empty, and a token
			}
		}
		return e
	}
}
