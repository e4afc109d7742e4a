package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zalando/go-keyring"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

var update = flag.Bool("update", false, "write what the scripts' commands print into the scripts")

func TestMain(m *testing.M) {
	// Tests do not write to the keyring of whoever runs them.
	keyring.MockInitWithError(errors.New("there is none in tests"))
	testscript.Main(m, map[string]func(){"viewfinder": main, "surf": surf})
}

// surf is a browser whose user takes what comes: it opens an address and follows
// where that leads.
func surf() {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(os.Args[1])
	if err == nil {
		err = answer.Body.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestScripts runs the real command line as testdata/script tells.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Cmds:               map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "app": startApp},
	})
}

// startApp starts a simulator whose user answers at once, and makes the
// connection string of its app that of the environment. Tokens are kept in the
// script's own directory, and the browser is surf:
//
//	app [deny]
func startApp(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 || len(args) == 1 && args[0] != "deny" {
		ts.Fatalf("usage: app [deny]")
	}
	sim, err := graphsim.Start(graphsim.Options{Seed: 11, Media: 3, Accounts: 2, Clock: time.Now, Login: graphsim.Login{Deny: len(args) == 1}})
	ts.Check(err)
	ts.Defer(func() { _ = sim.Close() })
	ts.Setenv("BROWSER", "surf")
	ts.Setenv(dsnVariable, appDSN(sim)+";OAuthSettingsLocation="+ts.MkAbs("store/tokens.json")+";CallbackURL="+demoCallback())
}

// exits runs a command that must end with an exit code:
//
//	exits 2 viewfinder nonsense
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var failure *exec.ExitError
		if !errors.As(err, &failure) {
			ts.Fatalf("%v", err)
		}
		got = failure.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
