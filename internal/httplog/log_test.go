package httplog

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// logged sends requests through a Log and returns its lines, by message.
func logged(t *testing.T, verbosity int, m logging.Module, next http.RoundTripper, send func(http.RoundTripper)) map[string][]map[string]any {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.log")
	logger, err := logging.New(logging.Config{File: path, Verbosity: verbosity, Format: logging.JSON})
	if err != nil {
		t.Fatal(err)
	}
	logger.Conceal(secret.New("canary-of-the-connection"))
	send(&Log{Next: next, Logger: logger, Module: m})
	if err := logger.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "canary") {
		t.Errorf("a secret is shown:\n%s", text)
	}
	lines := map[string][]map[string]any{}
	for line := range strings.Lines(string(text)) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		key := l["module"].(string) + " " + l["msg"].(string)
		lines[key] = append(lines[key], l)
	}
	return lines
}

func ask(ctx context.Context, t *testing.T, rt http.RoundTripper, address, body string) (string, error) {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer canary")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := rt.RoundTrip(r)
	if err != nil {
		return "", err
	}
	if answer.Request != r {
		t.Error("the answer belongs to another request")
	}
	text, err := io.ReadAll(answer.Body)
	return string(text), errors.Join(err, answer.Body.Close())
}

func start(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *http.Transport) {
	t.Helper()
	srv := httptest.NewUnstartedServer(answer)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	transport := srv.Client().Transport.(*http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	return srv, transport
}

// The lines of verbosity 4, joined by their number.
func TestLog(t *testing.T) {
	t.Parallel()
	srv, transport := start(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"canary","id":"1"}`)
	})
	// The host is reached by something in its place, as through a proxy.
	address := srv.Listener.Addr().String()
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	srv.URL = "https://example.com:4443"
	ctx := logging.WithScope(t.Context(), logging.NewScope("7"))
	lines := logged(t, 4, logging.AUTH, transport, func(rt http.RoundTripper) {
		for range 2 {
			if text, err := ask(ctx, t, rt, srv.URL+"/oauth/access_token?code=canary&client_id=5", "client_secret=canary"); err != nil || !strings.Contains(text, "canary") {
				t.Errorf("got %s, %v", text, err)
			}
		}
	})
	shown := func(key string, at int, want map[string]any) {
		t.Helper()
		if at >= len(lines[key]) {
			t.Fatalf("no line %d of %s among %v", at, key, lines)
		}
		for name, v := range want {
			if got := lines[key][at][name]; got != v {
				t.Errorf("%s: %s is %v, not %v", key, name, got, v)
			}
		}
	}
	number := lines["AUTH request"][0]["request"]
	shown("AUTH request", 0, map[string]any{"statement": "7", "method": "POST", "url": srv.URL + "/oauth/access_token?code=****&client_id=5", "body": "client_secret=****", "headers": "Authorization: ****\nContent-Type: application/x-www-form-urlencoded", "verbosity": 3.0})
	shown("AUTH answer", 0, map[string]any{"statement": "7", "request": number, "status": 200.0, "body": `{"access_token":"****","id":"1"}`, "protocol": "HTTP/2.0"})
	shown("TCP connected", 0, map[string]any{"statement": "7", "request": number, "address": address, "verbosity": 4.0})
	shown("TCP tunnel stands", 0, map[string]any{"request": number, "by": address, "target": "example.com:4443"})
	shown("TCP connection in use", 0, map[string]any{"request": number, "reused": false})
	shown("TCP connection in use", 1, map[string]any{"reused": true})
	shown("SSL handshake", 0, map[string]any{"request": number, "version": "TLS 1.3", "protocol": "h2", "subject": "O=Acme Co", "issuer": "O=Acme Co", "expires": "2084-01-29T16:00:00Z"})
	shown("AUTH request answered", 0, map[string]any{"request": number, "statement": "7", "status": 200.0, "bytes": 34.0, "method": "POST", "path": "/oauth/access_token"})
	if len(lines["SSL handshake"]) != 1 || len(lines["AUTH request answered"]) != 2 || lines["AUTH request answered"][1]["request"] == number {
		t.Errorf("got %v", lines)
	}
	if ms, ok := lines["AUTH request answered"][0]["tls_ms"].(float64); !ok || ms <= 0 {
		t.Errorf("no time of TLS in %v", lines["AUTH request answered"][0])
	}
}

// A body that is too long to be shown is cut, and no piece of a secret is left
// where it was cut.
func TestLog_longBody(t *testing.T) {
	t.Parallel()
	const hidden = "canary-of-the-connection"
	long := strings.Repeat("x", maxBody-10) + hidden + strings.Repeat("y", 1000)
	srv, transport := start(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, long) })
	lines := logged(t, 3, logging.HTTP, transport, func(rt http.RoundTripper) {
		if text, err := ask(t.Context(), t, rt, srv.URL, ""); err != nil || text != long {
			t.Errorf("got %d bytes, %v", len(text), err)
		}
	})
	answer := lines["HTTP answer"][0]
	if body := answer["body"].(string); len(body) != maxBody-10 || answer["cut"] != "after 1048576 of 1049590 bytes" {
		t.Errorf("%d bytes shown, cut %v", len(body), answer["cut"])
	}
}

// What fails leaves a line with the error, at the verbosity of requests; the
// answer that was not read to its end leaves what was read of it.
func TestLog_failures(t *testing.T) {
	t.Parallel()
	srv, transport := start(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "half an answer")
	})
	lines := logged(t, 3, logging.AUTH, transport, func(rt http.RoundTripper) {
		if _, err := ask(t.Context(), t, rt, srv.URL+"/abort", ""); err == nil {
			t.Error("no error")
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := rt.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.ReadFull(answer.Body, make([]byte, 4))
		_ = answer.Body.Close()
		_ = answer.Body.Close()
	})
	failed, read := lines["AUTH request failed"], lines["AUTH answer"]
	if len(failed) != 1 || failed[0]["level"] != "error" || failed[0]["error"] == nil || failed[0]["status"] != nil {
		t.Errorf("failed: %v", failed)
	}
	if len(read) != 1 || read[0]["body"] != "(4 bytes)" || len(lines["AUTH request answered"]) != 1 {
		t.Errorf("read: %v", read)
	}
}

// Below its verbosity a Log hands everything on as it is.
func TestLog_silent(t *testing.T) {
	t.Parallel()
	var passed *http.Request
	next := roundTrip(func(r *http.Request) (*http.Response, error) {
		passed = r
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
	})
	lines := logged(t, 2, logging.HTTP, next, func(rt http.RoundTripper) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://x.test/", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := rt.RoundTrip(r)
		if err != nil || passed != r || answer.Body != http.NoBody {
			t.Errorf("got %v, %v", answer, err)
		}
	})
	if len(lines) != 0 {
		t.Errorf("got %v", lines)
	}
}
