package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Of a file that is erased nothing is left, and of another one nothing is touched.
func TestErase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	if was, err := Erase(Place{Path: path}); was || err != nil {
		t.Errorf("of no file: %v %v", was, err)
	}
	for _, name := range []string{"a.db", "a.db-wal", "a.db-shm", "aa.db"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := Erase(Place{Path: path}); !was || err != nil {
		t.Errorf("%v %v", was, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != "aa.db" {
		t.Errorf("%v %v", left, err)
	}
	// What cannot be erased leaves the file, so that the next attempt finds all that is left.
	if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.MkdirAll(filepath.Join(path+"-wal", "below"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if was, err := Erase(Place{Path: path}); was || err == nil {
		t.Errorf("with a log that stays: %v %v", was, err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is gone before its log: %v", err)
	}
	full := filepath.Join(dir, "full.db")
	if err := os.MkdirAll(filepath.Join(full, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	if was, err := Erase(Place{Path: full}); was || err == nil {
		t.Errorf("of what cannot be erased: %v %v", was, err)
	}
}
