package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The unit is one that systemd takes, and exposes little: as systemd itself counts.
func TestUnit(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	dir := t.TempDir()
	for _, name := range []string{"viewfinder.service", "viewfinder.socket"} {
		text, err := os.ReadFile(filepath.Join("../../docs/examples/systemd", name))
		if err != nil {
			t.Fatal(err)
		}
		// There is no program of that path where the test runs.
		unit := strings.ReplaceAll(string(text), "/usr/local/bin/viewfinder ", "/bin/true ")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(unit), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unit := filepath.Join(dir, "viewfinder.service")
	for _, args := range [][]string{{"verify", "--man=no", unit, filepath.Join(dir, "viewfinder.socket")}, {"security", "--offline=true", "--threshold=15", unit}} {
		if out, err := exec.CommandContext(t.Context(), analyze, args...).CombinedOutput(); err != nil {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, out)
		}
	}
}
