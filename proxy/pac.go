package proxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

const (
	maxPAC     = 1 << 20 // bytes
	pacLife    = time.Hour
	pacAgain   = 5 * time.Second // to read one again: all that wait for it have the old one
	answerLife = time.Minute
	maxAnswers = 256
	maxRoutes  = 16 // of one answer
)

// pacFile is a PAC file, read when it is first needed and again from time to
// time.
type pacFile struct {
	setting  string // that gives the location
	location string // as it is configured
	address  *url.URL
	fetchBy  *upstream
	compile  func(string) (register.PACScript, error)

	turn   chan struct{} // held while reading; guards script and read
	script register.PACScript
	read   time.Time

	mu      sync.Mutex
	answers map[string]pacAnswer
}

type pacAnswer struct {
	routes []route
	at     time.Time
}

// newPAC returns the file at a location, which a setting gives. It is not read
// yet.
func newPAC(setting, location string, way *upstream) (*pacFile, error) {
	compile, ok := register.PAC.Get(struct{}{})
	if !ok {
		return nil, &SettingError{setting, fmt.Sprintf("cannot be used: PAC files are not built into this program: import _ %q", module+"pac")}
	}
	return newPACOf(compile, setting, location, way)
}

func newPACOf(compile func(string) (register.PACScript, error), setting, location string, way *upstream) (*pacFile, error) {
	f := &pacFile{setting: setting, location: location, fetchBy: way, compile: compile, turn: make(chan struct{}, 1), answers: map[string]pacAnswer{}}
	if !strings.Contains(location, ":") || len(filepath.VolumeName(location)) > 0 {
		return f, nil
	}
	u, err := url.Parse(location)
	if err != nil {
		u = new(url.URL)
	}
	switch scheme := strings.ToLower(u.Scheme); {
	case (scheme == "http" || scheme == "https") && u.Hostname() != "":
		f.address = u
	case scheme == "file" && (u.Host == "" || origin.IsLocalhost(u.Host)) && u.Path != "":
		f.location = filePath(u.Path)
	case strings.Contains(location, "://") || strings.HasPrefix(scheme, "http") || scheme == "file" || scheme == "data":
		return nil, &SettingError{setting, "cannot be used: it must be an http or https address, or a path"}
	}
	return f, nil
}

// driveFirst is a path as a file address has it on Windows.
var driveFirst = regexp.MustCompile(`^/[A-Za-z]:`)

// filePath is the path of a file address.
func filePath(path string) string {
	if driveFirst.MatchString(path) {
		return path[1:]
	}
	return path
}

// routes asks the script for the routes to an address.
func (f *pacFile) routes(ctx context.Context, u *url.URL) ([]route, error) {
	key := u.Scheme + "://" + u.Host
	f.mu.Lock()
	known, ok := f.answers[key]
	f.mu.Unlock()
	if ok && time.Since(known.at) < answerLife {
		return known.routes, nil
	}
	script, err := f.current(ctx)
	if err != nil {
		return nil, err
	}
	// Path and query stay here, as in browsers.
	answer, err := script.Find(ctx, key+"/", u.Hostname())
	if err != nil {
		return nil, fmt.Errorf("proxy: the PAC file %s finds no way to %s: %w", f.name(), u.Host, err)
	}
	routes, err := parseRoutes(answer)
	if err != nil {
		return nil, &SettingError{fmt.Sprintf("the PAC file %s (%s)", f.name(), f.setting), err.Error()}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.answers) >= maxAnswers {
		clear(f.answers)
	}
	f.answers[key] = pacAnswer{routes, time.Now()}
	return routes, nil
}

// name is the location, without what may be a password.
func (f *pacFile) name() string {
	if f.address != nil {
		return f.address.Redacted()
	}
	return f.location
}

// current returns the script, and reads it where it is missing or old. One that
// cannot be read again goes on being used.
func (f *pacFile) current(ctx context.Context) (register.PACScript, error) {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("proxy: the PAC file %s was not read in time: %w", f.name(), ctx.Err())
	}
	if f.script != nil && time.Since(f.read) < pacLife {
		return f.script, nil
	}
	if f.script != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, pacAgain)
		defer cancel()
	}
	source, err := f.source(ctx)
	if err == nil {
		var fresh register.PACScript
		if fresh, err = f.compile(source); err == nil {
			f.script = fresh
		}
	}
	if f.script == nil {
		return nil, fmt.Errorf("proxy: the PAC file %s (%s) cannot be used: %w", f.name(), f.setting, err)
	}
	f.read = time.Now()
	return f.script, nil
}

// source reads the file.
func (f *pacFile) source(ctx context.Context) (string, error) {
	var from io.ReadCloser
	if f.address == nil {
		file, err := os.Open(f.location)
		if err != nil {
			return "", err
		}
		from = file
	} else {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address.String(), nil)
		if err != nil {
			return "", errors.New("it is no address")
		}
		resp, err := send(f.fetchBy.direct, req)
		if err != nil {
			return "", err
		}
		if resp.StatusCode != http.StatusOK {
			_ = resp.Body.Close()
			return "", fmt.Errorf("its server answers with the HTTP status %d", resp.StatusCode)
		}
		from = resp.Body
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, maxPAC+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > maxPAC:
		return "", fmt.Errorf("it is larger than %d bytes", maxPAC)
	}
	return string(data), nil
}

var pacKinds = map[string]struct {
	kind routeKind
	port int
}{
	"PROXY": {routeHTTP, 80}, "HTTP": {routeHTTP, 80}, "HTTPS": {routeHTTPS, 443},
	"SOCKS": {routeSOCKS4, 1080}, "SOCKS4": {routeSOCKS4, 1080}, "SOCKS5": {routeSOCKS5, 1080},
}

// parseRoutes reads what FindProxyForURL returns: "PROXY a:80; SOCKS b; DIRECT".
// Nothing means DIRECT. Entries of a kind that is not known are passed over, as
// they are meant to be; one that is known and cannot be used is an error.
func parseRoutes(text string) ([]route, error) {
	var routes []route
	var unknown []string
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if len(routes) == maxRoutes {
			break
		}
		if known := strings.ToUpper(words[0]); known != "DIRECT" && pacKinds[known].port == 0 {
			unknown = append(unknown, strings.TrimSpace(part))
			continue
		}
		r, ok := parseRoute(words)
		if !ok {
			return nil, fmt.Errorf("answers %q, which names no host and port", printable(strings.TrimSpace(part)))
		}
		routes = append(routes, r)
	}
	switch {
	case routes != nil:
		return routes, nil
	case unknown != nil:
		return nil, fmt.Errorf("answers %q, which names no way known here: PROXY, HTTPS, SOCKS, SOCKS4, SOCKS5 and DIRECT are", printable(strings.Join(unknown, "; ")))
	}
	return []route{{kind: routeDirect}}, nil
}

// parseRoute reads one entry of a known kind.
func parseRoute(words []string) (route, bool) {
	if strings.EqualFold(words[0], "DIRECT") {
		return route{kind: routeDirect}, len(words) == 1
	}
	if len(words) != 2 {
		return route{}, false
	}
	known := pacKinds[strings.ToUpper(words[0])]
	r := route{kind: known.kind, host: words[1], port: known.port}
	if host, port, err := net.SplitHostPort(words[1]); err == nil {
		r.host = host
		if r.port, err = strconv.Atoi(port); err != nil {
			r.port = 0
		}
	}
	r.host = strings.Trim(r.host, "[]")
	return r, r.host != "" && checkHost("", "", r.host) == nil && r.port >= 1 && r.port <= 65535
}
