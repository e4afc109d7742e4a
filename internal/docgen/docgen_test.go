package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPagesAreFresh(t *testing.T) {
	t.Parallel()
	stale, err := update(pages, filepath.Join("..", ".."), false)
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) > 0 {
		t.Errorf("stale: %s: run make generate", strings.Join(stale, ", "))
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	two := []page{{"a.md", text("one")}, {"b.md", text("two")}}
	for _, step := range []struct {
		write bool
		stale string
	}{{false, "a.md b.md"}, {true, "a.md b.md"}, {true, ""}, {false, ""}} {
		stale, err := update(two, root, step.write)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(stale, " "); got != step.stale {
			t.Errorf("update(write %v): stale %q, want %q", step.write, got, step.stale)
		}
	}
	two[1].write = text("three")
	if stale, err := update(two, root, true); err != nil || len(stale) != 1 || stale[0] != "b.md" {
		t.Errorf("stale %q, error %v; want b.md", stale, err)
	}
	if written, err := os.ReadFile(filepath.Join(root, "b.md")); err != nil || string(written) != "three" {
		t.Errorf("written %q, error %v", written, err)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestReadLicences_refuses(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"no licence found":    {"README.md": "MIT"},
		"is a known licence":  {"LICENSE": "You may look at this code and never speak of it."},
		"only the notice has": {"NOTICE": "Made by someone."},
	} {
		dir := t.TempDir()
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var d dependency
		if err := d.readLicences(dir); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
