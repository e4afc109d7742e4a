package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/logging"
	"github.com/viewfinder-sql/viewfinder/internal/progress"
)

// waits is a log that tells whoever waits what for: as progress where that is seen, or else
// once.
type waits struct {
	s    streams
	once sync.Once
}

// Enabled is part of slog.Handler.
func (*waits) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle takes the line that matters.
func (w *waits) Handle(ctx context.Context, line slog.Record) error {
	if line.Message != logging.HeldBack {
		return nil
	}
	var until time.Time
	line.Attrs(func(a slog.Attr) bool {
		if a.Key == "until" {
			until, _ = time.Parse(time.RFC3339, a.Value.String())
		}
		return true
	})
	if p := progress.In(ctx); p != nil && p.HeldBack(until) {
		return nil
	}
	w.once.Do(func() {
		w.s.say("waiting: much of the rate limit is used, so that calls are spread; MaxQuotaPercent says how much may be, and an interrupt ends it")
	})
	return nil
}

// WithAttrs is part of slog.Handler.
func (w *waits) WithAttrs([]slog.Attr) slog.Handler { return w }

// WithGroup is part of slog.Handler.
func (w *waits) WithGroup(string) slog.Handler { return w }
