package graph

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/viewfinder-sql/viewfinder/internal/httptiming"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// seen is what a server saw of a request.
type seen struct {
	Line, Auth, Agent, Form string
}

// record answers every request with body and keeps what it saw.
func record(t testing.TB, c Config, body string) (*Client, *[]seen) {
	var mu sync.Mutex
	var all []seen
	return newTestClient(t, c, func(w http.ResponseWriter, r *http.Request) {
		form, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, seen{r.Method + " " + r.URL.String(), r.Header.Get("Authorization"), r.UserAgent(), string(form)})
		fmt.Fprint(w, body)
	}), &all
}

func TestClient_request(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		config  Config
		request Request
		want    seen
	}{
		{
			"node without fields",
			Config{},
			Request{Path: "me"},
			seen{Line: "GET /v27.0/me", Auth: "Bearer " + fakeToken},
		},
		{
			"fields and parameters",
			Config{Version: "v23.0"},
			Request{
				Path: "178/media", Params: url.Values{"limit": {"5"}, "after": {"A=="}, "fields": {"dropped"}},
				Fields: &Selection{Fields: []string{"id", "owner.id"}},
			},
			seen{Line: "GET /v23.0/178/media?after=A%3D%3D&fields=id%2Cowner%7Bid%7D&limit=5", Auth: "Bearer " + fakeToken},
		},
		{
			"picked fields are not sent",
			Config{},
			Request{Path: "178/insights", Pick: &Selection{Fields: []string{"name"}}, Params: url.Values{"metric": {"reach"}}},
			seen{Line: "GET /v27.0/178/insights?metric=reach", Auth: "Bearer " + fakeToken},
		},
		{
			"another token",
			Config{},
			Request{Path: "1", Token: secret.New("FAKE-page-token")},
			seen{Line: "GET /v27.0/1", Auth: "Bearer FAKE-page-token"},
		},
		{
			// printf FAKE-page-token | openssl dgst -sha256 -hmac FAKE-secret
			"proof of the token in use",
			Config{AppSecret: secret.New("FAKE-secret")},
			Request{Path: "1", Token: secret.New("FAKE-page-token")},
			seen{
				Line: "GET /v27.0/1?appsecret_proof=61f286fa25205c63957096692503fd61d358d764b540e5b1032f9ae2ce285d6b",
				Auth: "Bearer FAKE-page-token",
			},
		},
		{
			"post",
			Config{},
			Request{Method: "POST", Path: "178/comments", Params: url.Values{"message": {"Hello & bye"}}},
			seen{Line: "POST /v27.0/178/comments", Auth: "Bearer " + fakeToken, Form: "message=Hello+%26+bye"},
		},
		{
			"delete",
			Config{},
			Request{Method: "DELETE", Path: "178", Params: url.Values{"x": {"1"}}},
			seen{Line: "DELETE /v27.0/178?x=1", Auth: "Bearer " + fakeToken},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, all := record(t, test.config, `{"data":[{"id":"1"}]}`)
			if _, err := client.Page(t.Context(), test.request); err != nil {
				t.Fatal(err)
			}
			test.want.Agent = userAgent()
			if diff := cmp.Diff([]seen{test.want}, *all); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClient_refusesRequest(t *testing.T) {
	t.Parallel()
	client, all := record(t, Config{}, `{}`)
	for _, test := range []struct {
		name    string
		request Request
		want    string
	}{
		{"method", Request{Method: "PUT", Path: "1"}, `graph: 1: method "PUT": the API knows GET, POST and DELETE`},
		{"no path", Request{}, `graph: : path "": each segment is of letters, digits and the signs _ - and . only`},
		{"up", Request{Path: "1/../me"}, `graph: 1/../me: path "1/../me": each segment is of letters, digits and the signs _ - and . only`},
		{"query in path", Request{Path: "me?fields=id"}, `graph: me?fields=id: path "me?fields=id": each segment is of letters, digits and the signs _ - and . only`},
		{"empty segment", Request{Path: "1//media"}, `graph: 1//media: path "1//media": each segment is of letters, digits and the signs _ - and . only`},
		{"token", Request{Path: "1", Params: url.Values{"access_token": {"x"}}}, `graph: 1: parameter access_token: the client sets it itself`},
		{"objects by ids", Request{Path: "1", Params: url.Values{"ids": {"1,2"}}}, `graph: 1: parameter ids: the API takes it no longer from v28.0 on`},
		{"form of dates", Request{Path: "1", Params: url.Values{"date_format": {"U"}}}, `graph: 1: parameter date_format: the API takes it no longer from v28.0 on`},
		{"method in parameters", Request{Path: "1", Params: url.Values{"method": {"delete"}}}, `graph: 1: parameter method: the client sets it itself`},
		{"selection", Request{Path: "1", Fields: &Selection{Fields: []string{"{"}}}, `graph: 1: field "{": a name is of letters, digits and underscores`},
	} {
		for how, ask := range map[string]func() error{
			"Node":  func() error { _, err := client.Node(t.Context(), test.request); return err },
			"Page":  func() error { _, err := client.Page(t.Context(), test.request); return err },
			"Raw":   func() error { _, err := client.Raw(t.Context(), test.request); return err },
			"Batch": func() error { r, _ := client.Batch(t.Context(), []Request{test.request}); return r[0].Err },
		} {
			if err := ask(); err == nil || err.Error() != test.want {
				t.Errorf("%s, %s: got %v, want %s", test.name, how, err, test.want)
			}
		}
	}
	if len(*all) > 0 {
		t.Errorf("sent %v", *all)
	}
}

func TestClient_token(t *testing.T) {
	t.Parallel()
	failure := errors.New("the store is locked")
	for _, test := range []struct {
		name   string
		tokens TokenSource
		want   string
		is     error
	}{
		{"line break", staticToken("FAKE\r\nX-Evil: 1"), "graph: me: access token: it holds a space, a line break or another character that no token has; copy it again", ErrUnusableToken},
		{"trailing line break", staticToken("FAKE\n"), "graph: me: access token: it holds a space, a line break or another character that no token has; copy it again", ErrUnusableToken},
		{"not ASCII", staticToken("FAKÉ"), "graph: me: access token: it holds a space, a line break or another character that no token has; copy it again", ErrUnusableToken},
		{"none", staticToken(""), "graph: me: access token: there is none; log in, or give one", nil},
		{"failing", failingTokens{failure}, "graph: me: access token: the store is locked", failure},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, all := record(t, Config{Tokens: test.tokens}, `{}`)
			_, err := client.Node(t.Context(), Request{Path: "me"})
			if err == nil || err.Error() != test.want || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if len(*all) > 0 {
				t.Errorf("sent %v", *all)
			}
		})
	}
}

