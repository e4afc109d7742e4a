package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
)

// Whatever a request's body says, it is answered, by a problem at the most.
func FuzzRead(f *testing.F) {
	for _, body := range []string{
		`{"sql": "SELECT 1", "params": [1, 2.5, "x", null, true, {"type": "datetime", "value": "2026-01-31"}], "format": "csv"}`,
		`{"sql": "SELECT :a", "params": {"a": {"type": "integer", "value": 7}}, "strict": true, "timeout": 1.5}`,
		`{"sql": "SELECT 1", "dialect": "postgresql"}`,
		`{"sql": "\ud800"}`, `[[[[`, `{"sql": 1e9999}`, "\xff\xfe", `{"sql":"SELECT 1","params":{"":null}}`,
	} {
		f.Add(body, "format=json&strict=1")
	}
	f.Fuzz(func(t *testing.T, body, query string) {
		req := httptest.NewRequest(http.MethodPost, "/query", strings.NewReader(body))
		req.URL.RawQuery = query
		req.Header.Set("Content-Type", "application/json")
		a, err := read(httptest.NewRecorder(), req, DefaultLimits())
		if err == nil {
			_, err = a.within(0)
		}
		if err == nil {
			_, err = formOf(a, req)
		}
		if err == nil {
			return
		}
		if p := refused(err); p.Status < 400 || p.Status >= 500 {
			t.Errorf("%q: %d %s", body, p.Status, p.Detail)
		}
	})
}

// Whatever the headers of a request say, nothing is let in by them.
func FuzzHeaders(f *testing.F) {
	f.Add("localhost", "https://evil.example", "Bearer x", "text/csv;q=0.5, */*;q=0", "gzip;q=, *")
	f.Add("[::1]:8433", "http://[::1]:8433", "bearer  vft_", "text/*", "zstd")
	f.Add("[", "%", "Bearer\x00", ";;;q=nan", ";=;")
	h, err := host.New(host.Config{})
	if err != nil {
		f.Fatal(err)
	}
	d, err := New(context.Background(), Config{Host: h, Address: "127.0.0.1:0", Tokens: apitoken.List{}})
	if err != nil {
		f.Fatal(err)
	}
	d.answerer.guard.throttle.Sleep = func(context.Context, time.Duration) error { return nil }
	f.Fuzz(func(t *testing.T, name, origin, authorization, accept, coding string) {
		req := httptest.NewRequest(http.MethodGet, "/tables", nil)
		req.Host = name
		for header, value := range map[string]string{"Origin": origin, "Authorization": authorization, "Accept": accept, "Accept-Encoding": coding} {
			req.Header.Set(header, value)
		}
		w := httptest.NewRecorder()
		d.server.Handler.ServeHTTP(w, req)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		_, _ = formOf(&ask{}, req)
		c, _, done := encoded(io.Discard, req)
		if c != nil {
			done()
		}
	})
}
