package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func TestPseudo(t *testing.T) {
	t.Parallel()
	const commit = "4f8c8b1a0123456789"
	for before, want := range map[string]string{
		"":           "v0.0.0-20261130120000-4f8c8b1a0123",
		"v1.2.3":     "v1.2.4-0.20261130120000-4f8c8b1a0123",
		"v2.0.0-rc1": "v2.0.0-rc1.0.20261130120000-4f8c8b1a0123",
	} {
		if got := pseudo(before, noon, commit); got != want {
			t.Errorf("after %q: %s, want %s", before, got, want)
		}
	}
}

// An archive holds its files with their modes, one time, and nobody's name.
func TestArchives(t *testing.T) {
	t.Parallel()
	files := []file{{"viewfinder", []byte("program"), 0o755}, {"man/viewfinder.1", []byte("page"), 0o644}}
	var packed, zipped bytes.Buffer
	if err := errors.Join(writeTar(&packed, "folder", files, noon), writeZip(&zipped, "folder", files, noon)); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&packed)
	if err != nil {
		t.Fatal(err)
	}
	if z.Name != "" || !z.ModTime.IsZero() {
		t.Errorf("the header says %q, %v", z.Name, z.ModTime)
	}
	unpacked := tar.NewReader(z)
	for _, f := range files {
		h, err := unpacked.Next()
		if err != nil || h.Name != "folder/"+f.name || h.Mode != int64(f.mode) || !h.ModTime.Equal(noon) || h.Uname != "" || h.Uid != 0 {
			t.Fatalf("%+v, %v", h, err)
		}
		if data, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(data, f.data) {
			t.Errorf("%s: %q, %v", f.name, data, err)
		}
	}
	members, err := zip.NewReader(bytes.NewReader(zipped.Bytes()), int64(zipped.Len()))
	if err != nil || len(members.File) != 2 || members.File[0].Name != "folder/viewfinder" || members.File[0].Mode() != 0o755 || !members.File[0].Modified.Equal(noon) {
		t.Errorf("%v, %v", members, err)
	}
}

func TestLicencesOf(t *testing.T) {
	t.Parallel()
	got := licencesOf("# Title\n\n| Module | Version | Licence |\n| --- | --- | --- |\n| example.com/a | v1.0.0 | MIT |\n| example.com/b | v1.0.0 | MIT, BSD-3-Clause |\n")
	if got["example.com/a"] != "MIT" || got["example.com/b"] != "MIT AND BSD-3-Clause" {
		t.Errorf("%v", got)
	}
}

// What is built is what was committed, whatever lies in the worktree.
func TestCheckOut(t *testing.T) {
	repository := t.TempDir()
	t.Chdir(repository)
	do := func(args ...string) string {
		t.Helper()
		out, err := git(t.Context(), append([]string{"-c", "user.name=nobody", "-c", "user.email=nobody@example.com"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	do("init", "--quiet")
	write("program.go", "committed")
	do("add", ".")
	do("commit", "--quiet", "--message", "first")
	write("program.go", "changed")
	write("other.go", "untracked")
	dir, err := checkOut(t.Context(), do("rev-parse", "HEAD"), filepath.Join(t.TempDir(), "source"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "program.go"))
	if _, missing := os.Stat(filepath.Join(dir, "other.go")); err != nil || string(text) != "committed" || !errors.Is(missing, fs.ErrNotExist) {
		t.Errorf("%q, %v, %v", text, err, missing)
	}
}

// Two runs give the same bytes, and the Debian package installs, runs and goes again.
func TestRelease(t *testing.T) {
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") == "" {
		t.Skip("it takes minutes: set VIEWFINDER_TEST_THOROUGH")
	}
	first, second := t.TempDir(), t.TempDir()
	platform := "linux/" + runtime.GOARCH
	commit, err := git(t.Context(), "rev-parse", "HEAD") // which may move meanwhile
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{first, second} {
		if err := build(t.Context(), commit, out, []string{platform}); err != nil {
			t.Fatal(err)
		}
	}
	names, err := filepath.Glob(first + "/*")
	if err != nil || len(names) != 4 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, path := range names {
		a, errA := os.ReadFile(path)
		b, errB := os.ReadFile(filepath.Join(second, filepath.Base(path)))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is another the second time: %v, %v", filepath.Base(path), errA, errB)
		}
	}
	i := slices.IndexFunc(names, func(name string) bool { return strings.HasSuffix(name, ".deb") })
	if _, err := exec.LookPath("dpkg"); err != nil || runtime.GOOS != "linux" {
		t.Skip("dpkg is not installed: the package was not installed")
	}
	ctx := context.WithoutCancel(t.Context()) // what was installed is taken away at the end, too
	run := func(name string, args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v: %s", name, args, err, out)
		}
		return string(out)
	}
	if os.Getenv("VIEWFINDER_TEST_ROOT") == "" { // it is unpacked only
		root := t.TempDir()
		run("dpkg", "-x", names[i], root)
		checkInstalled(t, root, run)
		return
	}
	run("dpkg", "-i", names[i])
	t.Cleanup(func() {
		run("dpkg", "-P", program)
		if _, err := os.Stat("/usr/bin/" + program); err == nil {
			t.Error("the program is still there")
		}
	})
	checkInstalled(t, "/", run)
}

// checkInstalled runs what a package has brought.
func checkInstalled(t *testing.T, root string, run func(string, ...string) string) {
	t.Helper()
	if out := run(filepath.Join(root, "usr/bin", program), "version"); !strings.HasPrefix(out, program+" v") || !strings.Contains(out, "\ncommit ") {
		t.Errorf("it says %s", out)
	}
	for _, path := range []string{
		"usr/share/man/man1/viewfinder.1.gz", "usr/share/man/man1/viewfinder-query.1.gz", "usr/share/doc/viewfinder/copyright", "usr/share/doc/viewfinder/THIRD_PARTY_NOTICES.md",
		"usr/share/bash-completion/completions/viewfinder", "usr/share/zsh/vendor-completions/_viewfinder", "usr/share/fish/vendor_completions.d/viewfinder.fish",
	} {
		if info, err := os.Stat(filepath.Join(root, path)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
}
