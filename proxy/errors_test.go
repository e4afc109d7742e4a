package proxy_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/proxy"
)

// says is a server that answers anything with one text, then closes.
func says(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = http.ReadRequest(bufio.NewReader(c))
		_, _ = io.WriteString(c, text)
	}
}

func TestTransport_failures(t *testing.T) {
	t.Parallel()
	rawProxy := func(serve func(net.Conn)) func(*testing.T, *network) proxy.Config {
		return func(t *testing.T, _ *network) proxy.Config {
			host, port := startRaw(t, serve)
			return proxy.Config{ProxyServer: host, ProxyPort: port, ProxyUser: user, ProxyPassword: proxy.NewSecret(password)}
		}
	}
	rawSOCKS := func(serve func(net.Conn)) func(*testing.T, *network) proxy.Config {
		return func(t *testing.T, _ *network) proxy.Config {
			host, port := startRaw(t, serve)
			return proxy.Config{FirewallType: proxy.FirewallSOCKS5, FirewallServer: host, FirewallPort: port, FirewallUser: user, FirewallPassword: proxy.NewSecret(password)}
		}
	}
	tests := []struct {
		name      string
		setup     func(t *testing.T, n *network) proxy.Config
		plain     bool   // ask the http origin
		want      string // PORT stands for the server's port
		status    int
		temporary bool
	}{
		{
			name: "wrong password",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxyPassword = proxy.NewSecret("canary-wrong")
				return cfg
			},
			want:   "proxy: ProxyServer 127.0.0.1:PORT rejected the credentials (HTTP status 407): check ProxyUser and ProxyPassword",
			status: 407,
		},
		{
			name: "wrong password, forwarding",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxyPassword = proxy.NewSecret("canary-wrong")
				return cfg
			},
			plain:  true,
			want:   "proxy: ProxyServer 127.0.0.1:PORT rejected the credentials (HTTP status 407): check ProxyUser and ProxyPassword",
			status: 407,
		},
		{
			name: "no password",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxyUser, cfg.ProxyPassword = "", proxy.NewSecret("")
				return cfg
			},
			want:   "proxy: ProxyServer 127.0.0.1:PORT asks for authentication (HTTP status 407): set ProxyUser and ProxyPassword",
			status: 407,
		},
		{
			name: "wrong password of a TUNNEL firewall",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := behind(t, n, viaTunnel(t, n, user, password))
				cfg.FirewallPassword = proxy.NewSecret("canary-wrong")
				return cfg
			},
			want:   "proxy: FirewallServer 127.0.0.1:PORT rejected the credentials (HTTP status 407): check FirewallUser and FirewallPassword",
			status: 407,
		},
		{
			name: "wrong password of a SOCKS5 firewall",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaSOCKS5(t, n, user, password)
				cfg.FirewallPassword = proxy.NewSecret("canary-wrong")
				return cfg
			},
			want: "proxy: FirewallServer 127.0.0.1:PORT refused by SOCKS5 to connect to example.com:443 (check FirewallServer, FirewallPort, FirewallUser and FirewallPassword): username/password authentication failed",
		},
		{
			name:   "another scheme",
			setup:  rawProxy(says("HTTP/1.1 407 Canary\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Digest realm=\"canary\", qop=auth\r\nContent-Length: 0\r\n\r\n")),
			want:   "proxy: ProxyServer 127.0.0.1:PORT asks for NTLM or Digest authentication, which is not supported yet (HTTP status 407): have it accept BASIC",
			status: 407,
		},
		{
			name: "forbidden, in HTML",
			setup: rawProxy(says("HTTP/1.1 403 Canary\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>canary" +
				strings.Repeat(" ", 100))),
			want:   "proxy: ProxyServer 127.0.0.1:PORT refused to connect to example.com:443: HTTP status 403 Forbidden with an HTML page: it may not allow CONNECT, or ProxyServer and ProxyPort name a web server",
			status: 403,
		},
		{
			name:      "origin not reached",
			setup:     rawProxy(says("HTTP/1.1 502 Canary\r\nContent-Length: 0\r\n\r\n")),
			want:      "proxy: ProxyServer 127.0.0.1:PORT refused to connect to example.com:443: HTTP status 502 Bad Gateway",
			status:    502,
			temporary: true,
		},
		{
			name:  "HTML instead of HTTP",
			setup: rawProxy(says("<html><body>canary</body></html>\r\n\r\n")),
			want:  "proxy: ProxyServer 127.0.0.1:PORT did not answer CONNECT as an HTTP proxy does: check ProxyServer and ProxyPort",
		},
		{
			name:   "HTML in the tunnel",
			setup:  rawProxy(says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>canary</html>")),
			want:   "proxy: ProxyServer 127.0.0.1:PORT sent text of its own into the tunnel to example.com:443: check ProxyServer and ProxyPort",
			status: 200,
		},
		{
			name:  "endless answer",
			setup: rawProxy(says("HTTP/1.1 200 OK\r\nX-Canary: " + strings.Repeat("canary", 20_000))),
			want:  "proxy: ProxyServer 127.0.0.1:PORT sent an answer without end to CONNECT example.com:443",
		},
		{
			name:      "silent close",
			setup:     rawProxy(says("")),
			want:      "proxy: ProxyServer 127.0.0.1:PORT closed the connection without an answer to CONNECT example.com:443: unexpected EOF",
			temporary: true,
		},
		{
			name:      "silent close, forwarding",
			setup:     rawProxy(says("")),
			plain:     true,
			want:      "proxy: ProxyServer 127.0.0.1:PORT did not pass the request on: EOF",
			temporary: true,
		},
		{
			name: "silent close of SOCKS5",
			setup: rawSOCKS(func(c net.Conn) {
				_, _ = io.ReadFull(c, make([]byte, 4))
			}),
			want:      "proxy: FirewallServer 127.0.0.1:PORT closed the connection while asked by SOCKS5 to connect to example.com:443: EOF",
			temporary: true,
		},
		{
			name: "HTML of SOCKS5",
			setup: rawSOCKS(func(c net.Conn) {
				_, _ = io.ReadFull(c, make([]byte, 4))
				_, _ = io.WriteString(c, "<html>canary</html>")
			}),
			want: "proxy: FirewallServer 127.0.0.1:PORT refused by SOCKS5 to connect to example.com:443 (check FirewallServer, FirewallPort, FirewallUser and FirewallPassword): unexpected protocol version 60",
		},
		{
			name: "https in clear text",
			setup: func(t *testing.T, n *network) proxy.Config {
				cfg := viaProxy(t, n, user, password)
				cfg.ProxySSLType = proxy.SSLNever
				return cfg
			},
			want: "proxy: ProxyServer 127.0.0.1:PORT may not see https in clear text: set ProxySSLType to AUTO or TUNNEL",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := startNetwork(t)
			cfg := tt.setup(t, n)
			cfg.RootCAs = n.roots
			address := n.https
			if tt.plain {
				address = n.http
			}
			_, _, err := get(t, cfg, request(t, address))
			e := wantError(t, err)
			_, port, _ := net.SplitHostPort(e.Addr)
			if got := strings.ReplaceAll(err.Error(), ":"+port+" ", ":PORT "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if e.Status != tt.status || e.Temporary() != tt.temporary || e.Timeout() {
				t.Errorf("got status %d, temporary %t, timeout %t", e.Status, e.Temporary(), e.Timeout())
			}
			if strings.Count(n.String(), "\n") > 0 {
				t.Errorf("asked more than once: %s", n.String())
			}
		})
	}
}

