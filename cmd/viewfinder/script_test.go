package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zalando/go-keyring"

	"github.com/viewfinder-sql/viewfinder/internal/connprops"
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

// oneByOne are scripts whose commands run one after another and have nothing going on beside
// them but what the driver has: the race detector, for which -short stands, does without them.
var oneByOne = []string{
	"catalogue", "chart", "completion", "config", "doctor", "explain", "files", "forget", "help", "init", "into",
	"login", "memory", "profile", "profile_login", "publish", "usage", "version", "views", "write",
}

// TestScripts runs the real command line as testdata/script tells.
func TestScripts(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		scripts = slices.DeleteFunc(scripts, func(path string) bool {
			return slices.Contains(oneByOne, strings.TrimSuffix(filepath.Base(path), ".txtar"))
		})
	}
	testscript.Run(t, testscript.Params{
		Files:              scripts,
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "app": startApp, "world": startWorld, "video": makeVideo, "profile": makeProfile,
			"serve": startServer, "says": awaitMessage, "signal": sendSignal, "ended": awaitEnd, "ask": askServer,
			"request": request, "readinto": readInto,
			"terminal": terminal, "slow": startSlow,
			"telling": startTelling, "subscribe": subscribe, "comment": comment,
			"notice": notice, "kept": kept, "certificate": certificate(t), "postgres": postgres(t),
		},
	})
}

// startApp starts a simulator whose user answers at once, and makes the
// connection string of its app that of the environment. Tokens are kept in the
// script's own directory, and the browser is surf. ENDPOINT, APP_ID, APP_SECRET and CALLBACK
// are what a profile would be made of:
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
	ts.Setenv("ENDPOINT", sim.URL())
	ts.Setenv("APP_ID", sim.AppID())
	ts.Setenv("APP_SECRET", sim.AppSecret())
	ts.Setenv("CALLBACK", demoCallback())
	ts.Setenv(dsnVariable, appDSN(sim)+";OAuthSettingsLocation="+ts.MkAbs("store/tokens.json")+";CallbackURL="+demoCallback())
}

// startWorld starts a simulator that lasts as long as the script, and makes the connection
// string of a login there that of the environment. A fault strikes the first call that
// changes something, or whose path says that, when that was done, or early, before it.
// $POSTn and $COMMENTn are ids. Worlds of other seeds have other accounts.
//
//	world [seed n] [fault kind path|POST [early]]
func startWorld(ts *testscript.TestScript, neg bool, args []string) {
	o := graphsim.Options{Seed: 7, Media: 4, Accounts: 1, Comments: 3, Now: graphsim.DefaultNow}
	if len(args) > 1 && args[0] == "seed" {
		seed, err := strconv.ParseUint(args[1], 10, 64)
		ts.Check(err)
		o.Seed, args = seed, args[2:]
	}
	if neg || len(args) > 0 && (args[0] != "fault" || len(args) < 3 || len(args) > 4) {
		ts.Fatalf("usage: world [seed n] [fault kind path|POST [early]]")
	}
	sim, err := graphsim.Start(o)
	ts.Check(err)
	ts.Defer(func() { _ = sim.Close() })
	if len(args) > 0 {
		fault := graphsim.Fault{Kind: graphsim.FaultKind(args[1]), Method: http.MethodPost, At: 1, Early: len(args) > 3}
		if args[2] != http.MethodPost {
			fault.Path = args[2]
		}
		sim.Inject(fault)
	}
	ts.Setenv(dsnVariable, "Endpoint="+sim.URL()+";OAuthAccessToken="+sim.Token()+";Now="+o.Now.Format(time.RFC3339))
	comments := 0
	sim.View(func(data *graphsim.Data) {
		for i, m := range data.Accounts[0].Media {
			ts.Setenv("POST"+strconv.Itoa(i+1), m.ID)
			for _, c := range m.Comments {
				comments++
				ts.Setenv("COMMENT"+strconv.Itoa(comments), c.ID)
			}
		}
	})
}

// makeVideo makes a file that begins as an MP4 does.
//
//	video file
func makeVideo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: video file")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 300_000)...), 0o600))
}

// makeProfile makes a profile of the connection string of startApp or startWorld, by
// viewfinder config set.
//
//	profile name
func makeProfile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: profile name")
	}
	dsn := ts.Getenv(dsnVariable)
	if dsn == "" {
		dsn = ts.Getenv("DSN")
	}
	values, err := connprops.Parse(dsn)
	ts.Check(err)
	for p, text := range values.InOrder() {
		line := []string{"config", "set", "--profile", args[0], p.Name, text}
		if p.Sensitivity == connprops.Password {
			ts.Check(os.WriteFile(ts.MkAbs("typed"), []byte(text), 0o600))
			ts.Check(ts.Exec("sh", "-c", "viewfinder config set --profile "+args[0]+" "+p.Name+" <typed"))
			continue
		}
		ts.Check(ts.Exec("viewfinder", line...))
	}
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
