package nodes

import (
	"errors"
	"os"
	"runtime"
)

// spillFile is the file that holds the pages written away. Only its owner may
// read it, and where the system allows it has no name from the start: nothing of
// it is left however the process ends.
type spillFile struct {
	file *os.File
	size int64
	name string // to be removed at the end; "" where that was done
}

// newSpillFile makes the file that pages are written to: what open opens, or for nil one
// of its own.
func newSpillFile(open func() (*os.File, error)) (*spillFile, error) {
	if open != nil {
		f, err := open()
		if err != nil {
			return nil, err
		}
		return &spillFile{file: f}, nil
	}
	f, err := os.CreateTemp("", "viewfinder-*.spill") // with mode 0600
	if err != nil {
		return nil, err
	}
	x := &spillFile{file: f, name: f.Name()}
	if runtime.GOOS != "windows" && os.Remove(x.name) == nil {
		x.name = ""
	}
	return x, nil
}

// Close drops the file.
func (x *spillFile) Close() error {
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
func (x *spillFile) write(data []byte, at int64) error {
	if _, err := x.file.WriteAt(data, at); err != nil {
		return err
	}
	x.size = max(x.size, at+int64(len(data)))
	return nil
}

// read gives so many bytes from a place on.
func (x *spillFile) read(at int64, length int) ([]byte, error) {
	data := make([]byte, length)
	_, err := x.file.ReadAt(data, at)
	return data, err
}
