package proxy_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/proxy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	user     = "ann"
	password = "canary:p@ss wörd"
)

// network is a set of fake servers and the two origins behind them. The
// origins are known as example.com to the fake servers alone.
type network struct {
	fakeNet
	roots       *x509.CertPool
	https, http string // addresses of the origins
}

func startNetwork(t *testing.T) *network {
	t.Helper()
	n := &network{roots: x509.NewCertPool()}
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "" {
			http.Error(w, "the origin sees the proxy's credentials", http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, "hello")
	})
	secure := httptest.NewUnstartedServer(answer)
	secure.EnableHTTP2 = true
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	plain := httptest.NewServer(answer)
	t.Cleanup(secure.Close)
	t.Cleanup(plain.Close)
	n.roots.AddCert(secure.Certificate())
	secureAt, plainAt := secure.Listener.Addr().String(), plain.Listener.Addr().String()
	n.names = map[string]string{"example.com:443": secureAt, "example.com:80": plainAt}
	n.https, n.http = "https://example.com", "http://example.com"
	return n
}

// named gives a fake server a host name of its own, for servers behind others.
func (n *network) named(name, host string, port int) string {
	n.names[net.JoinHostPort(name, strconv.Itoa(port))] = net.JoinHostPort(host, strconv.Itoa(port))
	return name
}

func get(t *testing.T, cfg proxy.Config, req *http.Request) (body string, proto int, err error) {
	t.Helper()
	transport, err := proxy.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Request != req {
		t.Error("the answer does not belong to the request")
	}
	return fmt.Sprint(resp.StatusCode, " ", string(text)), resp.ProtoMajor, nil
}

func request(t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestTransport_ways(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		setup    func(t *testing.T, n *network) proxy.Config
		plain    bool // ask the http origin
		wantWays string
	}{
		{
			name:     "proxy, https",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaProxy(t, n, "", "") },
			wantWays: "proxy CONNECT example.com:443",
		},
		{
			name:     "proxy with BASIC, https",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaProxy(t, n, user, password) },
			wantWays: "proxy CONNECT example.com:443",
		},
		{
			name: "proxy with NONE, https",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, "", "")
				cfg.ProxyAuthScheme = "none"
				return cfg
			},
			wantWays: "proxy CONNECT example.com:443",
		},
		{
			name:     "proxy, http is forwarded",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaProxy(t, n, "", "") },
			plain:    true,
			wantWays: "proxy GET http://example.com",
		},
		{
			name:     "proxy with BASIC, http is forwarded",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaProxy(t, n, user, password) },
			plain:    true,
			wantWays: "proxy GET http://example.com",
		},
		{
			name: "proxy with TUNNEL, http",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxySSLType = "Tunnel"
				return cfg
			},
			plain:    true,
			wantWays: "proxy CONNECT example.com:80",
		},
		{
			name: "proxy with NEVER, http",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxySSLType = proxy.SSLNever
				return cfg
			},
			plain:    true,
			wantWays: "proxy GET http://example.com",
		},
		{
			name:     "firewall TUNNEL",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaTunnel(t, n, "", "") },
			wantWays: "firewall CONNECT example.com:443",
		},
		{
			name:     "firewall TUNNEL with user, http",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaTunnel(t, n, user, password) },
			plain:    true,
			wantWays: "firewall CONNECT example.com:80",
		},
		{
			name:     "firewall SOCKS5",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaSOCKS5(t, n, "", "") },
			wantWays: "firewall SOCKS5 example.com:443",
		},
		{
			name:     "firewall SOCKS5 with user",
			setup:    func(t *testing.T, n *network) proxy.Config { return viaSOCKS5(t, n, user, password) },
			wantWays: "firewall SOCKS5 example.com:443",
		},
		{
			name: "proxy behind SOCKS5",
			setup: func(t *testing.T, n *network) proxy.Config {
				return behind(t, n, viaSOCKS5(t, n, user, password))
			},
			wantWays: "firewall SOCKS5 inner.test:PORT\nproxy CONNECT example.com:443",
		},
		{
			name: "proxy behind TUNNEL",
			setup: func(t *testing.T, n *network) proxy.Config {
				return behind(t, n, viaTunnel(t, n, "", ""))
			},
			wantWays: "firewall CONNECT inner.test:PORT\nproxy CONNECT example.com:443",
		},
		{
			name: "forwarding proxy behind TUNNEL",
			setup: func(t *testing.T, n *network) proxy.Config {
				return behind(t, n, viaTunnel(t, n, "", ""))
			},
			plain:    true,
			wantWays: "firewall CONNECT inner.test:PORT\nproxy GET http://example.com",
		},
		{
			name: "an exception keeps the firewall",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := behind(t, n, viaSOCKS5(t, n, "", ""))
				cfg.ProxyExceptions = []string{"other.test", " EX*.com"}
				return cfg
			},
			wantWays: "firewall SOCKS5 example.com:443",
		},
		{
			name: "an exception keeps the firewall, http",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := behind(t, n, viaSOCKS5(t, n, "", ""))
				cfg.ProxyExceptions = []string{"example.com"}
				return cfg
			},
			plain:    true,
			wantWays: "firewall SOCKS5 example.com:80",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := startNetwork(t)
			cfg := tt.setup(t, n)
			cfg.RootCAs = n.roots
			address, wantProto := n.https, 2
			if tt.plain {
				address, wantProto = n.http, 1
			}
			body, proto, err := get(t, cfg, request(t, address))
			if err != nil {
				t.Fatal(err)
			}
			if body != "200 hello" || proto != wantProto {
				t.Errorf("got %q by HTTP/%d, want 200 hello by HTTP/%d", body, proto, wantProto)
			}
			ways := strings.ReplaceAll(n.String(), "inner.test:"+strconv.Itoa(cfg.ProxyPort), "inner.test:PORT")
			if ways != tt.wantWays {
				t.Errorf("went by\n%s\nwant\n%s", ways, tt.wantWays)
			}
		})
	}
}

