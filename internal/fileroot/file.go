package fileroot

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file that is being written beside the place where it belongs. It is for one
// goroutine.
type File struct {
	name      string // as it was named
	root      *os.Root
	place     string // where it belongs, below root
	temporary string // where it is
	file      *os.File
	mode      fs.FileMode // of what it takes the place of
	failed    error
}

// Create begins a file, readable by the user alone, or new content of one, which those may
// read who could before. Its directory must be there. Nothing is at its place before
// [File.Commit].
func (d Dir) Create(name string) (*File, error) {
	root, below, err := d.root(name)
	if err != nil {
		return nil, err
	}
	f := &File{name: name, root: root, place: below, mode: private}
	if err := f.begin(); err != nil {
		_ = root.Close()
		return nil, wrong(name, err)
	}
	return f, nil
}

// CreateAt begins a file at any path, as [Dir.Create] does below a directory.
func CreateAt(path string) (*File, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(whole)
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	return Dir(dir).Create(filepath.Base(whole))
}

// errNoDirectory is the error of a file whose directory is missing.
type errNoDirectory struct{}

func (errNoDirectory) Error() string { return "is in a directory that is not there: make it first" }

// Is matches [fs.ErrNotExist].
func (errNoDirectory) Is(target error) bool { return target == fs.ErrNotExist }

const private fs.FileMode = 0o600

func (f *File) begin() error {
	switch info, err := f.root.Lstat(f.place); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return errors.New("is a symbolic link: name the file itself")
	default:
		if err := regular(info); err != nil {
			return err
		}
		f.mode = info.Mode().Perm()
	}
	dir, base := filepath.Split(f.place)
	f.sweep(dir, base)
	for {
		f.temporary = fmt.Sprintf("%s.%s.%s.partial", dir, base, rand.Text()[:8])
		file, err := f.root.OpenFile(f.temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, private)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = errNoDirectory{}
		}
		f.file = file
		return err
	}
}

// Write implements [io.Writer].
func (f *File) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	if err != nil {
		f.failed = wrong(f.name, err)
		return n, f.failed
	}
	return n, nil
}

// Commit puts the file to its place, where it is on disk when nil is returned. After a
// failed Write it fails. Whatever it returns, nothing is left beside.
func (f *File) Commit() error {
	if f.file == nil {
		return &Error{f.name, fs.ErrClosed}
	}
	err := f.failed
	if err == nil && f.mode != private {
		err = f.file.Chmod(f.mode)
	}
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		f.Discard()
		return wrong(f.name, err)
	}
	err = f.file.Close()
	f.file = nil
	if err == nil {
		err = f.root.Rename(f.temporary, f.place)
	}
	if err != nil {
		_ = f.root.Remove(f.temporary)
	} else {
		err = f.syncDir()
	}
	_ = f.root.Close()
	if err != nil {
		return wrong(f.name, err)
	}
	return nil
}

// Discard removes what was written. After Commit, or a second time, it does nothing.
func (f *File) Discard() {
	if f.file == nil {
		return
	}
	_ = f.file.Close()
	f.file = nil
	_ = f.root.Remove(f.temporary)
	_ = f.root.Close()
}
