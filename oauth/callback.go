package oauth

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// longestCallback is the most bytes of a code or of the address a browser came
// back to. Codes have some hundred.
const longestCallback = 16 << 10

// answer is what a browser came back with.
type answer struct {
	code  Secret
	state *string // nil where it is not known: a code alone
}

// readVerifier reads what a person or a program hands over after a login: the
// code, or the whole address that the browser came back to, or the query of it.
// Errors never show it.
func (c *Config) readVerifier(verifier, callback string) (answer, error) {
	text := strings.TrimSpace(verifier)
	names := c.callbackNames()
	switch {
	case text == "":
		return answer{}, errors.New("oauth: Verifier is empty: give the code that the browser came back with, or the whole address")
	case len(text) > longestCallback:
		return answer{}, fmt.Errorf("oauth: Verifier is longer than %d bytes", longestCallback)
	case strings.Contains(text, "://"):
		return c.readRedirect(text, callback)
	case strings.HasPrefix(text, "?") || strings.HasPrefix(text, names.code+"=") || strings.Contains(text, "&"+names.code+"="):
		text, _, _ = strings.Cut(strings.TrimPrefix(text, "?"), "#")
		return c.readQuery(text)
	}
	// The platform appends a fragment to the address; it is not of the code.
	code, _, _ := strings.Cut(text, "#")
	return newAnswer(code, nil)
}

// readRedirect reads the whole address that the browser came back to.
func (c *Config) readRedirect(text, callback string) (answer, error) {
	got, err := url.Parse(text)
	if err != nil {
		return answer{}, errors.New("oauth: Verifier is not an address that can be read: copy it whole from the browser, or give the code alone")
	}
	want, err := url.Parse(callback)
	if err != nil || !sameAddress(got, want) {
		return answer{}, &mistake{"oauth: Verifier is another address than CallbackURL: " + redirectDifference(strip(got), callback), ErrCode}
	}
	if strings.Contains(got.Fragment, "access_token=") {
		return answer{}, errors.New("oauth: Verifier holds a token instead of a code: log in at the address that GetOAuthAuthorizationURL returns, which asks for a code")
	}
	return c.readQuery(got.RawQuery)
}

// sameAddress reports whether a browser that was sent to want has come to got;
// the platform adds its parameters to those of want.
func sameAddress(got, want *url.URL) bool {
	if got.Scheme != want.Scheme || !strings.EqualFold(got.Host, want.Host) || emptyPath(got) != emptyPath(want) {
		return false
	}
	given := got.Query()
	for name, values := range want.Query() {
		if !slices.Equal(given[name], values) {
			return false
		}
	}
	return true
}

// emptyPath is the path as browsers send it.
func emptyPath(u *url.URL) string {
	if path := u.EscapedPath(); path != "" {
		return path
	}
	return "/"
}

// strip is the address without its query, which may hold a code.
func strip(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}

// readQuery reads the parameters that came with the browser. Where the user
// refused, or the platform did, the error says so.
func (c *Config) readQuery(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, errors.New("oauth: the address the browser came back to cannot be read")
	}
	names := c.callbackNames()
	for _, name := range []string{names.code, names.state, "error"} {
		if len(values[name]) > 1 {
			return answer{}, fmt.Errorf("oauth: the browser came back with more than one %s", name)
		}
	}
	state := values.Get(names.state)
	if names.problem != "error_description" && values.Has(names.problem) {
		values.Set("error_description", values.Get(names.problem))
	}
	if values.Get("error") != "" || !values.Has(names.code) {
		if err := RedirectError(values); err != nil {
			return answer{state: &state}, err
		}
	}
	return newAnswer(values.Get(names.code), &state)
}

// callbackNames are the parameters that a browser comes back with.
type callbackNames struct{ code, state, problem string }

func (c *Config) callbackNames() callbackNames {
	if c.Login == CustomLogin && c.Profile != nil {
		a := &c.Profile.Authorization
		return callbackNames{a.AccessCodeTag, a.StateTag, a.ErrorDescriptionTag}
	}
	return callbackNames{"code", "state", "error_description"}
}

func newAnswer(code string, state *string) (answer, error) {
	if code == "" {
		return answer{state: state}, errors.New("oauth: the browser came back without a code: log in again")
	}
	if strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
		return answer{state: state}, errors.New("oauth: the code holds characters that no code has: copy it again, whole")
	}
	return answer{code: secret.New(code), state: state}, nil
}
