package houserules

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// Tests of the driver start simulators by simulated, whose clock stands: those of
// drivertest run with the real one, and an answer might depend on the day.
func TestClocksStand(t *testing.T) {
	t.Parallel()
	for path, text := range goFiles(t) {
		dir, name := filepath.Split(filepath.ToSlash(path))
		if !strings.HasSuffix(name, "_test.go") || dir != "driver/" || name == "main_test.go" || name == "present_test.go" {
			continue
		}
		if at := bytes.Index(text, []byte("drivertest."+"Start(")); at >= 0 {
			t.Errorf("%s:%d: start it with simulated(t, …), whose clock stands", path, 1+bytes.Count(text[:at], []byte("\n")))
		}
	}
}
