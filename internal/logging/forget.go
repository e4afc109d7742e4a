package logging

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Forget takes the lines that name an account out of a log file and of those that were full before
// it, and tells how many. Programs that write the file go on in the new one.
func Forget(path, account string) (lines int, err error) {
	f := file{path: path}
	for _, name := range append(f.rotated(), path) {
		n, err := forget(name, account)
		lines += n
		if err != nil {
			return lines, fileError("%q: %w", name, err)
		}
	}
	return lines, nil
}

func forget(path, account string) (lines int, err error) {
	at, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case !at.Mode().IsRegular():
		return 0, nil // what a container collects is not ours
	}
	old, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = old.Close() }() // what has been read is read
	fresh, err := os.CreateTemp(filepath.Dir(path), ".log-")
	if err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, fresh.Close())
		if err != nil {
			_ = os.Remove(fresh.Name()) // it may have its name already
		}
	}()
	lines, err = copyOthers(fresh, old, account)
	if err == nil && lines == 0 {
		return 0, os.Remove(fresh.Name())
	}
	if err == nil {
		err = fresh.Sync()
	}
	if err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		return 0, err
	}
	// What others have written meanwhile. They have found the new file since.
	more, err := copyOthers(fresh, old, account)
	return lines + more, err
}

// copyOthers copies the lines that do not name an account.
func copyOthers(to io.Writer, from io.Reader, account string) (lines int, err error) {
	r := bufio.NewReader(from)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			if hasID(line, account) {
				lines++
			} else if _, err := to.Write(line); err != nil {
				return lines, err
			}
		}
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
	}
}

// hasID reports whether a line has an id that is no part of a longer one.
func hasID(line []byte, id string) bool {
	digit := func(i int) bool { return i >= 0 && i < len(line) && line[i] >= '0' && line[i] <= '9' }
	for from := 0; ; {
		at := bytes.Index(line[from:], []byte(id))
		if at < 0 {
			return false
		}
		at += from
		if !digit(at-1) && !digit(at+len(id)) {
			return true
		}
		from = at + 1
	}
}
