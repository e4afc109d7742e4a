package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// byTest are verbs that are tried by tests in Go, as they need a program that answers.
var byTest = map[string]string{
	"viewfinder man-pages":    "man_test.go",
	"viewfinder simulate":     "simulate_test.go",
	"viewfinder token export": "login_test.go", "viewfinder token refresh": "login_test.go", "viewfinder token status": "login_test.go",
}

// Every verb is run by a script, and fails in one.
func TestScriptsCoverVerbs(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(paths) < 15 {
		t.Fatalf("%v, %v", paths, err)
	}
	var all strings.Builder
	for _, path := range paths {
		all.WriteString(read(t, path))
	}
	scripts := all.String()
	a := &app{properties: listProperties()}
	verbs := 0
	var check func(*cobra.Command)
	check = func(c *cobra.Command) {
		for _, below := range c.Commands() {
			check(below)
		}
		path := c.CommandPath()
		if !c.Runnable() || c.Parent() == nil || strings.HasPrefix(path, "viewfinder completion ") {
			return
		}
		if test, ok := byTest[path]; ok {
			if !strings.Contains(read(t, test), strings.Fields(path)[len(strings.Fields(path))-1]) {
				t.Errorf("%s does not run %s", test, path)
			}
			return
		}
		verbs++
		verb := regexp.QuoteMeta(path) + `( |'|$)`
		if !regexp.MustCompile(`(?m)^(exec|serve|terminal start \d+ \d+) .*` + verb + `|^serve `).MatchString(scripts) {
			t.Errorf("no script runs %s", path)
		}
		if !regexp.MustCompile(`(?m)^(exits [1-9]\d*|! exec) ` + verb).MatchString(scripts) {
			t.Errorf("%s fails in no script", path)
		}
	}
	check(a.newRoot())
	if verbs < 15 {
		t.Errorf("only %d verbs were seen", verbs)
	}
}
