package fakenet

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Net is a network.
type Net struct {
	Authority *Authority     // of every certificate here
	Roots     *x509.CertPool // trust it

	t     testing.TB
	mu    sync.Mutex
	lines []string
	names map[string]string // host:port asked for → where it is
	cert  tls.Certificate   // of every server
}

// New starts a network with the origins https://example.com and
// http://example.com, which answer "hello". They are localhost and 192.0.2.1 too.
func New(t testing.TB) *Net {
	t.Helper()
	a := NewAuthority(t)
	n := &Net{Authority: a, Roots: x509.NewCertPool(), t: t, names: map[string]string{}}
	n.Roots.AddCert(a.Certificate)
	n.cert = a.Issue(nil, "example.com", "localhost", "inner.test", "127.0.0.1")
	secure := httptest.NewUnstartedServer(http.HandlerFunc(hello))
	secure.EnableHTTP2 = true
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{n.cert}, MinVersion: tls.VersionTLS12}
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	plain := httptest.NewServer(http.HandlerFunc(hello))
	t.Cleanup(secure.Close)
	t.Cleanup(plain.Close)
	for _, name := range []string{"example.com", "127.0.0.1", "192.0.2.1"} {
		n.Name(name+":443", secure.Listener.Addr().String())
		n.Name(name+":80", plain.Listener.Addr().String())
	}
	return n
}

func hello(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Proxy-Authorization") != "" {
		http.Error(w, "the origin sees the proxy's credentials", http.StatusBadRequest)
		return
	}
	body, _ := io.ReadAll(r.Body)
	_, _ = fmt.Fprintf(w, "hello%s", body)
}

// serveOne answers one request.
func serveOne(c net.Conn) {
	if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
	}
	_ = c.Close()
}

// Name has the servers find what is asked for by one host:port at another.
func (n *Net) Name(target, at string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.names[target] = at
}

// At returns where a named host:port is.
func (n *Net) At(target string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if at, ok := n.names[target]; ok {
		return at
	}
	return target
}

// dial reaches what is named, and what is on loopback; names are looked up
// nowhere else.
func (n *Net) dial(target string) (net.Conn, error) {
	at := n.At(target)
	host, _, err := net.SplitHostPort(at)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("%s has no name here", target)
	}
	return net.Dial("tcp", at)
}

func (n *Net) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

// Journal returns what the servers were asked until now, a line each, and
// begins anew.
func (n *Net) Journal() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	text := strings.Join(n.lines, "\n")
	n.lines = nil
	return text
}

// Raw starts a server that hands every connection to serve, then closes it.
func (n *Net) Raw(serve func(c net.Conn)) (host string, port int) {
	return n.numbered(func(c net.Conn, _ int) { serve(c) })
}

// numbered is Raw with the number of the connection, from 1.
func (n *Net) numbered(serve func(c net.Conn, number int)) (host string, port int) {
	n.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		n.t.Fatal(err)
	}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		open = map[net.Conn]bool{}
	)
	n.t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	wg.Go(func() {
		for number := 1; ; number++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[c] = true
			mu.Unlock()
			wg.Go(func() {
				defer func() {
					_ = c.Close()
					mu.Lock()
					delete(open, c)
					mu.Unlock()
				}()
				serve(c, number)
			})
		}
	})
	host, text, _ := net.SplitHostPort(l.Addr().String())
	port, _ = strconv.Atoi(text)
	return host, port
}

// join copies both ways until one side ends, then closes both.
func join(client net.Conn, fromClient io.Reader, origin net.Conn) {
	var wg sync.WaitGroup
	closeBoth := func() { _ = client.Close(); _ = origin.Close() }
	wg.Go(func() { _, _ = io.Copy(origin, fromClient); closeBoth() })
	wg.Go(func() { _, _ = io.Copy(client, origin); closeBoth() })
	wg.Wait()
}
