package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a door over a simulator, with a token of each scope.
type rig struct {
	*Door
	sim                  *drivertest.Server
	base                 string // address, http://…
	read, write, metrics secret.Secret
	third                secret.Secret // another one that reads
	client               *http.Client
	stop                 context.CancelFunc
	served               chan error

	mu    sync.Mutex
	heard []string
}

// setup is what a rig is made of.
type setup struct {
	sim     drivertest.Options
	dsn     string // more of it
	writes  bool
	host    host.Config
	limits  Limits
	names   []string
	metrics http.Handler
	tokens  apitoken.Finder // besides the rig's
}

func newRig(t testing.TB, with setup) *rig {
	t.Helper()
	if with.sim.Now.IsZero() {
		with.sim.Now = graphsim.DefaultNow
	}
	r := &rig{sim: drivertest.Start(t, with.sim), served: make(chan error, 1)}
	cfg, err := config.Parse(r.sim.DSN() + ";" + with.dsn)
	if err != nil {
		t.Fatal(err)
	}
	with.host.Databases = host.Databases{Name: "instagram", Base: cfg, Writes: with.writes}
	with.host.Trouble = func(err error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heard = append(r.heard, err.Error())
	}
	h, err := host.New(with.host)
	if err != nil {
		t.Fatal(err)
	}
	var list apitoken.List
	add := func(name, database string, scope apitoken.Scope) secret.Secret {
		token, e := apitoken.Make(apitoken.Entry{Name: name, Database: database, Scope: scope})
		list = append(list, e)
		return token
	}
	r.read, r.write, r.metrics = add("reader", "instagram", apitoken.Read), add("writer", "instagram", apitoken.Write), add("monitor", "", apitoken.Metrics)
	r.third = add("third", "instagram", apitoken.Read)
	tokens := apitoken.Finders{list}
	if with.tokens != nil {
		tokens = append(tokens, with.tokens)
	}
	r.Door, err = New(t.Context(), Config{Host: h, Address: "127.0.0.1:0", Tokens: tokens, Limits: with.limits, Names: with.names, Metrics: with.metrics})
	if err != nil {
		t.Fatal(err)
	}
	l, err := r.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scheme := "http://"
	if with.host.Certificate != nil {
		scheme = "https://"
	}
	r.base = scheme + l.Addr().String()
	r.client = &http.Client{Transport: &http.Transport{DisableCompression: true}}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	r.stop = stop
	go func() { r.served <- r.Serve(ctx, l) }()
	t.Cleanup(func() {
		r.client.CloseIdleConnections()
		stop()
		if err := <-r.served; err != nil {
			t.Errorf("serving ended: %v", err)
		}
		h.Close()
	})
	return r
}

func (r *rig) troubles() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.heard, "\n")
}

// answer is a whole one.
type answer struct {
	*http.Response
	body string
	err  error // of reading it
}

// ask sends a request; headers are name: value.
func (r *rig) ask(t testing.TB, method, path, body string, token secret.Secret, headers ...string) *answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if !token.IsEmpty() {
		req.Header.Set("Authorization", "Bearer "+token.Reveal())
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		} else {
			req.Header.Set(name, value)
		}
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return &answer{resp, string(text), err}
}

// query asks for a statement's rows in a form.
func (r *rig) query(t testing.TB, sql, form string) *answer {
	t.Helper()
	return r.ask(t, http.MethodPost, "/query", string(line(map[string]any{"sql": sql, "format": form})), r.read)
}

// told is a problem as a client reads it.
type told struct {
	Type, Title, Detail, Kind string
	Status, Code, Line        int
	Column                    int
	RetryAt                   time.Time
}

func (a *answer) problem(t testing.TB) told {
	t.Helper()
	var p told
	if ct := a.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q: %s", ct, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Errorf("%s: %v", a.body, err)
	}
	if p.Status != a.StatusCode {
		t.Errorf("status %d of a problem of %d", a.StatusCode, p.Status)
	}
	return p
}
