package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/testscript"
)

// served are the servers of scripts, by the scripts' directories.
var served sync.Map

// serverProcess is one that a script has started.
type serverProcess struct {
	cmd  *exec.Cmd
	said chan string // lines on standard error
}

// startServer starts viewfinder serve at a free port; $ADDRESS is what it prints, with
// the password $PASSWORD in it where there is one. With --http=… $HTTP is the second address,
// and $TOKEN what --demo makes for it.
//
//	serve [flag…]
func startServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: serve [flag…]")
	}
	cmd := exec.Command(findProgram(ts), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "XDG_CONFIG_HOME", dsnVariable, configVariable, profileVariable} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	messages, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	s := &serverProcess{cmd: cmd, said: make(chan string, 100)}
	go func() {
		defer close(s.said)
		for lines := bufio.NewScanner(messages); lines.Scan(); {
			s.said <- lines.Text()
		}
	}()
	served.Store(ts.MkAbs("."), s)
	ts.Defer(func() {
		_ = cmd.Process.Kill() // it may have ended
	})
	printed := bufio.NewReader(out)
	address, err := printed.ReadString('\n')
	if err != nil {
		for line := range s.said {
			ts.Logf("%s", line)
		}
		ts.Fatalf("it did not start: %v", err)
	}
	address = strings.TrimSpace(address)
	if password := ts.Getenv("PASSWORD"); password != "" {
		address = strings.Replace(address, "@", ":"+password+"@", 1)
	}
	ts.Setenv("ADDRESS", address)
	if !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "--http") }) {
		return
	}
	at, err := printed.ReadString('\n')
	ts.Check(err)
	ts.Setenv("HTTP", strings.TrimSpace(at))
	if slices.Contains(args, "--demo") {
		line, err := printed.ReadString('\n')
		ts.Check(err)
		_, token, _ := strings.Cut(line, "Bearer ")
		token, _, _ = strings.Cut(token, "'")
		ts.Setenv("TOKEN", token)
	}
}

func findProgram(ts *testscript.TestScript) string {
	for dir := range strings.SplitSeq(ts.Getenv("PATH"), string(os.PathListSeparator)) {
		if path := filepath.Join(dir, "viewfinder"); isFile(path) {
			return path
		}
	}
	ts.Fatalf("there is no viewfinder in PATH")
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// awaitMessage reads what the server says on standard error up to a line that holds a
// text:
//
//	says text
func awaitMessage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: says text")
	}
	s := serverOf(ts)
	for line := range s.said {
		ts.Logf("%s", line)
		if strings.Contains(line, args[0]) {
			return
		}
	}
	ts.Fatalf("it never says %q", args[0])
}

// sendSignal sends the server a signal:
//
//	signal hup|term
func sendSignal(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"hup": syscall.SIGHUP, "term": syscall.SIGTERM}
	if neg || len(args) != 1 || signals[args[0]] == nil {
		ts.Fatalf("usage: signal hup|term")
	}
	ts.Check(serverOf(ts).cmd.Process.Signal(signals[args[0]]))
}

// awaitEnd waits for the end of the server, which has an exit code:
//
//	ended code
func awaitEnd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ended code")
	}
	s := serverOf(ts)
	for line := range s.said {
		ts.Logf("%s", line)
	}
	err := s.cmd.Wait()
	var failure *exec.ExitError
	if err != nil && !errors.As(err, &failure) {
		ts.Check(err)
	}
	if got := fmt.Sprint(s.cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

func serverOf(ts *testscript.TestScript) *serverProcess {
	s, ok := served.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("no server was started")
	}
	return s.(*serverProcess)
}

// askServer asks the server at an address one statement, and writes the rows, or the
// error, to the file answer.
//
//	ask ADDRESS SQL
func askServer(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] ask address sql")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	text, err := askOnce(ctx, args[0], args[1])
	if err != nil {
		text = err.Error() + "\n"
	}
	ts.Logf("%s", text)
	ts.Check(os.WriteFile(ts.MkAbs("answer"), []byte(text), 0o600))
	if (err != nil) != neg {
		ts.Fatalf("asked: %v", err)
	}
}

func askOnce(ctx context.Context, address, query string) (string, error) {
	c, err := pgconn.Connect(ctx, address)
	if err != nil {
		return "", err
	}
	defer c.Close(ctx)
	results, err := c.Exec(ctx, query).ReadAll()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, r := range results {
		for _, row := range r.Rows {
			text.Write(bytes.Join(row, []byte("|")))
			text.WriteByte('\n')
		}
	}
	return text.String(), nil
}
