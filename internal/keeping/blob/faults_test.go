package blob

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
)

// cut ends a connection in the middle of an answer.
func cut(t *testing.T, w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_ = conn.Close()
}

// Services that refuse for a while, and connections that are cut before and after the
// request was heard, cost a second try and nothing else.
func TestFaults(t *testing.T) {
	unavailable := func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>`)
	}
	for name, fault := range map[string]func(w http.ResponseWriter, r *http.Request, serve http.Handler){
		"503":        func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { unavailable(w) },
		"cut before": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { cut(t, w) },
		"answer lost": func(w http.ResponseWriter, r *http.Request, serve http.Handler) {
			serve.ServeHTTP(httptest.NewRecorder(), r)
			cut(t, w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			store := s.open(t)
			var tried atomic.Int64
			s.before = func(w http.ResponseWriter, r *http.Request, serve http.Handler) bool {
				if tried.Add(1)%2 == 0 {
					return false
				}
				fault(w, r, serve)
				return true
			}
			info, err := put(t.Context(), store, "m", "1", When{Absent: true})
			if err != nil {
				t.Fatal(err)
			}
			if _, err = put(t.Context(), store, "m", "2", When{Tag: info.Tag}); err != nil {
				t.Fatal(err)
			}
			if got, _ := get(t, store, "m"); got != "2" {
				t.Errorf("it is %s", got)
			}
			if _, err := put(t.Context(), store, "m", "3", When{Tag: info.Tag}); !errors.Is(err, ErrChanged) {
				t.Errorf("over one that has changed: %v", err)
			}
			if err := store.Delete(t.Context(), "m"); err != nil {
				t.Error(err)
			}
		})
	}
}

// An answer that is cut goes on where it stopped, slow ones are waited for.
func TestCutAnswers(t *testing.T) {
	s := start(t)
	store := s.open(t)
	text := strings.Repeat("0123456789", 10_000)
	if _, err := put(t.Context(), store, "long", text, When{}); err != nil {
		t.Fatal(err)
	}
	var ranges []string
	cuts := 3
	s.before = func(w http.ResponseWriter, r *http.Request, serve http.Handler) bool {
		ranges = append(ranges, r.Header.Get("Range"))
		if len(ranges) > cuts {
			return false
		}
		whole := httptest.NewRecorder()
		serve.ServeHTTP(whole, r)
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(whole.Body.Len()))
		w.WriteHeader(whole.Code)
		half := whole.Body.Bytes()[:whole.Body.Len()/2]
		for part := range slices.Chunk(half, 9_000) {
			_, _ = w.Write(part)
			_ = http.NewResponseController(w).Flush()
		}
		cut(t, w)
		return true
	}
	if got, _ := get(t, store, "long"); got != text {
		t.Errorf("%d bytes, not as they were written", len(got))
	}
	if len(ranges) != cuts+1 || ranges[0] != "" || ranges[1] != "bytes=50000-" || ranges[2] != "bytes=75000-" {
		t.Errorf("asked for %q", ranges)
	}
	// One that changes meanwhile is not read half and half.
	ranges, cuts = nil, 1
	body, _, err := store.Get(t.Context(), "long")
	if err != nil {
		t.Fatal(err)
	}
	cuts = 0
	if _, err := put(t.Context(), store, "long", strings.Repeat("abcdefghij", 10_000), When{}); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(body); err == nil {
		t.Errorf("%d bytes of two blobs", len(got))
	}
	_ = body.Close()
	// One that is always cut is an error.
	s.before = func(w http.ResponseWriter, _ *http.Request, _ http.Handler) bool { cut(t, w); return true }
	if _, _, err := store.Get(t.Context(), "long"); err == nil || !strings.HasPrefix(err.Error(), "long in s3://kept/lake at ") {
		t.Errorf("%v", err)
	}
}

// A service that takes a request and says nothing more is given up, and asked again.
func TestStalled(t *testing.T) {
	s := start(t)
	store := s.open(t)
	core, err := store.connect(200 * time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	store.core = core
	var asked atomic.Int64
	s.before = func(_ http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if asked.Add(1) > 1 {
			return false
		}
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return true
	}
	if _, err := put(t.Context(), store, "m", "1", When{}); err != nil || asked.Load() < 2 {
		t.Errorf("%v after %d", err, asked.Load())
	}
}

// What a service says is in the message; what is refused for good is not tried again.
func TestRefused(t *testing.T) {
	s := start(t)
	store := s.open(t)
	var asked atomic.Int64
	s.before = func(w http.ResponseWriter, _ *http.Request, _ http.Handler) bool {
		asked.Add(1)
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>`)
		return true
	}
	if _, err := put(t.Context(), store, "m", "1", When{}); err == nil || !strings.HasSuffix(err.Error(), ": Access Denied (AccessDenied)") || asked.Load() != 1 {
		t.Errorf("%v after %d", err, asked.Load())
	}
	s.before = nil
	if _, err := Open(t.Context(), "s3://other/lake?endpoint="+s.URL); err == nil || !strings.Contains(err.Error(), "no such bucket") {
		t.Errorf("%v", err)
	}
	if err := store.Erase(t.Context(), "m"); err != nil {
		t.Error(err)
	}
	s.before = func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if !r.URL.Query().Has("versioning") {
			return false
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>`)
		return true
	}
	if err := store.Erase(t.Context(), "m"); err == nil || !strings.Contains(err.Error(), "keeps earlier versions cannot be told") {
		t.Errorf("%v", err)
	}
}

// A service without conditions has them looked at before.
func TestNoConditions(t *testing.T) {
	s := start(t)
	store := s.open(t)
	s.before = func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if r.Method != http.MethodPut || r.Header.Get("If-Match")+r.Header.Get("If-None-Match") == "" {
			return false
		}
		w.WriteHeader(http.StatusNotImplemented)
		_, _ = io.WriteString(w, `<Error><Code>NotImplemented</Code><Message>no</Message></Error>`)
		return true
	}
	conditions(t, store)
}

// What is erased is erased in every version.
func TestVersions(t *testing.T) {
	s := start(t)
	store := s.open(t)
	if err := s.backend.SetVersioningConfiguration("kept", gofakes3.VersioningConfiguration{Status: gofakes3.VersioningEnabled}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"m", "m", "mm"} {
		if _, err := put(t.Context(), store, key, key, When{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Erase(t.Context(), "m"); err != nil {
		t.Fatal(err)
	}
	versions, err := s.backend.ListBucketVersions("kept", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions.Versions {
		if key := v.(*gofakes3.Version).Key; key != "lake/mm" {
			t.Errorf("%s is still there", key)
		}
	}
	if len(versions.Versions) != 1 {
		t.Errorf("%d versions", len(versions.Versions))
	}
}
