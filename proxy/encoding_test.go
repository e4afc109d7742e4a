package proxy_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/viewfinder-sql/viewfinder/proxy"
)

func packed(t *testing.T, encoding string, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&out)
	if encoding == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&out); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Write(text)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// answers starts an origin that answers one body under a Content-Encoding, and
// notes what was accepted.
func answers(t *testing.T, encoding string, body []byte) (address string, accepted chan string) {
	accepted = make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		accepted <- r.Header.Get("Accept-Encoding")
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server.URL, accepted
}

func TestTransport_unpacks(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat(`{"id":"1","caption":"hello"}`, 1000))
	for _, encoding := range []string{"", "gzip", "zstd", "GZIP"} {
		body := text
		if encoding != "" {
			body = packed(t, encoding, text)
		}
		address, accepted := answers(t, encoding, body)
		got, err := get(t, open(t, proxy.Config{}), address)
		if err != nil || got != "200 "+string(text) {
			t.Errorf("%s: got %d bytes, %v", encoding, len(got), err)
		}
		if a := <-accepted; a != "zstd, gzip" {
			t.Errorf("%s: asked for %q", encoding, a)
		}
	}
}

// Where the caller asks for an encoding, the answer is the caller's to unpack.
func TestTransport_leavesTheCallersEncoding(t *testing.T) {
	t.Parallel()
	body := packed(t, "gzip", []byte("hello"))
	address, _ := answers(t, "gzip", body)
	req := request(t, address)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := open(t, proxy.Config{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); err != nil || !bytes.Equal(got, body) || resp.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestTransport_brokenEncodings(t *testing.T) {
	t.Parallel()
	bomb := bytes.Repeat([]byte{0}, 64<<20)
	wide, err := zstd.NewWriter(nil, zstd.WithWindowSize(64<<20), zstd.WithSingleSegment(false))
	if err != nil {
		t.Fatal(err)
	}
	random := make([]byte, 9<<20)
	for i := range random {
		random[i] = byte(i * i >> 7)
	}
	var streamed bytes.Buffer
	wide.Reset(&streamed)
	_, _ = wide.Write(random)
	_, _ = wide.Write(random)
	if err := wide.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		encoding string
		body     []byte
		want     string
	}{
		"gzip bomb":      {"gzip", packed(t, "gzip", bomb), proxy.ErrBomb.Error()},
		"zstd bomb":      {"zstd", packed(t, "zstd", bomb), proxy.ErrBomb.Error()},
		"wide window":    {"zstd", streamed.Bytes(), "window size"},
		"gzip cut":       {"gzip", packed(t, "gzip", []byte("hello"))[:15], "unexpected EOF"},
		"zstd cut":       {"zstd", packed(t, "zstd", []byte("hello"))[:8], "unexpected EOF"},
		"gzip head cut":  {"gzip", []byte{0x1f}, "unexpected EOF"},
		"no gzip":        {"gzip", []byte("hello, this is no gzip"), "invalid header"},
		"not asked for":  {"br", []byte("hello"), `the answer is encoded in "br", which was not asked for`},
		"one in another": {"gzip, gzip", []byte("hello"), `the answer is encoded in "gzip, gzip"`},
	} {
		address, _ := answers(t, tt.encoding, tt.body)
		got, err := get(t, open(t, proxy.Config{}), address)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %d bytes, %v; want %s", name, len(got), err, tt.want)
		}
	}
}

// A body that is closed early leaves nothing behind, and is not read on.
func TestTransport_closedEarly(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"gzip", "zstd"} {
		address, _ := answers(t, encoding, packed(t, encoding, bytes.Repeat([]byte("hello "), 1<<20)))
		resp, err := open(t, proxy.Config{}).RoundTrip(request(t, address))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(resp.Body, make([]byte, 10)); err != nil {
			t.Error(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		if _, err := resp.Body.Read(make([]byte, 1)); !errors.Is(err, http.ErrBodyReadAfterClose) {
			t.Errorf("%s: read after close: %v", encoding, err)
		}
	}
}
