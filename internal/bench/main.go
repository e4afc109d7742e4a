package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
)

func main() {
	serving := flag.Bool("serve", false, "serve the simulator to another process of this program")
	latency := flag.Duration("latency", -1, "measure at this latency only; the default is at 0 and at 80ms")
	streaming := flag.Bool("stream", false, "measure the memory of one long statement instead")
	only := flag.Int("question", 0, "ask this question only; the default is all ten")
	flag.Parse()
	var err error
	switch {
	case *serving && *streaming:
		err = serve(streamOptions())
	case *serving:
		err = serve(options(*latency))
	case *streaming:
		err = stream()
	case *latency >= 0:
		err = measureAt(*latency, *only, true)
	default:
		if err = measureAt(0, *only, false); err == nil {
			err = measureAt(80*time.Millisecond, *only, true)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figures are what one question came to.
type figures struct {
	report      driver.Report
	rows        int64
	first, took time.Duration
	peak        uint64 // bytes of heap beyond what was in use before
}

func measureAt(latency time.Duration, only int, last bool) error {
	s, stop, err := startServer("-latency", latency.String())
	if err != nil {
		return err
	}
	defer stop()
	if latency == 0 {
		fmt.Print("Without latency:\n\n")
	} else {
		fmt.Printf("With %d ms of latency for each call:\n\n", latency.Milliseconds())
	}
	fmt.Println("| question | rows | requests | calls | fewest | ratio | one call per post (model) | first row | all | rows/s | of rounds × latency | peak MB |")
	fmt.Println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for i, q := range s.Questions {
		if only != 0 && only != i+1 {
			continue
		}
		f, err := measure(s.DSN, q.SQL)
		if err != nil {
			return fmt.Errorf("question %s: %w", q.Name, err)
		}
		print(q, f, latency)
	}
	fmt.Println()
	if !last {
		return nil
	}
	fmt.Print("The fewest calls:\n\n")
	for _, q := range s.Questions {
		fmt.Printf("- %s: %s = %d\n", q.Name, q.Formula, q.Bound)
	}
	return nil
}

func print(q question, f figures, latency time.Duration) {
	model, rounds := "–", "–"
	if q.PerPost > 0 {
		model = fmt.Sprintf("%d (%.0f×)", q.PerPost, float64(q.PerPost)/float64(f.report.QuotaCalls))
	}
	if latency > 0 {
		rounds = fmt.Sprintf("%.2f", float64(f.took)/float64(time.Duration(q.Rounds)*latency))
	}
	fmt.Printf("| %s | %d | %d | %d | %d | %.2f | %s | %.0f ms | %.0f ms | %.0f | %s | %.1f |\n",
		q.Name, f.rows, f.report.Requests, f.report.QuotaCalls, q.Bound,
		float64(f.report.QuotaCalls)/float64(q.Bound), model,
		ms(f.first), ms(f.took), float64(f.rows)/f.took.Seconds(), rounds, float64(f.peak)/1e6)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// measure asks one question on a connection that has not been used before:
// nothing is known of the accounts.
func measure(dsn, query string) (f figures, err error) {
	db, err := sql.Open("instagram", dsn)
	if err != nil {
		return f, err
	}
	defer func() { _ = db.Close() }()
	if err := db.Ping(); err != nil { // the engine's memory is there before
		return f, err
	}
	stop := watchHeap(&f.peak)
	defer stop()
	start := time.Now()
	rows, err := db.QueryContext(driver.WithReport(context.Background(), &f.report), query)
	if err != nil {
		return f, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return f, err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if f.rows == 0 {
			f.first = time.Since(start)
		}
		f.rows++
		if err := rows.Scan(values...); err != nil {
			return f, err
		}
	}
	f.took = time.Since(start)
	if err := rows.Err(); err != nil {
		return f, err
	}
	if err := rows.Close(); err != nil {
		return f, err
	}
	if !f.report.Complete {
		return f, fmt.Errorf("the answer is not complete: %+v", f.report.Warnings)
	}
	return f, nil
}

// watchHeap samples the heap until stopped and keeps the most that was in use
// beyond the beginning.
func watchHeap(peak *uint64) (stop func()) {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapInuse
	var ended atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !ended.Load() {
			runtime.ReadMemStats(&m)
			if m.HeapInuse > before {
				*peak = max(*peak, m.HeapInuse-before)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return func() { ended.Store(true); <-done }
}
