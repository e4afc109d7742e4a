package graph

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// What breaks on the way is told by the host and with what to do.
func TestClient_broken(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	raw := func(serve func(net.Conn)) (host string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer c.Close()
					serve(c)
				}()
			}
		}()
		return l.Addr().String()
	}
	closes := raw(func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) })
	hangs := raw(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	for name, tt := range map[string]struct {
		endpoint, host, want string
	}{
		"no TLS": {"https://HOST", plain.Listener.Addr().String(), "graph: 1/media: HOST speaks no TLS: check Endpoint, and what stands between"},
		"closes": {"http://HOST", closes, "graph: 1/media: HOST closed the connection before it had answered: EOF; viewfinder doctor looks for the cause"},
		"down":   {"http://HOST", gone.Addr().String(), "graph: 1/media: HOST cannot be reached: dial tcp HOST: connect: connection refused; check the network and whether it wants a proxy: viewfinder doctor looks for the cause"},
		"hangs in TLS": {
			"https://HOST", hangs,
			"graph: 1/media: no answer within 1s (Timeout): no connection to HOST came about; check the network and whether it wants a proxy: viewfinder doctor looks for the cause",
		},
		"hangs later": {"http://HOST", hangs, "graph: 1/media: no complete answer within 1s: raise Timeout, or ask for smaller pages"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &http.Transport{}
			t.Cleanup(transport.CloseIdleConnections)
			timeout := time.Second
			if !strings.Contains(name, "hangs") {
				timeout = 0
			}
			client, err := New(Config{Endpoint: strings.Replace(tt.endpoint, "HOST", tt.host, 1), Transport: transport, Tokens: staticToken(fakeToken), Timeout: timeout, Retries: -1})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Page(context.Background(), Request{Path: "1/media"})
			if got := strings.ReplaceAll(fmt.Sprint(err), tt.host, "HOST"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
