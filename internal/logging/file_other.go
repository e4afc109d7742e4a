//go:build !unix

package logging

import (
	"io/fs"
	"os"
)

const noFollow = 0

// closeToRename says that an open file cannot be renamed: while another process
// has it open, it is not rotated.
const closeToRename = true

// checkOpen trusts the directory: there are no modes to check.
func checkOpen(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return unfit(path, "is not a regular file: name another one")
	}
	return nil
}

func lock(*os.File) (unlock func(), free bool) { return func() {}, true }

// own does nothing: a new file has the rights of its directory.
func own(*os.File, fs.FileInfo) error { return nil }
