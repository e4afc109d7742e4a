package oauth

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// maxCallbackBytes is the most bytes of a code or of the address a browser came
// back to. Codes have some hundred.
const maxCallbackBytes = 16 << 10

// answer is what a browser came back with.
type answer struct {
	code  Secret
	state *string // nil where it is not known: a code alone
}

// withoutState tells of an address, or the query of one, that was cut before its
// state or never had one. Such a one is no code alone: a forged one has none either.
func (a *answer) withoutState() bool { return a.state != nil && *a.state == "" }

func (c *Config) noState() error {
	return badVerifier(ErrState, "holds no state (%s=…), by which it is known that it is of this login: copy the whole address that the browser came back to, to its end", c.callbackNames().state)
}

// readVerifier reads what a person or a program hands over after a login: the
// code, or the whole address that the browser came back to, or the query of it,
// each alone or in another text. Its errors are [*VerifierError] and never show it,
// or the refusal that the address tells of.
func (c *Config) readVerifier(verifier, callback string) (answer, error) {
	if len(verifier) > maxCallbackBytes {
		return answer{}, badVerifier(nil, "is longer than %d bytes", maxCallbackBytes)
	}
	text := plainPaste(verifier)
	if text == "" {
		return answer{}, badVerifier(nil, "is empty: give the code that the browser came back with, or the whole address")
	}
	want, err := url.Parse(callback)
	if err != nil {
		want = new(url.URL)
	}
	found, others := redirects(text, want)
	if len(found) > 0 {
		return c.readRedirects(found)
	}
	if err := c.elsewhere(text, callback, others); err != nil {
		return answer{}, err
	}
	switch list := queries(text, c.telling()...); {
	case len(list) > 1:
		return answer{}, errManyCodes()
	case len(list) == 1:
		if err := list[0].leadsTo(want); err != nil {
			return answer{}, err
		}
		return c.readQuery(list[0].text)
	}
	code, ok := codeIn(text)
	if !ok {
		return answer{}, badVerifier(nil, "holds no code, and no address with one: copy the whole address that the browser came back to")
	}
	return newAnswer(code, nil)
}

// telling are the parameters that tell how a login ended.
func (c *Config) telling() []string {
	names := c.callbackNames()
	return []string{names.code, names.problem, "error"}
}

// elsewhere is the error of addresses that do not lead to callback.
func (c *Config) elsewhere(text, callback string, others []*url.URL) error {
	for _, other := range others {
		if q := other.Query(); q.Has("client_id") && (q.Has("redirect_uri") || q.Has("response_type")) {
			return badVerifier(nil, "is the address of the consent page: log in there, then give the address that the browser comes back to")
		}
	}
	for _, other := range others {
		if (query{text: other.RawQuery}).has(c.telling()...) || len(strings.Fields(text)) == 1 {
			return badVerifier(ErrCode, "is another address than CallbackURL: %s", redirectDifference(strip(other), callback))
		}
	}
	if len(others) == 0 && addressBegins.MatchString(text) {
		return badVerifier(nil, "is not an address that can be read: copy it whole from the browser, or give the code alone")
	}
	return nil
}

// leadsTo is the error of a query that stands behind another address than callback.
func (q query) leadsTo(callback *url.URL) error {
	address := q.address
	switch {
	case address == "":
		return nil
	case strings.HasPrefix(address, "/"):
		address = callback.Host + address
	}
	u, err := url.Parse(callback.Scheme + "://" + address + "?" + q.text)
	if err != nil || !sameAddress(u, callback) {
		return badVerifier(ErrCode, "is another address than CallbackURL: %s", redirectDifference(strip(u), callback.String()))
	}
	return nil
}

// readRedirects reads the addresses that the browser came back to: one, or the
// same one several times.
func (c *Config) readRedirects(found []*url.URL) (answer, error) {
	var list []string
	for _, u := range found {
		if (query{text: u.RawQuery}).has(c.telling()...) && !slices.Contains(list, u.RawQuery) {
			list = append(list, u.RawQuery)
		}
	}
	switch {
	case len(list) > 1:
		return answer{}, errManyCodes()
	case len(list) == 1:
		return c.readQuery(list[0])
	case slices.ContainsFunc(found, func(u *url.URL) bool { return strings.Contains(u.Fragment, "access_token=") }):
		return answer{}, badVerifier(nil, "holds a token instead of a code: log in at an address that asks for a code (response_type=code)")
	}
	return c.readQuery(found[0].RawQuery)
}

func errManyCodes() error {
	return badVerifier(nil, "holds several codes: give the address that the browser came back to last, alone")
}

// sameAddress reports whether a browser that was sent to want has come to got;
// the platform adds its parameters to those of want.
func sameAddress(got, want *url.URL) bool {
	if got.Scheme != want.Scheme || hostPort(got.Scheme, got.Host) != hostPort(want.Scheme, want.Host) || emptyPath(got) != emptyPath(want) {
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
		return answer{}, cameBack("the address the browser came back to cannot be read")
	}
	names := c.callbackNames()
	for _, name := range []string{names.code, names.state, "error"} {
		if len(values[name]) > 1 {
			return answer{}, cameBack("the browser came back with more than one " + name)
		}
	}
	state := values.Get(names.state)
	if names.problem != "error_description" && values.Has(names.problem) {
		values.Set("error_description", values.Get(names.problem))
	}
	if values.Get("error") != "" || !values.Has(names.code) {
		if err := redirectError(values); err != nil {
			return answer{state: &state}, err
		}
	}
	return newAnswer(values.Get(names.code), &state)
}

// callbackNames are the parameters that a browser comes back with.
type callbackNames struct{ code, state, problem string }

func (c *Config) callbackNames() callbackNames {
	if c.Login == CustomLogin && c.Profile != nil {
		a := &c.profile().Authorization
		return callbackNames{a.AccessCodeTag, a.StateTag, a.ErrorDescriptionTag}
	}
	return callbackNames{"code", "state", "error_description"}
}

func newAnswer(code string, state *string) (answer, error) {
	code, _, _ = strings.Cut(code, "#") // what the platform appends to the address, though it be escaped
	if code == "" {
		return answer{state: state}, cameBack("the browser came back without a code: log in again")
	}
	if strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
		return answer{state: state}, cameBack("the code holds characters that no code has: copy it again, whole")
	}
	return answer{code: secret.New(code), state: state}, nil
}