type failingTokens struct{ err error }

func (f failingTokens) AccessToken(context.Context) (string, error) { return "", f.err }

func TestNew_refuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ endpoint, version, want string }{
		{"http://graph.example", "", "graph: endpoint: must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost)"},
		{"http://127.0.0.1.example:80", "", "graph: endpoint: must be https: plain http is for loopback only (127.0.0.0/8, ::1, localhost)"},
		{"ftp://graph.example", "", "graph: endpoint: must begin with https://, or with http:// for loopback"},
		{"graph.example", "", "graph: endpoint: must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment"},
		{"https://user:pass@graph.example", "", "graph: endpoint: must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment"},
		{"https://graph.example/v27.0", "", "graph: endpoint: must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment"},
		{"https://graph.example?x", "", "graph: endpoint: must be an origin such as https://host or http://127.0.0.1:8080: no user, path, query or fragment"},
		{"", "26", `graph: version "26": it is written like v27.0`},
		{"", "v27.0/me", `graph: version "v27.0/me": it is written like v27.0`},
	} {
		_, err := New(Config{Endpoint: test.endpoint, Version: test.version})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s %s: got %v, want %s", test.endpoint, test.version, err, test.want)
		}
	}
	for _, endpoint := range []string{"", "https://graph.example/", "http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"} {
		if _, err := New(Config{Endpoint: endpoint}); err != nil {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
}

func TestClient_redirect(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("followed to %s with %q", r.URL, r.Header.Get("Authorization"))
	}))
	t.Cleanup(elsewhere.Close)
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL+"/login?next="+fakeToken, http.StatusFound)
	})
	_, err := client.Node(t.Context(), Request{Path: "me"})
	want := "graph: me: malformed answer (status 302, text/html; charset=utf-8): a redirect to " +
		strings.TrimPrefix(elsewhere.URL, "http://") + ", which is not followed with a token"
	if err == nil || err.Error() != want || !errors.Is(err, ErrMalformedAnswer) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// What an answer without a body comes to is asked again where it may have been cut,
// and only there.
func TestClient_emptyAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status   int
		location string
		asked    int32
		want     string
	}{
		{http.StatusFound, "", 1, "(status 302): a redirect that does not say where to; look for a proxy or a login page on the way to the API"},
		{http.StatusFound, "/login?next=" + fakeToken, 1, "(status 302): a redirect to /login, which is not followed with a token"},
		{http.StatusForbidden, "", 1, "(status 403): empty"},
		{http.StatusOK, "", 2, "(status 200): empty: unexpected EOF (asked 2 times)"},
	} {
		var asked atomic.Int32
		client := newTestClient(t, Config{Retries: 1}, func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			if test.location != "" {
				w.Header().Set("Location", test.location)
			}
			w.WriteHeader(test.status)
		})
		_, err := client.Node(t.Context(), Request{Path: "me"})
		if want := "graph: me: malformed answer " + test.want; fmt.Sprint(err) != want || asked.Load() != test.asked {
			t.Errorf("asked %d times, want %d\n got %v\nwant %s", asked.Load(), test.asked, err, want)
		}
	}
}

