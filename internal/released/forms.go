package released

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the fixtures of the present form that are missing; one that is there stays")

// Forms is something that is kept, in one form after another.
type Forms struct {
	// Name and Ext are those of the fixtures, in testdata of the test's own directory.
	Name, Ext string
	// First is the earliest form, Present the one that this program writes.
	First, Present int
	// Make writes it as this program does.
	Make func(t *testing.T) string
}

// Each runs a test for each form, with what its fixture has.
func (f Forms) Each(t *testing.T, open func(t *testing.T, form int, text string)) {
	t.Helper()
	if *update {
		f.write(t)
	}
	for form := f.First; form <= f.Present; form++ {
		t.Run(fmt.Sprintf("%s %d", f.Name, form), func(t *testing.T) {
			text, err := os.ReadFile(f.path(form))
			if err != nil {
				t.Fatalf("the form %d has no fixture: where it is the present one, run this with -update: %v", form, err)
			}
			open(t, form, string(text))
		})
	}
}

func (f Forms) path(form int) string {
	return filepath.Join("testdata", fmt.Sprintf("%s.%d.%s", f.Name, form, f.Ext))
}

// write writes the fixture of the present form, unless there is one.
func (f Forms) write(t *testing.T) {
	t.Helper()
	path := f.path(f.Present)
	if _, err := os.Lstat(path); err == nil {
		t.Logf("%s stays: it was written by the program of then", path)
		return
	}
	text := f.Make(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}
