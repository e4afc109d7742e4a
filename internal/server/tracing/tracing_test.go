package tracing_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/proto/otlp/trace/v1"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/tracing"
	"github.com/viewfinder-sql/viewfinder/internal/server/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// receiver takes what is sent by OTLP.
type receiver struct {
	*httptest.Server
	status int

	mu    sync.Mutex
	sent  strings.Builder // all of it, with its headers
	spans []*v1.Span
}

func newReceiver(t *testing.T, status int) *receiver {
	t.Helper()
	r := &receiver{status: status}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		text, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		var got v1.TracesData // which an ExportTraceServiceRequest is on the wire
		if err := proto.Unmarshal(text, &got); err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		fmt.Fprintf(&r.sent, "%s %v\n%s\n", req.URL, req.Header, text)
		for _, resource := range got.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				r.spans = append(r.spans, scope.GetSpans()...)
			}
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	return r
}

// ask asks a door that tells of what it does, and ends the telling.
func ask(t *testing.T, sim *drivertest.Server, trouble func(error), requests ...*http.Request) {
	t.Helper()
	tracer, err := tracing.Open(t.Context(), tracing.Config{Version: "v0-test", Trouble: trouble})
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Parse(sim.DSN())
	if err != nil {
		t.Fatal(err)
	}
	h, err := host.New(host.Config{Databases: host.Databases{Name: "instagram", Base: cfg}, Watcher: tracer})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	token, entry := apitoken.Make(apitoken.Entry{Name: "reader", Database: "instagram", Scope: apitoken.Read})
	d, err := web.New(t.Context(), web.Config{Host: h, Address: "127.0.0.1:0", Tokens: apitoken.List{entry}, Wrap: tracer.Requests})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	l, err := d.Listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- d.Serve(ctx, l) }()
	transport := &http.Transport{}
	for _, r := range requests {
		r.URL.Scheme, r.URL.Host, r.RequestURI = "http", l.Addr().String(), ""
		r.Host = ""
		if r.Header.Get("Authorization") == "" {
			r.Header.Set("Authorization", "Bearer "+token.Reveal())
		}
		resp, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Error(err)
		}
		resp.Body.Close()
	}
	transport.CloseIdleConnections()
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	given = token
	ending, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_ = tracer.Close(context.WithoutCancel(ending)) // what could not be sent is trouble's
}

// given is the token of the last door.
var given secret.Secret

func query(sql string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/query?format=csv", strings.NewReader(sql))
	r.Header.Set("Content-Type", "text/plain")
	return r
}

// A request, its statement and the calls of that are spans one below the other, below the one
// that the client names, and nothing in all that is sent is a secret or anybody's own text.
func TestSpans(t *testing.T) {
	r := newReceiver(t, http.StatusOK)
	t.Setenv("OTEL_SERVICE_NAME", "our-viewfinder")
	sim := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 60})
	private := []string{"obviously private", "vft_", "tracestate-of-a-client", "someone/1.0", "Media_of_nobody", "9f8e7d6c5b", sim.Token(), sim.AppSecret(), sim.AppID()}
	for _, a := range sim.Data().Accounts {
		private = append(private, a.ID, a.Username, a.Name)
		for _, m := range a.Media {
			private = append(private, m.ID, m.Caption)
		}
	}
	named := query("SELECT Id, Caption, CommentsCount FROM Media WHERE Caption <> 'obviously private' LIMIT 30")
	named.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	named.Header.Set("Tracestate", "vendor=tracestate-of-a-client")
	named.Header.Set("User-Agent", "someone/1.0")
	wrong := query("SELECT 1")
	wrong.Header.Set("Authorization", "Bearer 9f8e7d6c5b")
	ask(t, sim, func(err error) { t.Error(err) }, named,
		query("SELECT Text FROM Comments WHERE MediaId = '"+sim.Data().Accounts[0].Media[0].ID+"'"),
		query("SELECT nothing FROM Media WHERE Caption = 'obviously private'"),
		query("SELECT Id FROM Media WHERE Id = 'obviously private'"),
		httptest.NewRequest(http.MethodGet, "/tables/Media_of_nobody", nil),
		httptest.NewRequest(http.MethodGet, "/obviously%20private", nil),
		httptest.NewRequest("OBVIOUSLY", "/query", nil),
		httptest.NewRequest(http.MethodGet, "/healthz", nil),
		wrong)
	sent := r.sent.String()
	for _, text := range append(private, given.Reveal()) {
		if text != "" && strings.Contains(sent, text) {
			t.Errorf("%q is sent", text)
		}
	}
	for _, want := range []string{"our-viewfinder", "v0-test", "/v1/traces"} {
		if !strings.Contains(sent, want) {
			t.Errorf("%s is not sent", want)
		}
	}
	byID, names := map[string]*v1.Span{}, map[string]int{}
	for _, s := range r.spans {
		byID[string(s.GetSpanId())] = s
		names[s.GetName()]++
	}
	for name, least := range map[string]int{"POST /query": 5, "GET /tables/{name}": 1, "GET": 1, "_OTHER": 1, "statement": 4, "GET me/accounts": 1, "GET {id}": 1} {
		if names[name] < least {
			t.Errorf("%d spans are called %q, not %d, of %v", names[name], name, least, names)
		}
	}
	for _, s := range r.spans {
		parent := byID[string(s.GetParentSpanId())]
		switch {
		case s.GetName() == "statement" && (parent == nil || !strings.Contains(parent.GetName(), " /")):
			t.Errorf("a statement hangs below %v", parent)
		case s.GetKind() == v1.Span_SPAN_KIND_CLIENT && (parent == nil || parent.GetName() != "statement"):
			t.Errorf("the call %s hangs below %v", s.GetName(), parent)
		case s.GetEndTimeUnixNano() < s.GetStartTimeUnixNano(), s.GetStartTimeUnixNano() == 0:
			t.Errorf("%s lasts from %d to %d", s.GetName(), s.GetStartTimeUnixNano(), s.GetEndTimeUnixNano())
		}
	}
	first := 0
	for _, s := range r.spans {
		if fmt.Sprintf("%x", s.GetTraceId()) == "0af7651916cd43dd8448eb211c80319c" {
			first++
		}
	}
	if first < 3 {
		t.Errorf("%d spans are of the client's trace", first)
	}
	if names["GET /healthz"]+names["GET /metrics"] > 0 {
		t.Error("what monitors ask is told of")
	}
}

// Where nothing takes the traces, that is told once, without the address, and requests are
// answered as ever.
func TestSpans_refused(t *testing.T) {
	r := newReceiver(t, http.StatusForbidden)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", strings.Replace(r.URL, "http://", "http://user:obviously-private@", 1))
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=obviously-private,broken")
	var told []error
	sim := drivertest.Start(t, drivertest.Options{Accounts: 1, Media: 3})
	ask(t, sim, func(err error) { told = append(told, err) }, query("SELECT Id FROM Media"), query("SELECT Id FROM Media"))
	if len(told) > 1 || len(told) == 1 && strings.Contains(told[0].Error(), "obviously-private") {
		t.Errorf("told: %v", told)
	}
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	if _, err := tracing.Open(t.Context(), tracing.Config{}); !errors.Is(err, tracing.ErrProtocol) {
		t.Errorf("another protocol: %v", err)
	}
}
