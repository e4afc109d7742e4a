package download_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/session/download"
	"github.com/viewfinder-sql/viewfinder/proxy"
)

// secret stands for the signature in an address.
const secret = "oh=SIGNED"

var content = bytes.Repeat([]byte("picture "), 40_000)

// host is a host of media.
type host struct {
	cut     int  // bytes after which each answer breaks off; 0 for none
	changed bool // the file is another one at each request
	status  int
	to      string // a redirect
	plain   bool   // it says nothing of ranges, nor how long the file is

	asked []*http.Request
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.asked = append(h.asked, r)
	switch {
	case h.status != 0:
		w.WriteHeader(h.status)
		return
	case h.to != "":
		http.Redirect(w, r, h.to, http.StatusFound)
		return
	case h.plain:
		w.(http.Flusher).Flush()
		_, _ = w.Write(content)
		return
	}
	tag := `"one"`
	if h.changed {
		tag = strconv.Quote(fmt.Sprint(len(h.asked)))
	}
	w.Header().Set("Accept-Ranges", "bytes")
	w.Header().Set("ETag", tag)
	from := 0
	if ranged := r.Header.Get("Range"); ranged != "" && r.Header.Get("If-Range") == tag {
		_, _ = fmt.Sscanf(ranged, "bytes=%d-", &from)
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
		w.Header().Set("Content-Length", strconv.Itoa(len(content)-from))
		w.WriteHeader(http.StatusPartialContent)
	} else {
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	}
	rest := content[from:]
	if h.cut > 0 && len(rest) > h.cut {
		_, _ = w.Write(rest[:h.cut])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(rest)
}

func start(t *testing.T, h *host) (address string) {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = nil
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + "/v/t51/post.jpg?" + secret
}

func client(t *testing.T, network proxy.Config, scope download.Scope) *download.Client {
	t.Helper()
	c, err := download.New(network, scope, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// A file comes whole, in as many parts as the network leaves it, and says how far it is.
func TestTo(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		host     host
		requests int
		total    int64
	}{
		"at once":        {host{}, 1, int64(len(content))},
		"cut":            {host{cut: 100_000}, 4, int64(len(content))},
		"unknown length": {host{plain: true}, 1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := x.host
			address := start(t, &h)
			var got bytes.Buffer
			var last, of int64
			n, err := client(t, proxy.Config{}, download.Loopback).To(t.Context(), address, &got, func(done, total int64) {
				if done < last {
					t.Errorf("%d bytes have come after %d", done, last)
				}
				last, of = done, total
			})
			if err != nil || n != int64(len(content)) || !bytes.Equal(got.Bytes(), content) {
				t.Fatalf("%d bytes of %d: %v", n, len(content), err)
			}
			if last != n || of != x.total || len(h.asked) != x.requests {
				t.Errorf("told of %d of %d bytes, %d requests", last, of, len(h.asked))
			}
			for _, r := range h.asked {
				for _, name := range []string{"Authorization", "Cookie", "Referer"} {
					if v := r.Header.Get(name); v != "" {
						t.Errorf("%s: %s", name, v)
					}
				}
			}
		})
	}
}

// What does not come is an error that says why, and never the address.
func TestTo_fails(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		host    host
		address string // in place of the host's
		scope   download.Scope
		want    string
	}{
		"expired":             {host: host{status: 403}, scope: download.Loopback, want: "read the address anew"},
		"gone":                {host: host{status: 410}, scope: download.Loopback, want: "read the address anew"},
		"a failing host":      {host: host{status: 502}, scope: download.Loopback, want: "502 Bad Gateway, no file"},
		"nothing":             {host: host{status: 204}, scope: download.Loopback, want: "204 No Content, no file"},
		"another file":        {host: host{cut: 100_000, changed: true}, scope: download.Loopback, want: "the rest of the file is not given"},
		"round and round":     {host: host{to: "/again?" + secret}, scope: download.Loopback, want: "more than 5 redirects"},
		"to a private one":    {host: host{to: "http://10.0.0.1/?" + secret}, scope: download.Loopback, want: "10.0.0.1: files are downloaded by https only"},
		"to no address":       {host: host{to: "https://%zz/?" + secret}, scope: download.Loopback, want: "redirects to what is no address"},
		"to a private one, s": {host: host{to: "https://10.0.0.1/?" + secret}, scope: download.Loopback, want: "prohibited"},
		"this machine":        {scope: download.Public, want: "by https only"},
		"this machine, s":     {address: "https://127.0.0.1/?" + secret, scope: download.Public, want: "prohibited"},
		"by name":             {address: "https://localhost/?" + secret, scope: download.Public, want: "prohibited"},
		"metadata":            {address: "https://169.254.169.254/?" + secret, scope: download.Public, want: "prohibited"},
		"mapped":              {address: "https://[::ffff:127.0.0.1]/?" + secret, scope: download.Public, want: "prohibited"},
		"another port":        {address: "https://127.0.0.1:22/?" + secret, scope: download.Public, want: "prohibited"},
		"a file":              {address: "file:///etc/passwd?" + secret, scope: download.Public, want: "the address has no host"},
		"a user":              {address: "https://me:pass@localhost/?" + secret, scope: download.Public, want: "the address has a user"},
		"no address":          {address: "https://%zz/?" + secret, scope: download.Public, want: "this is no address"},
		"empty":               {address: " ", scope: download.Public, want: "the address has no host"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := x.host
			address := start(t, &h)
			if x.address != "" {
				address = x.address
			}
			_, err := client(t, proxy.Config{}, x.scope).To(t.Context(), address, io.Discard, nil)
			if wrong := new(download.AddressError); !errors.As(err, &wrong) || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%v", err)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows the address: %v", err)
			}
		})
	}
}

