//go:build unix

package sqlsink

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A file that may not grow further, which SQLite tells as an error of the disk, is told as no room:
// by a process of its own, whose bound it is.
func TestCommit_fileTooLarge(t *testing.T) {
	t.Parallel()
	const variable = "VIEWFINDER_TEST_BOUNDED"
	if path := os.Getenv(variable); path != "" {
		s := opened(t)(OpenSQLite(path))
		table := posts()
		claim := begun(t, s, table)
		rows := rowsOf(3000)
		bound := syscall.Rlimit{Cur: 200 << 10, Max: 200 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &bound); err != nil {
			t.Fatal(err)
		}
		_, err := s.Commit(t.Context(), claim, step(table, start.Add(time.Hour), true, rows...))
		fmt.Println("it says:", err)
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCommit_fileTooLarge$")
	path := filepath.Join(t.TempDir(), "kept.db")
	child.Env = append(os.Environ(), variable+"="+path)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "there is no room for "+path+": nothing of this step was written") {
		t.Fatalf("%v: %s", err, out)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".room-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
