package userviews_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/session/userviews"
)

const content = "\ufeff" + `{"B": {"note": {"x": [1]}, "query": "SELECT 'a<b'", "on": true}, "A": {"Query": "SELECT 1"}}`

// The order of the views, what is not known here and who may read the file stay as they
// are.
func TestFile_Change(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "views.json")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.json")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	f, written := userviews.File(link), 0
	err := f.Change(t.Context(), func(views []userviews.View) ([]userviews.View, error) {
		views, err := userviews.Alter(views, "b", "SELECT 2")
		if err != nil {
			return nil, err
		}
		if _, err := userviews.Add(views, "a", ""); err == nil {
			t.Error("a view is added twice")
		}
		if _, err := userviews.Drop(views, "c"); err == nil {
			t.Error("a view is dropped that is not there")
		}
		return userviews.Add(views, "C", "SELECT\n3")
	}, func() { written++ })
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "B": {
    "query": "SELECT 2",
    "note": {
      "x": [
        1
      ]
    },
    "on": true
  },
  "A": {
    "query": "SELECT 1"
  },
  "C": {
    "query": "SELECT\n3"
  }
}
`
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("it holds %s %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o644 {
		t.Errorf("its mode is %v %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v %v", info.Mode(), err)
	}
	no := errors.New("no")
	if err := f.Change(t.Context(), func([]userviews.View) ([]userviews.View, error) { return nil, no }, func() { written++ }); !errors.Is(err, no) {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("after a failure it holds %s %v", got, err)
	}
	if written != 1 {
		t.Errorf("it was written %d times", written)
	}
}

// What is done once the views are written is done before others change them: who was
// second is heard last.
func TestFile_Change_written(t *testing.T) {
	t.Parallel()
	f := userviews.File(filepath.Join(t.TempDir(), "views.json"))
	same := func(v []userviews.View) ([]userviews.View, error) { return v, nil }
	err := f.Change(t.Context(), same, func() {
		soon, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := f.Change(soon, same, func() {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("another one has changed it: %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFile_Read(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if views, err := userviews.File(filepath.Join(dir, "none.json")).Read(); err != nil || views != nil {
		t.Errorf("no file: %v %v", views, err)
	}
	if views, err := userviews.File("").Read(); err != nil || views != nil {
		t.Errorf("no path: %v %v", views, err)
	}
	if _, err := userviews.File(dir).Read(); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory: %v", err)
	}
	big := filepath.Join(dir, "big.json")
	if err := os.WriteFile(big, []byte(strings.Repeat(" ", 5<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := userviews.File(big).Read(); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("a long file: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{content, "", "[]", `{"A":`, `{"A":{"query":"x"}}x`, `{"A":{"query":null}}`, `{"A":null}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "views.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := userviews.File(path).Read()
		if err != nil {
			return
		}
		// What was read is written so that it is read again.
		if err := userviews.File(path).Change(t.Context(), func(v []userviews.View) ([]userviews.View, error) { return v, nil }, func() {}); err != nil {
			t.Fatal(err)
		}
		after, err := userviews.File(path).Read()
		if err != nil || len(after) != len(before) {
			t.Fatalf("%d views became %d, %v", len(before), len(after), err)
		}
		for i := range after {
			if after[i].Name != before[i].Name || after[i].Query != before[i].Query {
				t.Errorf("%q became %q", before[i], after[i])
			}
		}
	})
}
