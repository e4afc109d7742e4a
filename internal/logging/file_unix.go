//go:build unix

package logging

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// noFollow has an open fail at a symbolic link; a pipe that nobody reads does
// not block it.
const noFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK

// closeToRename says that an open file cannot be renamed.
const closeToRename = false

// checkOpen refuses an open file that others may read or write.
func checkOpen(path string, info fs.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular():
		return unfit(path, "is not a regular file: name another one")
	case ok && int(owner.Uid) != os.Geteuid():
		return unfit(path, "belongs to another user: name another file")
	case info.Mode().Perm()&0o077 != 0:
		return unfit(path, "may be read or written by other users (mode "+info.Mode().Perm().String()+"): chmod 600 it, or name another file")
	}
	return nil
}

// lock keeps other processes from rotating the file; free says that none does so
// at the moment.
func lock(open *os.File) (unlock func(), free bool) {
	if err := unix.Flock(int(open.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, false
	}
	return func() { _ = unix.Flock(int(open.Fd()), unix.LOCK_UN) }, true
}

// own gives an open file the owner and the group that another has.
func own(open *os.File, as fs.FileInfo) error {
	have, err := open.Stat()
	if err != nil {
		return err
	}
	is, ok := have.Sys().(*syscall.Stat_t)
	should, also := as.Sys().(*syscall.Stat_t)
	if !ok || !also || is.Uid == should.Uid && is.Gid == should.Gid {
		return nil
	}
	return open.Chown(int(should.Uid), int(should.Gid))
}
