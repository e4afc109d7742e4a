package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What the pictures show is what the program shows now.
func TestPicturesAreFresh(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("there is no tmux")
	}
	if testing.Short() {
		t.Skip("it builds the program")
	}
	root := filepath.Join("..", "..", "..")
	bin, remove, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	for _, p := range list {
		t.Run(p.file, func(t *testing.T) {
			have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(folder), p.file))
			if err != nil {
				t.Fatal(err)
			}
			screen, err := shoot(bin, p)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			if err := screen.WriteSVG(&want, p.title); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, want.Bytes()) {
				t.Errorf("it is stale: run make pictures. The program shows\n%s", screen.Text())
			}
			if len(have) > 200<<10 {
				t.Errorf("it has %d bytes", len(have))
			}
		})
	}
}

// The folder holds no other pictures of terminals.
func TestPicturesAreListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", filepath.FromSlash(folder), "*.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < len(list) {
		t.Errorf("%d pictures are listed, and %d are there", len(list), len(files))
	}
}
