//go:build unix

package sqlsink

import (
	"errors"
	"syscall"
)

// noRoom reports whether an error is of a disk that is full, or of a bound of the file's size or
// of the user's room.
func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || errors.Is(err, syscall.EDQUOT)
}
