package oauth

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/oauth2"
)

var errNoProfile = wrongProfile("is empty: AuthScheme=OAuthCustom takes the description of the provider from it")

// authorizationURL is the address of the provider's consent page.
func (p *profile) consentURL(clientID, callback, scope string, req AuthorizationRequest) (string, error) {
	a := &p.Authorization
	address, err := url.Parse(a.URL)
	if err != nil {
		return "", err
	}
	query := address.Query()
	for _, name := range slices.Sorted(maps.Keys(a.AdditionalParameters)) {
		query.Set(name, a.AdditionalParameters[name])
	}
	query.Set(a.ResponseTypeTag, a.ResponseTypeValue)
	if *a.IncludeClientID {
		query.Set(p.General.ClientIDTag, clientID)
	}
	if *a.IncludeRedirectURL {
		query.Set(p.General.RedirectURLTag, callback)
	}
	// Other providers follow the standard, which separates by blanks.
	if scope = strings.Join(strings.FieldsFunc(scope, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }), " "); scope == "" {
		scope = a.ScopeValue
	}
	if scope != "" {
		query.Set(a.ScopeTag, scope)
	}
	if req.State != "" {
		query.Set(a.StateTag, req.State)
	}
	if req.codeVerifier != "" {
		query.Set("code_challenge", oauth2.S256ChallengeFromVerifier(req.codeVerifier))
		query.Set("code_challenge_method", "S256")
	}
	address.RawQuery = query.Encode()
	return address.String(), nil
}

// needsSecret reports whether the provider is shown the app's secret.
func (p *profile) needsSecret() bool {
	return *p.Token.IncludeClientSecret || p.Token.BasicAuthorization
}

// takeQuery moves the query of the address to the parameters.
func (r *request) takeQuery() error {
	address, err := url.Parse(r.url)
	if err != nil {
		return err
	}
	for name, values := range address.Query() {
		if !r.params.Has(name) {
			r.params[name] = values
		}
	}
	address.RawQuery, address.ForceQuery = "", false
	r.url = address.String()
	return nil
}

// answerValue finds what a tag leads to in an answer: names of members and
// indexes of lists, with dots between. nil is for nothing, and for null.
func answerValue(body []byte, tag string) json.RawMessage {
	value := json.RawMessage(body)
	for _, step := range strings.Split(tag, ".") {
		var object map[string]json.RawMessage
		var list []json.RawMessage
		if json.Unmarshal(value, &object) == nil {
			value = object[step]
		} else if i, err := strconv.Atoi(step); err == nil && json.Unmarshal(value, &list) == nil && i >= 0 && i < len(list) {
			value = list[i]
		} else {
			return nil
		}
	}
	if string(bytes.TrimSpace(value)) == "null" {
		return nil
	}
	return value
}

// answerText is a value that is a text, a number or a truth value; "" for
// anything else.
func answerText(body []byte, tag string) string { return plainText(answerValue(body, tag)) }

func plainText(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	if len(value) == 0 || value[0] == '{' || value[0] == '[' {
		return ""
	}
	if value[0] != '"' {
		return string(value)
	}
	var text string
	_ = json.Unmarshal(value, &text)
	return text
}