// wantError asserts an *proxy.Error that shows no secret and repeats nothing
// a server sent.
func wantError(t *testing.T, err error) *proxy.Error {
	t.Helper()
	e, ok := errors.AsType[*proxy.Error](err)
	if !ok {
		t.Fatalf("got %v, want a *proxy.Error", err)
	}
	for _, hidden := range []string{"canary", "Canary", "p@ss", "Basic "} {
		if strings.Contains(err.Error(), hidden) {
			t.Errorf("the error shows %q: %v", hidden, err)
		}
	}
	return e
}

func TestTransport_serverDown(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	for _, cfg := range []proxy.Config{
		{ProxyServer: "127.0.0.1", ProxyPort: port},
		{FirewallType: "socks5", FirewallServer: "127.0.0.1", FirewallPort: port},
		{FirewallType: "tunnel", FirewallServer: "127.0.0.1", FirewallPort: port, ProxyServer: "inner.test"},
	} {
		for _, address := range []string{"https://example.com", "http://example.com"} {
			_, _, err := get(t, cfg, request(t, address))
			e := wantError(t, err)
			if !strings.HasSuffix(e.Addr, strconv.Itoa(port)) || !e.Temporary() || !strings.Contains(err.Error(), "cannot be reached: dial tcp") {
				t.Errorf("got %v, want: cannot be reached", err)
			}
		}
	}
}

