package graph

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// script is a transport without a network: one step per request.
type script struct {
	steps []any // an error, a body of status 200, or a [response]
	asked []time.Time
	now   int
}

type response struct {
	status int
	body   string
	cut    error // in place of the body's end
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, time.Now())
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	step := s.steps[min(s.now, len(s.steps)-1)]
	s.now++
	answer := response{status: 200}
	switch step := step.(type) {
	case error:
		return nil, step
	case string:
		answer.body = step
	case response:
		answer = step
	}
	body := io.Reader(strings.NewReader(answer.body))
	if answer.cut != nil {
		body = io.MultiReader(body, failingReader{answer.cut})
	}
	return &http.Response{StatusCode: answer.status, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

const (
	unknown   = `{"error":{"message":"An unknown error occurred","code":1}}`
	limited   = `{"error":{"message":"(#4) Application request limit reached","code":4,"is_transient":true}}`
	tooMuch   = `{"error":{"message":"Please reduce the amount of data you're asking for, then retry your request","code":1}}`
	onePost   = `{"data":[{"id":"1"}]}`
	cutInside = `{"data":[{"id":"1"},{"i`
)

func dialError(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }

func TestRetry(t *testing.T) {
	t.Parallel()
	reset := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	for _, test := range []struct {
		name   string
		method string
		steps  []any
		asked  int
		quota  int
		want   string // "" for success
	}{
		{"at once", "GET", []any{onePost}, 1, 1, ""},
		{"reset", "GET", []any{reset, onePost}, 2, 2, ""},
		{"closed before the answer", "GET", []any{io.EOF, onePost}, 2, 2, ""},
		{"cut body", "GET", []any{cutInside, onePost}, 2, 2, ""},
		{"cut by the network", "GET", []any{response{200, cutInside, reset}, onePost}, 2, 2, ""},
		{"empty body", "GET", []any{"", onePost}, 2, 2, ""},
		{"5xx without JSON", "GET", []any{response{status: 503, body: "<html>"}, onePost}, 2, 2, ""},
		{"code 1", "GET", []any{response{status: 500, body: unknown}, onePost}, 2, 2, ""},
		{"not dialled", "GET", []any{dialError(syscall.ECONNREFUSED), onePost}, 2, 1, ""},
		{"given up", "GET", []any{unknown}, 5, 5, "graph: 1/media: the API is unavailable: An unknown error occurred (code 1); try again later (asked 5 times)"},
		{"rate limit", "GET", []any{limited, onePost}, 1, 1, "graph: 1/media: rate limited: Application request limit reached (code 4); wait before asking again: every further call lengthens the block"},
		{"too much data", "GET", []any{response{status: 500, body: tooMuch}, onePost}, 1, 1, "graph: 1/media: too much data asked for at once: Please reduce the amount of data you're asking for, then retry your request (code 1); ask for smaller pages or fewer fields"},
		{"not JSON", "GET", []any{"<html>", onePost}, 1, 1, `graph: 1/media: malformed answer (status 200): no JSON but "<html>"; look for a proxy or a login page on the way to the API`},
		{"certificate", "GET", []any{x509.UnknownAuthorityError{}, onePost}, 1, 1, "graph: 1/media: x509: certificate signed by unknown authority"},
		{"post refused for now", "POST", []any{response{status: 500, body: unknown}, onePost}, 1, 1, "graph: POST 1/media: the API is unavailable: An unknown error occurred (code 1); try again later"},
		{"post reset", "POST", []any{reset, onePost}, 1, 1, "graph: POST 1/media: graph.facebook.com closed the connection before it had answered: read tcp: connection reset by peer; viewfinder doctor looks for the cause"},
		{"post cut", "POST", []any{cutInside, onePost}, 1, 1, `graph: POST 1/media: malformed answer (status 200): jsontext: unexpected EOF within "/data/1" after offset 23`},
		{"post not dialled", "POST", []any{dialError(syscall.ECONNREFUSED), onePost}, 2, 1, ""},
		{"delete reset", "DELETE", []any{reset, onePost}, 1, 1, "graph: DELETE 1/media: graph.facebook.com closed the connection before it had answered: read tcp: connection reset by peer; viewfinder doctor looks for the cause"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: test.steps}
				client, err := New(Config{Transport: s, Tokens: staticToken(fakeToken)})
				if err != nil {
					t.Fatal(err)
				}
				quota, attempts := 0, 0
				client = client.Observed(func(c Call) {
					quota += c.Quota
					attempts++
					if c.Attempt != attempts {
						t.Errorf("attempt %d is the %dth", c.Attempt, attempts)
					}
				})
				_, err = client.Page(t.Context(), Request{Method: test.method, Path: "1/media"})
				if got := fmt.Sprint(err); got != test.want && (err != nil || test.want != "") {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
				if len(s.asked) != test.asked || attempts != test.asked || quota != test.quota {
					t.Errorf("asked %d times, told of %d, quota %d; want %d, quota %d", len(s.asked), attempts, quota, test.asked, test.quota)
				}
				for i := 1; i < len(s.asked); i++ {
					most := min(maxDelay, baseDelay<<(i-1))
					if wait := s.asked[i].Sub(s.asked[i-1]); wait < 0 || wait >= most {
						t.Errorf("wait %d is %v, want less than %v", i, wait, most)
					}
				}
			})
		})
	}
}

