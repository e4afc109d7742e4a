package driver_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// watched are the tests that are run under the race detector, for which -short stands, each with
// what goroutines do in it. The others run statements one after another over the same pools,
// requests and caches: they judge answers, and are run without the detector.
var watched = map[string]string{
	"TestCancel": "ends statements while they are under way", "TestCloseEarly": "ends rows while requests are ahead",
	"TestClose_openRows": "closes connections of open rows", "TestManyOpenRows": "has many rows open at once",
	"TestPreparedByMany": "shares a prepared statement", "TestRowsInFlight": "closes what others read",
	"TestOutOfMemory": "has statements that fail beside each other", "TestMaxMemory": "writes pages away while others come",
	"TestOpenDB_pool": "shares what a pool has", "TestOpenDB_ages": "shares answers of a pool", "TestOpenDB_noPool": "has a pool of one",
	"TestMaxCalls": "counts the calls of requests side by side", "TestUsage": "reads what requests have told", "TestAnswerCache": "shares answers",
	"TestExec_calls": "has several calls at a time", "TestExec_paced": "waits for its turn", "TestExec_timeout": "is ended while it waits",
	"TestPresent_ofOneExecution": "has one moment for all requests", "TestPanics": "panics in goroutines",
	"TestCache_asker": "has processes that ask by turns", "TestCache_automatic": "notes down what comes while it is read", "TestCache_fresh": "reads anew behind an answer",
	"TestCache_processes": "has several processes at one cache", "TestCache_quota": "has many statements at one limit", "TestCache_diskFull": "fails while it notes down",
	"TestCache_transaction": "has transactions side by side", "TestCache_transactionAfterOther": "waits for another transaction",
	"TestMemory_laterPrograms": "keeps what was learned behind statements",
	"TestSeveralAccounts":      "reads accounts side by side", "TestPortfolioAccounts": "reads accounts side by side",
	"TestQuery": "reads ahead", "TestReport": "reports while requests are under way", "TestExplain_analyze": "counts requests while they are made",
	"TestDiagnose_ended": "is ended half-way", "TestDiagnose_lateDial": "leaves a dial behind", "TestDiagnose_calls": "asks side by side",
	"TestDownloadMedia": "fetches side by side", "TestSelectInto": "writes what comes", "TestSelectInto_failed": "fails while it writes",
	"TestLog": "logs from several goroutines", "TestLog_lost": "loses its file meanwhile", "TestLog_secrets": "logs what requests say",
	"TestNetwork_timeout": "is ended while it dials", "TestWithRecording": "records side by side", "TestReplay_media": "answers side by side",
	"TestWebLogin": "takes turns with a web server", "TestCustomLogin_desktop": "waits for a browser", "TestLogin_getAndRefresh": "renews a token while it is used",
	"TestLogin_revoked": "loses its token meanwhile", "TestInstagramLogin_stored": "renews a token that is stored", "TestLogin_host": "is called back",
	"TestSchedules": "writes under faults", "TestWrites": "writes", "TestWrites_asPage": "writes with tokens of Pages", "TestWrites_cancelled": "is ended while it writes",
	"TestViews_together": "defines views side by side", "TestOtelsql": "is wrapped", "TestOtelhttp": "is wrapped, with its requests", "TestSQLX": "is wrapped",
	"TestWatched": "sees to this list",
}

// watch has only those run where -short is said and no other choice is made.
func watch() {
	flag.Parse()
	if run := flag.Lookup("test.run"); !testing.Short() || run.Value.String() != "" || flag.Lookup("test.bench").Value.String() != "" {
		return
	}
	names := make([]string, 0, len(watched))
	for name := range watched {
		names = append(names, name)
	}
	if err := flag.Set("test.run", "^("+strings.Join(names, "|")+")$"); err != nil {
		panic(err)
	}
}

// unwatched are tests that start goroutines of their own and are not run under the detector,
// each with why.
var unwatched = map[string]string{
	"TestDesktopLogin_browser": "waits for a browser, which is another program, as TestCustomLogin_desktop does for one in Go",
}

// Tests that are said to be watched are there, and those that start goroutines are watched.
func TestWatched(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*_test.go")
	if err != nil || len(paths) < 50 {
		t.Fatalf("%v, %v", paths, err)
	}
	var there []string
	files := token.NewFileSet()
	for _, path := range paths {
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			test, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(test.Name.Name, "Test") || test.Name.Name == "TestMain" {
				continue
			}
			name := test.Name.Name
			there = append(there, name)
			if startsGoroutines(test) && watched[name] == "" && unwatched[name] == "" {
				t.Errorf("%v: %s starts goroutines, and is not watched", files.Position(test.Pos()), name)
			}
		}
	}
	for name := range watched {
		if !slices.Contains(there, name) {
			t.Errorf("there is no test %s", name)
		}
	}
}

// startsGoroutines reports whether a function says go, or has a group do so.
func startsGoroutines(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Go" {
				found = true
			}
		}
		return !found
	})
	return found
}
