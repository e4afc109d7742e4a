package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// TestDoctor runs the doctor on simulators with each fault switched on:
//
//	doctor [key=value…]
//
// The keys are those of patient, below.
func TestDoctor(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "../../testdata/doctor", func(t *testing.T, path string) {
		t.Parallel()
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			p := &patient{t: t, options: graphsim.Options{Seed: 1, Media: 20}, now: graphsim.DefaultNow}
			args := []string{"doctor"}
			for _, arg := range d.CmdArgs {
				if arg.Key == "json" {
					args = append(args, "--json")
					continue
				}
				p.prepare(arg.Key, arg.Vals)
			}
			dsn := p.start()
			var out, messages bytes.Buffer
			a := &app{streams: streams{in: strings.NewReader(""), out: &out, err: &messages}, now: func() time.Time { return p.now }}
			code := a.run(t.Context(), append(args, "--dsn", dsn))
			if p.sim != nil && p.token != "" && strings.Contains(out.String()+messages.String(), p.token) {
				t.Error("the token is shown")
			}
			return doctorScrub(out.String()+messages.String()) + fmt.Sprintf("exit code %d\n", code)
		})
	})
}

var doctorScrubs = []struct {
	pattern *regexp.Regexp
	to      string
}{
	{regexp.MustCompile(`127\.0\.0\.1:[0-9]+`), "HOST"},
	{regexp.MustCompile(`trace A[A-Za-z0-9_-]+`), "trace T"},
	{regexp.MustCompile(`(SHA-256|SHA-1) [0-9a-f]{40,64}`), "$1 SUM"},
	{regexp.MustCompile(`"milliseconds": [0-9.]+`), `"milliseconds": N`},
	{regexp.MustCompile(`(wait until |RetryAt )[0-9-]+T[0-9:]+Z`), "${1}TIME"},
	{regexp.MustCompile(`in (59m|1h0m|[0-9]+s|1m0s|[0-9]+m[0-9]+s)`), "in A WHILE"},
}

func doctorScrub(text string) string {
	// Addresses differ in length: a text that is broken into lines is joined.
	text = regexp.MustCompile(`\n {12,}([^→ ])`).ReplaceAllString(text, " $1")
	for _, s := range doctorScrubs {
		text = s.pattern.ReplaceAllString(text, s.to)
	}
	return text
}

// patient is a simulator, and the connection to it, with something wrong.
type patient struct {
	t       *testing.T
	options graphsim.Options
	spec    graphsim.TokenSpec
	faults  []graphsim.Fault
	usage   *graphsim.Usage
	now     time.Time
	dsn     string // further properties
	token   string
	own     bool // token is not the simulator's
	server  string
	secret  string
	origin  string
	after   time.Duration
	sim     *graphsim.Server
}

// prepare applies one key of a test:
//
//	scopes, declined      permissions that the user granted, refused
//	token=none, garbage, expired, page
//	instagram             a login with the account itself
//	life=hours            how long the token lives
//	later=hours           how long the token has been in use
//	clock=seconds         how far this machine's clock is ahead
//	pages=none, tasks=…   the role on the Pages
//	accounts, personal    numbers of accounts, and of personal ones among them
//	fault=kind,code,path  a fault of the simulator
//	floor=version         the lowest that the app may call
//	unlinked=n            Pages without an account
//	usage=percent         what the usage headers say
//	version, account      the properties
//	secret=known, wrong   the app's secret; other: another app; required: unknown, and wanted
//	server=tls, html, …   what answers in the simulator's place
//	proxy=407, 403, closed, html
//	timeout=seconds
func (p *patient) prepare(key string, vals []string) {
	value := ""
	if len(vals) > 0 {
		value = vals[0]
	}
	number, _ := strconv.Atoi(value)
	switch key {
	case "scopes":
		p.spec.Scopes = vals
	case "declined":
		p.spec.Declined = vals
	case "token":
		p.own = true
		switch value {
		case "garbage":
			p.token = "EAAFAKEgarbage0123456789"
		case "expired":
			p.spec.Life = -time.Hour
		case "page":
			p.spec.Page = true
		}
	case "instagram":
		p.spec.Instagram = true
		p.dsn += ";AuthScheme=InstagramLogin"
	case "life":
		p.spec.Life = time.Duration(number) * time.Hour
	case "later":
		p.after = time.Duration(number) * time.Hour
	case "clock":
		p.now = p.now.Add(time.Duration(number) * time.Second)
	case "pages":
		p.spec.Only = []int{}
	case "tasks":
		p.options.PageTasks = []string{}
		if value != "none" {
			p.options.PageTasks = vals
		}
	case "accounts":
		p.options.Accounts = number
	case "personal":
		p.options.Personal = number
	case "unlinked":
		p.options.UnlinkedPages = number
	case "fault":
		f := graphsim.Fault{Kind: graphsim.FaultKind(value)}
		if len(vals) > 1 {
			f.Code, _ = strconv.Atoi(vals[1])
		}
		if len(vals) > 2 {
			f.Path = vals[2]
		}
		p.faults = append(p.faults, f)
	case "usage":
		p.usage = &graphsim.Usage{App: number, Business: number / 2}
	case "version":
		p.dsn += ";Version=" + value
	case "floor":
		p.options.VersionFloor = value
	case "account":
		p.dsn += ";BusinessAccountId=" + value
	case "timeout":
		p.dsn += ";Timeout=" + value
	case "secret":
		p.secret = value
	case "property":
		p.dsn += ";" + strings.Join(vals, "=")
	case "server", "proxy":
		p.server = key + "=" + value
	default:
		p.t.Fatalf("unknown key %s", key)
	}
}

