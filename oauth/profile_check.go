package oauth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

var (
	parameterForm = pattern.New(`^[A-Za-z0-9_.\[\]:-]+$`)
	headerForm    = pattern.New(`^[!-~][ -~]*$`)
)

// longestName bounds, in bytes, what is a name by one of the forms.
const longestName = 100

func isName(form *pattern.Pattern, text string) bool {
	return len(text) <= longestName && form.MatchString(text)
}

// check refuses what could not work or would not be safe.
func (p *profile) check() error {
	a, t, u := &p.Authorization, &p.Token, &p.UserInformation
	for _, f := range []struct{ field, value string }{
		{"authorization.url", a.URL},
		{"token.url", t.URL},
		{"token.refreshUrl", t.RefreshURL},
		{"userInformation.url", u.URL},
	} {
		if err := checkProviderURL(f.field, f.value); err != nil {
			return err
		}
	}
	for _, text := range p.texts() {
		if text.tag && !isName(parameterForm, *text.field) {
			return wrongProfile("%s must be a name of letters, digits and _ . - : [ ]", text.name)
		}
	}
	switch {
	case a.ResponseTypeValue != "code":
		return wrongProfile("authorization.responseTypeValue must be code; other response types show the token to the browser")
	case t.Method != "POST" && t.Method != "GET":
		return wrongProfile("token.method must be POST or GET")
	case u.Method != "GET" && u.Method != "POST":
		return wrongProfile("userInformation.method must be GET or POST")
	case mediaType(t.ContentType) != formContent && mediaType(t.ContentType) != jsonContent:
		return wrongProfile("token.contentType must be %s or %s", formContent, jsonContent)
	case !isName(headerForm, t.ContentType):
		return wrongProfile("token.contentType is not a content type")
	case !isName(headerForm, u.ContentType):
		return wrongProfile("userInformation.contentType is not a content type")
	}
	return p.checkParameters()
}

// checkProviderURL accepts https, and http of a loopback host.
func checkProviderURL(field, text string) error {
	if text == "" {
		if field == "userInformation.url" {
			return nil
		}
		return wrongProfile("%s is missing: set it to the provider's address, https://…", field)
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		return wrongProfile("%s must be a whole address, https://…", field)
	case u.User != nil:
		return wrongProfile("%s must not hold a user name: credentials are set in the connection string", field)
	case strings.Contains(text, "#"):
		return wrongProfile("%s must not hold a fragment (#…)", field)
	}
	switch login := platformHost(u.Hostname()); login {
	case "":
	case InstagramLogin:
		return wrongProfile("%s is of Instagram, whose Basic Display logins have ended: use AuthScheme=%s, which needs no profile", field, login)
	default:
		return wrongProfile("%s is of Facebook: use AuthScheme=%s, which needs no profile", field, login)
	}
	if checkScheme("", u) != nil {
		return wrongProfile("%s must begin with https://, or with http:// for a loopback host", field)
	}
	return nil
}

// checkParameters refuses parameters of one request that would replace each
// other.
func (p *profile) checkParameters() error {
	g, a, t := &p.General, &p.Authorization, &p.Token
	for _, request := range []struct {
		tab        string
		own        []string
		additional map[string]string
	}{
		{"authorization", []string{a.ResponseTypeTag, g.ClientIDTag, g.RedirectURLTag, a.ScopeTag, a.StateTag, "code_challenge", "code_challenge_method"}, a.AdditionalParameters},
		{"token", []string{t.GrantTypeTag, g.ClientIDTag, g.ClientSecretTag, g.RedirectURLTag, a.AccessCodeTag, "code_verifier", "refresh_token"}, t.AdditionalParameters},
		{"userInformation", []string{g.ClientIDTag, "access_token"}, p.UserInformation.AdditionalParameters},
	} {
		for i, name := range request.own {
			if slices.Contains(request.own[:i], name) {
				return wrongProfile("%s: two parameters have the name %s: give each tag another one", request.tab, name)
			}
		}
		for name := range request.additional {
			switch {
			case slices.Contains(request.own, name) || name == g.ClientSecretTag:
				return wrongProfile("%s.additionalParameters.%s is set by the other fields and by the connection string", request.tab, name)
			case !isName(parameterForm, name):
				return wrongProfile("%s.additionalParameters: %.100q is not the name of a parameter", request.tab, name)
			}
		}
	}
	return nil
}
