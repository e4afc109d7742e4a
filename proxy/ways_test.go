package proxy_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/oauth/secret"
	"github.com/viewfinder-sql/viewfinder/proxy"
	_ "github.com/viewfinder-sql/viewfinder/proxy/kerberos"
	_ "github.com/viewfinder-sql/viewfinder/proxy/ntlm"
	_ "github.com/viewfinder-sql/viewfinder/proxy/pac"
)

// A request of testdata/ways has the servers started, then their properties
// set, then asks an origin once:
//
//	request
//	proxy: digest closing=silent tls
//	firewall: socks4a user
//	set: ProxySSLType=NEVER ProxyPassword=wrong
//	env: HTTPS_PROXY=http://{proxy}
//	post: http://example.com
//	----
//	the answer, then what the servers were asked
//
// The user of a server is its own, so that one cannot be taken for another.
func TestWays(t *testing.T) {
	datadriven.Walk(t, "testdata/ways", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "request" {
				d.Fatalf(t, "unknown command %s", d.Cmd)
			}
			var out string
			t.Run("request", func(t *testing.T) { out = newScene(t).play(d.Input) })
			return out
		})
	})
}

const (
	proxyPassword    = `canary:p@ss "wörd"`
	firewallPassword = "canary-firewall"
)

// scene is one request with its servers.
type scene struct {
	t         *testing.T
	net       *fakenet.Net
	cfg       proxy.Config
	ports     map[string]string // in errors → as the test data has it
	socks     string            // address of a SOCKS server that a PAC file may name
	proxyAddr string            // the HTTP proxy's, for the same
	asked     chan struct{}     // closed when a hanging server is asked
}

func newScene(t *testing.T) *scene {
	n := fakenet.New(t)
	return &scene{t: t, net: n, cfg: proxy.Config{RootCAs: n.Roots}, ports: map[string]string{}, asked: make(chan struct{})}
}

func (s *scene) play(input string) string {
	var out strings.Builder
	for line := range strings.Lines(input) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		words := strings.Fields(rest)
		switch verb {
		case "proxy":
			s.proxy(words[0], words[1:])
		case "firewall":
			s.firewall(words)
		case "socks":
			host, port := s.net.SOCKSServer(fakenet.SOCKS{Name: "socks", V4: words[0] == "socks4"})
			s.socks = net.JoinHostPort(host, strconv.Itoa(port))
			s.known("SOCKS", host, port)
		case "pac":
			s.pac(rest)
		case "env":
			s.env(strings.TrimSpace(rest))
		case "set":
			for _, word := range words {
				s.set(word)
			}
		case "get", "post":
			out.WriteString(s.ask(strings.ToUpper(verb), words[0]))
		default:
			s.t.Fatalf("unknown line %q", line)
		}
	}
	return out.String()
}

