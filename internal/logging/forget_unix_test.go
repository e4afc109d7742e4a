//go:build unix

package logging

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A log that is forgotten of stays its owner's, with its mode: else the program that writes it
// would refuse it.
func TestForget_keepsOwner(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(path, []byte("of 178414\nother\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const mode = 0o640
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	want := os.Geteuid()
	if want == 0 {
		want = 4242
		if err := os.Chown(path, want, want); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := Forget(path, "178414"); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if is := info.Sys().(*syscall.Stat_t); int(is.Uid) != want || info.Mode().Perm() != mode {
		t.Errorf("it belongs to %d with mode %v, want %d and %o", is.Uid, info.Mode(), want, mode)
	}
}
