package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

var secretNone secret.Secret

// Requests that are not as they should be are refused, and nothing is asked of the platform.
func TestHostile(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{limits: Limits{Body: 1000}, names: []string{"data.example"}})
	const good = `{"sql": "SELECT 1"}`
	for _, tt := range []struct {
		method, path, body string
		headers            string
		status             int
	}{
		{"POST", "/query", good, "", 200},
		{"POST", "/query", good, "Host: data.example", 200},
		{"POST", "/query", good, "Host: localhost:1", 200},
		{"POST", "/query", good, "Host: evil.example", 421},
		{"POST", "/query", good, "Host: 127.0.0.1.evil.example", 421},
		{"POST", "/query", good, "Host: 192.0.2.1", 421},
		{"GET", "/healthz", "", "Host: 192.0.2.1:8433", 200},
		{"GET", "/readyz", "", "Host: pod.example", 200},
		{"GET", "/readyz", "", "Origin: https://evil.example", 403},
		{"POST", "/query", good, "Origin: https://evil.example", 403},
		{"POST", "/query", good, "Origin: null", 403},
		{"POST", "/query", good, "Origin: " + r.base, 200},
		{"POST", "/query", good, "Origin: https" + strings.TrimPrefix(r.base, "http"), 403},
		{"POST", "/query", good, "Sec-Fetch-Site: cross-site", 403},
		{"POST", "/query", good, "Sec-Fetch-Site: same-site", 403},
		{"OPTIONS", "/query", "", "Origin: https://evil.example", 403},
		{"OPTIONS", "/query", "", "", 405},
		{"GET", "/query?sql=SELECT+1", "", "", 405},
		{"DELETE", "/tables", "", "", 405},
		{"GET", "/nothing", "", "", 404},
		{"GET", "/tables/Medai", "", "", 404},
		{"GET", "/..", "", "", 404},
		{"GET", "/tables/../metrics", "", "", 404},
		{"GET", "/tables/%2e%2e/metrics", "", "", 404},
		{"POST", "//query", good, "", 404},
		{"GET", "/tables/", "", "", 404},
		{"GET", "/./healthz", "", "", 404},
		{"GET", `/tables/x"; DROP`, "", "", 404},
		{"POST", "/query", good, "Content-Type: application/x-www-form-urlencoded", 415},
		{"POST", "/query", "SELECT 1", "Content-Type: text/plain; charset=utf-16", 415},
		{"POST", "/query", "SELECT '\xff'", "Content-Type: text/plain", 400},
		{"POST", "/query", good, "Content-Encoding: gzip", 415},
		{"POST", "/query", good, "Accept: image/png", 406},
		{"POST", "/query?sql=SELECT+1", good, "", 400},
		{"POST", "/query?token=x", good, "", 400},
		{"POST", "/query?format=xlsx", good, "", 400},
		{"POST", "/query?strict=perhaps", good, "", 400},
		{"POST", "/query?timeout=NaN", good, "", 400},
		{"POST", "/query?timeout=-1", good, "", 400},
		{"POST", "/query?timeout=1e300", good, "", 400},
		{"POST", "/query", `{"sql": "` + strings.Repeat("x", 1000) + `"}`, "", 413},
		{"POST", "/query", ``, "", 400},
		{"POST", "/query", `{"sql": ""}`, "", 400},
		{"POST", "/query", `[]`, "", 400},
		{"POST", "/query", `{"sql": "SELECT 1"} {"sql": "SELECT 2"}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT 1", "sql": "SELECT 2"}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT 1", "more": 1}`, "", 400},
		{"POST", "/query", `{"sql": 1}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT ?", "params": 1}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT ?", "params": [[1]]}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT ?", "params": [99999999999999999999]}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT ?", "params": [1e999]}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT ?", "params": [{"type": "date", "value": "x"}]}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT :a", "params": {"a": 1, "A": 2}}`, "", 400},
		{"POST", "/query", `{"sql": "SELECT :a", "params": {"": 1}}`, "", 400},
		{"POST", "/query", strings.Repeat("[", 900), "", 400},
		{"GET", "/metrics", "", "", 403},
	} {
		a := r.ask(t, tt.method, tt.path, tt.body, r.read, filter(tt.headers)...)
		if a.StatusCode != tt.status {
			t.Errorf("%s %s %.80s %s: %d %s", tt.method, tt.path, tt.body, tt.headers, a.StatusCode, a.body)
		}
		if a.StatusCode >= 400 {
			a.problem(t)
		}
		if a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s: pages of others may read it", tt.method, tt.path)
		}
	}
	if n := r.sim.Calls(); n > 0 {
		t.Errorf("%d calls were made", n)
	}
	if text := r.troubles(); text != "" {
		t.Error(text)
	}
}

func filter(header string) []string {
	if header == "" {
		return nil
	}
	return []string{header}
}

