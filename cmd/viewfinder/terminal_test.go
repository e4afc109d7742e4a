package main

import (
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// terminal is a terminal of tmux's, to type in and to look at:
//
//	terminal start columns rows command
//	terminal type text
//	terminal key name...
//	terminal resize columns rows
//	terminal begun          waits until what was entered is being carried out
//	terminal see pattern    waits until the screen shows it
//	! terminal see pattern  the screen does not show it now
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	tmux := func(args ...string) string {
		out, err := exec.Command("tmux", append([]string{"-S", ts.MkAbs("tmux"), "-f", "/dev/null"}, args...)...).CombinedOutput()
		if err != nil {
			ts.Fatalf("tmux %s: %v: %s", args, err, out)
		}
		return string(out)
	}
	if len(args) == 1 && args[0] == "begun" {
		for range 600 {
			if strings.TrimSpace(tmux("display-message", "-p", "#{cursor_x}")) == "0" {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		ts.Fatalf("the line is still being edited")
	}
	if len(args) < 2 {
		ts.Fatalf("usage: terminal start|type|key|resize|see …")
	}
	switch verb, rest := args[0], args[1:]; {
	case verb == "start" && len(rest) == 3:
		command := []string{"new-session", "-d", "-x", rest[0], "-y", rest[1]}
		for _, name := range []string{"PATH", "HOME", dsnVariable, historyVariable, "PAGER", "EDITOR", "NO_COLOR"} {
			command = append(command, "-e", name+"="+ts.Getenv(name))
		}
		tmux(append(command, "cd "+ts.MkAbs(".")+" && "+rest[2]+"; echo ended $?; sleep 60")...)
		ts.Defer(func() { _ = exec.Command("tmux", "-S", ts.MkAbs("tmux"), "kill-server").Run() })
	case verb == "type" && len(rest) == 1:
		for _, r := range rest[0] { // tmux takes a semicolon at an end for its own
			tmux("send-keys", "-l", strings.ReplaceAll(string(r), ";", `\;`))
		}
	case verb == "key":
		tmux(append([]string{"send-keys"}, rest...)...)
	case verb == "resize" && len(rest) == 2:
		tmux("resize-window", "-x", rest[0], "-y", rest[1])
	case verb == "see" && len(rest) == 1:
		pattern := regexp.MustCompile("(?m)" + rest[0])
		screen := ""
		for range 600 { // a minute: a machine may be slow
			if screen = tmux("capture-pane", "-p"); pattern.MatchString(screen) || neg {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if pattern.MatchString(screen) == neg {
			ts.Fatalf("the screen shows, for %s:\n%s", rest[0], screen)
		}
	default:
		ts.Fatalf("unknown: terminal %s", args)
	}
}

// startSlow starts a simulator whose answers take 200 ms, or another time, and makes the
// connection string of a login there that of the environment.
//
//	slow [time]
func startSlow(ts *testscript.TestScript, _ bool, args []string) {
	latency := 200 * time.Millisecond
	if len(args) > 0 {
		var err error
		latency, err = time.ParseDuration(args[0])
		ts.Check(err)
	}
	o := graphsim.Options{Seed: 7, Media: 2000, Accounts: 2, Comments: 3000, Now: graphsim.DefaultNow, Latency: latency}
	sim, err := graphsim.Start(o)
	ts.Check(err)
	ts.Defer(func() { _ = sim.Close() })
	ts.Setenv(dsnVariable, "Endpoint="+sim.URL()+";OAuthAccessToken="+sim.Token()+";Now="+o.Now.Format(time.RFC3339))
}