// has takes a word off a list.
func has(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// option returns the value of name=value.
func option(words []string, name string) string {
	for _, w := range words {
		if value, ok := strings.CutPrefix(w, name+"="); ok {
			return value
		}
	}
	return ""
}

// proxy starts the HTTP proxy, and sets the properties that fit it.
func (s *scene) proxy(kind string, words []string) {
	p := fakenet.Proxy{Name: "proxy", Closing: fakenet.Closing(option(words, "closing")), TLS: has(words, "tls")}
	if size := option(words, "page"); size != "" {
		p.PageSize, _ = strconv.Atoi(size)
	}
	user, scheme := "ann", strings.ToUpper(kind)
	s.cfg.ProxyPassword = secret.New(proxyPassword)
	switch kind {
	case "open":
		user, scheme, s.cfg.ProxyPassword = "", "", secret.Secret{}
	case "basic":
		p.Auth = fakenet.Basic(user, proxyPassword)
	case "digest":
		user = `an"n`
		p.Auth = &fakenet.DigestAuth{User: user, Password: proxyPassword, Algorithm: option(words, "algorithm"), StaleOnce: has(words, "stale"), QOP: option(words, "qop")}
	case "ntlm":
		user = `LAB\ann`
		p.Auth = fakenet.NTLMAuth{Domain: "LAB", User: "ann", Password: proxyPassword, LateStart: has(words, "late")}
	case "negotiate":
		kdc := s.net.NewKDC("ann", proxyPassword, "HTTP/localhost")
		s.t.Setenv("KRB5_CONFIG", kdc.Config)
		p.Auth = kdc.Negotiate()
	case "proprietary":
		user = ""
		p.Auth = fakenet.Proprietary("Bearer canary-bearer")
		s.cfg.ProxyPassword = secret.New("Bearer canary-bearer")
	case "asks":
		scheme = "BASIC"
		p.Auth = fakenet.Asks(strings.ReplaceAll(option(words, "challenges"), "_", " "))
	case "raw":
		s.cfg.ProxyServer, s.cfg.ProxyPort = s.raw(words[0])
		s.proxyAddr = net.JoinHostPort(s.cfg.ProxyServer, strconv.Itoa(s.cfg.ProxyPort))
		s.known("PROXY", s.cfg.ProxyServer, s.cfg.ProxyPort)
		s.cfg.ProxyUser = user
		return
	default:
		s.t.Fatalf("unknown proxy %q", kind)
	}
	host, port := s.net.HTTPProxy(p)
	s.proxyAddr = net.JoinHostPort(host, strconv.Itoa(port))
	if kind == "negotiate" {
		host = "localhost"
	}
	s.known("PROXY", host, port)
	s.cfg.ProxyServer, s.cfg.ProxyPort, s.cfg.ProxyUser, s.cfg.ProxyAuthScheme = host, port, user, proxy.AuthScheme(scheme)
	if p.TLS {
		s.cfg.ProxySSLType = proxy.SSLAlways
	}
	if has(words, "localhost") {
		s.cfg.ProxyServer = "localhost"
		s.known("PROXY", "localhost", port)
		s.known("PROXY", "127.0.0.1", port)
	} else if s.cfg.FirewallServer != "" { // which alone knows this name
		s.net.Name("inner.test:"+strconv.Itoa(port), net.JoinHostPort(host, strconv.Itoa(port)))
		s.cfg.ProxyServer = "inner.test"
		s.known("PROXY", "inner.test", port)
	}
}

func (s *scene) known(name, host string, port int) {
	s.ports[net.JoinHostPort(host, strconv.Itoa(port))] = name
}

// firewall starts the firewall and sets its properties.
func (s *scene) firewall(words []string) {
	var user, password string
	if has(words, "user") {
		user, password = "bob", firewallPassword
	}
	socks := fakenet.SOCKS{Name: "firewall", User: user, Password: password}
	var host string
	var port int
	switch words[0] {
	case "tunnel":
		p := fakenet.Proxy{Name: "firewall"}
		if user != "" {
			p.Auth = fakenet.Basic(user, password)
		}
		if has(words, "digest") {
			p.Auth = &fakenet.DigestAuth{User: user, Password: password}
		}
		host, port = s.net.HTTPProxy(p)
	case "socks5":
		host, port = s.net.SOCKSServer(socks)
	case "socks4", "socks4a":
		socks.V4, password = true, ""
		host, port = s.net.SOCKSServer(socks)
	case "raw":
		host, port = s.raw(words[1])
		words[0] = "socks5"
		if len(words) > 2 {
			words[0] = words[2]
		}
	}
	s.known("FIREWALL", host, port)
	s.cfg.FirewallType, s.cfg.FirewallServer, s.cfg.FirewallPort = proxy.FirewallType(words[0]), host, port
	s.cfg.FirewallUser, s.cfg.FirewallPassword = user, secret.New(password)
}

// raw starts a server that behaves badly.
func (s *scene) raw(how string) (host string, port int) {
	switch how {
	case "down":
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.t.Fatal(err)
		}
		l.Close()
		return "127.0.0.1", l.Addr().(*net.TCPAddr).Port
	case "hangs":
		return s.net.Raw(func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			close(s.asked)
			_, _ = io.Copy(io.Discard, c) // ends when the client closes
		})
	case "page":
		return s.net.Raw(func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1024))
			_, _ = io.WriteString(c, "<html><body>canary</body></html>\r\n\r\n")
		})
	case "closes":
		return s.net.Raw(func(c net.Conn) { _, _ = c.Read(make([]byte, 1024)) })
	case "resets":
		return s.net.Raw(func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_ = c.(*net.TCPConn).SetLinger(0)
		})
	}
	texts := map[string]string{
		"forbids": "HTTP/1.1 403 Canary\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 20\r\n\r\n<html>canary</html> ",
		"asks":    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>canary</html> ", // tinyproxy to a wrong password
		"strands": "HTTP/1.1 504 Gateway Time-out\r\nContent-Length: 0\r\n\r\n",
		"serves":  "HTTP/1.1 405 Canary\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>canary</html> ",
		"chats":   "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>canary</html>",
		"endless": "HTTP/1.1 200 OK\r\nX-Canary: " + strings.Repeat("canary", 20_000),
	}
	if text, ok := texts[how]; ok {
		return s.net.Raw(func(c net.Conn) {
			_, _ = http.ReadRequest(bufio.NewReader(c))
			_, _ = io.WriteString(c, text)
		})
	}
	s.t.Fatalf("unknown behaviour %q", how)
	return "", 0
}

// pac writes a PAC file and has it used; PROXY stands for the proxy's address,
// DOWN for one where nothing is.
func (s *scene) pac(answer string) {
	answer = s.addressed(strings.TrimSpace(answer))
	script := answer
	if !strings.Contains(script, "function") {
		script = fmt.Sprintf("function FindProxyForURL(url, host) { return %q; }", answer)
	}
	path := filepath.Join(s.t.TempDir(), "proxy.pac")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.cfg.ProxyAutoDetect, s.cfg.ProxyAutoConfigURL = true, path
	s.cfg.ProxyServer, s.cfg.ProxyPort = "", 0
	s.known("FILE", path, 0)
	s.ports[path] = "FILE"
}

