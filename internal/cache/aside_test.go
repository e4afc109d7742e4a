package cache_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/cache"
	"github.com/viewfinder-sql/viewfinder/internal/released"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// big is the row of a number, as one of a table with a caption.
func big(n int) []value.Value {
	return []value.Value{value.Text(fmt.Sprint("row ", n)), value.Int(int64(n)), value.Text(strings.Repeat("x", 500)), value.Null, value.Float(0.5), value.Blob([]byte{byte(n)})}
}

func bigBatch(p *cache.Pile) cache.Batch {
	b := cache.Batch{Pile: p, Scan: cache.Scan{Began: time.Now(), Ended: time.Now(), Complete: true}}
	b.Table.Name, b.Table.Key = "Big", []string{"Id"}
	for _, name := range []string{"Id", "N", "Caption", "None", "Rate", "Bytes"} {
		b.Table.Columns, b.Scan.Columns = append(b.Table.Columns, cache.Column{Name: name}), append(b.Scan.Columns, name)
	}
	return b
}

// names are the files of a folder.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// Rows that wait take a bounded share of the memory, however many they are; then they are kept in
// their order, and nothing is left beside the file.
func TestAside(t *testing.T) {
	path := place(t)
	f := at(path)
	defer f.Close()
	aside := f.Aside()
	pile := aside.Pile([]int{0})
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const many = 40_000
	before := heap()
	for n := range many {
		if err := pile.Add(t.Context(), big(n)); err != nil {
			t.Fatal(err)
		}
	}
	if after := heap(); after > before+(16<<20) {
		t.Errorf("%d rows that wait take %d MB", many, (after-before)>>20)
	}
	if single, err := pile.Single(t.Context()); !single || err != nil || pile.Len() != many {
		t.Errorf("%t, %v, %d rows", single, err, pile.Len())
	}
	if left := names(t, filepath.Dir(path)); runtime.GOOS != "windows" && len(left) != 3 {
		t.Errorf("others find %q", left)
	}
	if err := f.Store(t.Context(), nil, bigBatch(pile)); err != nil {
		t.Fatal(err)
	}
	if err := aside.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := f.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := r.Read(t.Context(), cache.Wanted{Table: "Big", Columns: []string{"Id", "N", "Caption", "None", "Rate", "Bytes"}})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; ; n++ {
		more, err := rows.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		for i, want := range big(n) {
			if got := rows.Value(i); got != want {
				t.Fatalf("row %d: %v, and not %v", n, got, want)
			}
		}
	}
	if lines, err := r.Scans(t.Context(), "Big"); n != many || err != nil || lines[0].Rows != many {
		t.Errorf("%d rows are kept, %+v, %v", n, lines, err)
	}
	if left := names(t, filepath.Dir(path)); len(left) != 3 {
		t.Errorf("left are %q", left)
	}
}

// Two rows of one key are found wherever the first of them waits.
func TestAside_double(t *testing.T) {
	t.Parallel()
	f := at(place(t))
	defer f.Close()
	const many = 10_000
	for _, twin := range []int{0, many / 2, many - 1} {
		aside := f.Aside()
		pile, other := aside.Pile([]int{0}), aside.Pile(nil)
		for n := range many {
			for _, p := range []*cache.Pile{pile, other} {
				if err := p.Add(t.Context(), big(n)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, p := range []*cache.Pile{pile, other} {
			if err := p.Add(t.Context(), big(twin)); err != nil {
				t.Fatal(err)
			}
		}
		if single, err := pile.Single(t.Context()); single || err != nil || pile.Len() != 0 {
			t.Errorf("row %d twice: %t, %v, %d rows", twin, single, err, pile.Len())
		}
		if single, err := other.Single(t.Context()); !single || err != nil || other.Len() != many+1 {
			t.Errorf("without a key: %t, %v, %d rows", single, err, other.Len())
		}
		if err := aside.Close(); err != nil {
			t.Error(err)
		}
	}
}

const waiting = "VIEWFINDER_TEST_CACHE_WAITING"

// TestWaiter is no test: it has rows wait until it is killed, for TestAside_killed.
func TestWaiter(t *testing.T) {
	path := os.Getenv(waiting)
	if path == "" {
		t.Skip("it is the other process of TestAside_killed")
	}
	pile := at(path).Aside().Pile([]int{0})
	for n := 0; ; n++ {
		if err := pile.Add(t.Context(), big(n)); err != nil {
			t.Fatal(err)
		}
		if n == 50_000 {
			if err := os.WriteFile(path+"-mark", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A program that is killed while rows wait leaves what was kept, and with the next opening
// nothing else; also where it was killed in the instant in which their file had a name.
func TestAside_killed(t *testing.T) {
	t.Parallel()
	path := place(t)
	f := at(path)
	if err := f.Store(t.Context(), nil, generation(1)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	released.Killed(t, "TestWaiter", path+"-mark", 1, waiting+"="+path)
	if err := os.Remove(path + "-mark"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-next-left", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Store(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if g := whole(t, path); g != 1 {
		t.Errorf("generation %d", g)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if left := names(t, filepath.Dir(path)); len(left) != 1 || left[0] != filepath.Base(path) {
		t.Errorf("left are %q", left)
	}
}
