package privatefile

import (
	"net/url"
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
