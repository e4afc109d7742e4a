package logging

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
)

// The bounds of log files.
const (
	DefaultFileSize = 100 << 20 // bytes
	MinFileSize     = 100 << 10
	minFileCount    = 2
)

const (
	fileMode      = 0o600
	openFlags     = os.O_APPEND | os.O_CREATE | os.O_WRONLY | noFollow
	rotatedLayout = "20060102T150405.000Z" // sorts by time
)

// file is a log file that is begun anew when it is full: the full one is renamed
// to its name with date and time appended, so that the path always is the newest
// one. Other processes may write the same file and rotate it, and so may tools:
// whoever finds another file at the path goes on in that one.
//
// It is for one goroutine at a time.
type file struct {
	path     string
	maxBytes int64 // bytes
	maxFiles int   // files kept, this one included; 0 for all
	now      func() time.Time

	open *os.File
	info fs.FileInfo // of open
}

// openTarget opens what Logfile names: a file, or what a container collects of a
// process.
func openTarget(path string, most int64, count int) (io.WriteCloser, error) {
	switch path {
	case "/dev/stderr":
		return nopCloser{os.Stderr}, nil
	case "/dev/stdout":
		return nopCloser{os.Stdout}, nil
	default:
		return openFile(path, most, count)
	}
}

// nopCloser is a stream of the process, which others write too.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func openFile(path string, most int64, count int) (*file, error) {
	f := &file{path: path, maxBytes: most, maxFiles: count, now: time.Now}
	if f.maxBytes == 0 {
		f.maxBytes = DefaultFileSize
	}
	f.maxBytes = max(f.maxBytes, MinFileSize)
	if f.maxFiles = max(f.maxFiles, 0); f.maxFiles > 0 {
		f.maxFiles = max(f.maxFiles, minFileCount)
	}
	if err := f.reopen(); err != nil {
		return nil, err
	}
	return f, nil
}

// Write appends a line. The system puts it behind what others append at the same
// time.
func (f *file) Write(line []byte) (int, error) {
	at, err := os.Lstat(f.path)
	switch {
	case f.open == nil, err != nil, !os.SameFile(at, f.info):
		if err := f.reopen(); err != nil {
			return 0, err
		}
	case at.Size() > 0 && at.Size()+int64(len(line)) > f.maxBytes:
		if err := f.rotate(); err != nil {
			return 0, err
		}
	}
	return f.open.Write(line)
}

// Close closes the file.
func (f *file) Close() error {
	if f.open == nil {
		return nil
	}
	open := f.open
	f.open = nil
	return open.Close()
}

// reopen opens what is at the path, or makes it, and checks what was opened: a
// log holds what others must not read.
func (f *file) reopen() error {
	_ = f.Close() // another file is at its path, and nothing is kept in memory
	if at, err := os.Lstat(f.path); err == nil && !at.Mode().IsRegular() {
		return unfit(f.path, "is not a regular file, or is a link to one: name the file itself")
	}
	open, err := os.OpenFile(f.path, openFlags, fileMode)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fileError("%q: the directory %q does not exist; create it: only the file is made", f.path, filepath.Dir(f.path))
	case err != nil:
		return fileError("cannot be opened: %w", err)
	}
	info, err := open.Stat()
	if err == nil {
		err = checkOpen(f.path, info)
	}
	if err != nil {
		_ = open.Close()
		return err
	}
	f.open, f.info = open, info
	return nil
}

// rotate begins a new file, unless another process does so at the moment. Where
// the full one cannot be renamed, it is written on: lines are worth more than
// bounds.
func (f *file) rotate() error {
	unlock, free := lock(f.open)
	if !free {
		return nil
	}
	at, err := os.Lstat(f.path)
	if err == nil && os.SameFile(at, f.info) {
		if closeToRename {
			_ = f.Close()
		}
		err = os.Rename(f.path, f.rotatedName())
	}
	unlock()
	if err != nil && f.open != nil {
		return nil
	}
	if err := f.reopen(); err != nil {
		return err
	}
	f.prune()
	return nil
}

// rotatedName is a name for the full file, behind all those that are there: where
// the clock has not moved on since, or was set back, the time in it is a
// millisecond later than that of the newest.
func (f *file) rotatedName() string {
	at := f.now().UTC()
	if full := f.rotated(); len(full) > 0 {
		stamp := full[len(full)-1][len(f.path)+1:]
		if last, err := time.Parse(rotatedLayout, stamp); err == nil && !at.Truncate(time.Millisecond).After(last) {
			at = last.Add(time.Millisecond)
		}
	}
	return f.path + "." + at.Format(rotatedLayout)
}

var rotatedForm = pattern.New(`^\.[0-9]{8}T[0-9]{6}\.[0-9]{3}Z$`)

// prune removes the oldest of the full files beyond the count. One that cannot
// be removed is tried again at the next rotation.
func (f *file) prune() {
	if f.maxFiles == 0 {
		return
	}
	full := f.rotated()
	for _, name := range full[:max(0, len(full)-(f.maxFiles-1))] {
		_ = os.Remove(name)
	}
}

// rotated lists the full files, oldest first.
func (f *file) rotated() []string {
	dir, base := filepath.Split(f.path)
	entries, err := os.ReadDir(filepath.Clean(dir + "."))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), base); ok && rotatedForm.MatchString(rest) {
			names = append(names, f.path+rest)
		}
	}
	slices.Sort(names)
	return names
}