// A server that accepts and then says nothing: the request ends with its
// context and names the server, and CloseIdleConnections ends the dial.
func TestTransport_hangingServer(t *testing.T) {
	t.Parallel()
	ends := map[string]struct {
		with func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		"cancelled": {context.WithCancel, context.Canceled},
		"deadline": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 50*time.Millisecond)
		}, context.DeadlineExceeded},
	}
	ways := map[string]struct {
		config func(host string, port int) proxy.Config
		scheme string
		want   string
	}{
		"CONNECT": {
			func(host string, port int) proxy.Config { return proxy.Config{ProxyServer: host, ProxyPort: port} },
			"https", "gave no answer in time when asked to connect to example.com:443",
		},
		"SOCKS5": {
			func(host string, port int) proxy.Config {
				return proxy.Config{FirewallType: "SOCKS5", FirewallServer: host, FirewallPort: port}
			},
			"https", "gave no answer in time when asked to connect to example.com:443",
		},
		"firewall before a proxy": {
			func(host string, port int) proxy.Config {
				return proxy.Config{FirewallType: "TUNNEL", FirewallServer: host, FirewallPort: port, ProxyServer: "inner.test"}
			},
			"https", "gave no answer in time when asked to connect to inner.test:80",
		},
		"forwarding": {
			func(host string, port int) proxy.Config { return proxy.Config{ProxyServer: host, ProxyPort: port} },
			"http", "did not pass the request on",
		},
	}
	for wayName, way := range ways {
		for endName, end := range ends {
			t.Run(wayName+" "+endName, func(t *testing.T) {
				t.Parallel()
				asked, closed := make(chan struct{}), make(chan struct{})
				host, port := startRaw(t, func(c net.Conn) {
					_, _ = c.Read(make([]byte, 1))
					close(asked)
					_, _ = io.Copy(io.Discard, c) // ends when the client closes
					close(closed)
				})
				transport, err := proxy.New(way.config(host, port))
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := end.with(t.Context())
				defer cancel()
				if end.want == context.Canceled {
					go func() { <-asked; cancel() }()
				}
				_, err = transport.RoundTrip(request(t, way.scheme+"://example.com").WithContext(ctx))
				e := wantError(t, err)
				if !errors.Is(err, end.want) || !strings.Contains(err.Error(), way.want) {
					t.Errorf("got %v, want %s: %v", err, way.want, end.want)
				}
				if timeout := end.want == context.DeadlineExceeded; e.Timeout() != timeout {
					t.Errorf("Timeout() = %t", e.Timeout())
				}
				transport.CloseIdleConnections()
				<-closed
			})
		}
	}
}
