package examples

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the examples into the pages")

// shown is a file that a page shows whole.
var shown = regexp.MustCompile("(?s)<!-- docs/examples/(\\S+) -->\n```go\n(.*?)```\n")

// What docs/oauth.md shows of the examples is what is run. With -update the page is
// written anew.
func TestPageShowsExamples(t *testing.T) {
	t.Parallel()
	const page = "../oauth.md"
	text := read(t, page)
	if len(shown.FindAllString(text, -1)) == 0 {
		t.Fatalf("%s shows no example", page)
	}
	fresh := shown.ReplaceAllStringFunc(text, func(block string) string {
		name := shown.FindStringSubmatch(block)[1]
		return "<!-- docs/examples/" + name + " -->\n```go\n" + read(t, filepath.FromSlash(name)) + "```\n"
	})
	switch {
	case fresh == text:
	case *update:
		if err := os.WriteFile(page, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s shows other code than the examples are: go test ./docs/examples -update writes it anew", page)
	}
}

// docs/oauth.md explains every error of a login.
func TestPageExplainsErrors(t *testing.T) {
	t.Parallel()
	text := read(t, "../oauth.md")
	found := 0
	files, err := filepath.Glob("../../oauth/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			group, ok := declaration.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if !strings.HasPrefix(name.Name, "Err") {
						continue
					}
					found++
					if !strings.Contains(text, "| `oauth."+name.Name+"` |") {
						t.Errorf("docs/oauth.md does not explain oauth.%s", name.Name)
					}
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d errors were found", found)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
