//go:build unix

package docs_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// shownAt is the instant at which --demo stands on the pages.
const shownAt = "2026-11-20T12:00:00Z"

// sampleApp is the id of an app as pages show it.
const sampleApp = "1234567890"

// build makes the program that the pages show, once.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "viewfinder-docs-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "viewfinder")
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, "./cmd/viewfinder")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if program, err := build(); err == nil && code >= 0 {
		_ = os.RemoveAll(filepath.Dir(program))
	}
	os.Exit(code)
}

// world is the computer of a page: a home of its own, and the programs that its commands mean.
type world struct {
	dir   string
	env   []string
	ports map[string]string // of this computer, by those that the page shows
	sim   *graphsim.Server
	// profiles are those that have the simulator's endpoint.
	profiles []string
}

// newWorld makes one in which viewfinder is the program as it is now, its --demo stands, and
// psql and curl wait for a server that begins.
func newWorld(t *testing.T) *world {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the pages are run on Linux")
	}
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w := &world{dir: dir, ports: map[string]string{}}
	bin := filepath.Join(dir, ".bin")
	w.write(t, ".bin/viewfinder", 0o755, fmt.Sprintf(`#!/bin/sh
case "$1 $*" in
query*" --demo"*|explain*" --demo"*|shell*" --demo"*) exec %[1]s "$@" --now %[2]s ;;
serve*--listen*|serve\ serve\ passwd*|serve\ serve\ token*) exec %[1]s "$@" ;;
serve*) exec %[1]s "$@" --listen 127.0.0.1:${PORT_5433:-0} ;;
*) exec %[1]s "$@" ;;
esac
`, program, shownAt))
	for _, tool := range []string{"psql", "curl"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			path = "true" // the page's other commands can be run all the same
		}
		w.write(t, ".bin/"+tool, 0o755, fmt.Sprintf("#!/bin/sh\nfor n in $(seq 100); do\n"+
			"%[1]s \"$@\"; code=$?\ncase %[2]s-$code in psql-2|curl-7) sleep 0.1 ;; *) exit $code ;; esac\ndone 2>/dev/null\nexit $code\n", path, tool))
	}
	w.write(t, ".bin/browser", 0o755, "#!/bin/sh\nexec curl -sSkL -o /dev/null \"$1\"\n")
	w.env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+dir, "XDG_CONFIG_HOME=", "BROWSER=browser", "EDITOR=true", "NO_COLOR=1",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere", "VIEWFINDER_DSN=", "VIEWFINDER_PROFILE=", "VIEWFINDER_CONFIG=", "PAGER=cat")
	return w
}

func (w *world) write(t *testing.T, name string, mode os.FileMode, text string) {
	t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// connection is what a statement of a block is asked of, as flags.
func (w *world) connection(b block) string {
	if b.mark == "run with" {
		return ""
	}
	return "--demo"
}

var named = regexp.MustCompile(`--profile (\w+)`)

// useSimulator puts a simulator in the place of the platform for the commands that follow: the
// profile that they name, or the one that is used where none is named, has its endpoint, and the
// app of the page is its app.
func (w *world) useSimulator(t *testing.T, commands string) {
	t.Helper()
	if w.sim == nil {
		w.startSimulator(t)
	}
	profile := "default"
	if m := named.FindStringSubmatch(commands); m != nil {
		profile = m[1]
	}
	if slices.Contains(w.profiles, profile) {
		return
	}
	w.profiles = append(w.profiles, profile)
	for _, line := range []string{
		"Endpoint " + w.sim.URL(), "OAuthSettingsLocation " + w.dir + "/tokens/tokens.json", "CallbackURL http://" + freePort(t) + "/",
		"OAuthClientId " + sampleApp, "OAuthClientSecret",
	} {
		if out, err := w.shell(t.Context(), strings.ReplaceAll("viewfinder config set --profile "+profile+" "+line, sampleApp, w.sim.AppID())); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

func (w *world) startSimulator(t *testing.T) {
	t.Helper()
	options := graphsim.Demo()
	options.Clock = time.Now
	sim, err := graphsim.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	w.sim = sim
}

var local = regexp.MustCompile(`127\.0\.0\.1:([0-9]{4,5})`)

// run runs what a page shows. An address of this computer is another one that is free, and the
// app the simulator's.
func (w *world) run(ctx context.Context, commands string) (string, error) {
	if w.sim != nil {
		commands = strings.ReplaceAll(commands, sampleApp, w.sim.AppID())
	}
	for _, m := range local.FindAllStringSubmatch(commands, -1) {
		if w.ports[m[1]] == "" {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return "", err
			}
			_, w.ports[m[1]], _ = net.SplitHostPort(listener.Addr().String())
			if err := listener.Close(); err != nil {
				return "", err
			}
		}
		commands = strings.ReplaceAll(commands, m[0], "127.0.0.1:"+w.ports[m[1]])
	}
	return w.shell(ctx, commands)
}

// shell runs commands by a shell that ends at the first that fails, and returns what they print.
// What they leave running is ended.
func (w *world) shell(ctx context.Context, commands string) (string, error) {
	env := slices.Clone(w.env)
	for shown, port := range w.ports {
		env = append(env, "PORT_"+shown+"="+port)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-eu", "-c", commands)
	cmd.Dir, cmd.Env = w.dir, env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	end := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel = end
	if w.sim != nil {
		cmd.Stdin = strings.NewReader(w.sim.AppSecret() + "\n") // which is asked for
	}
	// Not a pipe: what is left running would hold it open.
	out, err := os.CreateTemp(w.dir, ".printed")
	if err != nil {
		return "", err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return "", err
	}
	err = cmd.Wait()
	_ = end() // of which nothing may be left
	printed, readErr := os.ReadFile(out.Name())
	if readErr != nil {
		return "", readErr
	}
	printed = bytes.ReplaceAll(printed, []byte(w.dir), []byte("/home/ana"))
	return string(printed), err
}

// runProgram builds a Go program that a page shows whole, and runs it on a simulator.
func (w *world) runProgram(t *testing.T, text string) (string, error) {
	t.Helper()
	w.useSimulator(t, "")
	w.write(t, "program/main.go", 0o600, text)
	program := filepath.Join(w.dir, "program", "program")
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, filepath.Join(w.dir, "program", "main.go"))
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	run := exec.CommandContext(t.Context(), program)
	run.Env = append(w.env, "VIEWFINDER_DSN=Endpoint="+w.sim.URL()+";OAuthAccessToken="+w.sim.Token())
	out, err := run.CombinedOutput()
	if err == nil && len(out) == 0 {
		return "", fmt.Errorf("it prints nothing")
	}
	return string(out), err
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