// full is a place that has no room.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	n := min(f.room, len(p))
	if f.room -= n; n < len(p) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// What goes wrong where the file is written is that error, and nothing is asked again.
func TestTo_full(t *testing.T) {
	t.Parallel()
	h := &host{}
	address := start(t, h)
	n, err := client(t, proxy.Config{}, download.Loopback).To(t.Context(), address, &full{70_000}, nil)
	if !errors.Is(err, io.ErrShortWrite) || n != 70_000 || len(h.asked) != 1 {
		t.Errorf("%d bytes, %d requests: %v", n, len(h.asked), err)
	}
}

func TestTo_cancelled(t *testing.T) {
	t.Parallel()
	address := start(t, &host{cut: 100_000})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := client(t, proxy.Config{}, download.Loopback).To(ctx, address, io.Discard, func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// What stands still is asked for again from where it stood, and given up where nothing
// comes any more.
func TestTo_standsStill(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]int{"before anything": 0, "within": 100_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Accept-Ranges", "bytes")
				w.Header().Set("ETag", `"one"`)
				if first > 0 && r.Header.Get("Range") == "" {
					w.Header().Set("Content-Length", strconv.Itoa(len(content)))
					_, _ = w.Write(content[:first])
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			}))
			t.Cleanup(server.Close)
			c, err := download.New(proxy.Config{}, download.Loopback, 100*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			n, err := c.To(t.Context(), server.URL+"/?"+secret, io.Discard, nil)
			if n != int64(first) || err == nil || !strings.Contains(err.Error(), "no byte has come") || strings.Contains(err.Error(), secret) {
				t.Errorf("%d bytes: %v", n, err)
			}
		})
	}
}

// Behind a proxy nobody here knows what a name is resolved to: only the platform's hosts
// are asked for.
func TestTo_behindProxy(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(server.Close)
	name, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	number, _ := strconv.Atoi(port)
	c := client(t, proxy.Config{ProxyServer: name, ProxyPort: number}, download.Public)
	for _, address := range []string{"https://metadata.example/", "https://cdninstagram.com.example/", "https://notcdninstagram.com/", "https://10.0.0.1/"} {
		if _, err := c.To(t.Context(), address, io.Discard, nil); err == nil || !strings.Contains(err.Error(), "no host of Instagram's media") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if len(asked) > 0 {
		t.Errorf("the proxy was asked for %s", <-asked)
	}
	for _, host := range []string{"scontent-fra3-1.cdninstagram.com", "video.xx.fbcdn.net"} {
		if _, err := c.To(t.Context(), "https://"+host+"/?"+secret, io.Discard, nil); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", host, err)
		}
		if got := <-asked; got != "CONNECT "+host+":443" {
			t.Errorf("%s: the proxy was asked for %s", host, got)
		}
	}
}
