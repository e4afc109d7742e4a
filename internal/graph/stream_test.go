package graph_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// resetter is a server of HTTP/2 that gives requests up. The first so many do not
// come to an end, by way of the function; the others are answered.
type resetter struct {
	server *httptest.Server
	spoil  func(f *http2.Framer, stream uint32, body string) (closes bool)
	first  int

	mu   sync.Mutex
	seen []string // methods of the requests that came whole
}

func newResetter(t *testing.T, first int, spoil func(f *http2.Framer, stream uint32, body string) bool) *resetter {
	t.Helper()
	r := &resetter{first: first, spoil: spoil, server: httptest.NewUnstartedServer(nil)}
	r.server.TLS = &tls.Config{NextProtos: []string{"h2"}}
	r.server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, c *tls.Conn, _ http.Handler) { r.serve(c) },
	}
	r.server.StartTLS()
	t.Cleanup(r.server.Close)
	return r
}

// serve speaks HTTP/2 on one connection.
func (r *resetter) serve(c *tls.Conn) {
	defer c.Close()
	if _, err := io.ReadFull(c, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(c, c)
	f.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	_ = f.WriteSettings()
	methods, forms := map[uint32]string{}, map[uint32]string{}
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		ended := false
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				_ = f.WriteSettingsAck()
			}
		case *http2.PingFrame:
			_ = f.WritePing(true, frame.Data)
		case *http2.MetaHeadersFrame:
			methods[frame.StreamID] = frame.PseudoValue("method")
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			forms[frame.StreamID] += string(frame.Data())
			ended = frame.StreamEnded()
		}
		if id := frame.Header().StreamID; ended && r.answer(f, id, methods[id], forms[id]) {
			return
		}
	}
}

// answer answers a request, or gives it up.
func (r *resetter) answer(f *http2.Framer, stream uint32, method, form string) (closes bool) {
	r.mu.Lock()
	r.seen = append(r.seen, method)
	spoilt := len(r.seen) <= r.first
	r.mu.Unlock()
	body := `{"data":[{"id":"1"}]}`
	if n := strings.Count(form, "relative_url"); n > 0 {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = fmt.Sprintf(`{"code":200,"body":"{\"id\":\"%d\"}"}`, i+1)
		}
		body = "[" + strings.Join(parts, ",") + "]"
	}
	if spoilt {
		return r.spoil(f, stream, body)
	}
	head(f, stream, false)
	_ = f.WriteData(stream, true, []byte(body))
	return false
}

func head(f *http2.Framer, stream uint32, ended bool) {
	var block bytes.Buffer
	_ = hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	_ = f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: block.Bytes(), EndHeaders: true, EndStream: ended})
}

// spoilings are ways to give a request up.
func spoilings() map[string]func(f *http2.Framer, stream uint32, body string) bool {
	ways := map[string]func(f *http2.Framer, stream uint32, body string) bool{
		"GOAWAY that leaves the request out": func(f *http2.Framer, _ uint32, _ string) bool {
			_ = f.WriteGoAway(0, http2.ErrCodeNo, nil)
			return true
		},
		"GOAWAY before the answer": func(f *http2.Framer, stream uint32, _ string) bool {
			_ = f.WriteGoAway(stream, http2.ErrCodeInternal, []byte("restarting"))
			return true
		},
		"GOAWAY within the answer": func(f *http2.Framer, stream uint32, body string) bool {
			head(f, stream, false)
			_ = f.WriteData(stream, false, []byte(body[:len(body)/2]))
			_ = f.WriteGoAway(stream, http2.ErrCodeEnhanceYourCalm, nil)
			return true
		},
		"the connection is cut within the answer": func(f *http2.Framer, stream uint32, body string) bool {
			head(f, stream, false)
			_ = f.WriteData(stream, false, []byte(body[:len(body)/2]))
			return true
		},
		"a frame that is none": func(f *http2.Framer, stream uint32, _ string) bool {
			head(f, stream, false)
			_ = f.WriteRawFrame(http2.FrameWindowUpdate, 0, 0, []byte{1})
			return true
		},
		"an answer that ends before its body": func(f *http2.Framer, stream uint32, _ string) bool {
			head(f, stream, true)
			return false
		},
	}
	for code := http2.ErrCodeNo; code <= http2.ErrCodeHTTP11Required; code++ {
		ways[code.String()+" before the answer"] = func(f *http2.Framer, stream uint32, _ string) bool {
			_ = f.WriteRSTStream(stream, code)
			return false
		}
		ways[code.String()+" within the answer"] = func(f *http2.Framer, stream uint32, body string) bool {
			head(f, stream, false)
			_ = f.WriteData(stream, false, []byte(body[:len(body)/2]))
			_ = f.WriteRSTStream(stream, code)
			return false
		}
		ways[code.String()+" after the head"] = func(f *http2.Framer, stream uint32, _ string) bool {
			head(f, stream, false)
			_ = f.WriteRSTStream(stream, code)
			return false
		}
	}
	return ways
}

