package cache_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

func at(path string) *cache.File {
	return cache.At(cache.Place{Path: path, Key: func(context.Context) ([]byte, error) { return make([]byte, cache.KeySize), nil }})
}

func place(t *testing.T) string { return filepath.Join(t.TempDir(), "cache", "x.db") }

const rowsOf = 3000

// generation is a whole scan of a table in which every row has the number g.
func generation(g int64) cache.Batch {
	b := cache.Batch{
		Table: cache.Table{Name: "Numbers", Key: []string{"Id"}, Columns: []cache.Column{{Name: "Id", Type: "TEXT", Indexed: true}, {Name: "G", Type: "INTEGER"}}},
		Scan:  cache.Scan{Columns: []string{"Id", "G"}, Began: time.Now(), Ended: time.Now(), Complete: true},
	}
	for i := range rowsOf - g%7 { // some rows come and go
		b.Rows = append(b.Rows, []value.Value{value.Text(fmt.Sprintf("row %d", i)), value.Int(g)})
	}
	return b
}

// whole fails where what is kept is not one generation, and returns that; 0 for none.
func whole(t *testing.T, path string) (g int64) {
	t.Helper()
	f := at(path)
	defer f.Close()
	r, err := f.Reader(t.Context())
	if errors.Is(err, cache.ErrAbsent) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Hold(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines, err := r.Scans(t.Context(), "numbers")
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		return 0
	}
	rows, err := r.Read(t.Context(), cache.Wanted{Table: "Numbers", Columns: []string{"G"}})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := int64(0)
	more, err := rows.Next(t.Context())
	for ; more && err == nil; more, err = rows.Next(t.Context()) {
		if v := rows.Value(0).Int(); n > 0 && v != g {
			t.Fatalf("rows of the generations %d and %d", g, v)
		} else {
			g = v
		}
		n++
	}
	if err != nil {
		t.Fatal(err)
	}
	if n != rowsOf-g%7 || lines[0].Rows != n {
		t.Fatalf("generation %d has %d rows, and its line says %d", g, n, lines[0].Rows)
	}
	return g
}

// TestWriter is no test: it writes generations for TestKilled until it is killed.
func TestWriter(t *testing.T) {
	path := os.Getenv("VIEWFINDER_TEST_CACHE_WRITER")
	if path == "" {
		t.Skip("it is the other process of TestKilled")
	}
	first, err := strconv.ParseInt(os.Getenv("VIEWFINDER_TEST_CACHE_FIRST"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	f := at(path)
	for g := first; ; g++ {
		if err := f.Store(t.Context(), nil, generation(g)); err != nil {
			t.Fatal(err)
		}
		fmt.Println(g)
	}
}

// A writer that is killed leaves one whole generation, the one before or its own, to the
// readers of meanwhile and of later.
func TestKilled(t *testing.T) {
	t.Parallel()
	path := place(t)
	last := int64(0)
	for round := range 5 {
		command := exec.Command(os.Args[0], "-test.run=^TestWriter$")
		command.Env = append(os.Environ(), "VIEWFINDER_TEST_CACHE_WRITER="+path, fmt.Sprintf("VIEWFINDER_TEST_CACHE_FIRST=%d", last+1))
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		// After its first generation it is anywhere in one of the next.
		if _, err := out.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		for range 1 + rand.IntN(4) {
			last = max(last, whole(t, path))
		}
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait()
		if g := whole(t, path); g < last || g == 0 {
			t.Fatalf("round %d: generation %d after %d", round, g, last)
		} else {
			last = g
		}
	}
}

// Of those who want to read a table anew at the same time one may; a lease that nobody renews
// ends, and what is written under it is dropped.
func TestLease(t *testing.T) {
	t.Parallel()
	path := place(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	var held []*cache.Lease
	for range 5 {
		all.Go(func() {
			f := at(path)
			defer f.Close()
			l, err := f.Lease(t.Context(), "Media", "Comments")
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if l != nil {
				held = append(held, l)
			}
		})
	}
	all.Wait()
	if len(held) != 1 {
		t.Fatalf("%d have it", len(held))
	}
	f := at(path)
	defer f.Close()
	if l, err := f.Lease(t.Context(), "Comments"); l != nil || err != nil {
		t.Errorf("one table of it is free: %v, %v", l, err)
	}
	if l, err := f.Lease(t.Context(), "Stories"); l == nil || err != nil {
		t.Errorf("another table: %v, %v", l, err)
	}
	if err := held[0].End(t.Context()); err != nil {
		t.Fatal(err)
	}
	next, err := f.Lease(t.Context(), "Media")
	if next == nil || err != nil {
		t.Fatalf("after its end: %v, %v", next, err)
	}
	if err := f.Store(t.Context(), held[0], generation(1)); !errors.Is(err, cache.ErrLeaseLost) {
		t.Errorf("under a lease that has ended: %v", err)
	}
	if g := whole(t, path); g != 0 {
		t.Errorf("generation %d was written", g)
	}
	if err := f.Store(t.Context(), next, generation(2)); err != nil {
		t.Error(err)
	}
}

// Several may begin a cache at the same time.
func TestBegin_together(t *testing.T) {
	t.Parallel()
	for range 40 {
		path := place(t)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				f := at(path)
				defer f.Close()
				if _, err := f.Lease(t.Context(), "Media"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