// Everything that tells something takes a token, and the right one.
func TestTokens(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{metrics: http.NotFoundHandler()})
	r.answerer.guard.throttle.Sleep = func(context.Context, time.Duration) error { return nil }
	paths := []struct{ method, path, body string }{{"POST", "/query", `{"sql": "SELECT 1"}`}, {"POST", "/explain", `{"sql": "SELECT 1"}`}, {"GET", "/tables", ""}, {"GET", "/tables/Media", ""}, {"GET", "/metrics", ""}}
	for _, p := range paths {
		for _, header := range []string{"", "Authorization: ", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Basic eDp5", "Authorization: Bearer vft_wrong", "Authorization: Bearer " + r.read.Reveal() + "x", "Authorization: Bearer " + strings.TrimPrefix(r.read.Reveal(), "vft_")} {
			a := r.ask(t, p.method, p.path, p.body, secretNone, filter(header)...)
			if a.StatusCode != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") == "" || strings.Contains(a.body, "vft_") {
				t.Errorf("%s %s by %q: %d %s", p.method, p.path, header, a.StatusCode, a.body)
			}
		}
		want := map[bool]int{true: http.StatusForbidden, false: http.StatusOK}[p.path == "/metrics"]
		if a := r.ask(t, p.method, p.path, p.body, r.read); a.StatusCode != want {
			t.Errorf("%s by its token: %d %s", p.path, a.StatusCode, a.body)
		}
		want = map[bool]int{true: http.StatusForbidden, false: http.StatusNotFound}[p.path != "/metrics"]
		if a := r.ask(t, p.method, p.path, p.body, r.metrics); a.StatusCode != want {
			t.Errorf("%s by the monitor's token: %d %s", p.path, a.StatusCode, a.body)
		}
	}
	// Who guesses waits, and who knows does not.
	var waits []time.Duration
	r.answerer.guard.throttle.Sleep = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	r.ask(t, "GET", "/tables", "", secretNone, "Authorization: Bearer vft_wrong")
	r.ask(t, "GET", "/tables", "", r.read)
	if len(waits) != 1 || waits[0] < time.Second {
		t.Errorf("it waited %v", waits)
	}
}

// Writing takes a token for it, and a server that allows it.
func TestWrites(t *testing.T) {
	t.Parallel()
	const sql = `{"sql": "DELETE FROM Comments WHERE Id = '1'"}`
	for _, writes := range []bool{false, true} {
		r := newRig(t, setup{writes: writes})
		if a := r.ask(t, "POST", "/query", sql, r.read); a.StatusCode != http.StatusForbidden {
			t.Errorf("writes %v, by a token for reading: %d %s", writes, a.StatusCode, a.body)
		}
		if a := r.ask(t, "POST", "/query", `{"sql": "EXEC LikeMedia MediaId='1'"}`, r.read); a.StatusCode < 400 {
			t.Errorf("writes %v, by a procedure: %d %s", writes, a.StatusCode, a.body)
		}
		a := r.ask(t, "POST", "/query", sql, r.write)
		if forbidden := a.StatusCode == http.StatusForbidden; forbidden == writes {
			t.Errorf("writes %v, by a token for writing: %d %s", writes, a.StatusCode, a.body)
		}
		if a := r.ask(t, "POST", "/explain", sql, r.read); writes && a.StatusCode != http.StatusOK {
			t.Errorf("an explanation writes nothing: %d %s", a.StatusCode, a.body)
		}
	}
}

// raw sends bytes as they are, and returns what comes back.
func (r *rig) raw(t *testing.T, text string) string {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(c)
	if err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Fatal(err)
	}
	return string(answer)
}

