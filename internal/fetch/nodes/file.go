package nodes

import (
	"errors"
	"os"
	"runtime"
)

// File is the file that holds the pages written away. Only its owner may
// read it, and where the system allows it has no name from the start: nothing of
// it is left however the process ends.
type File struct {
	file *os.File
	size int64
	name string // to be removed at the end; "" where that was done
}

// NewFile makes a file as pages are written to.
func NewFile() (*File, error) {
	f, err := os.CreateTemp("", "viewfinder-*.spill") // with mode 0600
	if err != nil {
		return nil, err
	}
	x := &File{file: f, name: f.Name()}
	if runtime.GOOS != "windows" && os.Remove(x.name) == nil {
		x.name = ""
	}
	return x, nil
}

// FileAt writes to a file that is open already.
func FileAt(f *os.File) *File { return &File{file: f} }

// Unwrap is the file itself.
func (x *File) Unwrap() *os.File { return x.file }

// Close drops the file.
func (x *File) Close() error {
	if x == nil {
		return nil
	}
	err := x.file.Close()
	if x.name != "" {
		err = errors.Join(err, os.Remove(x.name))
	}
	return err
}

// write puts data at a place in the file, which grows as needed.
func (x *File) write(data []byte, at int64) error {
	if _, err := x.file.WriteAt(data, at); err != nil {
		return err
	}
	x.size = max(x.size, at+int64(len(data)))
	return nil
}

// read gives so many bytes from a place on.
func (x *File) read(at int64, length int) ([]byte, error) {
	data := make([]byte, length)
	_, err := x.file.ReadAt(data, at)
	return data, err
}
