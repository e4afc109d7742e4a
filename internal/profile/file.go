package profile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/viewfinder-sql/viewfinder/internal/privatefile"
)

// mostBytes bounds a configuration file.
const mostBytes = 256 << 10

// read returns the text of a file that nobody else can write, its path with links
// followed, and in open why others can read it, nil where they cannot.
func read(path string) (text []byte, real string, open, err error) {
	real, err = resolve(path)
	if err != nil {
		return nil, path, nil, err
	}
	f, err := os.OpenFile(real, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, real, nil, unopened(real, err)
	}
	defer func() { _ = f.Close() }()
	if err := checkWriters(f); err != nil {
		return nil, real, nil, &Error{Path: real, Reason: err.Error()}
	}
	text, err = io.ReadAll(io.LimitReader(f, mostBytes+1))
	switch {
	case err != nil:
		return nil, real, nil, &Error{Path: real, Reason: "cannot be read", cause: err}
	case len(text) > mostBytes:
		return nil, real, nil, &Error{Path: real, Reason: fmt.Sprintf("is longer than %d bytes", mostBytes)}
	}
	return text, real, privatefile.CheckFile(f, real), nil
}

func unopened(path string, err error) *Error {
	e := &Error{Path: path, Reason: "cannot be opened", cause: err}
	var inPath *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Reason = "is not there: viewfinder config set makes it"
	case errors.As(err, &inPath):
		e.Reason += ": " + inPath.Err.Error()
	}
	return e
}

// change rewrites a file, alone among those who use this function. The text of a file
// that is not there yet is nil.
func change(ctx context.Context, path string, edit func(path string, text []byte) ([]byte, error)) error {
	real, err := resolve(path)
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, real)
	if err != nil {
		return err
	}
	defer unlock()
	before, real, _, err := read(real)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	after, err := edit(real, before)
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	if err := replace(real, after); err != nil {
		return &Error{Path: real, Reason: "cannot be written: " + err.Error(), cause: err}
	}
	return nil
}

// lock keeps other programs of the user from changing the file meanwhile.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	dir, err := privatefile.UserDir()
	if err != nil {
		return nil, errors.New("the user has no directory for configuration, where secrets and locks are kept: set HOME")
	}
	sum := sha256.Sum256([]byte(path))
	unlock, _, err = privatefile.Lock(ctx, filepath.Join(dir, "config"), hex.EncodeToString(sum[:8]))
	return unlock, err
}

// replace puts a text in the place of a file at once. Only the user can read it.
func replace(path string, text []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".viewfinder-config-*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(text); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// resolve makes a path absolute, and follows links as far as there are files.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	return path, nil
}
