package houserules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// generic are texts that are called as fields are, and stand for something else where
// requests are made: parameters, and what an answer about metrics holds.
var generic = []string{"id", "name", "since", "until", "metric_type"}

// tellRoots are the files that say of all roots which one is the login's own, and which
// are the accounts.
var tellRoots = []string{
	"internal/fetch/account_plan.go", "internal/fetch/forbidden.go",
	"internal/fetch/nodes/node.go", "internal/fetch/shape/path.go", "internal/fetch/shape/shape.go",
}

// TestNames holds that no room of the fetch asks for a table, a node, an edge, a field or
// a kind of login by its name: what is special about one is said in the catalogue.
func TestNames(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	cat := schema.Default()
	for _, table := range cat.Tables {
		names[table.Name] = true
		for _, c := range table.Columns {
			names[c.Field] = true
		}
	}
	for _, n := range cat.Nodes {
		names[n.Name] = true
	}
	for _, e := range cat.Edges {
		names[e.Name] = true
	}
	logins := []string{"FacebookLogin", "InstagramLogin"}
	fset := token.NewFileSet()
	err := filepath.WalkDir(filepath.Join(root, "internal/fetch"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.BasicLit:
				text, err := strconv.Unquote(x.Value)
				if err == nil && x.Kind == token.STRING && names[text] && !slices.Contains(generic, text) {
					t.Errorf("%s: %q is a name of the catalogue: say there what is special about it", fset.Position(x.Pos()), text)
				}
			case *ast.SelectorExpr:
				of, ok := x.X.(*ast.Ident)
				if !ok || of.Name != "schema" {
					break
				}
				if slices.Contains(logins, x.Sel.Name) || strings.HasPrefix(x.Sel.Name, "Root") && !slices.Contains(tellRoots, filepath.ToSlash(name)) {
					t.Errorf("%s: schema.%s is asked for by name: say in the catalogue what is special about it", fset.Position(x.Pos()), x.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
