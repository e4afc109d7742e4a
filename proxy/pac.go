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
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxPAC     = 1 << 20 // bytes
	pacLife    = time.Hour
	pacAgain   = 5 * time.Second // to read one again: all that wait for it have the old one
	answerLife = time.Minute
	maxAnswers = 256
	maxRoutes  = 16 // of one answer
)

// PACScript is a compiled PAC file. It is safe for concurrent use.
type PACScript interface {
	// Find runs FindProxyForURL. It ends with the context.
	Find(ctx context.Context, address, host string) (string, error)
}

var pacEngines registry[struct{}, func(source string) (PACScript, error)]

// RegisterPAC makes PAC files readable; the package proxy/pac calls it when it
// is imported.
func RegisterPAC(compile func(source string) (PACScript, error)) { pacEngines.set(struct{}{}, compile) }

// pacFile is a PAC file, read when it is first needed and again from time to
// time.
type pacFile struct {
	location string // as it is configured
	address  *url.URL
	way      *way
	compile  func(string) (PACScript, error)

	turn   chan struct{} // held while reading; guards script and read
	script PACScript
	read   time.Time

	mu      sync.Mutex
	answers map[string]pacAnswer
}

type pacAnswer struct {
	routes []route
	at     time.Time
}

func newPAC(location string, way *way) (*pacFile, error) {
	compile, ok := pacEngines.get(struct{}{})
	if !ok {
		return nil, fmt.Errorf("proxy: PAC files are not built into this program: import _ %q", module+"pac")
	}
	f := &pacFile{location: location, way: way, compile: compile, turn: make(chan struct{}, 1), answers: map[string]pacAnswer{}}
	u, err := url.Parse(location)
	if err != nil || len(u.Scheme) < 2 { // a path; of one letter are the drives of Windows
		return f, nil //nolint:nilerr // what is no address is a path
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		f.address = u
	case "file":
		f.location = u.Path
	default:
		return nil, errors.New("proxy: ProxyAutoConfigURL must be an http or https address, or a path")
	}
	return f, nil
}

// routes asks the script for the ways to an address.
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
		return nil, fmt.Errorf("proxy: the PAC file %s: %w", f.name(), err)
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
func (f *pacFile) current(ctx context.Context) (PACScript, error) {
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
		var fresh PACScript
		if fresh, err = f.compile(source); err == nil {
			f.script = fresh
		}
	}
	if f.script == nil {
		return nil, fmt.Errorf("proxy: the PAC file %s (ProxyAutoConfigURL, or the system's settings) cannot be used: %w", f.name(), err)
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
		resp, err := send(f.way.direct, req)
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
// Nothing means DIRECT.
func parseRoutes(text string) ([]route, error) {
	var routes []route
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if len(routes) == maxRoutes {
			break
		}
		known, ok := pacKinds[strings.ToUpper(words[0])]
		switch {
		case strings.EqualFold(words[0], "DIRECT") && len(words) == 1:
			routes = append(routes, route{kind: routeDirect})
			continue
		case !ok || len(words) != 2:
			return nil, fmt.Errorf("it answers %q, which names no way", printable(strings.TrimSpace(part)))
		}
		r := route{kind: known.kind, host: words[1], port: known.port}
		if host, port, err := net.SplitHostPort(words[1]); err == nil {
			r.host = host
			if r.port, err = strconv.Atoi(port); err != nil {
				r.port = 0
			}
		}
		r.host = strings.Trim(r.host, "[]")
		if checkHost("", "", r.host) != nil || r.port < 1 || r.port > 65535 {
			return nil, fmt.Errorf("it answers %q, which names no host and port", printable(strings.TrimSpace(part)))
		}
		routes = append(routes, r)
	}
	if routes == nil {
		return []route{{kind: routeDirect}}, nil
	}
	return routes, nil
}
