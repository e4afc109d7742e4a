package httptiming

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// names are the phases that took time.
func names(t Times) string {
	var all []string
	for name, took := range t.All() {
		if took > 0 {
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
}

// Phases of a request as it happens, to the second.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := Start(t.Context())
		Of(ctx).Number(7)
		tr := httptrace.ContextClientTrace(ctx)
		pass := func(seconds int) { time.Sleep(time.Duration(seconds) * time.Second) }
		tr.GetConn("graph.example:443")
		tr.DNSStart(httptrace.DNSStartInfo{Host: "proxy.example"})
		pass(1)
		tr.DNSDone(httptrace.DNSDoneInfo{})
		tr.ConnectStart("tcp", "[::1]:443")
		pass(1)
		tr.ConnectStart("tcp", "127.0.0.1:443")
		tr.ConnectDone("tcp", "[::1]:443", errors.New("refused"))
		pass(1)
		tr.ConnectDone("tcp", "127.0.0.1:443", nil)
		pass(3)
		if got, want := w.Times(), (Times{DNS: time.Second, Connect: 2 * time.Second, Proxy: 3 * time.Second}); got != want {
			t.Errorf("on the way: got %+v", got)
		}
		if by, took := w.Via(); by != "127.0.0.1:443" || took != 3*time.Second {
			t.Errorf("by %s for %s", by, took)
		}
		tr.TLSHandshakeStart()
		pass(4)
		tr.GotConn(httptrace.GotConnInfo{}) // the handshake of HTTP/2 is told of behind it
		tr.WroteRequest(httptrace.WroteRequestInfo{})
		pass(5)
		tr.GotFirstResponseByte()
		tr.TLSHandshakeDone(tls.ConnectionState{}, nil)
		body := w.Body(io.NopCloser(&slow{pieces: 2, pass: func() { pass(6) }}))
		for range 2 {
			pass(7)
			_, _ = body.Read(make([]byte, 10))
		}
		got := w.Times()
		want := Times{
			DNS: time.Second, Connect: 2 * time.Second, Proxy: 3 * time.Second, TLS: 9 * time.Second, FirstByte: 5 * time.Second,
			Receive: 12 * time.Second, Decode: 14 * time.Second,
		}
		if got != want || w.Numbered() != 7 {
			t.Errorf("number %d, got %+v, want %+v", w.Numbered(), got, want)
		}
		if got, want := slices.Sorted(maps.Keys(maps.Collect(got.All()))), []string{"connect", "decode", "dns", "first_byte", "proxy", "receive", "tls"}; !slices.Equal(got, want) {
			t.Errorf("phases %v", got)
		}
		tr.GotConn(httptrace.GotConnInfo{Reused: true})
		if got := names(w.Times()); got != "first_byte receive decode" {
			t.Errorf("on a connection that was there: %s", got)
		}
	})
	for name, tt := range map[string]struct {
		target, lookedUp, dialled string
		want                      bool
	}{
		"by name":             {"graph.example:443", "graph.example", "10.0.0.1:443", true},
		"by address":          {"10.0.0.1:443", "", "10.0.0.1:443", true},
		"unknown":             {"", "", "", true},
		"a proxy by name":     {"graph.example:443", "proxy.example", "10.0.0.1:3128", false},
		"a proxy by address":  {"graph.example:443", "", "10.0.0.1:3128", false},
		"a proxy on one port": {"10.0.0.1:443", "", "10.0.0.2:443", false},
	} {
		if got := (&Watch{target: tt.target, lookedUp: tt.lookedUp, dialled: tt.dialled}).direct(); got != tt.want {
			t.Errorf("%s: direct is %t", name, got)
		}
	}
	if Of(context.Background()) != nil {
		t.Error("there is a watch where none was started")
	}
	Of(context.Background()).Number(1)
	if by, _ := Of(context.Background()).Via(); by != "" {
		t.Errorf("by %s", by)
	}
}

// slow gives a byte at a time.
type slow struct {
	pieces int
	pass   func()
}

func (s *slow) Read(p []byte) (int, error) {
	if s.pieces--; s.pieces < 0 {
		return 0, io.EOF
	}
	s.pass()
	p[0] = 'x'
	return 1, nil
}

// The hooks fire in the order that TestWatch takes for granted.
func TestWatch_realServer(t *testing.T) {
	t.Parallel()
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer srv.Close()
	client := srv.Client()
	defer client.CloseIdleConnections()
	ask := func(address string) (Times, error) {
		ctx, w := Start(t.Context())
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err != nil {
			return w.Times(), err
		}
		body := w.Body(answer.Body)
		defer body.Close()
		_, err = io.ReadAll(body)
		return w.Times(), err
	}
	fresh, err := ask(srv.URL)
	if err != nil || fresh.Connect <= 0 || fresh.TLS <= 0 || fresh.FirstByte <= 0 || fresh.DNS != 0 {
		t.Errorf("a new connection: %+v, %v", fresh, err)
	}
	if again, err := ask(srv.URL); err != nil || again.Connect+again.TLS+again.Proxy != 0 || again.FirstByte <= 0 {
		t.Errorf("the same connection: %+v, %v", again, err)
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	if failed, err := ask("https://" + closed.Addr().String()); err == nil || failed.Connect <= 0 || failed.TLS+failed.FirstByte != 0 {
		t.Errorf("nobody listens: %+v, %v", failed, err)
	}
}