// A byte order mark before an answer is no part of it.
func TestClient_byteOrderMark(t *testing.T) {
	t.Parallel()
	body := ""
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "\ufeff"+body)
	})
	body = `{"id":"1"}`
	if n, err := client.Node(t.Context(), Request{Path: "1"}); err != nil || n.ID != "1" {
		t.Errorf("node: %v, %v", n, err)
	}
	if raw, err := client.Raw(t.Context(), Request{Path: "1"}); err != nil || string(raw) != body {
		t.Errorf("raw: %s, %v", raw, err)
	}
	body = `{"data":[{"id":"1"}]}`
	if page, err := client.Page(t.Context(), Request{Path: "1/media"}); err != nil || len(page.Nodes) != 1 {
		t.Errorf("page: %v, %v", page, err)
	}
	body = `{"error":{"message":"no","code":190}}`
	if _, err := client.Node(t.Context(), Request{Path: "1"}); !errors.Is(err, ErrTokenExpired) {
		t.Errorf("refusal: %v", err)
	}
	body = `{"id":`
	if _, err := client.Node(t.Context(), Request{Path: "1"}); err == nil || strings.Contains(err.Error(), "proxy") {
		t.Errorf("cut: %v", err)
	}
}

// A node that was asked for fields says which it is, unless its kind has no ids.
func TestClient_nodeWithoutID(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, Config{}, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"username":"x"}`)
	})
	_, err := client.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"username"}}})
	if !errors.Is(err, ErrMalformedAnswer) || !strings.HasSuffix(err.Error(), ": an object without an id") {
		t.Errorf("got %v", err)
	}
	n, err := client.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"username"}, Nameless: true}})
	if err != nil || n.Values[0].Text() != "x" {
		t.Errorf("of a kind without ids: %v, %v", n, err)
	}
}

func TestClient_tooLarge(t *testing.T) {
	t.Parallel()
	// The bound is of what comes out of the compression, not of what goes over
	// the wire.
	client := newTestClient(t, Config{MaxAnswer: 1 << 20}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, `{"id":"1","caption":"`)
		for range 1 << 10 {
			if _, err := z.Write(make([]byte, 64<<10)); err != nil {
				return // the client has left
			}
		}
		z.Close()
	})
	for name, fields := range map[string][]string{"asked": {"caption"}, "skipped": {"id"}} {
		var calls []Call
		watched := client.Observed(func(c Call) { calls = append(calls, c) })
		_, err := watched.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: fields}})
		// NUL bytes are no JSON: the skipped one may fail on them first.
		if !errors.Is(err, ErrAnswerTooLarge) && !errors.Is(err, ErrMalformedAnswer) {
			t.Errorf("%s: %v", name, err)
		}
		if len(calls) != 1 || calls[0].Bytes > 2<<20 {
			t.Errorf("%s: %+v", name, calls)
		}
	}
	large := newTestClient(t, Config{MaxAnswer: 1000}, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"id":"1","caption":"`+strings.Repeat("x", 100_000)+`"}`)
	})
	_, err := large.Node(t.Context(), Request{Path: "1", Fields: &Selection{Fields: []string{"caption"}}})
	if want := "graph: 1: answer too large: more than 1000 bytes; ask for smaller pages or fewer fields"; fmt.Sprint(err) != want || !errors.Is(err, ErrAnswerTooLarge) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The clock is the bubble's, and so is the network, so however busy the machine is
// the answer has begun when the time is over.
func TestClient_timeout(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"before the answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"within the body": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"data":[{"id":"1"},`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, err := New(Config{
					Endpoint: "http://127.0.0.1:1", Tokens: staticToken(fakeToken), Timeout: 30 * time.Second, Transport: piped(t, handler),
				})
				if err != nil {
					t.Fatal(err)
				}
				var calls int
				_, err = client.Observed(func(Call) { calls++ }).Page(t.Context(), Request{Path: "1/media"})
				if want := "graph: 1/media: no complete answer within 30s: raise Timeout, or ask for smaller pages"; fmt.Sprint(err) != want {
					t.Errorf("got %v, want %s", err, want)
				}
				if !errors.Is(err, context.DeadlineExceeded) || calls != 1 {
					t.Errorf("%v after %d calls", err, calls)
				}
			})
		})
	}
}

// piped is the way to a server whose connections are pipes in memory.
func piped(t *testing.T, handler http.Handler) *http.Transport {
	ends := make(pipes)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	go func() { _ = server.Serve(ends) }()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case ends <- there:
			return here, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
	})
	return transport
}

