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

	"github.com/viewfinder-sql/viewfinder/internal/keeping/history"
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
		// The log grows to the bound, and then nothing goes.
		for err = nil; err == nil; {
			_, err = s.Claim(t.Context(), claim.Task)
		}
		fmt.Println("Claim says:", err)
		fmt.Println("Prepare says:", s.Prepare(t.Context(), []*history.Table{{Name: "Other", Key: []string{"Id"}, Columns: []history.Column{{Name: "Id"}}}}))
		fmt.Println("Forget says:", s.Forget(t.Context(), "1"))
		fmt.Println("Scrub says:", s.Scrub(t.Context()))
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCommit_fileTooLarge$")
	path := filepath.Join(t.TempDir(), "kept.db")
	child.Env = append(os.Environ(), variable+"="+path)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "there is no room for "+path+": nothing of this was written") {
		t.Fatalf("%v: %s", err, out)
	}
	for what, says := range map[string]string{
		"Claim": "taking on Posts of account 1: there is no room for " + path + ": nothing of this was written", "Prepare": "preparing the sink: there is no room for " + path,
		"Forget": "there is no room for " + path, "Scrub": "the rows are deleted, and their bytes stay: there is no room for a second " + path,
	} {
		if !strings.Contains(string(out), what+" says: "+says) {
			t.Errorf("%s does not say %s: %s", what, says, out)
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".room-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
