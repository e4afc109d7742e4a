package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// downFor is how long a server that was not there is tried last.
const downFor = time.Minute

// detector finds the proxies that the system's settings or a PAC file name.
type detector struct {
	static   *httpproxy.Config // nil where there is a PAC file
	choose   func(*url.URL) (*url.URL, error)
	pac      *pacFile
	warnings []string

	mu   sync.Mutex
	down map[route]time.Time
}

// newDetector reads the system's settings. PAC files are fetched by way, which
// knows no proxy.
func newDetector(cfg Config, way *way) (*detector, error) {
	d := &detector{down: map[route]time.Time{}}
	found := systemSettings{pac: cfg.ProxyAutoConfigURL}
	if found.pac == "" {
		found = system()
	}
	d.warnings = found.warnings
	if found.pac == "" {
		d.static = found.static
		d.choose = found.static.ProxyFunc()
		way.closeIdle()
		return d, nil
	}
	var err error
	d.pac, err = newPAC(found.pac, way)
	return d, err
}

// systemSettings are what the system says about proxies.
type systemSettings struct {
	static   *httpproxy.Config
	pac      string // address or path of a PAC file; empty for none
	warnings []string
}

// environment are the settings of HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
func environment() (s systemSettings, set bool) {
	c := httpproxy.FromEnvironment()
	return systemSettings{static: c}, c.HTTPProxy != "" || c.HTTPSProxy != ""
}

// routes returns the ways to an address, the best first. It is never empty
// without an error.
func (d *detector) routes(ctx context.Context, u *url.URL) ([]route, error) {
	if isLoopback(u.Hostname()) { // as browsers have it
		return []route{{kind: routeDirect}}, nil
	}
	if d.pac == nil {
		return d.staticRoute(u)
	}
	routes, err := d.pac.routes(ctx, u)
	if err != nil {
		return nil, err
	}
	return d.alive(routes), nil
}

func (d *detector) staticRoute(u *url.URL) ([]route, error) {
	via, err := d.choose(u)
	switch {
	case err != nil || via != nil && strings.Trim(via.Path, "/") != "": // what it holds may be a password
		return nil, errors.New("proxy: the system's proxy settings (HTTPS_PROXY, HTTP_PROXY) are no address: write them as http://host:port")
	case via == nil:
		return []route{{kind: routeDirect}}, nil
	}
	r, err := routeOf(via)
	if err != nil {
		return nil, err
	}
	return []route{r}, nil
}

var schemeKinds = map[string]struct {
	kind routeKind
	port int
}{
	"http":    {routeHTTP, 80},
	"https":   {routeHTTPS, 443},
	"socks4":  {routeSOCKS4, 1080},
	"socks4a": {routeSOCKS4a, 1080},
	"socks5":  {routeSOCKS5, 1080},
	"socks5h": {routeSOCKS5, 1080},
	"socks":   {routeSOCKS5, 1080},
}

// routeOf reads the address of a proxy.
func routeOf(u *url.URL) (route, error) {
	known, ok := schemeKinds[strings.ToLower(u.Scheme)]
	if !ok {
		return route{}, fmt.Errorf("proxy: the system's proxy settings name a proxy of the scheme %q: use http, https, socks4, socks4a or socks5", printable(u.Scheme))
	}
	r := route{kind: known.kind, host: u.Hostname(), port: known.port, user: u.User.Username()}
	if password, set := u.User.Password(); set {
		r.password = NewSecret(password)
	}
	if u.Port() != "" {
		r.port, _ = strconv.Atoi(u.Port())
	}
	if err := checkHost("ProxyAutoDetect", "the address", r.host); err != nil || r.host == "" || r.port < 1 || r.port > 65535 {
		return route{}, errors.New("proxy: the system's proxy settings name no host, or no port that can be")
	}
	return r, nil
}

// failed notes that the server of a route is not there.
func (d *detector) failed(r route) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down[r] = time.Now()
}

// alive moves the routes whose server was not there lately to the end.
func (d *detector) alive(routes []route) []route {
	d.mu.Lock()
	defer d.mu.Unlock()
	var up, down []route
	for _, r := range routes {
		if time.Since(d.down[r]) < downFor {
			down = append(down, r)
		} else {
			delete(d.down, r)
			up = append(up, r)
		}
	}
	return append(up, down...)
}

func (d *detector) closeIdle() {
	if d.pac != nil {
		d.pac.way.closeIdle()
	}
}

func (d *detector) identity() string {
	if d.pac != nil {
		return d.pac.location
	}
	return fmt.Sprintf("%+v", *d.static)
}

// isLoopback reports whether a host is this machine by its very name.
func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback() || strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}
