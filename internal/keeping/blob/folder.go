package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/keylock"
)

// unfinished begins the name of a file that is being written.
const unfinished = ".unfinished-"

// lockName is the file that programs lock which write under a condition.
const lockName = ".lock"

// folder is a [Store] in a folder.
type folder struct {
	path string
	root *os.Root
}

func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, wrong(dir, "", cause(err))
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, wrong(dir, "", cause(err))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, wrong(dir, "", cause(err))
	}
	return &folder{dir, root}, nil
}

func (f *folder) Place() string { return f.path }

func (f *folder) Close() error { return f.root.Close() }

func (f *folder) Put(ctx context.Context, key string, body io.ReadSeeker, size int64, when When) (Info, error) {
	info, err := f.put(ctx, key, body, size, when)
	return info, wrong(f.path, key, err)
}

func (f *folder) put(ctx context.Context, key string, body io.ReadSeeker, size int64, when When) (Info, error) {
	if err := checkPut(key, size); err != nil {
		return Info{}, err
	}
	dir := path.Dir(key)
	if err := f.makeDir(dir); err != nil {
		return Info{}, cause(err)
	}
	temp := path.Join(dir, unfinished+rand.Text())
	tag, err := f.write(ctx, temp, body, size)
	if err == nil {
		err = f.name(ctx, temp, key, when)
	}
	if err != nil {
		_ = f.root.Remove(temp) // what is left is swept
		return Info{}, cause(err)
	}
	if err := f.flush(dir); err != nil {
		return Info{}, cause(err)
	}
	return Info{Key: key, Size: size, Modified: time.Now(), Tag: tag}, nil
}

// makeDir makes a folder and those above it, and flushes where new names stand.
func (f *folder) makeDir(dir string) error {
	if dir == "." {
		return nil
	}
	if _, err := f.root.Stat(dir); err == nil {
		return nil
	}
	above := path.Dir(dir)
	if err := f.makeDir(above); err != nil {
		return err
	}
	if err := f.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.flush(above)
}

// flush has the names of a folder stay. Windows keeps them without.
func (f *folder) flush(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f *folder) write(ctx context.Context, temp string, body io.ReadSeeker, size int64) (tag string, err error) {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	file, err := f.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, sum), &interruptible{ctx, body})
	switch {
	case err == nil && n != size:
		err = fmt.Errorf("has %d bytes, and %d were to be written", n, size)
	case err == nil:
		err = file.Sync()
	}
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, file.Close())
}

// name gives a file that was written its name, if the condition holds.
func (f *folder) name(ctx context.Context, temp, key string, when When) error {
	if when == (When{}) {
		return f.root.Rename(temp, key)
	}
	unlock, _, err := keylock.File(ctx, filepath.Join(f.path, lockName))
	if err != nil {
		return err
	}
	defer unlock()
	switch _, err := f.root.Stat(key); {
	case errors.Is(err, fs.ErrNotExist):
		if !when.Absent {
			return ErrChanged
		}
		return f.root.Rename(temp, key)
	case err != nil:
		return err
	case when.Absent:
		return ErrChanged
	}
	file, err := f.root.Open(key)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != when.Tag {
		return ErrChanged
	}
	return f.root.Rename(temp, key)
}

func (f *folder) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	if err := checkKey(key); err != nil {
		return nil, Info{}, wrong(f.path, key, err)
	}
	file, err := f.root.Open(key)
	if err != nil {
		return nil, Info{}, wrong(f.path, key, cause(err))
	}
	sum := sha256.New()
	size, err := io.Copy(sum, &interruptible{ctx, file})
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	var stat fs.FileInfo
	if err == nil {
		stat, err = file.Stat()
	}
	if err != nil {
		return nil, Info{}, wrong(f.path, key, cause(errors.Join(err, file.Close())))
	}
	return file, Info{key, size, stat.ModTime(), hex.EncodeToString(sum.Sum(nil))}, nil
}

func (f *folder) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := f.walk(ctx, func(name string, stat fs.FileInfo) bool {
			if strings.HasPrefix(path.Base(name), ".") || !strings.HasPrefix(name, prefix) {
				return true
			}
			return yield(Info{Key: name, Size: stat.Size(), Modified: stat.ModTime()}, nil)
		})
		if err != nil {
			yield(Info{}, wrong(f.path, "", cause(err)))
		}
	}
}

// walk visits the files; a visit that returns false ends it.
func (f *folder) walk(ctx context.Context, visit func(name string, stat fs.FileInfo) bool) error {
	return fs.WalkDir(f.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err == nil:
			err = ctx.Err()
		case errors.Is(err, fs.ErrNotExist) && name != ".":
			return nil // deleted in the meantime
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		switch stat, err := entry.Info(); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case !visit(name, stat):
			return fs.SkipAll
		}
		return nil
	})
}

func (f *folder) Delete(_ context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return wrong(f.path, key, err)
	}
	switch err := f.root.Remove(key); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return wrong(f.path, key, cause(err))
	}
	return wrong(f.path, key, cause(f.flush(path.Dir(key))))
}

// Erase is Delete: a folder keeps no versions.
func (f *folder) Erase(ctx context.Context, key string) error { return f.Delete(ctx, key) }

func (f *folder) Sweep(ctx context.Context, before time.Time) error {
	var wrongs []error
	err := f.walk(ctx, func(name string, stat fs.FileInfo) bool {
		if strings.HasPrefix(path.Base(name), unfinished) && stat.ModTime().Before(before) {
			if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				wrongs = append(wrongs, wrong(f.path, name, cause(err)))
			}
		}
		return true
	})
	return errors.Join(append(wrongs, wrong(f.path, "", cause(err)))...)
}

// interruptible is a reader that ends with a context.
type interruptible struct {
	ctx  context.Context
	from io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

// cause is what went wrong without the path, which the message has already.
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
