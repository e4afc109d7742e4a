package main

import (
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// telling are the simulators of scripts that tell of what happens, by directory.
var telling sync.Map

// startTelling starts a simulator with two live stories that tells an app of comments, and
// makes a connection string with the app's secret that of the environment, with a FileRoot
// where files are to be kept:
//
//	telling [fileroot]
func startTelling(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 {
		ts.Fatalf("usage: telling [fileroot]")
	}
	sim, err := graphsim.Start(graphsim.Options{Seed: 9, Media: 3, Accounts: 1, Stories: 2, Files: true, Clock: time.Now})
	ts.Check(err)
	ts.Defer(func() { _ = sim.Close() })
	dsn := simulatedDSN(sim) + ";OAuthClientId=" + sim.AppID() + ";OAuthClientSecret=" + sim.AppSecret()
	for _, root := range args {
		dsn += ";FileRoot=" + ts.MkAbs(root)
	}
	ts.Setenv(dsnVariable, dsn)
	telling.Store(ts.MkAbs("."), sim)
}

func tellingOf(ts *testscript.TestScript) *graphsim.Server {
	sim, ok := telling.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("no simulator tells anything")
	}
	return sim.(*graphsim.Server)
}

// subscribe waits until a file has an address, and has the app be told of comments there,
// with the verify token given:
//
//	[!] subscribe file token
func subscribe(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] subscribe file token")
	}
	sim, address := tellingOf(ts), addressIn(ts, args[0])
	answer, err := http.PostForm(sim.URL()+"/v25.0/"+sim.AppID()+"/subscriptions", url.Values{
		"object": {"instagram"}, "callback_url": {address}, "verify_token": {args[1]},
		"fields": {"comments"}, "access_token": {sim.AppID() + "|" + sim.AppSecret()},
	})
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if (answer.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("the subscription is answered by %s", answer.Status)
	}
}

// addressIn waits until a file has an address.
func addressIn(ts *testscript.TestScript, file string) string {
	address := ""
	for end := time.Now().Add(time.Minute); !strings.HasSuffix(address, "\n"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("no address is in %s", file)
		}
		text, err := os.ReadFile(ts.MkAbs(file))
		if err != nil && !os.IsNotExist(err) {
			ts.Check(err)
		}
		address = string(text)
	}
	return strings.TrimSpace(address)
}

// comment has somebody comment, and the app be told of it by a notice that is signed, or
// forged; its answer has a status:
//
//	comment status text [forged]
func comment(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 || len(args) == 3 && args[2] != "forged" {
		ts.Fatalf("usage: comment status text [forged]")
	}
	sim := tellingOf(ts)
	sim.ClearFaults()
	if len(args) == 3 { // sent again at once, and forged again
		sim.Inject(graphsim.Fault{Kind: graphsim.FaultNoticeForged})
	}
	before := len(sim.Notices())
	if _, problem := sim.Happen(graphsim.Event{What: "comment", Text: args[1]}); problem != "" {
		ts.Fatalf("%s", problem)
	}
	sim.Settle()
	all := sim.Notices()
	if len(all) == before {
		ts.Fatalf("nothing was told")
	}
	if n := all[before]; strconv.Itoa(n.Status) != args[0] {
		ts.Fatalf("the answer is %d (%s), want %s", n.Status, n.Error, args[0])
	}
}
