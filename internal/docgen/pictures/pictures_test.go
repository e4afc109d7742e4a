package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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
	for _, d := range drawings() {
		t.Run(d.file, func(t *testing.T) {
			have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(folder), d.file))
			if err != nil {
				t.Fatal(err)
			}
			want, err := d.draw(bin)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, want) {
				t.Errorf("it is stale: run make pictures. It would be\n%s", tags.ReplaceAll(want, nil))
			}
			if len(have) > 200<<10 {
				t.Errorf("it has %d bytes", len(have))
			}
		})
	}
}

// tags are all that is no text of a picture.
var tags = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)

// The folder holds no other pictures.
func TestPicturesAreListed(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(filepath.Join("..", "..", "..", filepath.FromSlash(folder)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.ContainsFunc(drawings(), func(d drawing) bool { return d.file == f.Name() }) {
			t.Errorf("%s is made by nothing: remove it", f.Name())
		}
	}
}
