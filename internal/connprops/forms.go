package connprops

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/apiversion"
	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var (
	digitsForm  = pattern.New(`^[0-9]+$`)
	visibleForm = pattern.New(`^[!-~]+$`)
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

var identifierForm = pattern.New(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

// schemaName accepts a name that no other schema has.
func schemaName(text string) (string, error) {
	if !identifierForm.MatchString(text) {
		return "", errors.New("must be a name of letters, digits and _")
	}
	if slices.Contains([]string{"instagram", "information_schema", "main", "temp"}, strings.ToLower(text)) {
		return "", errors.New("must not be the name of another schema")
	}
	return text, nil
}

// memory accepts AUTO, OFF and paths.
func memory(text string) (string, error) {
	if word := strings.ToUpper(text); word == "AUTO" || word == "OFF" {
		return word, nil
	}
	return text, nil
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

// keptFile refuses what a sink of sync.yaml is called, other than by the path of its file; what is
// refused may have a password in it, and is not repeated.
func keptFile(text string) (string, error) {
	switch scheme, _, _ := strings.Cut(text, ":"); strings.ToLower(scheme) {
	case "sqlite":
		return "", errors.New("must be the path of the file alone: leave sqlite: out")
	case "postgres", "postgresql":
		return "", errors.New("must be the path of an SQLite file: what is kept in PostgreSQL is read there, by its views and functions such as media_as_of")
	case "parquet":
		return "", errors.New("must be the path of an SQLite file: what is kept as Parquet is read by an engine for it, such as DuckDB")
	case "env":
		return "", errors.New("must be the path of an SQLite file itself, and not the variable that holds it")
	}
	return text, nil
}

// host accepts a host name or an address, IPv6 in brackets or bare, and writes
// it without brackets.
func host(text string) (string, error) {
	name, ok := origin.ParseHost(text)
	if !ok {
		return "", errors.New("must be a host name or address alone: no scheme, user, port or path")
	}
	return name, nil
}

// location accepts a path or an address of a store. A shell does not see it, so
// nothing stands for the user's directory in it.
func location(text string) (string, error) {
	if _, path, found := strings.Cut(text, ":"); strings.HasPrefix(text, "~") || found && strings.HasPrefix(path, "~") {
		return "", errors.New("must name the directory in full: ~ is a shell's word for it")
	}
	return text, nil
}

// endpoint accepts https://host:port, and http to loopback.
func endpoint(text string) (string, error) {
	u, err := origin.Parse(text)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// callback accepts a redirect URI. It is not rewritten: the platform compares
// it with the registered one letter by letter. Whether it may be plain http is
// for SecureRedirectsOnly to say.
func callback(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Opaque != "" || strings.Contains(text, "#") || !visibleForm.MatchString(text) || !origin.HasHost(u) {
		return "", errors.New("must be an address such as https://localhost:33333/: no user, no fragment, no blank")
	}
	if u.Scheme == "http" {
		return text, nil
	}
	return text, origin.Secure(u)
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
	return origin.Secure(u)
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
	if u == nil || u.User != nil || scheme != "file" && (scheme != "http" && scheme != "https" || !origin.HasHost(u)) {
		return "", errors.New("must be an http or https address without user, or a path")
	}
	return text, nil
}
