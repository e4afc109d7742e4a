package houserules

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// unwatched are rooms whose goroutines the race detector does not watch, each with why.
var unwatched = map[string]string{
	"docs":                       "runs programs, which are built without the detector",
	"internal/docgen/coverage":   "makes a page, and is no part of the program",
	"internal/docgen/pictures":   "makes a page, and is no part of the program",
	"internal/houserules":        "reads sources",
	"internal/keeping/scaletest": "measures programs, which are built without the detector",
}

// settled are variables that the rule takes for changed and that stand once the program runs,
// each with why.
var settled = map[string]string{
	"internal/fetch/nodes none":           "is read through pointers, and the tests of the room end with a look at it",
	"internal/pgsql/pgtype infos":         "is completed as the package begins",
	"internal/sqltext/dialect rangeArity": "is completed as the package begins",
	"internal/refusal Rules":              "is read through pointers",
	"internal/refusal unfitData":          "is read through pointers",
	"internal/refusal unfitLogin":         "is read through pointers",
	"internal/sqlfunc functions":          "is read through pointers",
}

// The race detector is run where goroutines can meet: in each room that starts some, or that
// has locks or atomic values, its tests or itself. A room without them has nothing that two
// goroutines could meet in: no variable of the package that is changed.
func TestRaceDetectorWatches(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("make")
	if err != nil {
		t.Skip(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "--no-print-directory", "-s", "-C", root, "raced").Output()
	if err != nil {
		t.Fatal(err)
	}
	raced := map[string]bool{}
	for _, dir := range strings.Fields(string(out)) {
		raced[path.Clean(dir)] = true
	}
	for _, dir := range []string{"driver", "internal/fetch", "internal/graph", "internal/singleflight"} {
		if !raced[dir] {
			t.Errorf("make raced leaves out %s", dir)
		}
	}
	files := token.NewFileSet()
	rooms := map[string][]*ast.File{}
	for name, text := range goFiles(t) {
		dir := path.Dir(filepath.ToSlash(name))
		if raced[dir] || unwatched[dir] != "" {
			continue
		}
		f, err := parser.ParseFile(files, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range concurrent(f) {
			t.Errorf("%v: goroutines may meet here, and make raced does not list %s", files.Position(at), dir)
		}
		if !strings.HasSuffix(name, "_test.go") {
			rooms[dir] = append(rooms[dir], f)
		}
	}
	for dir, room := range rooms {
		for name, at := range changed(room) {
			if settled[dir+" "+name] != "" {
				continue
			}
			t.Errorf("%v: %s is changed, and make raced does not list %s", files.Position(at), name, dir)
		}
	}
}

// What the rule is to find is found.
func TestRaceDetectorWatches_rule(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, concurrent, changed string }{
		{"import \"strings\"; var a = 1; func f() int { a := a; a++; return a }", "", ""},
		{"var a = 1; func init() { a = 2 }", "", ""},
		{"var a = map[string]int{}; func f(a map[string]int) { a[\"\"] = 1 }", "", ""},
		{"func f() { go f() }", "3:12", ""},
		{"import \"sync\"", "3:8", ""},
		{"import \"golang.org/x/sync/errgroup\"", "3:8", ""},
		{"func f(g interface{ Go(func()) }) { g.Go(nil) }", "3:37", ""},
		{"func f() { time.AfterFunc(0, f) }", "3:12", ""},
		{"var a = 1; func f() { a = 2 }", "", "a"},
		{"var a struct{ b []int }; func f() { a.b[0]++ }", "", "a"},
		{"var a = map[string]int{}; func f() { delete(a, \"\") }", "", "a"},
		{"var a *int; func f() { *a += 1 }", "", "a"},
		{"var a int; func f() { g(&a) }", "", "a"},
		{"var a int; func f() { for a = range 3 { } }", "", "a"},
		{"var a int; var f = func() { a = 2 }", "", "a"},
	} {
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, "x.go", "package x\n\n"+tc.text, 0)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, at := range concurrent(f) {
			p := files.Position(at)
			found = append(found, fmt.Sprintf("%d:%d", p.Line, p.Column))
		}
		var names []string
		for name := range changed([]*ast.File{f}) {
			names = append(names, name)
		}
		if strings.Join(found, " ") != tc.concurrent || strings.Join(names, " ") != tc.changed {
			t.Errorf("%s: at %v, %v is changed", tc.text, found, names)
		}
	}
}

// concurrent are the places of a file where goroutines begin or wait for each other.
func concurrent(f *ast.File) (places []token.Pos) {
	for _, x := range f.Imports {
		if name := strings.Trim(x.Path.Value, `"`); name == "sync" || name == "sync/atomic" || strings.HasPrefix(name, "golang.org/x/sync/") {
			places = append(places, x.Pos())
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			places = append(places, n.Pos())
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "Go" || s.Sel.Name == "AfterFunc") {
				places = append(places, n.Pos())
			}
		}
		return true
	})
	return places
}

// changed are the variables of a package that something changes once the program runs, and
// where.
func changed(room []*ast.File) map[string]token.Pos {
	variables := map[string]bool{}
	for _, f := range room {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.VAR {
				for _, s := range d.Specs {
					for _, name := range s.(*ast.ValueSpec).Names {
						variables[name.Name] = name.Name != "_"
					}
				}
			}
		}
	}
	found := map[string]token.Pos{}
	for _, f := range room {
		top := map[any]bool{}
		for _, x := range f.Scope.Objects {
			top[x] = true
		}
		note := func(x ast.Expr) {
			// A name that means something else here has an object that is none of the file's.
			if name := variable(x); name != nil && variables[name.Name] && (name.Obj == nil || top[name.Obj]) {
				found[name.Name] = x.Pos()
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				return n.Name.Name != "init" || n.Recv != nil
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, x := range n.Lhs {
						note(x)
					}
				}
			case *ast.IncDecStmt:
				note(n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					note(n.Key)
					note(n.Value)
				}
			case *ast.UnaryExpr:
				if _, literal := n.X.(*ast.CompositeLit); n.Op == token.AND && !literal {
					note(n.X)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear" || f.Name == "copy") && len(n.Args) > 0 {
					note(n.Args[0])
				}
			}
			return true
		})
	}
	return found
}

// variable is the name at which an expression begins, nil for none.
func variable(x ast.Expr) *ast.Ident {
	switch x := x.(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return variable(x.X)
	case *ast.IndexExpr:
		return variable(x.X)
	case *ast.StarExpr:
		return variable(x.X)
	case *ast.ParenExpr:
		return variable(x.X)
	case *ast.SliceExpr:
		return variable(x.X)
	}
	return nil
}
