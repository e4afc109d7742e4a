package logging

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"github.com/viewfinder-sql/viewfinder/internal/secret"
)

// logTo opens a logger on a new file; read closes it and returns the lines
// without their times.
func logTo(t *testing.T, cfg Config) (l *Logger, read func() string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "viewfinder.log")
	cfg.File = path
	l, err := New(cfg)
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

var scrubbed = regexp.MustCompile(`(?m)^time="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z" | session=[0-9a-f]{8}`)

func withoutTimes(text string) string { return scrubbed.ReplaceAllString(text, "") }

func statement(id string) context.Context {
	return WithScope(context.Background(), NewScope(id))
}

func logAll(l *Logger) {
	ctx := statement("7")
	phases := maps.All(map[string]time.Duration{"connect": 8100 * time.Microsecond, "tls": 0})
	ScopeOf(ctx).Spend(phases)
	ScopeOf(ctx).Spend(phases)
	l.SessionStart("Version=v26.0", "v1.2.3", "linux/amd64")
	l.StatementStart(ctx, "SELECT Id\nFROM Media WHERE Caption = 'a \"b\"'")
	l.Request(ctx, Request{Module: HTTP, Method: "GET", Path: "/v26.0/me/accounts?access_token=canary", Status: 200, Bytes: 5120, Took: 212 * time.Millisecond, Attempt: 1, Number: 12, Phases: phases})
	l.Request(context.Background(), Request{Module: AUTH, Method: "GET", Path: "/v26.0/me", Took: time.Second, Attempt: 2, Err: errors.New("reset by peer")})
	l.Write(ctx, 3, HTTP, "request body", Fields{"body": "a=b"})
	l.Write(ctx, 4, TCP, "connected", Fields{"address": "127.0.0.1:443"})
	l.Write(ctx, 5, CORE, "ping", nil)
	l.StatementEnd(ctx, StatementResult{Rows: 25, Took: 240 * time.Millisecond, Requests: 2, Calls: 1})
	l.StatementEnd(statement("8"), StatementResult{Took: 1234 * time.Microsecond, Err: errors.New("no such table")})
}

// Every line of logAll, each with the verbosity that it takes.
var allLines = []struct {
	verbosity int
	module    Module
	line      string
}{
	{1, INFO, `level=info module=INFO msg="connector opened" pid=PID platform=linux/amd64 properties="Version=v26.0" version=v1.2.3`},
	{1, EXEC, `level=info module=EXEC statement=7 msg="statement started" query="SELECT Id\nFROM Media WHERE Caption = 'a \"b\"'"`},
	{2, HTTP, `level=debug module=HTTP statement=7 request=12 msg="request answered" attempt=1 bytes=5120 connect_ms=8.1 method=GET ms=212 path=/v26.0/me/accounts status=200`},
	{2, AUTH, `level=error module=AUTH msg="request failed" attempt=2 bytes=0 method=GET ms=1000 path=/v26.0/me error="reset by peer"`},
	{3, HTTP, `level=trace module=HTTP statement=7 msg="request body" body="a=b" verbosity=3`},
	{4, TCP, `level=trace module=TCP statement=7 msg=connected address="127.0.0.1:443" verbosity=4`},
	{5, CORE, `level=trace module=CORE statement=7 msg=ping verbosity=5`},
	{1, EXEC, `level=info module=EXEC statement=7 msg="statement finished"COST ms=240 rows=25`},
	{1, EXEC, `level=error module=EXEC statement=8 msg="statement failed" ms=1.2 rows=0 error="no such table"`},
}