// addressed puts addresses in a text in place of the names of servers.
func (s *scene) addressed(text string) string {
	down, port := s.raw("down")
	s.known("DOWN", down, port)
	return strings.NewReplacer(
		"{proxy}", s.proxyAddr,
		"{socks}", s.socks,
		"{down}", net.JoinHostPort(down, strconv.Itoa(port)),
		"{blank}", "  ",
	).Replace(text)
}

// env sets a variable of the environment and has the system's settings used.
func (s *scene) env(assignment string) {
	if !s.cfg.ProxyAutoDetect {
		for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"} {
			s.t.Setenv(name, "")
			s.t.Setenv(strings.ToLower(name), "")
		}
		s.t.Setenv("REQUEST_METHOD", "")
	}
	name, value, _ := strings.Cut(assignment, "=")
	s.t.Setenv(name, s.addressed(value))
	s.cfg.ProxyAutoDetect = true
	s.cfg.ProxyServer, s.cfg.ProxyPort, s.cfg.ProxyUser, s.cfg.ProxyPassword = "", 0, "", secret.Secret{}
}

// set sets one property.
func (s *scene) set(assignment string) {
	name, value, _ := strings.Cut(assignment, "=")
	if value == "-" {
		value = ""
	}
	c := &s.cfg
	switch name {
	case "ProxyAuthScheme":
		c.ProxyAuthScheme = proxy.AuthScheme(value)
	case "ProxyServer":
		c.ProxyServer = value
		s.known("PROXY", value, c.ProxyPort)
	case "ProxyUser":
		c.ProxyUser = value
	case "ProxyPassword":
		c.ProxyPassword = secret.New(value)
	case "ProxySSLType":
		c.ProxySSLType = proxy.SSLType(value)
	case "ProxyAutoDetect":
		c.ProxyAutoDetect = value == "true"
	case "ProxyExceptions":
		c.ProxyExceptions = []string{value}
	case "FirewallType":
		c.FirewallType = proxy.FirewallType(value)
	case "FirewallServer":
		c.FirewallServer = value
	case "FirewallUser":
		c.FirewallUser = value
	case "FirewallPassword":
		c.FirewallPassword = secret.New(value)
	default:
		s.t.Fatalf("unknown property %q", name)
	}
}

// ask makes the request, and writes the answer and what the servers were asked.
func (s *scene) ask(method, address string) string {
	for at, name := range s.ports {
		address = strings.ReplaceAll(address, name, at)
	}
	transport, err := proxy.New(s.cfg)
	if err != nil {
		return "error: " + s.clean(err.Error()) + "\n"
	}
	defer transport.CloseIdleConnections()
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	go func() {
		select {
		case <-s.asked:
			cancel()
		case <-ctx.Done():
		}
	}()
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(" posted")
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		s.t.Fatal(err)
	}
	var out strings.Builder
	resp, err := transport.RoundTrip(req)
	if err != nil {
		fmt.Fprintf(&out, "error: %s%s\n", s.clean(err.Error()), fields(err))
	} else {
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			s.t.Error(err)
		}
		fmt.Fprintf(&out, "%d %s, %s\n", resp.StatusCode, text, resp.Proto)
	}
	if journal := s.net.Journal(); journal != "" {
		out.WriteString(s.clean(journal) + "\n")
	}
	for _, w := range transport.Warnings() {
		fmt.Fprintf(&out, "warning: %s\n", s.clean(w))
	}
	return out.String()
}

// fields are what an error tells beside its text.
func fields(err error) string {
	e, ok := errors.AsType[*proxy.Error](err)
	if !ok {
		return ""
	}
	text := ""
	if e.Status != 0 {
		text += " " + strconv.Itoa(e.Status)
	}
	if e.Temporary() {
		text += " temporary"
	}
	if e.Timeout() {
		text += " timeout"
	}
	if text == "" {
		return ""
	}
	return "\n(" + text[1:] + ")"
}

// clientPort is the port that a client happens to have.
var clientPort = regexp.MustCompile(`127\.0\.0\.1:[0-9]+->`)

// clean replaces addresses by names, and fails on what must not be shown.
func (s *scene) clean(text string) string {
	for at, name := range s.ports {
		text = strings.ReplaceAll(text, at, name)
	}
	text = clientPort.ReplaceAllString(text, "CLIENT->")
	for _, hidden := range []string{"canary", "p@ss"} {
		if strings.Contains(text, hidden) {
			s.t.Errorf("%q shows in %s", hidden, text)
		}
	}
	return text
}
