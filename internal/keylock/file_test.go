package keylock_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

// Whoever holds a file, in this program or another, is waited for.
func TestFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	soon := func() context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
		t.Cleanup(cancel)
		return ctx
	}
	unlock, waited, err := keylock.File(t.Context(), path)
	if err != nil || waited {
		t.Fatal(waited, err)
	}
	if _, waited, err := keylock.File(soon(), path); !waited || !errors.Is(err, context.DeadlineExceeded) {
		t.Error("while it is held here:", waited, err)
	}
	unlock()
	unlock()
	other := flock.New(path) // as another program has it
	if got, err := other.TryLock(); err != nil || !got {
		t.Fatal(got, err)
	}
	if _, waited, err := keylock.File(soon(), path); !waited || !errors.Is(err, context.DeadlineExceeded) {
		t.Error("while another program holds it:", waited, err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, waited, err = keylock.File(t.Context(), path)
	if err != nil || waited {
		t.Error(waited, err)
	}
	unlock()
	if _, _, err := keylock.File(t.Context(), filepath.Join(path, "below")); err == nil {
		t.Error("a file below a file is locked")
	}
}
