package lake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/sqlsink"
)

// benchRows is how many versions a round writes out.
const benchRows = 100_000

// BenchmarkFlush writes 100,000 versions of posts out of the state, into a folder and into a
// stand-in of S3 in the same process: rows and bytes of parts a second.
func BenchmarkFlush(b *testing.B) {
	for name, place := range map[string]func(testing.TB) string{
		"folder": func(t testing.TB) string { return t.TempDir() },
		"bucket": func(t testing.TB) string { return bucket(t, 0) },
	} {
		b.Run(name, func(b *testing.B) {
			state, err := sqlsink.OpenSQLite(filepath.Join(b.TempDir(), "state.db"))
			if err != nil {
				b.Fatal(err)
			}
			s, err := Open(b.Context(), place(b), state)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = s.Close() })
			s.waiting, s.patience = 1<<60, time.Hour // flushes are those that are measured
			if err := s.Prepare(b.Context(), []*history.Table{media}); err != nil {
				b.Fatal(err)
			}
			var took time.Duration
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				fill(b, s, fmt.Sprint(17841400000000000+n))
				b.StartTimer()
				began := time.Now()
				if err := s.Flush(b.Context()); err != nil {
					b.Fatal(err)
				}
				took += time.Since(began)
			}
			var bytes int64
			if err := state.DB().QueryRowContext(b.Context(), "SELECT sum(bytes) FROM lake_part WHERE kind = 'live'").Scan(&bytes); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(n*benchRows)/took.Seconds(), "rows/s")
			b.ReportMetric(float64(bytes)/1e6/took.Seconds(), "MB/s")
			b.ReportMetric(float64(bytes)/float64(n*benchRows), "bytes/row")
		})
	}
}

// BenchmarkCommit brings versions into the state, by steps of 5,000: what reading has to wait for.
func BenchmarkCommit(b *testing.B) {
	state, err := sqlsink.OpenSQLite(filepath.Join(b.TempDir(), "state.db"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(b.Context(), b.TempDir(), state)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	s.waiting, s.patience = 1<<60, time.Hour
	if err := s.Prepare(b.Context(), []*history.Table{media}); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		fill(b, s, fmt.Sprint(17841400000000000+n))
	}
	b.ReportMetric(float64(n*benchRows)/b.Elapsed().Seconds(), "rows/s")
}

// fill commits posts of an account whose captions are words of a text.
func fill(b *testing.B, s *Sink, account string) {
	b.Helper()
	text, err := os.ReadFile("../../../docs/keeping.md")
	if err != nil {
		b.Fatal(err)
	}
	words := strings.Fields(string(text))
	claim, err := s.Claim(b.Context(), history.Task{Account: account, Table: media.Name})
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < benchRows; from += 5_000 {
		var rows []history.Row
		for post := from; post < from+5_000; post++ {
			first := post * 7 % (len(words) - 12)
			rows = append(rows, history.Row{Values: []any{
				fmt.Sprint(17900000000000000 + post), strings.Join(words[first:first+12], " "), []string{"IMAGE", "VIDEO", "CAROUSEL_ALBUM"}[post%3],
				int64(post * post % 4999), float64(post%1000) / 7, post%3 == 0, began.Add(-time.Duration(post) * time.Minute), nil,
			}})
		}
		step := &history.Step{Batches: []history.Batch{{Table: media, Rows: rows, Scan: history.Scan{Account: account, Began: began, Ended: began, Complete: true}}}}
		if _, err := s.Commit(b.Context(), claim, step); err != nil {
			b.Fatal(err)
		}
	}
}
