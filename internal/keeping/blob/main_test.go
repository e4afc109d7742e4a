package blob

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// service is a stand-in of S3 that a test can have fail.
type service struct {
	*httptest.Server
	backend *s3mem.Backend
	// before is asked of each request; what it returns true for it has answered itself.
	before func(w http.ResponseWriter, r *http.Request, serve http.Handler) bool
}

func start(t *testing.T) *service {
	t.Helper()
	s := &service{backend: s3mem.New()}
	if err := s.backend.CreateBucket("kept"); err != nil {
		t.Fatal(err)
	}
	fake := gofakes3.New(s.backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.before == nil || !s.before(w, r, fake) {
			fake.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// fakeKeys are credentials of a stand-in, which takes any.
func fakeKeys(t *testing.T) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "fake-key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "fake-secret")
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_ENDPOINT_URL_S3", "")
}

func (s *service) open(t *testing.T) *bucket {
	t.Helper()
	fakeKeys(t)
	store, err := Open(t.Context(), "s3://kept/lake?endpoint="+s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return store.(*bucket)
}

func put(ctx context.Context, s Store, key, text string, when When) (Info, error) {
	return s.Put(ctx, key, bytes.NewReader([]byte(text)), int64(len(text)), when)
}

func get(t *testing.T, s Store, key string) (string, Info) {
	t.Helper()
	body, info, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := body.Close(); err != nil {
		t.Fatal(err)
	}
	return string(text), info
}
