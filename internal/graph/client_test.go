package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
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
