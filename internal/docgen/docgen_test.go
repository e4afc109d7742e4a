package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPagesAreFresh(t *testing.T) {
	t.Parallel()
	stale, err := update(filepath.Join("..", ".."), false)
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
	if err := os.Mkdir(filepath.Join(root, "docs"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		write bool
		stale int
	}{{false, len(pages)}, {true, len(pages)}, {true, 0}, {false, 0}} {
		stale, err := update(root, step.write)
		if err != nil {
			t.Fatal(err)
		}
		if len(stale) != step.stale {
			t.Errorf("update(write %v): %d stale, want %d", step.write, len(stale), step.stale)
		}
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
