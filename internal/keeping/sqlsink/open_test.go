package sqlsink

import (
	"path/filepath"
	"sync"
	"testing"
)

// Several may open a new file at the same time.
func TestOpenSQLite_together(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for n := range 40 {
		path := filepath.Join(dir, string(rune('a'+n))+".db")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s, err := OpenSQLite(path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
