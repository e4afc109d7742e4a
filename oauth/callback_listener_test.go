package oauth

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func parsed(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCallbackHandler(t *testing.T) {
	t.Parallel()
	const state = "the-state"
	type ask struct{ method, host, target string }
	good := ask{"GET", "localhost:33333", "/back?code=canary&state=the-state"}
	tests := []struct {
		name   string
		asks   []ask
		status int // of the last
		want   error
		code   string
		over   bool
	}{
		{name: "a code", asks: []ask{good}, status: 200, code: "canary", over: true},
		{name: "host in capitals", asks: []ask{{"GET", "LocalHost:33333", "/back?code=canary&state=the-state"}}, status: 200, code: "canary", over: true},
		{name: "after the icon of the page", asks: []ask{{"GET", "localhost:33333", "/favicon.ico"}, good}, status: 200, code: "canary", over: true},
		{name: "after a wrong state", asks: []ask{{"GET", "localhost:33333", "/back?code=other&state=guess"}, good}, status: 200, code: "canary", over: true},
		{name: "denied", asks: []ask{{"GET", "localhost:33333", "/back?error=access_denied&state=the-state"}}, status: 200, want: ErrUserDenied, over: true},
		{name: "twice", asks: []ask{good, {"GET", "localhost:33333", "/back?code=other&state=the-state"}}, status: 410, code: "canary", over: true},
		{name: "another host", asks: []ask{{"GET", "evil.test:33333", "/back?code=canary&state=the-state"}}, status: 404},
		{name: "another name of this computer", asks: []ask{{"GET", "127.0.0.1:33333", "/back?code=canary&state=the-state"}}, status: 404},
		{name: "another port", asks: []ask{{"GET", "localhost", "/back?code=canary&state=the-state"}}, status: 404},
		{name: "another path", asks: []ask{{"GET", "localhost:33333", "/back/?code=canary&state=the-state"}}, status: 404},
		{name: "an escaped path", asks: []ask{{"GET", "localhost:33333", "/%62ack?code=canary&state=the-state"}}, status: 404},
		{name: "another method", asks: []ask{{"POST", "localhost:33333", "/back?code=canary&state=the-state"}}, status: 405},
		{name: "a look ahead", asks: []ask{{"HEAD", "localhost:33333", "/back?code=canary&state=the-state"}}, status: 405},
		{name: "no state", asks: []ask{{"GET", "localhost:33333", "/back?code=canary"}}, status: 400},
		{name: "the beginning of the state", asks: []ask{{"GET", "localhost:33333", "/back?code=canary&state=the-stat"}}, status: 400},
		{name: "two states", asks: []ask{{"GET", "localhost:33333", "/back?code=canary&state=the-state&state=x"}}, status: 400},
		{name: "denied by somebody else", asks: []ask{{"GET", "localhost:33333", "/back?error=access_denied&state=guess"}}, status: 400},
		{name: "nothing", asks: []ask{{"GET", "localhost:33333", "/back"}}, status: 400},
	}
	for _, tt := range tests {
		h := newCallbackHandler(&Config{}, parsed(t, "https://localhost:33333/back"), state)
		var w *httptest.ResponseRecorder
		for _, a := range tt.asks {
			r := httptest.NewRequest(a.method, a.target, nil)
			r.Host = a.host
			w = httptest.NewRecorder()
			h.ServeHTTP(w, r)
		}
		if w.Code != tt.status {
			t.Errorf("%s: HTTP %d, want %d", tt.name, w.Code, tt.status)
		}
		if body := w.Body.String() + fmt.Sprint(w.Header()); strings.Contains(body, "canary") || strings.Contains(body, state) {
			t.Errorf("%s: the page repeats the request: %s", tt.name, body)
		}
		for name, want := range map[string]string{
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": pagePolicy,
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", tt.name, name, got, want)
			}
		}
		select {
		case o := <-h.done:
			if !tt.over || o.code.Reveal() != tt.code || !errors.Is(o.err, tt.want) {
				t.Errorf("%s: ended with %q, %v", tt.name, o.code.Reveal(), o.err)
			}
		default:
			if tt.over {
				t.Errorf("%s: it did not end", tt.name)
			}
		}
	}
}

