package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// The data of the streaming measurement.
const (
	streamAccounts = 20
	streamPosts    = 10_000
)

func streamOptions() graphsim.Options {
	return graphsim.Options{Accounts: streamAccounts, Media: streamPosts, Comments: -1, Replies: -1, PreConversion: -1, Clock: time.Now}
}

// stream reads 200,000 posts of 20 accounts and writes the heap in use along the
// way, after a collection: what the statement holds on to.
func stream(w *bufio.Writer) error {
	s, stop, err := startServer("-stream")
	if err != nil {
		return err
	}
	defer stop()
	db, err := sql.Open("instagram", s.dsn())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.Ping(); err != nil {
		return err
	}
	before := heap()
	start := time.Now()
	rows, err := db.QueryContext(context.Background(), "SELECT Id, Caption, LikesCount FROM Media")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	fmt.Fprint(w, "| rows read | heap held, MB |\n|--:|--:|\n")
	var id, caption sql.RawBytes
	var likes int64
	n := 0
	for rows.Next() {
		if err := rows.Scan(&id, &caption, &likes); err != nil {
			return err
		}
		if n++; n%(streamAccounts*streamPosts/8) == 0 {
			fmt.Fprintf(w, "| %d | %.1f |\n", n, (heap()-before)/1e6)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%.1f s, %.0f rows/s\n", time.Since(start).Seconds(), float64(n)/time.Since(start).Seconds())
	return nil
}

// heap is the live heap in bytes.
func heap() float64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
