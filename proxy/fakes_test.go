package proxy_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// journal notes what the fake servers were asked, in order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf(format, args...))
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Join(j.lines, "\n")
}

// fakeNet resolves the names that only the fake servers know.
type fakeNet struct {
	journal
	names map[string]string // host:port asked for → where it is
}

func (n *fakeNet) dial(target string) (net.Conn, error) {
	if addr, ok := n.names[target]; ok {
		target = addr
	}
	return net.Dial("tcp", target)
}

// startHTTPProxy starts a proxy that tunnels, forwards, and asks for user and
// password where user is not empty.
func startHTTPProxy(t *testing.T, n *fakeNet, name, user, password string) (host string, port int) {
	t.Helper()
	onward := &http.Transport{Proxy: nil, DisableKeepAlives: true}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.add("%s %s %s", name, r.Method, strings.TrimSuffix(r.RequestURI, "/"))
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
		if user != "" && r.Header.Get("Proxy-Authorization") != want {
			w.Header().Set("Proxy-Authenticate", `Basic realm="canary-realm"`)
			http.Error(w, "<html>canary-page</html>", http.StatusProxyAuthRequired)
			return
		}
		if user == "" && r.Header.Get("Proxy-Authorization") != "" {
			http.Error(w, "credentials sent where none are set", http.StatusBadRequest)
			return
		}
		if r.Method == http.MethodConnect {
			tunnel(w, n, r.Host)
			return
		}
		out := r.Clone(r.Context())
		out.RequestURI = ""
		out.Header.Del("Proxy-Authorization")
		if addr, ok := n.names[net.JoinHostPort(r.URL.Hostname(), "80")]; ok {
			out.URL.Host = addr
		}
		resp, err := onward.RoundTrip(out)
		if err != nil {
			http.Error(w, "no way", http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	t.Cleanup(srv.Close)
	return split(t, srv.URL)
}

func tunnel(w http.ResponseWriter, n *fakeNet, target string) {
	origin, err := n.dial(target)
	if err != nil {
		http.Error(w, "no way", http.StatusBadGateway)
		return
	}
	client, rw, err := w.(http.Hijacker).Hijack()
	if err != nil {
		origin.Close()
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	join(client, rw, origin)
}

// join copies both ways until one side ends, then closes both.
func join(client net.Conn, fromClient io.Reader, origin net.Conn) {
	var wg sync.WaitGroup
	closeBoth := func() { client.Close(); origin.Close() }
	wg.Go(func() { _, _ = io.Copy(origin, fromClient); closeBoth() })
	wg.Go(func() { _, _ = io.Copy(client, origin); closeBoth() })
	wg.Wait()
}

// startRaw starts a server that hands every connection to serve, then closes it.
func startRaw(t *testing.T, serve func(c net.Conn)) (host string, port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	t.Cleanup(func() { l.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { defer c.Close(); serve(c) })
		}
	})
	return split(t, "tcp://"+l.Addr().String())
}

// startSOCKS5 starts a SOCKS5 server that asks for user and password where
// user is not empty.
func startSOCKS5(t *testing.T, n *fakeNet, name, user, password string) (host string, port int) {
	t.Helper()
	return startRaw(t, func(c net.Conn) {
		r := bufio.NewReader(c)
		methods := takePrefixed(r, 1)
		if user == "" {
			_, _ = c.Write([]byte{5, 0})
		} else {
			if !strings.Contains(methods, "\x02") {
				_, _ = c.Write([]byte{5, 0xff})
				return
			}
			_, _ = c.Write([]byte{5, 2})
			gotUser, gotPassword := takePrefixed(r, 1), takePrefixed(r, 0)
			if gotUser != user || gotPassword != password {
				_, _ = c.Write([]byte{1, 1})
				return
			}
			_, _ = c.Write([]byte{1, 0})
		}
		target := takeTarget(r)
		n.add("%s SOCKS5 %s", name, target)
		origin, err := n.dial(target)
		if err != nil {
			_, _ = c.Write([]byte{5, 4, 0, 1, 0, 0, 0, 0, 0, 0})
			return
		}
		_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		join(c, r, origin)
	})
}

// takePrefixed skips bytes, then reads a text preceded by its length.
func takePrefixed(r *bufio.Reader, skip int) string {
	_, _ = r.Discard(skip)
	size, _ := r.ReadByte()
	text := make([]byte, size)
	_, _ = io.ReadFull(r, text)
	return string(text)
}

func takeTarget(r *bufio.Reader) string {
	_, _ = r.Discard(3)
	kind, _ := r.ReadByte()
	var host string
	if kind == 3 {
		host = takePrefixed(r, 0)
	} else {
		ip := make(net.IP, map[byte]int{1: 4, 4: 16}[kind])
		_, _ = io.ReadFull(r, ip)
		host = ip.String()
	}
	port := make([]byte, 2)
	_, _ = io.ReadFull(r, port)
	return net.JoinHostPort(host, strconv.Itoa(int(port[0])<<8|int(port[1])))
}

func split(t *testing.T, address string) (host string, port int) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err = strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	return u.Hostname(), port
}
