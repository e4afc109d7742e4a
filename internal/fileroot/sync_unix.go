//go:build !windows

package fileroot

import "path/filepath"

// syncDir flushes the directory of the file: its new name is on disk when that is.
func (f *File) syncDir() error {
	dir, err := f.root.Open(filepath.Dir(f.place))
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	return dir.Sync()
}
