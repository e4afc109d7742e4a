package sqlsink

import (
	"errors"

	"golang.org/x/sys/windows"
)

// noRoom reports whether an error is of a disk that is full.
func noRoom(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