// What mostly means that too much was asked for is not asked again where less can
// be: that is for who asks.
func TestRetry_tooMuch(t *testing.T) {
	t.Parallel()
	many := &Selection{Parts: []Part{{Name: "comments"}}}
	for _, test := range []struct {
		request Request
		asked   int
	}{
		{Request{Path: "1/media", Params: url.Values{"limit": {"50"}}}, 1},
		{Request{Path: "1/media", Params: url.Values{"limit": {"1"}}, Fields: many}, 1},
		{Request{Path: "1/media", Params: url.Values{"limit": {"1"}}}, 3},
		{Request{Path: "1/media"}, 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []any{response{status: 500, body: `{"error":{"code":1,"error_subcode":99,"message":"An unknown error occurred"}}`}}}
			client, err := New(Config{Transport: s, Tokens: staticToken(fakeToken), Retries: 2})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.Page(t.Context(), test.request); !errors.Is(err, ErrUnavailable) || !TooMuch(err) {
				t.Error(err)
			}
			if len(s.asked) != test.asked {
				t.Errorf("%+v: asked %d times, want %d", test.request, len(s.asked), test.asked)
			}
		})
	}
}

func TestRetry_number(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ retries, asked int }{{-1, 1}, {0, 5}, {1, 2}, {12, 13}} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []any{unknown}}
			client, err := New(Config{Transport: s, Tokens: staticToken(fakeToken), Retries: test.retries})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.Node(t.Context(), Request{Path: "1"}); !errors.Is(err, ErrUnavailable) {
				t.Error(err)
			}
			if len(s.asked) != test.asked {
				t.Errorf("retries %d: asked %d times, want %d", test.retries, len(s.asked), test.asked)
			}
		})
	}
}

// The context bounds the waits: a wait that would outlast it is not begun, and
// its end breaks one off.
func TestRetry_context(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []any{unknown}}
		client, err := New(Config{Transport: s, Tokens: staticToken(fakeToken), Retries: 1000})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = client.Node(ctx, Request{Path: "1"})
		if !errors.Is(err, ErrUnavailable) || ctx.Err() != nil {
			t.Errorf("with a deadline: %v, context %v", err, ctx.Err())
		}
		if waited := time.Since(begun); waited >= time.Minute || waited < time.Minute-maxDelay {
			t.Errorf("gave up after %v", waited)
		}

		ctx, cancel = context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := client.Node(ctx, Request{Path: "1"})
			failed <- err
		}()
		time.Sleep(10 * time.Minute)
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestRetry_waitsSpread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		waits := map[time.Duration]bool{}
		for range 20 {
			begun := time.Now()
			if !new(retryPolicy).backoff(t.Context(), &outbound{}, 3, io.EOF) {
				t.Fatal("no wait")
			}
			waits[time.Since(begun)] = true
		}
		if len(waits) < 10 {
			t.Errorf("%d different waits of 20", len(waits))
		}
	})
}
