package nodes

import (
	"errors"
	"fmt"
	"hash/maphash"
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

var spillSeed = maphash.MakeSeed()

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

// write stores what a page was encoded as, unless it is there already.
func (x *spill) write(pg *Page, data []byte) error {
	sum := maphash.Bytes(spillSeed, data)
	if pg.length == len(data) && pg.sum == sum {
		return nil
	}
	if x.file == nil {
		file, err := x.newFile()
		if err != nil {
			return spillFailed(err)
		}
		x.file = file
	}
	at := pg.at
	if pg.length < len(data) {
		at = x.file.size
	}
	if _, err := x.file.file.WriteAt(data, at); err != nil {
		return spillFailed(err)
	}
	x.file.size = max(x.file.size, at+int64(len(data)))
	pg.at, pg.length, pg.sum = at, len(data), sum
	return nil
}

// load reads a page back.
func (x *spill) load(pg *Page, store *Store) error {
	data := make([]byte, pg.length)
	if _, err := x.file.file.ReadAt(data, pg.at); err != nil {
		return spillFailed(err)
	}
	if maphash.Bytes(spillSeed, data) != pg.sum {
		return spillFailed(errors.New("the file does not hold what was written"))
	}
	d := decoder{data: data, store: store, page: pg}
	return d.decode()
}

func spillFailed(err error) error {
	return fmt.Errorf("fetch: the statement has read more than MaxMemory lets it keep in memory, and a temporary file cannot hold the rest: %w; make room in %s, set MaxMemory higher, or ask for less",
		err, os.TempDir())
}
