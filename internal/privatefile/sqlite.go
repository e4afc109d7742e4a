package privatefile

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// SQLite names a file by its absolute path as SQLite opens it, and has what SQLite writes
// beside it, rows among it, be as closed to others as the file is. params are more of the
// URI's, such as vfs=adiantum.
func SQLite(path string, params ...string) string {
	slashes := filepath.ToSlash(path)
	if !strings.HasPrefix(slashes, "/") {
		slashes = "/" + slashes // a drive
	}
	mode := strings.ReplaceAll(url.QueryEscape(path), "+", "%20") // to SQLite a + is one
	return "file:" + (&url.URL{Path: slashes}).EscapedPath() + "?" + strings.Join(append(params, "modeof="+mode), "&")
}

// CloseShared has the shared memory of a file's write-ahead log be as closed to others as the file.
// SQLite makes it readable by all with the first statement that reads the file, and anew when all
// who had the file open have closed it.
func CloseShared(path string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil { // beside which it stands
		path = real
	}
	file, err := os.Stat(path)
	shared, none := os.Stat(path + "-shm")
	if err != nil || errors.Is(none, fs.ErrNotExist) {
		return err // no log is written, where it is nil
	}
	if none != nil || shared.Mode().Perm()&^file.Mode().Perm() == 0 {
		return none
	}
	err = os.Chmod(path+"-shm", file.Mode().Perm())
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil // it has gone, or the file is another user's, who has said who may read it
	}
	return err
}
