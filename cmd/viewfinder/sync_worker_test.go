package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/work"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

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
	said, messages := io.Pipe()
	defer func() { _ = said.Close() }()
	ended := make(chan error, 1)
	go func() {
		out := streams{in: strings.NewReader(""), out: io.Discard, err: messages}
		from := connection{demo: true}
		err := patiently(ctx, out, func() error {
			s, err := from.sync(ctx, path)
			if err != nil {
				return err
			}
			defer s.stop()
			return s.work(ctx, out, work.Crew{Hands: 1, Served: 1, Limits: work.Usual})
		})
		_ = messages.CloseWithError(err)
		ended <- err
	}()
	lines := bufio.NewScanner(said)
	until := func(what string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), what) {
				return
			}
		}
		t.Fatalf("it does not say %q, and ends: %v", what, lines.Err())
	}
	until("cannot be reached")
	server.Start(t)
	until("working until interrupted")
	stop()
	if _, err := io.Copy(io.Discard, said); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) { // of one that had hardly begun
		t.Error(err)
	}
}
