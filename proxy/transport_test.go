package proxy_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// A toxic that writes at the moment its link is cut never ends.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
	)
}

func request(t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func open(t *testing.T, cfg proxy.Config) *proxy.Transport {
	t.Helper()
	transport, err := proxy.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

func get(t *testing.T, transport http.RoundTripper, address string) (string, error) {
	t.Helper()
	req := request(t, address)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if resp.Request != req {
		t.Error("the answer does not belong to the request")
	}
	return fmt.Sprint(resp.StatusCode, " ", string(text)), nil
}

func TestTransport_direct(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	excepted := proxy.Config{ProxyServer: host, ProxyPort: port, ProxyExceptions: []string{"127.0.0.*"}}
	for _, cfg := range []proxy.Config{{}, excepted} {
		cfg.RootCAs = n.Roots
		transport := open(t, cfg)
		for _, address := range []string{"https://" + n.At("example.com:443"), "http://" + n.At("example.com:80")} {
			if body, err := get(t, transport, address); err != nil || body != "200 hello" {
				t.Errorf("%s: got %q, %v", address, body, err)
			}
		}
	}
	if asked := n.Journal(); asked != "" {
		t.Errorf("the proxy was asked: %s", asked)
	}
}

// One connection and one authentication serve many requests.
func TestTransport_reuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		scheme  proxy.AuthScheme
		auth    fakenet.Auth
		address string
		want    int // requests to the proxy
		conns   string
	}{
		{"BASIC", fakenet.Basic("ann", proxyPassword), "https://example.com", 1, "proxy 1"},
		{"DIGEST", &fakenet.DigestAuth{User: "ann", Password: proxyPassword}, "https://example.com", 2, "proxy 1"},
		{"NTLM", fakenet.NTLMAuth{User: "ann", Password: proxyPassword}, "https://example.com", 2, "proxy 1"},
		{"BASIC", fakenet.Basic("ann", proxyPassword), "http://example.com", 5, "proxy 1"},
		{"DIGEST", &fakenet.DigestAuth{User: "ann", Password: proxyPassword}, "http://example.com", 10, "proxy 1"},
	} {
		n := fakenet.New(t)
		host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: tt.auth})
		transport := open(t, proxy.Config{
			ProxyServer: host, ProxyPort: port, RootCAs: n.Roots,
			ProxyAuthScheme: tt.scheme, ProxyUser: "ann", ProxyPassword: secret.New(proxyPassword),
		})
		for range 5 {
			if body, err := get(t, transport, tt.address); err != nil || body != "200 hello" {
				t.Errorf("%s: got %q, %v", tt.scheme, body, err)
			}
		}
		lines := strings.Split(n.Journal(), "\n")
		if len(lines) != tt.want {
			t.Errorf("%s %s: got %q, want %d requests", tt.scheme, tt.address, lines, tt.want)
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, tt.conns+" ") {
				t.Errorf("%s %s: another connection: %s", tt.scheme, tt.address, line)
			}
		}
	}
}

// A connection outlives the request that dialled it, whose TLS would have ended with it.
func TestTransport_outlived(t *testing.T) {
	t.Parallel()
	n := fakenet.New(t)
	host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy"})
	transport := open(t, proxy.Config{ProxyServer: host, ProxyPort: port, RootCAs: n.Roots})
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		response, err := transport.RoundTrip(request(t, "https://example.com").WithContext(ctx))
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			t.Fatal(err)
		}
		cancel()
		time.Sleep(10 * time.Millisecond) // for what the end of a request sets off
	}
	if lines := strings.Split(n.Journal(), "\n"); len(lines) != 1 {
		t.Errorf("the proxy was asked %q", lines)
	}
}

// Many requests at a time, by every scheme, each answered right.
func TestTransport_concurrent(t *testing.T) {
	t.Parallel()
	for scheme, auth := range map[proxy.AuthScheme]fakenet.Auth{
		"BASIC":  fakenet.Basic("ann", proxyPassword),
		"DIGEST": &fakenet.DigestAuth{User: "ann", Password: proxyPassword},
		"NTLM":   fakenet.NTLMAuth{User: "ann", Password: proxyPassword},
	} {
		n := fakenet.New(t)
		host, port := n.HTTPProxy(fakenet.Proxy{Name: "proxy", Auth: auth})
		transport := open(t, proxy.Config{
			ProxyServer: host, ProxyPort: port, RootCAs: n.Roots,
			ProxyAuthScheme: scheme, ProxyUser: "ann", ProxyPassword: secret.New(proxyPassword),
		})
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				address := []string{"https://example.com", "http://example.com"}[i%2]
				if body, err := get(t, transport, address); err != nil || body != "200 hello" {
					t.Errorf("%s: got %q, %v", scheme, body, err)
				}
			})
		}
		wg.Wait()
	}
}

// Equal configurations share one transport; what differs in anything does not.
func TestOpen_shares(t *testing.T) {
	t.Parallel()
	base := proxy.Config{ProxyServer: "share.test", ProxyUser: "ann", ProxyPassword: secret.New("one")}
	take := func(cfg proxy.Config) *proxy.Transport {
		transport, err := proxy.Open(cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(transport.Release)
		return transport
	}
	first := take(base)
	same := base
	same.ProxyPort, same.ProxySSLType = 80, "auto" // the defaults
	if take(same) != first {
		t.Error("equal configurations do not share")
	}
	for name, change := range map[string]func(*proxy.Config){
		"password":    func(c *proxy.Config) { c.ProxyPassword = secret.New("two") },
		"user":        func(c *proxy.Config) { c.ProxyUser = "eve" },
		"port":        func(c *proxy.Config) { c.ProxyPort = 81 },
		"exceptions":  func(c *proxy.Config) { c.ProxyExceptions = []string{"a"} },
		"certificate": func(c *proxy.Config) { c.SSLServerCert = "*" },
		"firewall":    func(c *proxy.Config) { c.FirewallType, c.FirewallServer = "SOCKS5", "f" },
		"detection":   func(c *proxy.Config) { c.ProxyAutoDetect = true },
	} {
		other := base
		change(&other)
		if take(other) == first {
			t.Errorf("another %s, and the transport is shared", name)
		}
	}
}

// After the last release a transport is made anew.
func TestTransport_release(t *testing.T) {
	t.Parallel()
	cfg := proxy.Config{ProxyServer: "release.test"}
	one, err1 := proxy.Open(cfg)
	two, err2 := proxy.Open(cfg)
	if err := errors.Join(err1, err2); err != nil || one != two {
		t.Fatal(one != two, err)
	}
	one.Release()
	if three, err := proxy.Open(cfg); err != nil || three != two {
		t.Errorf("another transport while one is in use, %v", err)
	}
	two.Release()
	two.Release()
	four, err := proxy.Open(cfg)
	if err != nil || four == two {
		t.Errorf("the released transport, %v", err)
	}
	four.Release()
}
