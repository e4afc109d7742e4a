package logging

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// small is a log file of three lines a file.
func small(t *testing.T, count int) *file {
	t.Helper()
	f, err := openFile(filepath.Join(t.TempDir(), "a.log"), 0, count)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	f.maxBytes = 3 * int64(len("line 00\n"))
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	f.now = func() time.Time { return at }
	return f
}

func write(t *testing.T, f *file, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if _, err := fmt.Fprintf(f, "line %02d\n", i); err != nil {
			t.Fatal(err)
		}
	}
}

// contents are the files in the log's folder, by name, each as one line.
func contents(t *testing.T, f *file) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(filepath.Dir(f.path), "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, filepath.Base(name)+": "+strings.Join(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), ", "))
	}
	return strings.Join(all, "\n")
}

func TestFile_rotates(t *testing.T) {
	t.Parallel()
	for count, want := range map[int]string{
		-1: `a.log: line 09, line 10
a.log.20261122T100000.000Z: line 00, line 01, line 02
a.log.20261122T100000.001Z: line 03, line 04, line 05
a.log.20261122T100000.002Z: line 06, line 07, line 08`,
		1: `a.log: line 09, line 10
a.log.20261122T100000.002Z: line 06, line 07, line 08`,
		3: `a.log: line 09, line 10
a.log.20261122T100000.001Z: line 03, line 04, line 05
a.log.20261122T100000.002Z: line 06, line 07, line 08`,
	} {
		f := small(t, count)
		write(t, f, 0, 11)
		if got := contents(t, f); got != want {
			t.Errorf("MaxLogFileCount %d: got\n%s\nwant\n%s", count, got, want)
		}
	}
}

func TestFile_prunesItsOwnOnly(t *testing.T) {
	t.Parallel()
	f := small(t, 2)
	for _, name := range []string{"a.log.bak", "a.log.20200101", "b.log.20200101T000000.000Z", "a.log.20200101T000000.000Z"} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(f.path), name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(t, f, 0, 4)
	want := `a.log: line 03
a.log.20200101: x
a.log.20261122T100000.000Z: line 00, line 01, line 02
a.log.bak: x
b.log.20200101T000000.000Z: x`
	if got := contents(t, f); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A line longer than a whole file is written all the same.
func TestFile_longLine(t *testing.T) {
	t.Parallel()
	f := small(t, 0)
	long := strings.Repeat("x", 100)
	for range 2 {
		if _, err := fmt.Fprintln(f, long); err != nil {
			t.Fatal(err)
		}
	}
	if want := "a.log: " + long + "\na.log.20261122T100000.000Z: " + long; contents(t, f) != want {
		t.Errorf("got\n%s", contents(t, f))
	}
}

func TestFile_bounds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		size, wantSize int64
		count, want    int
	}{
		{0, DefaultFileSize, 0, 0},
		{1, MinFileSize, 1, 2},
		{MinFileSize + 1, MinFileSize + 1, -1, 0},
		{1 << 40, 1 << 40, 5, 5},
	} {
		f, err := openFile(filepath.Join(t.TempDir(), "a.log"), tt.size, tt.count)
		if err != nil {
			t.Fatal(err)
		}
		if f.maxBytes != tt.wantSize || f.maxFiles != tt.want {
			t.Errorf("size %d, count %d: got %d, %d", tt.size, tt.count, f.maxBytes, f.maxFiles)
		}
		_ = f.Close()
	}
}

// What another tool does to the file is followed: it renames it, or removes it.
func TestFile_follows(t *testing.T) {
	t.Parallel()
	f := small(t, 0)
	write(t, f, 0, 1)
	if err := os.Rename(f.path, f.path+".1"); err != nil {
		t.Skip("an open file cannot be renamed here:", err)
	}
	write(t, f, 1, 2)
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	write(t, f, 2, 3)
	if got, want := contents(t, f), "a.log: line 02\na.log.1: line 00"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A folder that goes away loses lines until it is there again, and no longer.
func TestLogger_folderGone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "logs")
	path := filepath.Join(dir, "a.log")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := New(Config{File: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Skip("a folder with an open file cannot be renamed here:", err)
	}
	l.StatementStart(statement("1"), "SELECT 1")
	if lines, cause := l.Lost(); lines != 1 || !strings.Contains(cause.Error(), "does not exist; create it") {
		t.Errorf("lost %d, %v", lines, cause)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	l.StatementStart(statement("2"), "SELECT 2")
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), `msg="lines lost" lines=1`) {
		t.Errorf("got %s, %v", text, err)
	}
}

// The streams of the process are written, and stay open.
func TestOpenTarget_streams(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]*os.File{"/dev/stderr": os.Stderr, "/dev/stdout": os.Stdout} {
		got, err := openTarget(path, 0, 0)
		if err != nil || got != (nopCloser{want}) {
			t.Errorf("%s: got %v, %v", path, got, err)
		}
		if err := got.Close(); err != nil {
			t.Error(err)
		}
		if _, err := want.Stat(); err != nil {
			t.Errorf("%s was closed: %v", path, err)
		}
	}
}

const (
	childVariable = "VIEWFINDER_LOGGING_CHILD"
	children      = 6
	childLines    = 800
)

// TestFile_child is what a process of TestFile_processes does.
func TestFile_child(t *testing.T) {
	path := os.Getenv(childVariable)
	if path == "" {
		t.Skip("run by TestFile_processes")
	}
	f, err := openFile(path, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.maxBytes = 20_000
	l := newLogger(Config{Verbosity: 1, Format: JSON}, &sink{file: f, json: true})
	defer l.Close()
	for i := range childLines {
		l.StatementStart(statement(fmt.Sprintf("%d-%d", os.Getpid(), i)), strings.Repeat("x", i%97))
	}
	if lines, cause := l.Lost(); lines > 0 {
		t.Errorf("lost %d lines: %v", lines, cause)
	}
}

// Several processes write one file and rotate it: no line is torn or lost.
func TestFile_processes(t *testing.T) {
	t.Parallel()
	if closeToRename {
		t.Skip("a file that several processes write is not rotated here")
	}
	path := filepath.Join(t.TempDir(), "a.log")
	var running []*exec.Cmd
	for range children {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestFile_child$")
		cmd.Env = append(os.Environ(), childVariable+"="+path)
		cmd.Stdout = new(bytes.Buffer)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, cmd.Stdout)
		}
	}
	names, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			var l struct {
				Statement string
				Msg       string
			}
			if err := json.Unmarshal([]byte(line), &l); err != nil || l.Msg != "statement started" || seen[l.Statement] {
				t.Fatalf("%s: torn or twice: %q, %v", name, line, err)
			}
			seen[l.Statement] = true
		}
	}
	if len(seen) != children*childLines || len(names) < 10 {
		t.Errorf("%d lines in %d files", len(seen), len(names))
	}
}