type fixedToken string

func (t fixedToken) AccessToken(context.Context) (string, error) { return string(t), nil }

// A stream that is reset, and a connection that goes away, are asked again like one
// that was cut: reads, and batches of reads. What may have changed something is
// sent once.
func TestStream_reset(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup // most of the time is waits between attempts
	for name, spoil := range spoilings() {
		r := newResetter(t, 1, spoil)
		transport, err := proxy.New(proxy.Config{SSLServerCert: "*"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(transport.CloseIdleConnections)
		client, err := graph.New(graph.Config{Endpoint: r.server.URL, Transport: transport, Tokens: fixedToken("FAKE-token-0123456789"), Retries: 2})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for what, ask := range streamed {
				err := ask(t.Context(), client)
				seen := r.reset()
				switch again := strings.Contains(what, "read"); {
				case again && (err != nil || len(seen) != 2):
					t.Errorf("%s: %s: %v after %v", name, what, err, seen)
				case !again && (err == nil || len(seen) != 1):
					t.Errorf("%s: %s: %v after %v", name, what, err, seen)
				}
			}
		})
	}
	all.Wait()
}

// reset begins anew, and returns what came.
func (r *resetter) reset() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

// streamed are what is asked for.
var streamed = map[string]func(context.Context, *graph.Client) error{
	"read": func(ctx context.Context, c *graph.Client) error {
		_, err := c.Page(ctx, graph.Request{Path: "1/media"})
		return err
	},
	"batch of reads": func(ctx context.Context, c *graph.Client) error {
		results, err := c.Batch(ctx, []graph.Request{{Path: "1"}, {Path: "2"}})
		return errors.Join(err, results[0].Err, results[1].Err)
	},
	"POST": func(ctx context.Context, c *graph.Client) error {
		_, err := c.Raw(ctx, graph.Request{Method: "POST", Path: "1/comments"})
		return err
	},
	"DELETE": func(ctx context.Context, c *graph.Client) error {
		_, err := c.Raw(ctx, graph.Request{Method: "DELETE", Path: "1"})
		return err
	},
	"batch that changes": func(ctx context.Context, c *graph.Client) error {
		results, err := c.Batch(ctx, []graph.Request{{Path: "1"}, {Method: "POST", Path: "2/comments"}})
		return errors.Join(err, results[0].Err, results[1].Err)
	},
}

// The error names the host, and matches what the end of a connection does.
func TestStream_text(t *testing.T) {
	t.Parallel()
	r := newResetter(t, 1, spoilings()["INTERNAL_ERROR before the answer"])
	transport, err := proxy.New(proxy.Config{SSLServerCert: "*"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := graph.New(graph.Config{Endpoint: r.server.URL, Transport: transport, Tokens: fixedToken("FAKE-token-0123456789"), Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Page(t.Context(), graph.Request{Path: "1/media"})
	host := strings.TrimPrefix(r.server.URL, "https://")
	want := "graph: 1/media: " + host + " gave the request up before it had answered: stream error: stream ID 1; INTERNAL_ERROR; received from peer; viewfinder doctor looks for the cause"
	if err == nil || err.Error() != want || !errors.Is(err, graph.ErrUnreachable) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
