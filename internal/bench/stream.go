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

// streamOptions are of posts alone, or with as many comments in all.
func streamOptions(joining bool) graphsim.Options {
	o := graphsim.Options{Accounts: streamAccounts, Media: streamPosts, Comments: -1, Replies: -1, PreConversion: -1, Clock: time.Now}
	if joining {
		o.Comments = streamAccounts * streamPosts
	}
	return o
}

// stream writes the heap in use along a long statement.
func (b *bench) stream() error {
	if b.joining {
		return b.show("stream-join", func(w *bufio.Writer) error {
			return stream(w, "SELECT m.Id, m.Caption, c.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id", "-stream", "-join")
		})
	}
	return b.show("stream", func(w *bufio.Writer) error {
		return stream(w, "SELECT Id, Caption, LikesCount FROM Media", "-stream")
	})
}

// stream reads what hangs below the 200,000 posts of 20 accounts and writes the heap in
// use along the way, after a collection: what the statement holds on to.
func stream(w *bufio.Writer, query string, serving ...string) error {
	s, stop, err := startServer(serving...)
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
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row := make([]sql.RawBytes, len(columns))
	into := make([]any, len(row))
	for i := range row {
		into[i] = &row[i]
	}
	fmt.Fprint(w, "| posts read | rows | heap held, MB |\n|--:|--:|--:|\n")
	n, posts, last := 0, 0, ""
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		n++
		if string(row[0]) == last {
			continue
		}
		last = string(row[0])
		if posts++; posts%(streamAccounts*streamPosts/8) == 0 {
			fmt.Fprintf(w, "| %d | %d | %.1f |\n", posts, n, (heap()-before)/1e6)
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
