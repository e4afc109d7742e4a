package fetch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// apart are the numbers that are no thresholds for the judge, each with why.
var apart = map[string]string{
	"defaultPage":      "no edge of the catalogue is without a largest page",
	"accountsPage":     "the size of a page, whose end a threshold is",
	"objectsOfAccount": "a weight in a sum",
	"doubtful":         "ends the statement with an error: TestWeather",
	"mostRounds":       "ends the statement with an error: TestProgress",
	"mostBarren":       "ends the statement with an error: TestProgress",
	"believed":         "beyond it a list is held against its count: TestNoProgress_newObjects",
	"leastBarren":      "ends the statement with an error: TestProgress",
	"mostMended":       "ends the statement with an error, where the API refuses whatever it is asked",
	"mostRehearsed":    "of EXPLAIN, which makes no call: beyond it nothing is known of arguments",
	"mostSizes":        "bounds a memory, with 2,000 kinds of requests: TestMemory_sizes",
	"mostFound":        "bounds a memory: beyond it a name is asked for again",
	"mostFed":          "how much of a join's outer side is asked ahead at once: TestFeed",
	"feedPatience":     "how much of it may be in vain: TestFeed_filtered",
	"callsOfFed":       "a weight in a sum",
	"atOnce":           "of windows, between which answers are weighed: TestNumbers_manyWindows",
	"unbounded":        "stands for no bound",
	"launched":         "a day before which there is no post",
	"fewIDs":           "how a set is kept: TestIDSet",
	"manyIDs":          "how a set is kept: TestIDSet",
	"fewCompared":      "beyond it nodes are entered at once: TestMembers_new",
	"weight":           "of an estimate",
	"most":             "characters of a text that are told",
}

// TestThresholds_listed holds the list of thresholds against the constants of the
// code: a number that is neither in the list nor known to be none is told.
func TestThresholds_listed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = append(slices.Concat(files, rooms), "../graph/batch_item.go", "../paging/progress.go", "../paging/idset.go")
	found := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			decl, ok := n.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				return true
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) && numeric(v.Values[i]) {
						// It is exported where another room uses it.
						found[strings.ToLower(name.Name[:1])+name.Name[1:]] = true
					}
				}
			}
			return true
		})
	}
	covered := map[string]bool{}
	for _, x := range slices.Concat(thresholds, seriesThresholds) {
		for _, name := range x.constants {
			covered[name] = true
			if !found[name] {
				t.Errorf("the threshold %q names %s, which is no constant", x.name, name)
			}
		}
	}
	for name := range found {
		if !covered[name] && apart[name] == "" {
			t.Errorf("%s is a number that no threshold names: add what begins at it to the thresholds, with statements that cross it, or say why it is none", name)
		}
	}
	for name := range apart {
		if !found[name] {
			t.Errorf("%s is said to be no threshold, and is no constant", name)
		}
	}
}

// numeric reports whether a constant is a number: of literals, and of units such
// as time.Minute.
func numeric(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.INT || e.Kind == token.FLOAT
	case *ast.BinaryExpr:
		return numeric(e.X) || numeric(e.Y)
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		return ok && x.Name == "time" && slices.Contains([]string{"Second", "Minute", "Hour"}, e.Sel.Name)
	default:
		return false
	}
}