// No request ends a login but one that knows the state.
func FuzzCallbackHandler(f *testing.F) {
	f.Add("GET", "localhost:33333", "/back", "code=canary&state=the-state")
	f.Add("GET", "localhost:33333", "/back", "state=a;state=the-state&code=%00&error=x")
	f.Add("POST", "[::1]:33333", "//back", "%zz")
	f.Fuzz(func(t *testing.T, method, host, path, query string) {
		h := newCallbackHandler(&Config{}, parsed(t, "https://localhost:33333/back"), "the-state")
		r := &http.Request{Method: method, Host: host, URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "canary") {
			t.Errorf("the page repeats the request: %s", w.Body)
		}
		select {
		case o := <-h.done:
			values, err := url.ParseQuery(query)
			if err != nil || values.Get("state") != "the-state" || !strings.EqualFold(host, "localhost:33333") || path != "/back" || method != "GET" {
				t.Errorf("%s %s %s?%s ended the login", method, host, path, query)
			}
			if (o.err == nil) == o.code.IsEmpty() {
				t.Errorf("code %q with %v", o.code.Reveal(), o.err)
			}
		default:
			if w.Code == http.StatusOK {
				t.Error("the page says that the login is done, and it is not")
			}
		}
	})
}

// freePort is a port that nobody listens on just now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func TestListenLoopback(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "viewfinder")
	for _, address := range []string{"http://localhost:%s/", "https://localhost:%s/", "http://127.0.0.1:%s/", "https://[::1]:%s/"} {
		port := freePort(t)
		callback := parsed(t, fmt.Sprintf(address, port))
		if callback.Hostname() == "::1" && !haveIPv6() {
			continue
		}
		handler := newCallbackHandler(&Config{}, callback, "s")
		stop, err := listenLoopback(t.Context(), callback, handler, func() (tls.Certificate, error) {
			return callbackCertificate(t.Context(), dir, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		hosts := []string{callback.Hostname()}
		if hosts[0] == "localhost" {
			hosts = []string{"127.0.0.1"}
			if haveIPv6() {
				hosts = append(hosts, "::1")
			}
		}
		for _, host := range hosts {
			transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true} // nobody signed it
			r, _ := http.NewRequestWithContext(t.Context(), "GET", callback.Scheme+"://"+net.JoinHostPort(host, port)+"/?state=s&code=canary", nil)
			r.Host = callback.Host
			response, err := transport.RoundTrip(r)
			if err != nil {
				t.Errorf("%s at %s: %v", callback, host, err)
				continue
			}
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
			if response.TLS != nil && response.TLS.PeerCertificates[0].VerifyHostname(callback.Hostname()) != nil {
				t.Errorf("%s: the certificate is not for %s", callback, callback.Hostname())
			}
		}
		if _, err := listenLoopback(t.Context(), callback, handler, nil); err == nil || !strings.Contains(err.Error(), "the port "+port+" of CallbackURL is in use by another program") {
			t.Errorf("%s a second time: %v", callback, err)
		}
		stop()
		if o := <-handler.done; o.code.Reveal() != "canary" {
			t.Errorf("%s: got %q, %v", callback, o.code.Reveal(), o.err)
		}
	}
	for address, want := range map[string]string{
		"https://a.test:33333/": "CallbackURL leads to a.test, which is not this computer",
		"https://localhost/":    "CallbackURL has no port",
		"http://127.0.0.1:0/":   "CallbackURL has no port",
	} {
		if _, err := listenLoopback(t.Context(), parsed(t, address), nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", address, err, want)
		}
	}
}

func haveIPv6() bool {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return false
	}
	l.Close()
	return true
}

// The other loopback address is taken: whoever has it would get the code.
func TestListenLoopback_halfTaken(t *testing.T) {
	t.Parallel()
	if !haveIPv6() {
		t.Skip("this computer has no IPv6")
	}
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if _, err := listenLoopback(t.Context(), parsed(t, "http://localhost:"+port+"/"), nil, nil); err == nil || !strings.Contains(err.Error(), "is in use") {
		t.Errorf("got %v", err)
	}
	again, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatalf("the first listener is left behind: %v", err)
	}
	again.Close()
}

func TestCallbackCertificate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "viewfinder")
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	serial := func(dir string, now time.Time) string {
		c, err := callbackCertificate(t.Context(), dir, now)
		if err != nil {
			t.Fatal(err)
		}
		if c.Leaf.IsCA {
			t.Error("the certificate could sign others")
		}
		return c.Leaf.SerialNumber.String()
	}
	first := serial(dir, now)
	if again := serial(dir, now.Add(300*24*time.Hour)); again != first {
		t.Error("another certificate although the first lasts")
	}
	if again := serial(dir, now.Add(396*24*time.Hour)); again == first {
		t.Error("the same certificate although it ends")
	}
	path := filepath.Join(dir, certificateName)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := serial(dir, now); again == first {
		t.Error("a certificate out of nothing")
	}
	if serial("", now) == serial("", now) {
		t.Error("certificates that are not kept are the same")
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := callbackCertificate(t.Context(), dir, now); err == nil || !strings.HasPrefix(err.Error(), "oauth: the certificate of the callback: ") {
		t.Errorf("a key that others can read is used: %v", err)
	}
}
