//go:build unix

package userviews_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/session/userviews"
)

// A pipe without another end is refused, and not waited for.
func TestFile_Read_pipe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "views.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if _, err := userviews.File(path).Read(); err == nil || !strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("a pipe: %v", err)
	}
}
