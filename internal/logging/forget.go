package logging

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Forget takes the lines that name one of some ids, of an account and of what is the account's, out
// of a log file and of those that were full before it, and tells how many. Programs that write the file go on in the new one, which has the mode and the owner of the old.
func Forget(path string, ids ...string) (lines int, err error) {
	forgotten := make(map[string]bool, len(ids))
	for _, id := range ids {
		forgotten[id] = true
	}
	f := file{path: path}
	for _, name := range append(f.rotated(), path) {
		n, err := forget(name, forgotten)
		lines += n
		if err != nil {
			return lines, fileError("%q: %w", name, err)
		}
	}
	return lines, nil
}

func forget(path string, forgotten map[string]bool) (lines int, err error) {
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
	lines, err = copyOthers(fresh, old, forgotten)
	if err == nil && lines == 0 {
		return 0, os.Remove(fresh.Name())
	}
	if err == nil {
		err = errors.Join(fresh.Chmod(at.Mode().Perm()), own(fresh, at), fresh.Sync())
	}
	if err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		return 0, err
	}
	// What others have written meanwhile. They have found the new file since.
	more, err := copyOthers(fresh, old, forgotten)
	return lines + more, err
}

// copyOthers copies the lines that name none of the ids.
func copyOthers(to io.Writer, from io.Reader, forgotten map[string]bool) (lines int, err error) {
	r := bufio.NewReader(from)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			if hasID(line, forgotten) {
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

// hasID reports whether a line has one of some ids that is no part of a longer one.
func hasID(line []byte, ids map[string]bool) bool {
	for at := 0; at < len(line); at++ {
		begin := at
		for at < len(line) && line[at] >= '0' && line[at] <= '9' {
			at++
		}
		if at > begin && ids[string(line[begin:at])] {
			return true
		}
	}
	return false
}
