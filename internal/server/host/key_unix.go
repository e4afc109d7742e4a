//go:build unix

package host

import (
	"errors"
	"os"
	"syscall"
)

// checkKey refuses a key that others may read, as PostgreSQL does. One that belongs to root may
// be read by its group.
func checkKey(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	open := info.Mode().Perm() & 0o077
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid == 0 {
		open &^= 0o040
	}
	if open != 0 {
		return errors.New("the key is open to other users: chmod 600")
	}
	return nil
}
