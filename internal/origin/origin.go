package origin

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// What may be wrong with an address. The texts follow the name of what holds it.
var (
	// ErrForm is of a text that is not the origin of a server.
	ErrForm = errors.New("must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment")
	// ErrPlain is of plain http that would go over the network.
	ErrPlain = errors.New("must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost)")
	// ErrScheme is of an address of another scheme.
	ErrScheme = errors.New("must begin with https://, or with http:// for loopback")
)

// Parse reads an origin, scheme://host[:port], as a property or a configuration
// gives it. The URL holds a scheme and a host in lower case and nothing else, so
// its String is the origin's one spelling. The error is [ErrForm], [ErrPlain] or
// [ErrScheme].
func Parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Opaque != "" || strings.ContainsAny(text, "?#") || u.Path != "" && u.Path != "/" || !HasHost(u) {
		return nil, ErrForm
	}
	if err := Secure(u); err != nil {
		return nil, err
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

// Secure refuses an address whose requests others could read: all but https, and
// http to loopback. The error is [ErrPlain] or [ErrScheme].
func Secure(u *url.URL) error {
	switch {
	case u.Scheme == "https", u.Scheme == "http" && IsLoopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return ErrPlain
	}
	return ErrScheme
}

// IsLoopback reports whether a host, IPv6 without brackets, is this machine by its
// very name: localhost, or a loopback address in one of its usual spellings.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback() || IsLocalhost(host)
}

// IsLocalhost reports whether a host is the name of this machine, which means its
// addresses of both families. The name may end in the root's dot.
func IsLocalhost(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// HasHost reports whether an address has a host, and a right port or none.
func HasHost(u *url.URL) bool {
	if _, ok := ParseHost(u.Hostname()); !ok || strings.HasSuffix(u.Host, ":") || strings.Contains(u.Host, "%") {
		return false
	}
	port, err := strconv.Atoi(u.Port())
	return u.Port() == "" || err == nil && port > 0 && port <= 65535
}

// hostForm is that of a name of no more than longestHost bytes: a bound in the expression
// would be a copy of it for each byte.
var hostForm = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$`)

const longestHost = 253

// ParseHost reads a host's name or address, IPv6 in brackets or bare, and returns
// it without brackets; ok is false where it is neither.
func ParseHost(text string) (host string, ok bool) {
	if bare, cut := strings.CutPrefix(text, "["); cut && strings.HasSuffix(bare, "]") {
		text = strings.TrimSuffix(bare, "]")
		if address, err := netip.ParseAddr(text); err != nil || !address.Is6() {
			return "", false // brackets are for IPv6
		}
	}
	if _, err := netip.ParseAddr(text); err != nil && (len(text) > longestHost || !hostForm.MatchString(text)) {
		return "", false
	}
	return text, true
}