// start starts what is asked for, and returns the connection string.
func (p *patient) start() string {
	t := p.t
	p.options.RequireProof = p.secret == "required"
	sim, err := graphsim.Start(p.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	p.sim, p.origin = sim, sim.URL()
	if p.token == "" && !(p.own && p.spec.Life == 0 && !p.spec.Page) {
		p.token = sim.NewToken(p.spec)
	}
	for _, f := range p.faults {
		sim.Inject(f)
	}
	sim.SetUsage(p.usage)
	sim.Advance(p.after)
	p.now = p.now.Add(p.after)
	p.stand()
	dsn := "Endpoint=" + p.origin + ";ProxyAutoDetect=false" + p.dsn
	switch p.secret {
	case "known":
		dsn += ";OAuthClientId=" + sim.AppID() + ";OAuthClientSecret=" + sim.AppSecret()
	case "wrong":
		dsn += ";OAuthClientId=" + sim.AppID() + ";OAuthClientSecret=FAKEfakefake"
	case "other":
		dsn += ";OAuthClientId=1234"
	}
	if p.token != "" {
		dsn += ";OAuthAccessToken=" + p.token
	}
	return dsn
}

// stand has something else stand in the simulator's place, or in front of it.
func (p *patient) stand() {
	t := p.t
	kind, what, _ := strings.Cut(p.server, "=")
	switch {
	case kind == "server" && (what == "tls" || what == "trusted" || what == "proxied"):
		srv := httptest.NewUnstartedServer(p.sim)
		srv.Config.ErrorLog = log.New(io.Discard, "", 0)
		srv.StartTLS()
		t.Cleanup(srv.Close)
		p.origin = srv.URL
		if what != "tls" {
			p.dsn += fmt.Sprintf(";SSLServerCert=%x", sha256.Sum256(srv.Certificate().Raw))
		}
		if what == "proxied" {
			p.through(httptest.NewServer(http.HandlerFunc(tunnel)))
		}
	case kind == "server" && what == "old":
		srv := httptest.NewUnstartedServer(p.sim)
		srv.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
		srv.Config.ErrorLog = log.New(io.Discard, "", 0)
		srv.StartTLS()
		t.Cleanup(srv.Close)
		p.origin = srv.URL
	case kind == "server" && what == "closed":
		p.origin = "http://" + p.nobody()
	case kind == "server" && what == "unknown":
		p.origin = "https://nosuch.invalid"
	case kind == "server" && what == "web":
		p.origin = p.answering(http.StatusOK, "{}")
	case kind == "proxy":
		host, port, _ := net.SplitHostPort(p.nobody())
		if status, err := strconv.Atoi(what); err == nil {
			host, port, _ = net.SplitHostPort(strings.TrimPrefix(p.answering(status, "<html>"), "http://"))
		}
		p.origin = "https://graph.facebook.com"
		p.dsn += ";ProxyServer=" + host + ";ProxyPort=" + port
	}
}

// through has requests go by a proxy.
func (p *patient) through(srv *httptest.Server) {
	p.t.Cleanup(srv.Close)
	host, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	p.dsn += ";ProxyServer=" + host + ";ProxyPort=" + port
}

// tunnel is a proxy that connects to whatever it is asked to.
func tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := net.Dial("tcp", r.Host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		_, _ = io.Copy(there, here)
		_ = there.Close()
	}()
	_, _ = io.Copy(here, there)
}

// nobody is an address at which nobody listens.
func (p *patient) nobody() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (p *patient) answering(status int, body string) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if status == http.StatusProxyAuthRequired {
			w.Header().Set("Proxy-Authenticate", "Basic realm=\"lab\"")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	p.t.Cleanup(srv.Close)
	return srv.URL
}

// The object of --json is what programs are promised.
func TestDoctor_json(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := viewfinder(t.Context(), "doctor", "--demo", "--json")
	var got struct {
		Status string
		Calls  int
		Checks []map[string]any
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	calls, tables := 0, 0
	for _, c := range got.Checks {
		if id, _ := c["id"].(string); strings.HasPrefix(id, "table.") {
			tables++
		}
		for _, key := range []string{"id", "title", "status", "detail", "fix", "calls", "milliseconds"} {
			if c[key] == nil {
				t.Errorf("%v lacks %s", c, key)
			}
		}
		if c["status"] != "ok" || c["fix"] != "" {
			t.Errorf("got %v", c)
		}
		calls += int(c["calls"].(float64))
	}
	if code != exitOK || stderr != "" || got.Status != "ok" || tables < 15 || len(got.Checks) != 14+tables || got.Calls != calls || calls < tables || calls > 2*tables {
		t.Errorf("exit code %d, %s, status %s, %d checks, %d calls, together %d", code, stderr, got.Status, len(got.Checks), got.Calls, calls)
	}
}