// linesAt are the lines of a verbosity and of modules, none for all.
func linesAt(verbosity int, modules ...Module) string {
	var lines []string
	for _, l := range allLines {
		if l.verbosity > verbosity || len(modules) > 0 && !slices.Contains(modules, l.module) {
			continue
		}
		line := strings.ReplaceAll(l.line, "PID", strconv.Itoa(os.Getpid()))
		cost := ""
		if verbosity > 1 {
			cost = " calls=1 connect_ms=16.2"
			line = strings.Replace(line, " ms=240 rows=25", " ms=240 requests=2 rows=25", 1)
			line = strings.Replace(line, `failed" ms=1.2 rows=0`, `failed" calls=0 ms=1.2 requests=0 rows=0`, 1)
		}
		lines = append(lines, strings.Replace(line, "COST", cost, 1))
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestLogger_verbosities(t *testing.T) {
	t.Parallel()
	for verbosity := range MaxVerbosity + 1 {
		l, read := logTo(t, Config{Verbosity: verbosity})
		logAll(l)
		if got, want := read(), linesAt(max(verbosity, 1)); got != want {
			t.Errorf("verbosity %d: got\n%s\nwant\n%s", verbosity, got, want)
		}
	}
}

func TestLogger_modules(t *testing.T) {
	t.Parallel()
	modules, err := ParseModules("TCP ; exec;CORE;EXEC")
	if err != nil {
		t.Fatal(err)
	}
	if got := FormatModules(modules); got != "TCP;EXEC;CORE" {
		t.Errorf("modules %s", got)
	}
	l, read := logTo(t, Config{Verbosity: 5, Modules: modules})
	logAll(l)
	if got, want := read(), linesAt(5, TCP, EXEC, CORE); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := ParseModules("EXEC;SOAP"); err == nil || !strings.Contains(err.Error(), `logging: LogModules: "SOAP" is no module: use of EXEC;INFO;`) {
		t.Errorf("got %v", err)
	}
}

func TestLogger_json(t *testing.T) {
	t.Parallel()
	l, read := logTo(t, Config{Verbosity: 5, Format: JSON})
	logAll(l)
	lines := strings.Split(strings.TrimSuffix(read(), "\n"), "\n")
	if len(lines) != len(allLines) {
		t.Fatalf("%d lines", len(lines))
	}
	var request, failure map[string]any
	if err := errors.Join(json.Unmarshal([]byte(lines[2]), &request), json.Unmarshal([]byte(lines[8]), &failure)); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"module": "HTTP", "level": "debug", "msg": "request answered", "statement": "7", "request": 12.0, "session": l.session,
		"connect_ms": 8.1, "ms": 212.0, "status": 200.0,
	} {
		if request[key] != want {
			t.Errorf("%s is %v, not %v, in %s", key, request[key], want, lines[2])
		}
	}
	if failure["error"] != "no such table" || failure["level"] != "error" {
		t.Errorf("got %s", lines[8])
	}
}

// refusing is a hook that fails.
type refusing struct{}

func (refusing) Levels() []logrus.Level   { return logrus.AllLevels }
func (refusing) Fire(*logrus.Entry) error { return errors.New("the collector is down") }

// What an embedding program gets is masked, and has the statement's context.
func TestLogger_embedded(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	recorded := new(test.Hook)
	l, err := New(Config{Verbosity: 5, Slog: slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug - 8})), Hook: recorded})
	if err != nil {
		t.Fatal(err)
	}
	l.Conceal(secret.New("canary"))
	logAll(l)
	l.Write(statement("9"), 3, HTTP, "leak canary", Fields{"body": "canary"})
	if n := strings.Count(out.String(), "\n"); n != len(allLines)+1 || strings.Contains(out.String(), "canary") {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
	for _, want := range []string{`"level":"INFO"`, `"level":"DEBUG"`, `"level":"ERROR"`, `"statement":"7"`, `"module":"TCP"`, `"msg":"leak ****"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in\n%s", want, out.String())
		}
	}
	last := recorded.LastEntry()
	if n := len(recorded.AllEntries()); n != len(allLines)+1 || last.Message != "leak ****" || last.Data["body"] != "****" || ScopeOf(last.Context).statement != "9" {
		t.Errorf("%d entries, the last %+v", n, last)
	}
	if lines, cause := l.Lost(); lines != 0 || cause != nil {
		t.Errorf("lost %d, %v", lines, cause)
	}
	l, read := logTo(t, Config{Hook: refusing{}})
	logAll(l)
	if got, want := read(), linesAt(1); got != want {
		t.Errorf("got\n%s", got)
	}
	if lines, cause := l.Lost(); lines != 4 || cause.Error() != "the collector is down" {
		t.Errorf("lost %d, %v", lines, cause)
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
		if l.Enabled(1, EXEC) {
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
		{Config{Verbosity: 6}, "logging: Verbosity 6 is unknown: use 1 to 5"},
		{Config{Verbosity: -1}, "logging: Verbosity -1 is unknown: use 1 to 5"},
		{Config{Format: "XML"}, `logging: LogFormat "XML" is unknown: use TEXT or JSON`},
		{Config{File: filepath.Join(missing, "a.log")}, "the directory"},
		{Config{File: dir}, "is not a regular file"},
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
		l.StatementStart(statement("1"), "SELECT 1")
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
	l, read := logTo(t, Config{Verbosity: 2})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				l.Conceal(secret.New("canary-1"))
				l.StatementStart(statement("1"), "SELECT 'canary-1'")
			}
		})
	}
	wg.Wait()
	want := strings.Repeat(`level=info module=EXEC statement=1 msg="statement started" query="SELECT '****'"`+"\n", 200)
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
	l := newLogger(Config{Verbosity: 1}, &sink{file: d})
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		l.StatementStart(statement(id), "SELECT 1")
	}
	want := `level=info module=EXEC statement=1 msg="statement started" query="SELECT 1"
level=warn
level=warning module=INFO msg="lines lost" lines=3 error="no space left"
level=info module=EXEC statement=5 msg="statement started" query="SELECT 1"
level=info module=EXEC statement=6 msg="statement started" query="SELECT 1"
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
	l, read := logTo(t, Config{})
	read()
	l.StatementStart(statement("1"), "SELECT 1")
	if lines, cause := l.Lost(); lines != 1 || !errors.Is(cause, os.ErrClosed) {
		t.Errorf("lost %d, %v", lines, cause)
	}
}
