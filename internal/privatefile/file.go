package privatefile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// openDir opens the directory of a file after having checked it. With create,
// it makes the directory and those above it where they are missing.
func openDir(path string, create bool) (*os.Root, error) {
	dir := filepath.Dir(path)
	root, err := os.OpenRoot(dir)
	if create && errors.Is(err, fs.ErrNotExist) {
		if err := makeDir(dir); err != nil {
			return nil, fmt.Errorf("the directory %s cannot be made: %w", dir, cause(err))
		}
		root, err = os.OpenRoot(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("the directory %s cannot be opened: %w", dir, cause(err))
	}
	handle, err := root.Open(".")
	if err == nil {
		err = checkHandle(handle, dir, true)
		_ = handle.Close()
	}
	if err != nil {
		root.Close()
		return nil, err
	}
	return root, nil
}

// Read returns the content of a file of at most most bytes. The error matches
// fs.ErrNotExist where there is no such file.
func Read(path string, most int64) ([]byte, error) {
	root, err := openDir(path, false)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return read(root, path, most)
}

func read(root *os.Root, path string, most int64) ([]byte, error) {
	f, err := open(root, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, cause(err))
	case int64(len(data)) > most:
		return nil, fmt.Errorf("%s is longer than %d bytes", path, most)
	}
	return data, nil
}

// open opens a file for reading after having checked it.
func open(root *os.Root, path string) (*os.File, error) {
	f, err := root.OpenFile(filepath.Base(path), os.O_RDONLY|openFlags, 0)
	// A root follows links that stay inside it, whatever the flags say.
	if info, bad := root.Lstat(filepath.Base(path)); bad == nil && info.Mode()&fs.ModeSymlink != 0 {
		if err == nil {
			_ = f.Close()
		}
		return nil, fmt.Errorf("%s is a symbolic link: name the file itself", path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: %w", path, cause(err))
	}
	if err := checkHandle(f, path, false); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// Replace puts data in the place of what the file held, or makes the file and
// its directory. When it returns nil, the data is on disk. The caller holds the
// lock that guards the file.
func Replace(path string, data []byte) error {
	root, err := openToReplace(path)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := replace(root, path, data); err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, cause(err))
	}
	return nil
}

// openToReplace opens the directory of a file that is to be replaced. What stands
// there must be fit for it: a link or a foreign file is somebody's mistake or trap.
func openToReplace(path string) (*os.Root, error) {
	root, err := openDir(path, true)
	if err != nil {
		return nil, err
	}
	f, err := open(root, path)
	switch {
	case err == nil:
		_ = f.Close()
	case !errors.Is(err, fs.ErrNotExist):
		_ = root.Close()
		return nil, err
	}
	if err := sweep(root, path); err != nil {
		_ = root.Close()
		return nil, err
	}
	return root, nil
}

// Rehearse fails where Replace with data of a size would, and leaves nothing but
// the directory. The caller holds the lock that guards the file.
func Rehearse(path string, size int) error {
	root, err := openToReplace(path)
	if err != nil {
		return err
	}
	defer root.Close()
	// As Replace names what it writes first, so that the next one removes what a
	// killed program leaves.
	name := fmt.Sprintf("%s%s%d", temporaryPrefix, filepath.Base(path), os.Getpid())
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.Write(make([]byte, size))
		err = cmp.Or(err, f.Sync(), f.Close(), root.Remove(name))
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, cause(err))
	}
	return nil
}

// Touch makes an empty file unless there is one, and checks the one there is.
func Touch(path string) error {
	root, err := openDir(path, true)
	if err != nil {
		return err
	}
	defer root.Close()
	f, err := root.OpenFile(filepath.Base(path), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		f, err = open(root, path)
		if err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("%s cannot be made: %w", path, cause(err))
	}
	return f.Close()
}

// Sweep removes what killed programs left beside a file while replacing it. It
// takes the lock of the given name, under which the file is replaced, where
// there is something to remove.
func Sweep(ctx context.Context, path, lock string) error {
	root, err := openDir(path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	left, err := leftovers(root, path)
	if err != nil || len(left) == 0 {
		return err
	}
	unlock, _, err := Lock(ctx, path, lock)
	if err != nil {
		return err
	}
	defer unlock()
	return sweep(root, path)
}

func sweep(root *os.Root, path string) error {
	left, err := leftovers(root, path)
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s, left by a killed program, cannot be removed: %w", filepath.Join(filepath.Dir(path), name), cause(err))
		}
	}
	return nil
}

// leftovers are the names of temporary files of a replacement that goes on, or
// was cut short.
func leftovers(root *os.Root, path string) ([]string, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(names, func(name string) bool {
		rest, ok := strings.CutPrefix(name, temporaryPrefix+filepath.Base(path))
		return !ok || rest == "" || strings.Trim(rest, "0123456789") != ""
	}), nil
}

// cause is what went wrong without the path, which the error names already.
func cause(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	return err
}

// CheckFile is an error where others than the user can reach an open file, which
// stands at path.
func CheckFile(f *os.File, path string) error { return checkHandle(f, path, false) }
