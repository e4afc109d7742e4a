package lake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
)

// scratches are how many scratch files of this process are open.
func scratches(t *testing.T) (n int) {
	t.Helper()
	open, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range open {
		if name, err := os.Readlink(fd); err == nil && strings.Contains(name, "viewfinder-part-") {
			n++
		}
	}
	return n
}

// However many parts there are, some are read at a time, and what they come to is the same.
func TestDiff_manyParts(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it looks into /proc")
	}
	s := open(t, t.TempDir(), sqlite(t, filepath.Join(t.TempDir(), "state.db")), media)
	const parts = 5*together + 3
	for n := range parts {
		at := began.Add(time.Duration(n) * time.Hour)
		rows := []history.Row{{Values: []any{"1", "same", nil, int64(n), nil, nil, nil, nil}}, {Values: []any{fmt.Sprint(100 + n), nil, nil, nil, nil, nil, nil, nil}}}
		commit(t, s, &history.Step{Batches: []history.Batch{{Table: media, Rows: rows, Scan: history.Scan{Account: "1", Began: at, Ended: at}}}})
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	most, came, changed := 0, 0, 0
	err := s.Diff(t.Context(), "media", began, began.Add(parts*time.Hour), func(c history.Change) error {
		most = max(most, scratches(t))
		switch {
		case c.Came:
			came++
		case *c.Was != "0" || *c.Is != fmt.Sprint(parts-1):
			return errors.New("it was " + *c.Was + " and is " + *c.Is)
		default:
			changed++
		}
		return nil
	})
	if err != nil || came != parts-1 || changed != 1 {
		t.Errorf("%d rows came, %d values changed: %v", came, changed, err)
	}
	if left := scratches(t); most > together || left > 0 {
		t.Errorf("%d files were open at the same time, and %d are left", most, left)
	}
	if err := finish(s); err != nil {
		t.Fatal(err)
	}
}
