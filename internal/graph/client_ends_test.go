package graph

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

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
