//go:build !windows

package privatefile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// place is a path in a directory that does not exist yet.
func place(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "private", "tokens.json")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := Replace(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func mode(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestReplace(t *testing.T) {
	t.Parallel()
	path := place(t)
	if _, err := Read(path, 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a directory: %v", err)
	}
	for _, text := range []string{"first", "", "second, longer than the first"} {
		write(t, path, text)
		if got, err := Read(path, 100); err != nil || string(got) != text {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if d, f := mode(t, filepath.Dir(path)), mode(t, path); d != 0o700 || f != 0o600 {
		t.Errorf("directory %#o, file %#o", d, f)
	}
	if _, err := Read(path, 10); err == nil || !strings.HasSuffix(err.Error(), "is longer than 10 bytes") {
		t.Errorf("too long: %v", err)
	}
	if _, err := Read(path+"x", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such file: %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	path := place(t)
	if err := Sweep(t.Context(), path, "write"); err != nil {
		t.Errorf("without a directory: %v", err)
	}
	write(t, path, "x")
	dir := filepath.Dir(path)
	for _, name := range []string{".tokens.json123", ".tokens.json9", ".tokens.json", ".tokens.json.key55", ".tokens.json12a", "tokens.json7", ".other.json8"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sweep(t.Context(), path, "write"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); err != nil || got != ".other.json8 .tokens.json .tokens.json.key55 .tokens.json12a tokens.json tokens.json.locks tokens.json7" {
		t.Errorf("left: %s, %v", got, err)
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil func(path string) error
		want  string
	}{
		{"file open to the group", func(p string) error { return os.Chmod(p, 0o640) }, "is open to others (mode 0640): chmod 600 it"},
		{"file open to others", func(p string) error { return os.Chmod(p, 0o604) }, "is open to others (mode 0604): chmod 600 it"},
		{"directory open to others", func(p string) error { return os.Chmod(filepath.Dir(p), 0o755) }, "is open to others (mode 0755): chmod 700 it"},
		{"link", func(p string) error { return errors.Join(os.Rename(p, p+".real"), os.Symlink(p+".real", p)) }, "is a symbolic link"},
		{"link to a neighbour", func(p string) error {
			return errors.Join(os.Rename(p, p+".real"), os.Symlink(filepath.Base(p)+".real", p))
		}, "is a symbolic link"},
		{"link to nothing", func(p string) error { return errors.Join(os.Remove(p), os.Symlink(p+".real", p)) }, "is a symbolic link"},
		{"directory in its place", func(p string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) }, "is not a regular file"},
		{"pipe in its place", func(p string) error { return errors.Join(os.Remove(p), syscall.Mkfifo(p, 0o600)) }, "is not a regular file"},
		{"file of another user", func(p string) error { return os.Chown(p, 12345, -1) }, "belongs to user 12345"},
		{"directory of another user", func(p string) error { return os.Chown(filepath.Dir(p), 12345, -1) }, "belongs to user 12345"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Contains(tt.want, "belongs") && os.Geteuid() != 0 {
				t.Skip("only the superuser can give files away")
			}
			path := place(t)
			write(t, path, "secret")
			if err := tt.spoil(path); err != nil {
				t.Fatal(err)
			}
			refused := func(what string, err error) {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: got %v, want %q", what, err, tt.want)
				}
			}
			_, err := Read(path, 100)
			refused("read", err)
			refused("replace", Replace(path, []byte("other")))
			refused("touch", Touch(path))
			for _, kept := range []string{path, path + ".real"} {
				if info, err := os.Stat(kept); err != nil || !info.Mode().IsRegular() {
					continue // reading a pipe would wait for a writer
				}
				if text, err := os.ReadFile(kept); err == nil && string(text) != "secret" {
					t.Errorf("%s holds %q", kept, text)
				}
			}
		})
	}
}

func TestReplace_noDirectory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file", "tokens.json")
	if err := os.WriteFile(filepath.Dir(path), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, nil); err == nil || !strings.Contains(err.Error(), "the directory ") {
		t.Errorf("got %v", err)
	}
}

func TestTouch(t *testing.T) {
	t.Parallel()
	path := place(t)
	if err := Touch(path); err != nil {
		t.Fatal(err)
	}
	write(t, path, "kept")
	if err := Touch(path); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path, 100); string(got) != "kept" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	path := place(t)
	unlock, waited, err := Lock(t.Context(), path, "a")
	if err != nil || waited {
		t.Fatalf("waited %v, %v", waited, err)
	}
	other, waited, err := Lock(t.Context(), path, "b")
	if err != nil || waited {
		t.Errorf("another lock: waited %v, %v", waited, err)
	}
	other()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, waited, err := Lock(ctx, path, "a"); !errors.Is(err, context.DeadlineExceeded) || !waited {
		t.Errorf("held: waited %v, %v", waited, err)
	}
	time.AfterFunc(10*time.Millisecond, unlock)
	again, waited, err := Lock(t.Context(), path, "a")
	if err != nil || !waited {
		t.Errorf("freed: waited %v, %v", waited, err)
	}
	again()
	again() // does nothing
	if d := mode(t, path+".locks"); d != 0o700 {
		t.Errorf("directory of locks: %#o", d)
	}
	if err := os.Chmod(path+".locks", 0o777); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Lock(t.Context(), path, "a"); err == nil || !strings.Contains(err.Error(), "is open to others") {
		t.Errorf("open directory of locks: %v", err)
	}
}
