package cache

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Without a key nothing is written, least of all in the plain, and nothing is read.
func TestFile_noKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache", "x.db")
	none := errors.New("the keyring is locked: unlock it")
	for name, key := range map[string]func(context.Context) ([]byte, error){
		"there is no key: the keyring is locked: unlock it": func(context.Context) ([]byte, error) { return nil, none },
		"its key is none": func(context.Context) ([]byte, error) { return nil, nil },
	} {
		f := At(Place{Path: path, Key: key})
		aside := f.Aside()
		_, reading := f.Reader(t.Context())
		_, leasing := f.Lease(t.Context(), "Media")
		for _, err := range []error{f.Store(t.Context(), nil, sample()), reading, leasing, aside.open(t.Context())} {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%v, want %s", err, name)
			}
		}
		if there, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(there) > 0 {
			t.Errorf("there are %q, %v", there, err)
		}
		if err := errors.Join(aside.Close(), f.Close()); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("a file was made")
	}
}
