package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/fileroot"
)

// output is a file for rows, which is there when it is whole.
type output struct{ *fileroot.File }

func newOutput(name string) (output, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return output{}, err
	}
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err != nil {
		return output{}, fmt.Errorf("--output %s: %w", name, err)
	}
	f, err := fileroot.Dir(dir).Create(filepath.Base(path))
	return output{f}, err
}

// finish puts the file to its place, or removes it after an error, which it returns.
func (o output) finish(failed error) error {
	if failed != nil {
		o.Discard()
		return failed
	}
	return o.Commit()
}
