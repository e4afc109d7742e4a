package released

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"
)

// Killed runs one test of the test's own program, with variables besides, and kills it
// when it has written so much into the log of an SQLite file, a random part of most bytes. What
// no longer fits into SQLite's memory is written before a transaction ends, so that a
// large one is killed in its middle, or some milliseconds later; at other times it comes to its
// end.
func Killed(t *testing.T, name, log string, most int64, variables ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+name+"$")
	command.Env = append(os.Environ(), variables...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for written := rand.Int64N(most); ; { //nolint:gosec // any moment will do
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%s failed by itself: %v", name, err)
			}
			return
		case <-time.After(20 * time.Microsecond):
		}
		if info, err := os.Stat(log); err == nil && info.Size() > written {
			time.Sleep(rand.N(50 * time.Millisecond)) //nolint:gosec // so that it is in what comes after, too
			if err := command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
			if err := <-ended; err != nil {
				t.Logf("%s: %v", name, err)
			}
			return
		}
	}
}
