package graphsim

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Clients of npm log in, publish and comment unchanged; testdata/npm says how.
func TestNPMClients(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	dir := filepath.Join("testdata", "npm")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.Skipf("the clients are not installed: run npm ci in internal/graphsim/%s", filepath.ToSlash(dir))
	}
	s := started(t, Options{Media: 1, Login: Login{Decline: []string{"instagram_manage_insights"}}})
	cmd := exec.CommandContext(t.Context(), node, "--test", "--test-reporter=tap", "clients.test.mjs")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SIM_URL="+s.URL(), "SIM_ID="+s.AppID(), "SIM_SECRET="+s.AppSecret(), "SIM_TOKEN="+s.Token())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "\n# pass 6\n") {
		t.Errorf("%v\n%s", err, out)
	}
}
