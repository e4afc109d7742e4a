package logging

import (
	"path/filepath"
	"testing"
	"time"
)

// What a statement's two lines cost, and what they cost without a log.
func BenchmarkLogger(b *testing.B) {
	for name, cfg := range map[string]Config{
		"silent": {},
		"text":   {File: filepath.Join(b.TempDir(), "a.log")},
		"json":   {File: filepath.Join(b.TempDir(), "b.log"), Format: JSON},
	} {
		b.Run(name, func(b *testing.B) {
			l, err := New(cfg)
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			ctx := statement("7")
			b.ReportAllocs()
			for b.Loop() {
				l.StatementStart(ctx, "SELECT Id FROM Media")
				l.StatementEnd(ctx, StatementResult{Rows: 25, Took: time.Millisecond})
			}
		})
	}
}
