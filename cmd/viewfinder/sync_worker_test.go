package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// heard is what was written, for who waits for it.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) until(t *testing.T, what string) {
	t.Helper()
	deadline := time.Now().Add(50 * time.Second)
	for time.Now().Before(deadline) {
		h.mu.Lock()
		is := strings.Contains(h.text.String(), what)
		h.mu.Unlock()
		if is {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("it does not say %q, but %q", what, h.text.String())
}

// A worker that begins while its database is started anew says so, and works when it is back.
func TestSyncWorker_databaseAway(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	path := filepath.Join(t.TempDir(), "sync.yaml")
	text := "sink: '" + server.Address.String() + "'\ntables: [InstagramBusinessProfile]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	server.Stop(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said := new(heard)
	ended := make(chan error, 1)
	go func() {
		out := streams{in: strings.NewReader(""), out: io.Discard, err: said}
		from := connection{demo: true}
		ended <- patiently(ctx, out, func() error {
			s, err := from.sync(ctx, path)
			if err != nil {
				return err
			}
			defer s.stop()
			return s.work(ctx, out, work.Crew{Hands: 1, Served: 1, Limits: work.Usual})
		})
	}()
	said.until(t, "cannot be reached")
	server.Start(t)
	said.until(t, "working until interrupted")
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) { // of one that had hardly begun
		t.Error(err)
	}
}
