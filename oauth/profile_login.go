package oauth

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/oauth2"
)

var errNoProfile = errors.New("oauth: OAuthProfile is empty: AuthScheme=OAuthCustom takes the description of the provider from it")

// authorizationURL is the address of the provider's consent page.
func (p *Profile) authorizationURL(clientID, callback, scope string, req AuthorizationRequest) (string, error) {
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
