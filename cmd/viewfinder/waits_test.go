package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// Whoever waits for the rate limit is told once, and of nothing else in the log.
func TestWaits(t *testing.T) {
	t.Parallel()
	var messages bytes.Buffer
	log := slog.New(&waits{s: streams{err: &messages}})
	log.Info("statement started")
	for range 3 {
		log.With("session", "x").WithGroup("g").Info(logging.HeldBack, "request", "1/media")
	}
	if got := messages.String(); !strings.HasPrefix(got, "waiting: ") || strings.Count(got, "\n") != 1 {
		t.Errorf("%q", got)
	}
}
