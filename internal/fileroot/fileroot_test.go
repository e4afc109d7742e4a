package fileroot_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
)

// world is a root with files in and beside it.
func world(t *testing.T) (dir fileroot.Dir, root, outside string) {
	t.Helper()
	above := t.TempDir()
	root, outside = filepath.Join(above, "root"), filepath.Join(above, "outside")
	for _, d := range []string{root, outside, filepath.Join(root, "sub")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for path, text := range map[string]string{
		filepath.Join(root, "in.txt"): "in", filepath.Join(root, "sub", "deep.txt"): "deep", filepath.Join(outside, "out.txt"): "out",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return fileroot.Dir(root), root, outside
}

// names lists what is in a directory.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

func TestDir_Open(t *testing.T) {
	t.Parallel()
	dir, root, outside := world(t)
	link(t, filepath.Join(outside, "out.txt"), filepath.Join(root, "link.txt"))
	link(t, outside, filepath.Join(root, "linked"))
	link(t, "in.txt", filepath.Join(root, "inner.txt"))
	for name, want := range map[string]string{
		"in.txt": "in", "sub/deep.txt": "deep", "./sub/../in.txt": "in", "inner.txt": "in", filepath.Join(root, "sub", "deep.txt"): "deep",
	} {
		f, err := dir.Open(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil || string(got) != want {
			t.Errorf("%s: got %q %v, want %q", name, got, err, want)
		}
	}
	for name, want := range map[string]string{
		"":                                 "no name of a file",
		"a\x00b":                           "no name of a file",
		"sub/":                             "ends like that of a directory",
		"sub":                              "is a directory",
		"none.txt":                         "no such file",
		"../outside/out.txt":               "outside of FileRoot",
		"sub/../../outside/out.txt":        "outside of FileRoot",
		filepath.Join(outside, "out.txt"):  "outside of FileRoot",
		"link.txt":                         "outside of FileRoot",
		"linked/out.txt":                   "outside of FileRoot",
		root + "x":                         "outside of FileRoot",
		filepath.Join(root, "..", "a.txt"): "outside of FileRoot",
	} {
		f, err := dir.Open(name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v %v, want %q", name, f, err, want)
		}
		if out, err := dir.Create(name); err == nil && name != "none.txt" {
			out.Discard()
			t.Errorf("%q can be written", name)
		} else if err == nil {
			out.Discard()
		}
	}
	if _, err := fileroot.Dir("").Open("in.txt"); !errors.Is(err, fileroot.ErrNone) {
		t.Errorf("without a directory: %v", err)
	}
	if _, err := fileroot.Dir("").Create("in.txt"); !errors.Is(err, fileroot.ErrNone) {
		t.Errorf("without a directory: %v", err)
	}
	if _, err := fileroot.Dir(root + "x").Open("in.txt"); err == nil || strings.Contains(err.Error(), root) {
		t.Errorf("without the directory: %v", err)
	}
}

// A file is at its place whole or not at all, and nothing is left beside it.
func TestDir_Create(t *testing.T) {
	t.Parallel()
	dir, root, outside := world(t)
	if err := os.Chmod(filepath.Join(root, "sub", "deep.txt"), 0o640); err != nil {
		t.Fatal(err)
	}
	f, err := dir.Create("sub/deep.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"new ", "content"} {
		if _, err := f.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(filepath.Join(root, "sub", "deep.txt")); string(got) != "deep" {
		t.Errorf("before the end it holds %q", got)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	if err := f.Commit(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("the second time: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(root, "sub", "deep.txt")); string(got) != "new content" {
		t.Errorf("it holds %q", got)
	}
	if info, err := os.Stat(filepath.Join(root, "sub", "deep.txt")); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("it has the mode %v %v", info, err)
	}
	if f, err = dir.Create("in.txt"); err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte("half"))
	f.Discard()
	f.Discard()
	if got, _ := os.ReadFile(filepath.Join(root, "in.txt")); string(got) != "in" {
		t.Errorf("what was given up left %q", got)
	}
	link(t, filepath.Join(outside, "out.txt"), filepath.Join(root, "link.txt"))
	if _, err := dir.Create("link.txt"); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a link: %v", err)
	}
	if _, err := dir.Create("no/such.txt"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "in a directory that is not there") {
		t.Errorf("no directory: %v", err)
	}
	if got := append(names(t, root), names(t, filepath.Join(root, "sub"))...); !slices.Equal(got, []string{"in.txt", "link.txt", "sub", "deep.txt"}) {
		t.Errorf("there are %v", got)
	}
}

// What killed programs have left of a file goes when the file is written the next day, and
// nothing else does.
func TestSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := time.Now().Add(-25 * time.Hour)
	for name, at := range map[string]time.Time{
		".a.csv.ABCDEFGH.partial": old, ".a.csv.12345.partial": old, // as SQLite files are called
		".a.csv.RUNNING1.partial": time.Now(), ".b.csv.ABCDEFGH.partial": old, ".a.csv.b.ABCDEFGH.partial": old, ".a.csv.partial": old, "a.csv.partial": old,
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := fileroot.Dir(dir).Create("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	left := []string{".a.csv.RUNNING1.partial", ".a.csv.b.ABCDEFGH.partial", ".a.csv.partial", ".b.csv.ABCDEFGH.partial", "a.csv", "a.csv.partial"}
	there := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	if got := there(); !slices.Equal(got, left) {
		t.Errorf("there are %q", got)
	}
	fileroot.Sweep(filepath.Join(dir, "b.csv"))
	if got := there(); len(got) != len(left)-1 {
		t.Errorf("there are %q", got)
	}
	fileroot.Sweep(filepath.Join(dir, "none", "b.csv"))
	below := filepath.Join(dir, "below", ".a.csv.ABCDEFGH.partial")
	if err := errors.Join(os.Mkdir(filepath.Dir(below), 0o700), os.WriteFile(below, nil, 0o600), os.Chtimes(below, old, old)); err != nil {
		t.Fatal(err)
	}
	if f, err = fileroot.Dir(dir).Create("below/a.csv"); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	if _, err := os.Stat(below); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("below: %v", err)
	}
}