// Clients that are slow, or say too much, or too little, are not waited for.
func TestSlow(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{limits: Limits{Startup: 200 * time.Millisecond}})
	bearer := "Authorization: Bearer " + r.read.Reveal() + "\r\n"
	for _, tt := range []struct{ name, sent, want string }{
		{"nothing", "", ""},
		{"half a header", "POST /query HTTP/1.1\r\nHost: localhost\r\nX-", "HTTP/1.1 400"},
		{"half a body", "POST /query HTTP/1.1\r\nHost: localhost\r\n" + bearer + "Content-Type: text/plain\r\nContent-Length: 100\r\n\r\nSELECT", "HTTP/1.1 408"},
		{"a long header", "GET /tables HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", "HTTP/1.1 431"},
		{"HTTP/1.0", "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", "HTTP/1.0 505"},
		{"no host", "GET /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 400"},
		{"two lengths", "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "HTTP/1.1 400"},
		{"no HTTP", "\x00\x00\x00\x08\x04\xd2\x16\x2f", "HTTP/1.1 400"},
	} {
		if got := r.raw(t, tt.sent); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

// A client that never reads is let go, and holds up nobody meanwhile; its statement ends.
func TestNeverReads(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{limits: Limits{Write: 300 * time.Millisecond}, host: host.Config{Limits: host.Limits{Running: 2, Turn: time.Minute}}})
	const endless = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, hex(zeroblob(500)) FROM n`
	c, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /query HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", r.read.Reveal(), len(endless), endless)
	if _, err := bufio.NewReaderSize(c, 16).Peek(16); err != nil {
		t.Fatal(err)
	}
	// Another token's statement runs at once; the same one's when the first is let go.
	if a := r.ask(t, "POST", "/query", `{"sql": "SELECT 1"}`, r.write); a.StatusCode != http.StatusOK {
		t.Errorf("another: %d %s", a.StatusCode, a.body)
	}
	if a := r.ask(t, "POST", "/query", `{"sql": "SELECT 1"}`, r.read); a.StatusCode != http.StatusOK {
		t.Errorf("the same: %d %s", a.StatusCode, a.body)
	}
}

// until asks again until the answer has a status.
func (r *rig) until(t *testing.T, status int, token secret.Secret) {
	t.Helper()
	for {
		a := r.ask(t, http.MethodPost, "/query", `{"sql": "SELECT 1"}`, token)
		if a.StatusCode == status {
			return
		}
		if a.StatusCode != http.StatusOK && a.StatusCode != http.StatusServiceUnavailable && a.StatusCode != http.StatusTooManyRequests {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
}

// hold asks what is not answered until ctx ends, again where it is refused.
func (r *rig) hold(ctx context.Context, t *testing.T, token secret.Secret) <-chan error {
	t.Helper()
	gone := make(chan error, 1)
	go func() {
		for {
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+"/query", strings.NewReader("SELECT Id FROM Media"))
			if err == nil {
				req.Header.Set("Authorization", "Bearer "+token.Reveal())
				req.Header.Set("Content-Type", "text/plain")
				var resp *http.Response
				if resp, err = r.client.Do(req); err == nil {
					resp.Body.Close()
					continue
				}
			}
			gone <- err
			return
		}
	}()
	return gone
}

// A client that goes has its statement ended: another has its turn.
func TestCancel(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Latency: time.Minute}, host: host.Config{Limits: host.Limits{Running: 1, Turn: 10 * time.Millisecond}}})
	ctx, cancel := context.WithCancel(t.Context())
	gone := r.hold(ctx, t, r.read)
	r.until(t, http.StatusServiceUnavailable, r.write)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the first: %v", err)
	}
	r.until(t, http.StatusOK, r.write)
}

// Requests are bounded in all, and those of one token.
func TestBounds(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Latency: time.Minute}, host: host.Config{Limits: host.Limits{Sessions: 2, OfUser: 1}}})
	ctx, cancel := context.WithCancel(t.Context())
	first := r.hold(ctx, t, r.read)
	r.until(t, http.StatusTooManyRequests, r.read)
	r.until(t, http.StatusOK, r.write)
	second := r.hold(ctx, t, r.write)
	r.until(t, http.StatusTooManyRequests, r.write)
	r.until(t, http.StatusServiceUnavailable, r.third)
	cancel()
	for _, gone := range []<-chan error{first, second} {
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	r.until(t, http.StatusOK, r.third)
}

// A server that stops lets what runs end, and lets nothing begin.
func TestStops(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{sim: drivertest.Options{Latency: 300 * time.Millisecond}, host: host.Config{Limits: host.Limits{Grace: time.Minute}}})
	done := make(chan *answer)
	go func() { done <- r.query(t, "SELECT Id FROM Media", "json") }()
	for r.sim.Calls() == 0 {
		time.Sleep(time.Millisecond)
	}
	r.stop()
	if a := <-done; a.StatusCode != http.StatusOK || a.err != nil || a.Trailer.Get(statusTrailer) != "whole" {
		t.Errorf("what ran: %d %v %s", a.StatusCode, a.err, a.body)
	}
	if err := <-r.served; err != nil {
		t.Error(err)
	}
	r.served <- nil // for the end of the test
	if _, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://")); err == nil {
		t.Error("it still listens")
	}
}

// What still runs when the time to end is over is told so, before the first byte and after it.
func TestStops_late(t *testing.T) {
	t.Parallel()
	r := newRig(t, setup{host: host.Config{Limits: host.Limits{Grace: time.Millisecond}}})
	const endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
	silent := make(chan *answer)
	go func() {
		defer close(silent) // also where it was cut off without a word
		silent <- r.query(t, endless+"SELECT count(*) FROM n", "json")
	}()
	for r.config.Host.Figures().Running == 0 {
		time.Sleep(time.Millisecond)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.base+"/query", strings.NewReader(endless+"SELECT x FROM n"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.read.Reveal())
	req.Header.Set("Content-Type", "text/plain")
	res, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	r.stop()
	if a := <-silent; a == nil || a.problem(t).Status != http.StatusServiceUnavailable {
		t.Errorf("%+v", a)
	}
	var tail []byte
	for buffer := make([]byte, 64<<10); ; {
		n, err := res.Body.Read(buffer)
		if tail = append(tail, buffer[:n]...); len(tail) > 4<<10 {
			tail = tail[len(tail)-4<<10:]
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(string(tail), `"status":503`) || res.Trailer.Get(statusTrailer) != "failed" {
		t.Errorf("it ends by %s, %v", tail, res.Trailer)
	}
}
