//go:build linux

package examples

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// buildah runs the program with a storage of the test's own.
type buildah struct {
	t    *testing.T
	args []string
}

func newBuildah(t *testing.T) *buildah {
	t.Helper()
	path, err := exec.LookPath("buildah")
	if err != nil {
		t.Skip("buildah is not installed")
	}
	dir := t.TempDir()
	b := &buildah{t, []string{path, "--root", filepath.Join(dir, "storage"), "--runroot", filepath.Join(dir, "run"), "--storage-driver", "vfs"}}
	if out, err := b.command("from", "--isolation", "chroot", "--name", "probe", "scratch").CombinedOutput(); err != nil {
		t.Skipf("buildah makes no container here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = b.command("rm", "--all").Run() }) // the directory goes in any case
	return b
}

func (b *buildah) command(args ...string) *exec.Cmd {
	all := slices.Concat(b.args, args)
	return exec.CommandContext(context.WithoutCancel(b.t.Context()), all[0], all[1:]...)
}

// must runs a command, and returns what it prints.
func (b *buildah) must(args ...string) string {
	b.t.Helper()
	cmd := b.command(args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("buildah %v: %v: %s%s", args, err, out, said.String())
	}
	return strings.TrimSpace(string(out))
}

// The container has the program, the authorities and a directory of its own, and no shell; it is
// no root, keeps its files, has space for temporary ones, serves and is told to stop.
func TestContainer(t *testing.T) {
	t.Parallel()
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") == "" {
		t.Skip("it builds the program anew: set VIEWFINDER_TEST_THOROUGH")
	}
	b := newBuildah(t)
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-o", filepath.Join(dir, "viewfinder"), "../../cmd/viewfinder")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, text := range map[string]string{"ca-certificates.crt": "obviously no authorities\n", "Containerfile": read(t, "container/Containerfile")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.must("build", "--isolation", "chroot", "-t", "viewfinder", dir)
	var made struct {
		OCIv1 struct {
			Config struct {
				User                  string
				Entrypoint            []string
				ExposedPorts, Volumes map[string]struct{}
			} `json:"config"`
		}
	}
	if err := json.Unmarshal([]byte(b.must("inspect", "--type", "image", "localhost/viewfinder")), &made); err != nil {
		t.Fatal(err)
	}
	c := made.OCIv1.Config
	if c.User != "65532:65532" || !slices.Equal(c.Entrypoint, []string{"/viewfinder"}) || len(c.ExposedPorts) != 2 || len(c.Volumes) != 1 {
		t.Errorf("the image is %+v", c)
	}
	container := b.must("from", "--isolation", "chroot", "localhost/viewfinder")
	root := b.must("mount", container)
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, strings.TrimPrefix(path, root))
		}
		return err
	})
	if err != nil || !slices.Equal(files, []string{"/etc/ssl/certs/ca-certificates.crt", "/viewfinder"}) {
		t.Errorf("the image has %v, %v", files, err)
	}
	run := func(args ...string) *exec.Cmd {
		return b.command(slices.Concat([]string{"run", "--isolation", "chroot", container, "--"}, args)...)
	}
	if out, err := run("/bin/sh", "-c", "true").CombinedOutput(); err == nil {
		t.Errorf("there is a shell: %s", out)
	}
	if out, err := run("/viewfinder", "serve", "token", "add", "reader").CombinedOutput(); err != nil {
		t.Errorf("a token: %v: %s", err, out)
	}
	info, err := os.Stat(filepath.Join(root, "data"))
	if err != nil {
		t.Fatal(err)
	}
	if at := info.Sys().(*syscall.Stat_t); at.Uid != 65532 || at.Gid != 65532 {
		t.Errorf("its directory is of user %d, group %d", at.Uid, at.Gid)
	}
	// More than memory may hold goes to temporary files.
	big := "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 60000) SELECT count(*) FROM (SELECT hex(zeroblob(500)) || x AS t FROM n ORDER BY 1) GROUP BY t HAVING count(*) > 1"
	if out, err := run("/viewfinder", "query", "--demo", big).CombinedOutput(); err != nil {
		t.Errorf("a large answer: %v: %s", err, out)
	}
	serves(t, run("/viewfinder", "serve", "--demo", "--listen", "none", "--http=127.0.0.1:0"))
}

// serves has a server started, asks whether it is ready, and has it stop.
func serves(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }() // those that are left
	at, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("it prints no address: %v", err)
	}
	client := &http.Client{}
	defer client.CloseIdleConnections()
	resp, err := client.Get(strings.TrimSpace(at) + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("it is %s", resp.Status)
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // whose exit code is buildah's
	if _, err := client.Get(strings.TrimSpace(at) + "/readyz"); err == nil {
		t.Error("it serves on")
	}
}
