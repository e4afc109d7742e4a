package houserules

import (
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A purpose that is shorter says nothing, one that is longer is not read: it is what
// the first sentence of a manual says of its package, up to a colon or semicolon.
const (
	shortestPurpose = 24  // bytes
	longestPurpose  = 112 // bytes
)

// The manual of each package begins with what the package is for. The map and the
// picture of docs/architecture.md take it from there.
func TestManualsBeginWithPurpose(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for folder := range foldersOfGo(t) {
		name, purpose := purposeOf(t, folder)
		if want := filepath.Base(folder); name != want {
			t.Errorf("%s/doc.go: it begins with %q, not with Package %s or Command %[3]s", folder, name, want)
		}
		if n := len(purpose); n < shortestPurpose || n > longestPurpose {
			t.Errorf("%s/doc.go: the first sentence says what the package is for in %d bytes, where %d to %d are wanted before a colon or its end: %q",
				folder, n, shortestPurpose, longestPurpose, purpose)
		}
		if strings.ContainsAny(purpose, "[]") {
			t.Errorf("%s/doc.go: the first sentence stands on pages where its link leads nowhere: %q", folder, purpose)
		}
		if other := said[purpose]; other != "" {
			t.Errorf("%s and %s are for the same: %q", folder, other, purpose)
		}
		said[purpose] = folder
	}
}

// row is a line of the map.
var row = regexp.MustCompile("(?m)^\\| `([^`]+)/` \\| (.*) \\|$")

// Each folder with Go files is on the map once, and nothing else is.
func TestMapShowsEveryFolder(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "## The map of the house")
	table, _, _ = strings.Cut(table, "\n## ")
	there := foldersOfGo(t)
	seen := map[string]bool{}
	for _, r := range row.FindAllStringSubmatch(table, -1) {
		folder := r[1]
		switch {
		case !there[folder]:
			t.Errorf("CONTRIBUTING.md shows %s, where no Go file is: run make generate", folder)
			continue
		case seen[folder]:
			t.Errorf("CONTRIBUTING.md shows %s twice", folder)
		}
		seen[folder] = true
		if _, purpose := purposeOf(t, folder); r[2] != strings.ReplaceAll(purpose, "|", `\|`) {
			t.Errorf("CONTRIBUTING.md says that %s is for %q, its manual that it is for %q: run make generate", folder, r[2], purpose)
		}
	}
	for folder := range there {
		if !seen[folder] {
			t.Errorf("CONTRIBUTING.md does not show %s: run make generate", folder)
		}
	}
}

// place is a path of the project in a text: in backticks, or a link's target.
var place = regexp.MustCompile("`((?:cmd|docs|driver|internal|oauth|procedures|proxy|schema|testdata|tools)(?:/[a-z0-9_.]+)*)/?`")

// Pages about the house name rooms and files that are there.
func TestPagesNameWhatIsThere(t *testing.T) {
	t.Parallel()
	found := 0
	for _, page := range []string{"CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/architecture.md", "docs/performance.md"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range place.FindAllStringSubmatch(string(text), -1) {
			found++
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(match[1]))); err != nil {
				t.Errorf("%s names %s, which is not there", page, match[1])
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d paths were found", found)
	}
}

// purposeOf reads what a package is for: the first sentence of its manual after
// "Package name", up to a colon, a semicolon or its end.
func purposeOf(t *testing.T, folder string) (name, purpose string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(folder), "doc.go"), nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Errorf("%s: no doc.go that can be read: %v", folder, err)
		return "", ""
	}
	words := strings.Fields(new(doc.Package).Synopsis(file.Doc.Text()))
	if len(words) < 3 || words[0] != "Package" && words[0] != "Command" {
		return strings.Join(words, " "), ""
	}
	purpose = strings.Join(words[2:], " ")
	for _, end := range []string{": ", "; "} {
		purpose, _, _ = strings.Cut(purpose, end)
	}
	return words[1], strings.TrimRight(purpose, ".:;")
}

// foldersOfGo are the folders with Go files, by their path from the root.
func foldersOfGo(t *testing.T) map[string]bool {
	t.Helper()
	folders := map[string]bool{}
	for path := range goFiles(t) {
		folders[filepath.ToSlash(filepath.Dir(path))] = true
	}
	if len(folders) < 40 {
		t.Fatalf("only %d folders with Go files were found", len(folders))
	}
	return folders
}
