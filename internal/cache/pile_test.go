package cache

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// A pile that is forgotten takes no room any more, neither in memory nor in the file.
func TestPile_forget(t *testing.T) {
	f := opened(t, filepath.Join(t.TempDir(), "cache", "x.db"), 1)
	a := f.Aside()
	defer a.Close()
	gone, stays := a.Pile([]int{0}), a.Pile(nil)
	row := []value.Value{value.Text(""), value.Text(strings.Repeat("x", 1<<20))}
	for n := range 6 { // more than is in memory, and some
		row := append([]value.Value{value.Int(int64(n))}, row[1:]...)
		if err := gone.Add(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := stays.Add(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	gone.Forget()
	tables, err := one(a.db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
	if err != nil || tables != "0" || a.size != sizeOf(row) || a.err != nil {
		t.Errorf("there are %s tables, and %d bytes are counted, not %d: %v, %v", tables, a.size, sizeOf(row), err, a.err)
	}
}
