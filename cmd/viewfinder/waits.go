package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/logging"
)

// waits is a log that tells whoever waits at the terminal what for, once.
type waits struct {
	s    streams
	once sync.Once
}

// Enabled is part of slog.Handler.
func (*waits) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle prints the message of the line that matters.
func (w *waits) Handle(_ context.Context, line slog.Record) error {
	if line.Message == logging.HeldBack {
		w.once.Do(func() {
			w.s.say("waiting: much of the rate limit is used, so that calls are spread; MaxQuotaPercent says how much may be, and an interrupt ends it")
		})
	}
	return nil
}

// WithAttrs is part of slog.Handler.
func (w *waits) WithAttrs([]slog.Attr) slog.Handler { return w }

// WithGroup is part of slog.Handler.
func (w *waits) WithGroup(string) slog.Handler { return w }
