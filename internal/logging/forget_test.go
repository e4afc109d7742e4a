package logging

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The lines that name an account go, from full files too; others stay, and who writes goes on.
func TestForget(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.log")
	if n, err := Forget(path, "17"); n != 0 || err != nil {
		t.Errorf("of no file: %d %v", n, err)
	}
	f, err := openFile(path, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	write := func(format string, args ...any) {
		if _, err := f.Write(fmt.Appendf(nil, format+"\n", args...)); err != nil {
			t.Fatal(err)
		}
	}
	write("GET /178414/media")
	write("GET /1784140/media")
	if err := f.rotate(); err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		write("line %d", i)
		write("of 178414: %d", i)
	}
	n, err := Forget(path, "178414")
	if n != 1001 || err != nil {
		t.Errorf("%d lines, %v", n, err)
	}
	write("the next line")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v %v", entries, err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if hasID(text, map[string]bool{"178414": true}) {
			t.Errorf("%s still has the account", e.Name())
		}
		if e.Name() == "x.log" {
			if !strings.HasSuffix(string(text), "line 999\nthe next line\n") || strings.Count(string(text), "\n") != 1001 {
				t.Errorf("lines are missing: %d", strings.Count(string(text), "\n"))
			}
		} else if string(text) != "GET /1784140/media\n" {
			t.Errorf("%s is %q", e.Name(), text)
		}
	}
}
