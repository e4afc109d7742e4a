//go:build !windows

package privatefile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// temporaryPrefix is what the names of the files begin with that renameio makes;
// random digits follow the name of the file to be replaced.
const temporaryPrefix = "."

// openFlags follow no link, and do not wait for the other end of a pipe.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func makeDir(dir string) error { return os.MkdirAll(dir, 0o700) }

// checkHandle checks an open file or directory.
func checkHandle(f *os.File, path string, dir bool) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("%s cannot be examined: %w", path, cause(err))
	}
	what, want := "file", fs.FileMode(0o600)
	if dir {
		what, want = "directory", 0o700
	}
	if dir != info.IsDir() || !dir && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a %s: name another place", path, map[bool]string{true: "directory", false: "regular file"}[dir])
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && int(owner.Uid) != os.Geteuid() {
		return fmt.Errorf("the %s %s belongs to user %d, and this program runs as user %d: name another place, or chown %d it", what, path, owner.Uid, os.Geteuid(), os.Geteuid())
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("the %s %s is open to others (mode %#o): chmod %o it, or name another place", what, path, mode, want)
	}
	return nil
}

func replace(root *os.Root, path string, data []byte) error {
	f, err := renameio.NewPendingFile(filepath.Base(path), renameio.WithRoot(root), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return err
	}
	defer func() { _ = f.Cleanup() }() // nothing to do after a success
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return err
	}
	// The new name is on disk when the directory is.
	dir, err := root.Open(".")
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	return dir.Sync()
}
