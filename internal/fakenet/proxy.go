package fakenet

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// Proxy is an HTTP proxy.
type Proxy struct {
	Name string // in the journal
	// Auth is what it asks for; nil for nothing.
	Auth Auth
	// Closing is what it does with a connection after a refusal (407): keep,
	// which is the default; announce that it closes it; close it silently.
	Closing Closing
	TLS     bool // whether it speaks TLS
	// PageSize is the length of the page that comes with a refusal; 0 is a
	// short one.
	PageSize int
}

// Closing is what becomes of a connection.
type Closing string

// The values of Closing.
const (
	Keep     Closing = "keep"
	Announce Closing = "announce"
	Silent   Closing = "silent"
)

// HTTPProxy starts a proxy that tunnels and forwards.
func (n *Net) HTTPProxy(p Proxy) (host string, port int) {
	return n.numbered(func(c net.Conn, number int) {
		if p.TLS {
			c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{n.cert}, MinVersion: tls.VersionTLS12})
		}
		s := &session{Proxy: p, net: n, conn: c, read: bufio.NewReader(c), number: number}
		if p.Auth != nil {
			s.check = p.Auth.connection()
		}
		for s.serve() {
		}
	})
}

// session is one connection of a proxy.
type session struct {
	Proxy
	net    *Net
	conn   net.Conn
	read   *bufio.Reader
	number int
	check  check
}

// serve answers one request, and reports whether to go on.
func (s *session) serve() bool {
	r, err := http.ReadRequest(s.read)
	if err != nil {
		return false
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	authorization := r.Header.Get("Proxy-Authorization")
	if s.check == nil && authorization != "" {
		return s.answer(r, http.StatusBadRequest, "", "credentials sent where none are asked for")
	}
	if s.check != nil {
		if challenges, ok := s.check(r, authorization); !ok {
			return s.refuse(r, challenges)
		}
	}
	if r.Method == http.MethodConnect {
		return s.tunnel(r)
	}
	return s.forward(r, body)
}

func (s *session) note(r *http.Request, status int) {
	scheme, _, _ := strings.Cut(r.Header.Get("Proxy-Authorization"), " ")
	if scheme != "" {
		scheme += " "
	}
	s.net.note("%s %d %s %s %s→ %d", s.Name, s.number, r.Method, strings.TrimSuffix(r.RequestURI, "/"), scheme, status)
}

func (s *session) answer(r *http.Request, status int, head, body string) bool {
	s.note(r, status)
	_, err := fmt.Fprintf(s.conn, "HTTP/1.1 %d canary-reason\r\nContent-Type: text/html\r\nContent-Length: %d\r\n%s\r\n%s", status, len(body), head, body)
	return err == nil
}

func (s *session) refuse(r *http.Request, challenges []string) bool {
	var head strings.Builder
	for _, c := range challenges {
		fmt.Fprintf(&head, "Proxy-Authenticate: %s\r\n", c)
	}
	if s.Closing == Announce {
		head.WriteString("Connection: close\r\n")
	}
	page := "<html>canary-page</html>" + strings.Repeat(" ", s.PageSize)
	return s.answer(r, http.StatusProxyAuthRequired, head.String(), page) && (s.Closing == Keep || s.Closing == "")
}

func (s *session) tunnel(r *http.Request) bool {
	origin, err := s.net.dial(r.Host)
	if err != nil {
		return s.answer(r, http.StatusBadGateway, "", "no way")
	}
	s.note(r, http.StatusOK)
	_, _ = io.WriteString(s.conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	join(s.conn, s.read, origin)
	return false
}

func (s *session) forward(r *http.Request, body []byte) bool {
	target := r.URL.Host
	if r.URL.Port() == "" {
		target = net.JoinHostPort(r.URL.Hostname(), "80")
	}
	out := r.Clone(r.Context())
	out.RequestURI = ""
	out.Body = io.NopCloser(bytes.NewReader(body))
	out.Header.Del("Proxy-Authorization")
	out.URL.Host = s.net.At(target)
	onward := &http.Transport{Proxy: nil, DisableKeepAlives: true}
	resp, err := onward.RoundTrip(out)
	if err != nil {
		return s.answer(r, http.StatusBadGateway, "", "no way")
	}
	defer resp.Body.Close()
	s.note(r, resp.StatusCode)
	resp.Close = false
	return resp.Write(s.conn) == nil
}
