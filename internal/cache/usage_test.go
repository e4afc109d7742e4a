package cache

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Who cannot write down what it knows, as another process writes, reads what others have written.
func TestUsage_whileOthersWrite(t *testing.T) {
	t.Parallel()
	of := Place{Path: filepath.Join(t.TempDir(), "of the user", "usage.db"), Key: func(context.Context) ([]byte, error) { return make([]byte, KeySize), nil }}
	other := At(of)
	defer other.Close()
	used := Usage{Account: "17841400000000001", Kind: "app", Percent: 36, At: time.UnixMilli(2_000_000)}
	if _, _, err := other.ShareUsage(t.Context(), "other", []Usage{used}); err != nil {
		t.Fatal(err)
	}
	of.Patience = time.Millisecond
	mine := At(of)
	defer mine.Close()
	held := errors.New("held")
	err := other.write(t.Context(), func(*sqlite3.Conn) error {
		if _, _, err := mine.ShareUsage(t.Context(), "mine", nil); !errors.Is(err, sqlite3.BUSY) {
			t.Errorf("two write at once: %v", err)
		}
		all, others, err := mine.Usage(t.Context(), "mine")
		if err != nil || others != 1 || fmt.Sprint(all) != fmt.Sprint([]Usage{used}) {
			t.Errorf("got %v, %d others, %v", all, others, err)
		}
		return held
	})
	if !errors.Is(err, held) {
		t.Error(err)
	}
	if _, others, err := mine.Usage(t.Context(), "other"); others != 0 || err != nil { // as nobody else has said anything
		t.Errorf("%d others, %v", others, err)
	}
}

// Of processes that have waited for each other, the last to write need not know the latest.
func TestShareUsage_overtaken(t *testing.T) {
	t.Parallel()
	f := At(Place{Path: filepath.Join(t.TempDir(), "of the user", "usage.db"), Key: func(context.Context) ([]byte, error) { return make([]byte, KeySize), nil }})
	defer f.Close()
	for _, u := range []Usage{{Percent: 36, At: time.UnixMilli(2000)}, {Percent: 35, At: time.UnixMilli(1000)}} {
		all, _, err := f.ShareUsage(t.Context(), "one", []Usage{u})
		if err != nil || len(all) != 1 || all[0].Percent != 36 {
			t.Errorf("got %v, %v", all, err)
		}
	}
	if all, _, err := f.ShareUsage(t.Context(), "one", []Usage{{Percent: 3, At: time.UnixMilli(3000)}}); err != nil || len(all) != 1 || all[0].Percent != 3 {
		t.Errorf("got %v, %v", all, err)
	}
	for _, u := range []Usage{{Percent: 99, At: time.Now().Add(24 * time.Hour)}, {Percent: 4, At: time.Now()}} { // the clock was wrong, and is set right
		all, _, err := f.ShareUsage(t.Context(), "one", []Usage{u})
		if err != nil || len(all) != 1 || all[0].Percent != u.Percent {
			t.Errorf("got %v, %v", all, err)
		}
	}
}
