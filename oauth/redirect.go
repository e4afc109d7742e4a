package oauth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
)

// redirectURI returns the redirect URI of a request: the one given, or the
// connection's. The platform compares it letter by letter with those registered
// for the app, so it is never rewritten, and so AllowedCallbackURLs is compared
// with in the same way.
func (c *Config) redirectURI(given string) (string, error) {
	allowed := c.redirectURIs()
	if given == "" {
		switch {
		case c.CallbackURL != "":
			given = c.CallbackURL
		case len(allowed) == 1:
			given = allowed[0]
		case len(allowed) > 1:
			return "", badRedirect("oauth: CallbackURL is empty: give one of AllowedCallbackURLs: %s", strings.Join(allowed, ", "))
		}
	}
	if _, err := c.parseCallback(given); err != nil {
		return "", err
	}
	if c.AllowedCallbackURLs == nil || slices.Contains(allowed, given) {
		return given, nil
	}
	return "", badRedirect("oauth: CallbackURL is not one of AllowedCallbackURLs, which are compared letter by letter: %s", nearestRedirect(given, allowed))
}

// redirectURIs are the redirect URIs that the connection names.
func (c *Config) redirectURIs() []string {
	list := slices.Clone(c.AllowedCallbackURLs)
	if c.CallbackURL != "" && !slices.Contains(list, c.CallbackURL) {
		list = append(list, c.CallbackURL)
	}
	return list
}

// parseCallback refuses a redirect URI that the platform would refuse, or that
// would show the code to others on the network.
func (c *Config) parseCallback(text string) (*url.URL, error) {
	if text == "" {
		return nil, badRedirect("oauth: CallbackURL is empty: set it to a redirect URI registered with the app, such as https://localhost:33333/")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || strings.ContainsFunc(text, unicode.IsSpace):
		return nil, badRedirect("oauth: CallbackURL must be a whole address, such as https://localhost:33333/")
	case u.User != nil:
		return nil, badRedirect("oauth: CallbackURL must not hold a user name")
	case strings.Contains(text, "#"):
		return nil, badRedirect("oauth: CallbackURL must not hold a fragment (#…)")
	case u.Query().Has("code"):
		return nil, badRedirect("oauth: CallbackURL holds a code: it is the address that was registered, and not the one that the browser came back to")
	case c.InsecureRedirects && u.Scheme == "http":
		return u, nil
	}
	if err := checkScheme("CallbackURL", u); err != nil {
		return nil, &usageError{err.Error(), ErrRedirectURI}
	}
	return u, nil
}

// badRedirect is an error that matches [ErrRedirectURI].
func badRedirect(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), ErrRedirectURI}
}

// checkScheme lets plain http pass to loopback hosts only.
func checkScheme(property string, u *url.URL) error {
	if origin.Secure(u) == nil {
		return nil
	}
	return fmt.Errorf("oauth: %s must begin with https://, or with http:// for a loopback host", property)
}

// nearestRedirect says how the redirect URI given differs from the nearest of
// those wanted. It repeats nothing of a query that was given, which may hold
// what is secret.
func nearestRedirect(given string, wanted []string) string {
	nearest, best := "", -1
	for _, w := range wanted {
		if n := alike(given, w); n > best {
			nearest, best = w, n
		}
	}
	return "the nearest, " + nearest + ", " + redirectDifference(given, nearest)
}

// alike counts the bytes with which two texts begin and end alike.
func alike(a, b string) int {
	n, begin := min(len(a), len(b)), 0
	for begin < n && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < n-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return begin + end
}

// redirectDifference finds the first part in which two addresses differ, of
// which one is not the other.
func redirectDifference(given, wanted string) string {
	switch {
	case given+"/" == wanted:
		return "has a trailing slash, which the given one lacks"
	case given == wanted+"/":
		return "has no trailing slash, which the given one has"
	}
	g, err1 := url.Parse(given)
	w, err2 := url.Parse(wanted)
	if err1 != nil || err2 != nil {
		return "differs"
	}
	for _, part := range []struct{ name, given, wanted string }{
		{"scheme", g.Scheme, w.Scheme},
		{"host", g.Hostname(), w.Hostname()},
		{"port", g.Port(), w.Port()},
		{"path", g.EscapedPath(), w.EscapedPath()},
	} {
		if part.given != part.wanted {
			return fmt.Sprintf("differs in the %s: %q was given, not %q", part.name, part.given, part.wanted)
		}
	}
	if (g.RawQuery != "" || g.ForceQuery) != (w.RawQuery != "" || w.ForceQuery) || g.RawQuery != w.RawQuery {
		return "differs in the query, from the question mark on"
	}
	return "differs in the spelling"
}
