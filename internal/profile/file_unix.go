//go:build !windows

package profile

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openFlags do not wait for the other end of a pipe.
const openFlags = syscall.O_NONBLOCK

// checkWriters refuses a file that others can write: it says where secrets are sent.
func checkWriters(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("is no regular file")
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid != 0 && int(owner.Uid) != os.Geteuid() {
		return fmt.Errorf("belongs to user %d, and this program runs as user %d: chown it, or name another", owner.Uid, os.Geteuid())
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("can be written by others (mode %#o): chmod 600 it", mode)
	}
	return nil
}
