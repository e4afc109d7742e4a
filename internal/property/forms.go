package property

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var (
	digitsForm  = regexp.MustCompile(`^[0-9]+$`)
	visibleForm = regexp.MustCompile(`^[!-~]+$`)
	hostForm    = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$`)
)

// instant accepts an instant with its zone, and writes it in UTC.
func instant(text string) (string, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return "", errors.New("must be an instant with its zone, such as 2026-11-20T12:00:00Z or 2026-11-20T13:00:00+01:00")
	}
	return t.UTC().Format(time.RFC3339Nano), nil
}

// timeZone accepts what names a time zone, and writes its own name.
func timeZone(text string) (string, error) {
	zone, err := value.LoadZone(text)
	if err != nil {
		return "", err
	}
	return zone.Name(), nil
}

// digits accepts an id of the platform.
func digits(text string) (string, error) {
	if !digitsForm.MatchString(text) {
		return "", errors.New("must be an id: digits only")
	}
	return text, nil
}

// graphVersion accepts v26.0 and 26.0, and writes the former.
func graphVersion(text string) (string, error) {
	version := "v" + strings.TrimPrefix(text, "v")
	if !apiversion.Valid(version) {
		return "", errors.New("must be a Graph API version such as " + apiversion.Newest)
	}
	return version, nil
}

// visible accepts what a token, an app id or a secret is made of. Anything else
// would break the header or the address that it is put in.
func visible(text string) (string, error) {
	if !visibleForm.MatchString(text) {
		return "", errors.New("must be visible ASCII characters only: no blank, no line break")
	}
	return text, nil
}

// notZero refuses the number that would read as "none" and as "no bound".
func notZero(text string) (string, error) {
	if text == "0" {
		return "", errors.New("must be -1 (no bound), or 1 or more")
	}
	return text, nil
}

// host accepts a host name or an address, IPv6 in brackets or bare, and writes
// it without brackets.
func host(text string) (string, error) {
	if bare, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(bare, "]") {
		text = strings.TrimSuffix(bare, "]")
		if address, err := netip.ParseAddr(text); err != nil || !address.Is6() {
			text = "" // brackets are for IPv6
		}
	}
	if _, err := netip.ParseAddr(text); err != nil && !hostForm.MatchString(text) {
		return "", errors.New("must be a host name or address alone: no scheme, user, port or path")
	}
	return text, nil
}

// location accepts a path or an address of a store. A shell does not see it, so
// nothing stands for the user's directory in it.
func location(text string) (string, error) {
	if _, path, found := strings.Cut(text, ":"); strings.HasPrefix(text, "~") || found && strings.HasPrefix(path, "~") {
		return "", errors.New("must name the directory in full: ~ is a shell's word for it")
	}
	return text, nil
}

// origin accepts https://host:port, and http to loopback.
func origin(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Opaque != "" || strings.ContainsAny(text, "?#") || u.Path != "" && u.Path != "/" || !properHost(u) {
		return "", errors.New("must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment")
	}
	if err := secure(u); err != nil {
		return "", err
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// callback accepts a redirect URI. It is not rewritten: the platform compares
// it with the registered one letter by letter. Whether it may be plain http is
// for SecureRedirectsOnly to say.
func callback(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Opaque != "" || strings.Contains(text, "#") || !visibleForm.MatchString(text) || !properHost(u) {
		return "", errors.New("must be an address such as https://localhost:33333/: no user, no fragment, no blank")
	}
	if u.Scheme == "http" {
		return text, nil
	}
	return text, secure(u)
}

// callbacks accepts several.
func callbacks(text string) (string, error) {
	for _, one := range strings.Fields(text) {
		if _, err := callback(one); err != nil {
			return "", err
		}
	}
	return strings.Join(strings.Fields(text), " "), nil
}

// SecureRedirect refuses a redirect URI that shows the code to the network.
func SecureRedirect(text string) error {
	u, err := url.Parse(text)
	if err != nil {
		return errors.New("must be an address")
	}
	return secure(u)
}

// properHost reports whether u has a host, and a right port or none.
func properHost(u *url.URL) bool {
	if _, err := host(u.Hostname()); err != nil || strings.HasSuffix(u.Host, ":") || strings.Contains(u.Host, "%") {
		return false
	}
	port, err := strconv.Atoi(u.Port())
	return u.Port() == "" || err == nil && port > 0 && port <= 65535
}

// secure refuses plain http, except to loopback.
func secure(u *url.URL) error {
	switch {
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return errors.New("must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost)")
	default:
		return errors.New("must begin with https://, or with http:// for loopback")
	}
}

// loopback reports whether a host is this machine by its very name: names that
// would have to be resolved are not.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || strings.EqualFold(host, "localhost")
}

// logCodes are the modules of the log, as the reference driver has them.
var logCodes = []string{"EXEC", "INFO", "HTTP", "SSL", "AUTH", "SQL", "META", "FUNC", "TCP", "CACH", "CORE", "WSDL"}

// logModules accepts codes parted by ';', padded with blanks to four or not, and
// writes them bare.
func logModules(text string) (string, error) {
	var codes []string
	for code := range strings.SplitSeq(text, ";") {
		code = strings.ToUpper(strings.TrimSpace(code))
		switch {
		case code == "" || slices.Contains(codes, code):
		case slices.Contains(logCodes, code):
			codes = append(codes, code)
		default:
			return "", fmt.Errorf("must be of %s, parted by ';': %q is none of them", strings.Join(logCodes, ", "), code)
		}
	}
	return strings.Join(codes, ";"), nil
}

// pac accepts the address of a PAC file, or a path.
func pac(text string) (string, error) {
	if !strings.Contains(text, "://") {
		return text, nil
	}
	u, err := url.Parse(text)
	scheme := ""
	if err == nil {
		scheme = strings.ToLower(u.Scheme)
	}
	if u == nil || u.User != nil || scheme != "file" && (scheme != "http" && scheme != "https" || !properHost(u)) {
		return "", errors.New("must be an http or https address without user, or a path")
	}
	return text, nil
}
