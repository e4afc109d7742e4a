//go:build unix

package logging

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestOpenFile_refusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		make func(path string) error
		want string
	}{
		"link": {func(path string) error {
			return os.Symlink(filepath.Join(filepath.Dir(path), "other"), path)
		}, "is not a regular file, or is a link to one: name the file itself"},
		"pipe": {func(path string) error { return syscall.Mkfifo(path, 0o600) }, "is not a regular file"},
		"readable": {func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o600), os.Chmod(path, 0o644))
		}, "may be read or written by other users (mode -rw-r--r--): chmod 600 it, or name another file"},
		"group": {func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o600), os.Chmod(path, 0o620))
		}, "(mode -rw--w----): chmod 600 it"},
	} {
		path := filepath.Join(t.TempDir(), "a.log")
		if err := tt.make(path); err != nil {
			t.Fatal(err)
		}
		f, err := openFile(path, 0, 0)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
		if f != nil {
			_ = f.Close()
		}
	}
}

// The file that is rotated into is checked like the first.
func TestFile_linkPutInItsPlace(t *testing.T) {
	t.Parallel()
	f := small(t, 0)
	write(t, f, 0, 1)
	target := filepath.Join(t.TempDir(), "target")
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, f.path); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("line\n")); err == nil || !strings.Contains(err.Error(), "is a link") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(target); err == nil {
		t.Error("the link was followed")
	}
}

// A full device loses lines without a failure.
func TestLogger_fullDevice(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here:", err)
	}
	l := newLogger(Config{Verbosity: 1}, &sink{file: full})
	defer l.Close()
	l.StatementStart(statement("1"), "SELECT 1")
	if lines, cause := l.Lost(); lines != 1 || !strings.Contains(cause.Error(), "no space left on device") {
		t.Errorf("lost %d, %v", lines, cause)
	}
}