// pipes is a listener that accepts what is sent to it.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	conn, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (p pipes) Close() error {
	close(p)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.UnixAddr{} }

func TestClient_cancel(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	client := newTestClient(t, Config{}, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := client.Page(ctx, Request{Path: "1/media"})
	if !errors.Is(err, context.Canceled) || err.Error() != "graph: 1/media: context canceled" {
		t.Error(err)
	}
}

func TestClient_observed(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, Config{AppSecret: secret.New("FAKE-secret")}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-App-Usage", `{"call_count":28,"total_time":25,"total_cputime":26}`)
		w.Header().Set("facebook-api-version", "v25.0")
		w.Header().Set("x-fb-trace-id", "Trace")
		fmt.Fprint(w, `{"data":[]}`)
	})
	var first, second []Call
	one := client.Observed(func(c Call) { first = append(first, c) })
	two := one.Observed(func(c Call) { second = append(second, c) })
	request := Request{Path: "1/media", Fields: &Selection{Fields: []string{"id"}}, Params: url.Values{"limit": {"5"}}}
	for _, c := range []*Client{client, one, two} {
		if _, err := c.Page(t.Context(), request); err != nil {
			t.Fatal(err)
		}
	}
	if len(first) != 2 || len(second) != 1 {
		t.Fatalf("%d and %d calls", len(first), len(second))
	}
	got := second[0]
	if got.Time.IsZero() || got.Duration <= 0 || got.Phases.FirstByte <= 0 {
		t.Errorf("time %v, duration %v, phases %v", got.Time, got.Duration, got.Phases)
	}
	got.Time, got.Duration, got.Phases = time.Time{}, 0, httptiming.Times{}
	want := Call{
		Method: "GET", Path: "1/media", Fields: "id", Params: "limit=5", Status: 200, Bytes: 11, Attempt: 1, Quota: 1,
		Version: "v25.0", TraceID: "Trace", Usage: &Usage{App: Load{Calls: 28, Time: 25, CPU: 26}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Call{})); diff != "" {
		t.Error(diff)
	}
}

func TestClient_shapes(t *testing.T) {
	t.Parallel()
	ask := func(body string) (*Node, *Page, []byte, string) {
		client, _ := record(t, Config{Retries: -1}, body)
		node, nodeErr := client.Node(t.Context(), Request{Path: "me"})
		page, pageErr := client.Page(t.Context(), Request{Path: "me"})
		raw, rawErr := client.Raw(t.Context(), Request{Path: "me"})
		return node, page, raw, fmt.Sprintf("%v\n%v\n%v", nodeErr, pageErr, rawErr)
	}
	const bad = "graph: me: malformed answer (status 200, text/plain; charset=utf-8): "
	for _, test := range []struct{ name, body, want string }{
		{"node", `{"id":"1"}`, "<nil>\n" + bad + `a list under "data" was expected, not a node` + "\n<nil>"},
		{"list of one", `{"data":[{"id":"1"}]}`, "<nil>\n<nil>\n<nil>"},
		{"list of two", `{"data":[{"id":"1"},{"id":"2"}]}`, bad + "a node was expected, not a list of 2\n<nil>\n<nil>"},
		{"empty list", `{"data":[]}`, bad + "a node was expected, not a list of 0\n<nil>\n<nil>"},
		{"empty object", `{}`, bad + "a node was expected, not an empty object\n" + bad + `a list under "data" was expected, not an empty object` + "\n<nil>"},
		{"true", `true`, bad + `no JSON but "true"; look for a proxy or a login page on the way to the API` + "\n" + bad + `no JSON but "true"; look for a proxy or a login page on the way to the API` + "\n<nil>"},
	} {
		node, page, raw, got := ask(test.body)
		if got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
		errs := strings.Split(got, "\n")
		if (node == nil) != (errs[0] != "<nil>") || (page == nil) != (errs[1] != "<nil>") || string(raw) != test.body {
			t.Errorf("%s: node %v, page %v, raw %s", test.name, node, page, raw)
		}
	}
}

// What is a credential comes with no paging link, and from no caller.
func TestCredentialParams(t *testing.T) {
	t.Parallel()
	for _, name := range secret.Params() {
		if params := linkParams("https://graph.example/v27.0/1/media?after=a&" + name + "=canary"); len(params) != 1 || params.Get("after") != "a" {
			t.Errorf("the link gives %v", params)
		}
		client, all := record(t, Config{}, `{}`)
		_, err := client.Node(t.Context(), Request{Path: "me", Params: url.Values{name: {"canary"}}})
		if err == nil || strings.Contains(err.Error(), "canary") || len(*all) > 0 {
			t.Errorf("%s: got %v, sent %v", name, err, *all)
		}
	}
}
