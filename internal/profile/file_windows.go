package profile

import (
	"errors"
	"os"
)

const openFlags = 0

// checkWriters refuses what is no file. Who can write it is told by its access list,
// which [privatefile.CheckFile] reads where it matters.
func checkWriters(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("is no regular file")
	}
	return nil
}
