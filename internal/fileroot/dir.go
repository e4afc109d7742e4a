package fileroot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// ErrNone is the error of every name where there is no directory.
var ErrNone = errors.New("statements reach no files: set FileRoot to the directory that they may name files in")

// Dir is the directory that files must be in; "" for none.
type Dir string

// Error is the error of a file that was named.
type Error struct {
	// Name is the file as it was named.
	Name string
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("file %s: %v", e.Name, e.Err) }

// Misnamed reports whether no file may have the name, whatever there is.
func (e *Error) Misnamed() bool { return errors.Is(e.Err, ErrNone) || errors.Is(e.Err, errOutside) }

// Unwrap returns what went wrong.
func (e *Error) Unwrap() error { return e.Err }

// errOutside is the error of a name that leads out of the directory.
var errOutside = errors.New("is outside of FileRoot, or leads out of it")

// Open opens a file for reading.
func (d Dir) Open(name string) (*os.File, error) {
	root, below, err := d.root(name)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := opened(below, root.Stat, root.Open)
	if err != nil {
		return nil, wrong(name, err)
	}
	return f, nil
}

// OpenRegular opens a file at any path for reading, as [Dir.Open] does one below a
// directory: pipes, devices and directories are refused. The error names no path.
func OpenRegular(path string) (*os.File, error) {
	f, err := opened(path, os.Stat, os.Open)
	if err != nil {
		return nil, cause(err)
	}
	return f, nil
}

// opened opens what is a regular file, before it is opened and after: to open a pipe waits
// for its other end.
func opened(name string, stat func(string) (fs.FileInfo, error), open func(string) (*os.File, error)) (*os.File, error) {
	info, err := stat(name)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, err
	}
	f, err := open(name)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = regular(info)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// root opens the directory, and tells where below it a named file is.
func (d Dir) root(name string) (root *os.Root, below string, err error) {
	if d == "" {
		return nil, "", &Error{name, ErrNone}
	}
	below, err = d.below(name)
	if err != nil {
		return nil, "", &Error{name, err}
	}
	if root, err = os.OpenRoot(string(d)); err != nil {
		return nil, "", fmt.Errorf("FileRoot cannot be opened: %w", cause(err))
	}
	return root, below, nil
}

// below is the path of a named file from the directory on.
func (d Dir) below(name string) (string, error) {
	if name == "" || strings.ContainsRune(name, 0) {
		return "", errors.New("is no name of a file")
	}
	path := filepath.FromSlash(name)
	if strings.HasSuffix(path, string(filepath.Separator)) {
		return "", errors.New("is no file: its name ends like that of a directory")
	}
	if filepath.IsAbs(path) {
		dir, err := filepath.Abs(string(d))
		if err != nil {
			return "", err
		}
		if path, err = filepath.Rel(dir, path); err != nil {
			return "", errOutside
		}
	}
	if !filepath.IsLocal(path) {
		return "", errOutside
	}
	return path, nil
}

func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a directory")
	case !info.Mode().IsRegular():
		return errors.New("is no regular file")
	}
	return nil
}

// wrong is an error of a file by the name that it was given, without the path, which
// tells of this machine.
func wrong(name string, err error) error {
	var already *Error
	if errors.As(err, &already) {
		return err
	}
	err = cause(err)
	if strings.Contains(err.Error(), "escapes") { // os.Root has no error of its own for it
		err = errOutside
	}
	return &Error{name, err}
}

// cause is what went wrong without the path.
func cause(err error) error {
	var inPath *fs.PathError
	var inLink *os.LinkError
	switch {
	case errors.As(err, &inPath):
		return inPath.Err
	case errors.As(err, &inLink):
		return inLink.Err
	}
	return err
}

// Remove removes a file, with what is being written in its place, and reports whether there was
// one. What is no regular file stays, with an error.
func (d Dir) Remove(name string) (was bool, err error) {
	root, below, err := d.root(name)
	if err != nil {
		return false, err
	}
	defer root.Close()
	dir, base := filepath.Split(below)
	sweep(root.FS(), filepath.ToSlash(filepath.Clean(dir)), base, -time.Hour, func(name string) error {
		return root.Remove(filepath.Join(dir, name))
	})
	info, err := root.Lstat(below)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err == nil && !info.Mode().IsRegular():
		err = regular(info)
	case err == nil:
		err = root.Remove(below)
	}
	if err != nil {
		return false, wrong(name, err)
	}
	return true, nil
}
