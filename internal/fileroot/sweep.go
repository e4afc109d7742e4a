package fileroot

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abandoned is how long nobody has written into what is left of a program that was killed.
const abandoned = 24 * time.Hour

// leftover tells whether a name is one under which a file of the name base is written.
func leftover(name, base string) bool {
	middle, ok := strings.CutPrefix(name, "."+base+".")
	middle, partial := strings.CutSuffix(middle, ".partial")
	return ok && partial && middle != "" && !strings.Contains(middle, ".")
}

// sweep removes what killed programs have left of the file. What cannot be removed stays.
func (f *File) sweep(dir, base string) {
	sweep(f.root.FS(), filepath.ToSlash(filepath.Clean(dir)), base, abandoned, func(name string) error {
		return f.root.Remove(filepath.Join(dir, name))
	})
}

// Sweep removes what killed programs have left of a file that is written beside a path, under a
// name that begins with a dot and the file's, and ends with .partial. What cannot be removed
// stays.
func Sweep(path string) {
	dir, base := filepath.Split(path)
	sweep(os.DirFS(filepath.Clean(dir)), ".", base, abandoned, func(name string) error { return os.Remove(filepath.Join(dir, name)) })
}

func sweep(files fs.FS, dir, base string, older time.Duration, remove func(name string) error) {
	entries, _ := fs.ReadDir(files, dir) // those that could be read
	for _, e := range entries {
		if !leftover(e.Name(), base) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > older {
			_ = remove(e.Name())
		}
	}
}
