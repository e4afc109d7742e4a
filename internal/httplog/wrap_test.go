package httplog

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
)

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// server answers with what it was asked, which no redacted copy may show.
func server(t *testing.T) (*httptest.Server, *http.Transport) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Set-Cookie", "canary")
		w.Header().Set("X-Seen", r.Header.Get("Traceparent"))
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL, r.Header.Get("Authorization"), body)
	}))
	t.Cleanup(srv.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return srv, transport
}

func post(t *testing.T, address string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/me?access_token=canary&fields=id", strings.NewReader("client_secret=canary&a=b"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer canary")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

const wanted = "POST /me?access_token=canary&fields=id Bearer canary client_secret=canary&a=b"

func TestWrap(t *testing.T) {
	t.Parallel()
	srv, transport := server(t)
	var seen strings.Builder
	wrapped := Wrap(transport, ByName, func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set("Traceparent", "span-1")
			r.Header.Set("Authorization", "Bearer of the wrapper's own")
			r.URL.Path = "/elsewhere"
			dump, err := httputil.DumpRequest(r, true)
			fmt.Fprintf(&seen, "%s\n%v\n", dump, err)
			answer, err := next.RoundTrip(r)
			if err != nil {
				return nil, err
			}
			dump, err = httputil.DumpResponse(answer, true)
			fmt.Fprintf(&seen, "%s\n%v\n", dump, err)
			return answer, nil
		})
	})
	request := post(t, srv.URL)
	answer, err := wrapped.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if string(body) != wanted || answer.StatusCode != http.StatusTeapot || answer.Request != request || answer.Header.Get("Set-Cookie") != "canary" || answer.Header.Get("X-Seen") != "span-1" {
		t.Errorf("got %s, %v", body, answer)
	}
	if strings.Contains(seen.String(), "canary") {
		t.Errorf("the wrapper saw\n%s", seen.String())
	}
	for _, shown := range []string{"POST /elsewhere?access_token=****&fields=id", "client_secret=****&a=b", "HTTP/1.1 418"} {
		if !strings.Contains(seen.String(), shown) {
			t.Errorf("%q is missing in\n%s", shown, seen.String())
		}
	}
}

// A wrapper that measures sees the answer's length, and its end when it ends.
func TestWrap_measured(t *testing.T) {
	t.Parallel()
	srv, transport := server(t)
	var m measured
	wrapped := Wrap(transport, ByName, func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			answer, err := next.RoundTrip(r)
			if err == nil {
				m.ReadCloser = answer.Body
				answer.Body = &m
			}
			return answer, err
		})
	})
	answer, err := wrapped.RoundTrip(post(t, srv.URL))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(answer.Body, make([]byte, 4)); err != nil || m.read != 4 || m.ended {
		t.Errorf("after 4 bytes: %+v, %v", m, err)
	}
	if _, err := io.ReadAll(answer.Body); err != nil || m.read != len(wanted) || !m.ended || m.closed {
		t.Errorf("at the end: %+v, %v", m, err)
	}
	if err := answer.Body.Close(); err != nil || !m.closed {
		t.Errorf("closed: %+v, %v", m, err)
	}
}

type measured struct {
	io.ReadCloser
	read          int
	ended, closed bool
}

func (m *measured) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	m.read += n
	m.ended = m.ended || errors.Is(err, io.EOF)
	return n, err
}

func (m *measured) Close() error {
	m.closed = true
	return m.ReadCloser.Close()
}

// Wrappers that ask again, refuse, answer themselves, or send something else.
func TestWrap_conduct(t *testing.T) {
	t.Parallel()
	srv, transport := server(t)
	refusal := errors.New("refused by the wrapper")
	for name, tt := range map[string]struct {
		wrap func(next http.RoundTripper, r *http.Request) (*http.Response, error)
		want string
	}{
		"twice": {func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			answer, err := next.RoundTrip(r)
			if err != nil {
				return nil, err
			}
			_ = answer.Body.Close()
			return next.RoundTrip(r)
		}, wanted},
		"refuses": {func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, refusal }, refusal.Error()},
		"refuses the answer": {func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			if _, err := next.RoundTrip(r); err != nil {
				return nil, err
			}
			return nil, refusal
		}, refusal.Error()},
		"answers itself": {func(http.RoundTripper, *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("made up"))}, nil
		}, "made up"},
		"sends its own": {func(next http.RoundTripper, _ *http.Request) (*http.Response, error) {
			return next.RoundTrip(&http.Request{Method: http.MethodGet, URL: &url.URL{Scheme: "http", Host: "other.invalid"}})
		}, "wire: a wrapper sent a request of its own: send the one that it is given"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrapped := Wrap(transport, ByName, func(next http.RoundTripper) http.RoundTripper {
				return roundTrip(func(r *http.Request) (*http.Response, error) { return tt.wrap(next, r) })
			})
			got := ""
			answer, err := wrapped.RoundTrip(post(t, srv.URL))
			if err != nil {
				got = err.Error()
			} else {
				body, err := io.ReadAll(answer.Body)
				if err := errors.Join(err, answer.Body.Close()); err != nil {
					t.Fatal(err)
				}
				got = string(body)
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
