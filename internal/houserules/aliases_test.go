package houserules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A public name for a type of an internal package shows none of its fields to
// go doc: its docstring names them.
func TestAliasesNameTheirFields(t *testing.T) {
	t.Parallel()
	found := 0
	for _, dir := range []string{"driver/drivertest"} {
		for _, file := range parseDir(t, dir) {
			imports := map[string]string{}
			for _, i := range file.Imports {
				path, _ := strconv.Unquote(i.Path.Value)
				imports[path[strings.LastIndexByte(path, '/')+1:]] = strings.TrimPrefix(path, module+"/")
			}
			eachType(file, func(s *ast.TypeSpec, doc string) {
				target, ok := s.Type.(*ast.SelectorExpr)
				if !ok || !s.Assign.IsValid() || s.Name.Name == "Options" { // each Option sets a field of these
					return
				}
				from := imports[target.X.(*ast.Ident).Name] //nolint:forcetypeassert // a type's selector is of a package
				if !strings.HasPrefix(from, "internal/") {
					return
				}
				for _, field := range fields(t, from, target.Sel.Name) {
					found++
					if !regexp.MustCompile(`\b` + field + `\b`).MatchString(doc) {
						t.Errorf("%s.%s: its docstring does not name the field %s", filepath.Base(dir), s.Name, field)
					}
				}
			})
		}
	}
	if found < 50 {
		t.Errorf("%d fields found", found)
	}
}

// fields returns the exported fields of a struct, embedded ones aside.
func fields(t *testing.T, dir, name string) (names []string) {
	t.Helper()
	for _, file := range parseDir(t, dir) {
		eachType(file, func(s *ast.TypeSpec, _ string) {
			kind, ok := s.Type.(*ast.StructType)
			if !ok || s.Name.Name != name {
				return
			}
			for _, f := range kind.Fields.List {
				for _, n := range f.Names {
					if n.IsExported() {
						names = append(names, n.Name)
					}
				}
			}
		})
	}
	return names
}

func eachType(file *ast.File, visit func(s *ast.TypeSpec, doc string)) {
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		for _, s := range group.Specs {
			spec := s.(*ast.TypeSpec) //nolint:forcetypeassert // of a type declaration
			doc := spec.Doc.Text()
			if !group.Lparen.IsValid() {
				doc = group.Doc.Text()
			}
			visit(spec, doc)
		}
	}
}

func parseDir(t *testing.T, dir string) (files []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("../..", dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(paths), err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}
