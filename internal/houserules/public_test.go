package houserules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What programs see of the public packages is declared in public packages: no type of
// an internal one stands in an alias, a field, a parameter or a result, where go doc
// shows nothing of it.
func TestPublicTypesAreDeclared(t *testing.T) {
	t.Parallel()
	packages := map[string]bool{}
	for file, text := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") || !isPublic(dir) {
			continue
		}
		packages[dir] = true
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name, internal := range internalTypes(tree) {
			t.Errorf("%s: %s shows %s", file, name, internal)
		}
	}
	for _, dir := range []string{"driver", "driver/drivertest", "oauth", "procedures", "proxy", "schema"} {
		if !packages[dir] {
			t.Errorf("%s is no public package", dir)
		}
	}
}

// Every way in which a type of an internal package can be shown is found.
func TestPublicTypesAreDeclared_finds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		source string
		found  bool
	}{
		{"type T = inner.T", true},
		{"type T inner.T", true},
		{"type T func(*inner.T)", true},
		{"type T struct{ inner.T }", true},
		{"type T struct{ *inner.T }", true},
		{"type T struct{ Field map[string][]inner.T }", true},
		{"type T interface{ M() inner.T }", true},
		{"func F(...inner.T) {}", true},
		{"func F() (_ inner.T, err error) { return }", true},
		{"type T int\nfunc (*T) M(inner.T) {}", true},
		{"var V inner.T", true},
		{"type t = inner.T", false},
		{"type T struct{ field inner.T }", false},
		{"type T struct{ field func(inner.T) }", false},
		{"type t int\nfunc (t) M(inner.T) {}", false},
		{"func f(inner.T) {}", false},
		{"func F() { var v inner.T; _ = v }", false},
		{"var V = inner.V", false},
		{"type T = other.T", false},
	} {
		source := "package p\nimport (\n\"" + module + "/internal/inner\"\n\"" + module + "/other\"\n)\n" + tt.source
		tree, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := internalTypes(tree); (len(got) > 0) != tt.found {
			t.Errorf("%s: found %v", tt.source, got)
		}
	}
}

// isPublic reports whether other modules can import the package in a folder.
func isPublic(dir string) bool {
	for part := range strings.SplitSeq(dir, "/") {
		switch part {
		case "internal", "cmd", "docs", "tools":
			return false
		}
	}
	return true
}

// internalTypes are the exported names of a file that show a type of an internal
// package, and that type.
func internalTypes(file *ast.File) map[string]string {
	inside := map[string]bool{}
	for _, i := range file.Imports {
		from, _ := strconv.Unquote(i.Path.Value) // it was parsed
		name := path.Base(from)
		if i.Name != nil {
			name = i.Name.Name
		}
		inside[name] = strings.Contains(from+"/", "/internal/")
	}
	found := map[string]string{}
	look := func(name string, shown ast.Node) {
		ast.Inspect(shown, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field: // of a struct, unless it is a parameter or embedded
				if len(n.Names) > 0 && !isShown(n, shown) {
					return false
				}
			case *ast.SelectorExpr:
				if of, ok := n.X.(*ast.Ident); ok && inside[of.Name] {
					found[name] = of.Name + "." + n.Sel.Name
				}
			}
			return true
		})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
				look(d.Name.Name, d.Type)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						look(s.Name.Name, s.Type)
					}
				case *ast.ValueSpec:
					if s.Names[0].IsExported() && s.Type != nil {
						look(s.Names[0].Name, s.Type)
					}
				}
			}
		}
	}
	return found
}

// isShown reports whether a field with a name is one that programs see: a parameter, a
// result, or an exported field of a struct, a method of an interface.
func isShown(field *ast.Field, within ast.Node) bool {
	shown := true
	ast.Inspect(within, func(n ast.Node) bool {
		var fields *ast.FieldList
		switch n := n.(type) {
		case *ast.StructType:
			fields = n.Fields
		case *ast.InterfaceType:
			fields = n.Methods
		default:
			return true
		}
		for _, f := range fields.List {
			if f == field {
				shown = false
				for _, name := range field.Names {
					shown = shown || name.IsExported()
				}
			}
		}
		return true
	})
	return shown
}

// receiver is the name of a method's type.
func receiver(d *ast.FuncDecl) (name string) {
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return true
	})
	return name
}

// indexed are how many names the index of each public package shows at the most: types,
// functions, constants and variables, methods aside. The numbers go down only, but for what
// a program needs that it could not do before. The catalogue's language (schema) grows with
// the tables, and is not counted.
var indexed = map[string]int{
	"driver": 103, "driver/drivertest": 52, "driver/profile": 1, "oauth": 70, "oauth/secret": 3, "procedures": 13, "proxy": 28,
	"oauth/keyring": 0, "oauth/postgres": 0, "oauth/sqlite": 0, "proxy/kerberos": 0, "proxy/ntlm": 0, "proxy/pac": 0,
}

func TestPublicNames(t *testing.T) {
	t.Parallel()
	counted := map[string]int{}
	for file, text := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") || !isPublic(dir) || dir == "schema" {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		counted[dir] += exportedNames(tree)
	}
	for dir, got := range counted {
		switch most, known := indexed[dir]; {
		case !known:
			t.Errorf("%s is a public package of %d names that is not on the list", dir, got)
		case got > most:
			t.Errorf("%s shows %d names, and %d may be: what only rooms of the house use is internal", dir, got, most)
		case got < most:
			t.Errorf("%s shows %d names: lower its bound of %d to that", dir, got, most)
		}
	}
}

// exportedNames counts what a file adds to the index of its package.
func exportedNames(file *ast.File) (n int) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.IsExported() {
				n++
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						n++
					}
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if name.IsExported() {
							n++
						}
					}
				}
			}
		}
	}
	return n
}