func viaProxy(t *testing.T, n *network, user, password string) proxy.Config {
	t.Helper()
	host, port := startHTTPProxy(t, &n.fakeNet, "proxy", user, password)
	return proxy.Config{ProxyServer: host, ProxyPort: port, ProxyUser: user, ProxyPassword: proxy.NewSecret(password)}
}

func viaTunnel(t *testing.T, n *network, user, password string) proxy.Config {
	t.Helper()
	host, port := startHTTPProxy(t, &n.fakeNet, "firewall", user, password)
	return proxy.Config{FirewallType: proxy.FirewallTunnel, FirewallServer: host, FirewallPort: port, FirewallUser: user, FirewallPassword: proxy.NewSecret(password)}
}

func viaSOCKS5(t *testing.T, n *network, user, password string) proxy.Config {
	t.Helper()
	host, port := startSOCKS5(t, &n.fakeNet, "firewall", user, password)
	return proxy.Config{FirewallType: proxy.FirewallSOCKS5, FirewallServer: host, FirewallPort: port, FirewallUser: user, FirewallPassword: proxy.NewSecret(password)}
}

// behind adds a proxy whose name only the firewall of cfg can resolve.
func behind(t *testing.T, n *network, cfg proxy.Config) proxy.Config {
	t.Helper()
	inner := viaProxy(t, n, user, password)
	cfg.ProxyServer, cfg.ProxyPort = n.named("inner.test", inner.ProxyServer, inner.ProxyPort), inner.ProxyPort
	cfg.ProxyUser, cfg.ProxyPassword = inner.ProxyUser, inner.ProxyPassword
	return cfg
}

func TestTransport_direct(t *testing.T) {
	t.Parallel()
	n := startNetwork(t)
	for _, name := range []string{"example.com:443", "example.com:80"} {
		scheme := map[string]string{"example.com:443": "https://", "example.com:80": "http://"}[name]
		excepted := viaProxy(t, n, user, password)
		excepted.ProxyExceptions = []string{"127.0.0.*"}
		for _, cfg := range []proxy.Config{{}, excepted} {
			cfg.RootCAs = n.roots
			body, _, err := get(t, cfg, request(t, scheme+n.names[name]))
			if err != nil || body != "200 hello" {
				t.Errorf("%s: got %q, %v", scheme, body, err)
			}
		}
	}
	if n.String() != "" {
		t.Errorf("the proxy was asked: %s", n.String())
	}
}

func TestTransport_untrustedOrigin(t *testing.T) {
	t.Parallel()
	n := startNetwork(t)
	cfg := viaProxy(t, n, "", "")
	cfg.RootCAs = x509.NewCertPool()
	_, _, err := get(t, cfg, request(t, n.https))
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); !ok {
		t.Errorf("got %v, want an unknown authority", err)
	}
}

func TestTransport_reusesTheTunnel(t *testing.T) {
	t.Parallel()
	n := startNetwork(t)
	cfg := viaProxy(t, n, "", "")
	cfg.RootCAs = n.roots
	transport, err := proxy.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer transport.CloseIdleConnections()
	for range 5 {
		resp, err := transport.RoundTrip(request(t, n.https))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	if want := "proxy CONNECT example.com:443"; n.String() != want {
		t.Errorf("got %s, want one connection", n.String())
	}
}
