package proxy_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

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
		"SOCKS4a": {
			func(host string, port int) proxy.Config {
				return proxy.Config{FirewallType: "SOCKS4a", FirewallServer: host, FirewallPort: port}
			},
			"https", "gave no answer in time when asked to connect to example.com:443",
		},
		"TLS to the proxy": {
			func(host string, port int) proxy.Config {
				return proxy.Config{ProxyServer: host, ProxyPort: port, ProxySSLType: "ALWAYS"}
			},
			"https", "gave no answer in time to the TLS handshake",
		},
		"NTLM, forwarding": {
			func(host string, port int) proxy.Config {
				return proxy.Config{ProxyServer: host, ProxyPort: port, ProxyAuthScheme: "NTLM", ProxyUser: "ann"}
			},
			"http", "did not pass the request on",
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
				host, port := fakenet.New(t).Raw(func(c net.Conn) {
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
				e, ok := errors.AsType[*proxy.Error](err)
				if !ok {
					t.Fatalf("got %v, want a *proxy.Error", err)
				}
				if !errors.Is(err, end.want) || !strings.Contains(err.Error(), way.want) {
					t.Errorf("got %v, want %s: %v", err, way.want, end.want)
				}
				if timeout := end.want == context.DeadlineExceeded; e.Timeout() != timeout {
					t.Errorf("Timeout() = %t", e.Timeout())
				}
				<-closed // without anybody closing it
			})
		}
	}
}
