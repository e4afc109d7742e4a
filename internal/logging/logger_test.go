package logging

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// logTo opens a logger on a new file; read closes it and returns the lines
// without their times.
func logTo(t *testing.T, verbosity int) (l *Logger, read func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "viewfinder.log")
	l, err := New(Config{File: path, Verbosity: verbosity})
	if err != nil {
		t.Fatal(err)
	}
	return l, func() string {
		t.Helper()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return withoutTimes(string(text))
	}
}

var timeField = regexp.MustCompile(`(?m)^time="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z" `)

func withoutTimes(text string) string { return timeField.ReplaceAllString(text, "") }

func logAll(l *Logger) {
	l.StatementStart("7", "SELECT Id\nFROM Media WHERE Caption = 'a \"b\"'")
	l.Request("7", Request{Method: "GET", Path: "/v26.0/me/accounts?access_token=canary", Status: 200, Bytes: 5120, Took: 212 * time.Millisecond, Attempt: 1})
	l.Request("", Request{Method: "GET", Path: "/v26.0/me", Took: time.Second, Attempt: 2, Err: errors.New("reset by peer")})
	l.StatementEnd("7", StatementResult{Rows: 25, Took: 240 * time.Millisecond})
	l.StatementEnd("8", StatementResult{Took: time.Millisecond, Err: errors.New("no such table")})
}

func TestLogger_lines(t *testing.T) {
	t.Parallel()
	statements := []string{
		`level=info msg="statement started" module=EXEC query="SELECT Id\nFROM Media WHERE Caption = 'a \"b\"'" statement=7`,
		`level=info msg="statement finished" module=EXEC ms=240 rows=25 statement=7`,
		`level=error msg="statement failed" error="no such table" module=EXEC ms=1 rows=0 statement=8`,
	}
	requests := []string{
		`level=debug msg="request answered" attempt=1 bytes=5120 method=GET module=HTTP ms=212 path=/v26.0/me/accounts statement=7 status=200`,
		`level=error msg="request failed" attempt=2 bytes=0 error="reset by peer" method=GET module=HTTP ms=1000 path=/v26.0/me`,
	}
	for verbosity, want := range map[int][]string{
		0: statements,
		1: statements,
		2: {statements[0], requests[0], requests[1], statements[1], statements[2]},
	} {
		l, read := logTo(t, verbosity)
		logAll(l)
		if got := strings.TrimSuffix(read(), "\n"); got != strings.Join(want, "\n") {
			t.Errorf("verbosity %d: got\n%s\nwant\n%s", verbosity, got, strings.Join(want, "\n"))
		}
	}
}

func TestLogger_silent(t *testing.T) {
	t.Parallel()
	off, err := New(Config{Verbosity: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Logger{off, nil} {
		logAll(l)
		l.Conceal(secret.New("canary"))
		if l.Enabled(1) {
			t.Error("a logger without a file is enabled")
		}
		if lines, cause := l.Lost(); lines != 0 || cause != nil {
			t.Errorf("lost %d, %v", lines, cause)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNew_refusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	missing := filepath.Join(dir, "logs")
	tests := []struct {
		cfg  Config
		want string
	}{
		{Config{Verbosity: 3}, "logging: not supported yet: Verbosity 3: use 1 or 2"},
		{Config{Verbosity: 6}, "logging: Verbosity 6 is unknown: use 1 or 2"},
		{Config{Verbosity: -1}, "logging: Verbosity -1 is unknown: use 1 or 2"},
		{Config{File: filepath.Join(missing, "a.log")}, "the directory"},
		{Config{File: dir}, "logging: Logfile cannot be opened: open"},
		{Config{File: "a\x00b"}, "logging: Logfile cannot be opened: open"},
	}
	for _, tt := range tests {
		if _, err := New(tt.cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("New(%+v) = %v, want %s", tt.cfg, err, tt.want)
		}
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the directory was created")
	}
}

func TestNew_appendsWithItsOwnMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.log")
	for range 2 {
		l, err := New(Config{File: path})
		if err != nil {
			t.Fatal(err)
		}
		l.StatementStart("1", "SELECT 1")
		if err := errors.Join(l.Close(), l.Close()); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "\n") != 2 {
		t.Errorf("got %q, %v, want two lines", text, err)
	}
	if runtime.GOOS == "windows" {
		return // modes mean little there
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != fileMode {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestLogger_concurrent(t *testing.T) {
	t.Parallel()
	l, read := logTo(t, 2)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				l.Conceal(secret.New("canary-1"))
				l.StatementStart("1", "SELECT 'canary-1'")
			}
		})
	}
	wg.Wait()
	want := strings.Repeat(`level=info msg="statement started" module=EXEC query="SELECT '****'" statement=1`+"\n", 200)
	if got := read(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// disk is a file whose next writes fail after some bytes.
type disk struct {
	text  strings.Builder
	fails []int // per write, the bytes taken before it fails; -1 for success
}

func (d *disk) Write(p []byte) (int, error) {
	take := -1
	if len(d.fails) > 0 {
		take, d.fails = d.fails[0], d.fails[1:]
	}
	if take < 0 {
		return d.text.Write(p)
	}
	n, _ := d.text.Write(p[:min(take, len(p))])
	return n, errors.New("no space left")
}

func (d *disk) Close() error { return nil }

func TestLogger_fullDisk(t *testing.T) {
	t.Parallel()
	const cut = len(`time="2026-11-22T10:00:00.000Z" level=warn`)
	d := &disk{fails: []int{-1, 0, cut, 0, -1, -1}}
	l := newLogger(1, d)
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		l.StatementStart(id, "SELECT 1")
	}
	want := `level=info msg="statement started" module=EXEC query="SELECT 1" statement=1
level=warn
level=warning msg="lines lost" error="no space left" lines=3
level=info msg="statement started" module=EXEC query="SELECT 1" statement=5
level=info msg="statement started" module=EXEC query="SELECT 1" statement=6
`
	if got := withoutTimes(d.text.String()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if lines, cause := l.Lost(); lines != 3 || cause == nil || cause.Error() != "no space left" {
		t.Errorf("lost %d, %v", lines, cause)
	}
}

func TestLogger_afterClose(t *testing.T) {
	t.Parallel()
	l, read := logTo(t, 1)
	read()
	l.StatementStart("1", "SELECT 1")
	if lines, cause := l.Lost(); lines != 1 || !errors.Is(cause, os.ErrClosed) {
		t.Errorf("lost %d, %v", lines, cause)
	}
}
