package houserules

import (
	"bytes"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// longest is the number of lines beyond which a file has two topics.
const longest = 700

// unfinished finds words that promise code which is not there.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b|not impl` + `emented|coming s` + `oon`)

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestFiles(t *testing.T) {
	t.Parallel()
	for path, text := range goFiles(t) {
		if lines := bytes.Count(text, []byte("\n")); lines > longest && !generated.Match(text) {
			t.Errorf("%s has %d lines: split it by topic (%d at most)", path, lines, longest)
		}
		if at := unfinished.FindIndex(text); at != nil {
			t.Errorf("%s:%d: %q: finish it, or return an error that says what is not supported yet",
				path, 1+bytes.Count(text[:at[0]], []byte("\n")), text[at[0]:at[1]])
		}
	}
}

// largest is the size in bytes beyond which a file that is kept was built, not written.
const largest = 512 << 10

func TestKeptFilesAreWritten(t *testing.T) {
	t.Parallel()
	kept, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z").Output()
	if err != nil {
		t.Skip("this is no checkout, or git is not there: ", err)
	}
	for path := range strings.SplitSeq(strings.TrimRight(string(kept), "\x00"), "\x00") {
		info, err := os.Lstat(filepath.Join(root, path))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == 0 {
			t.Errorf("%s is empty: what a trial has left is not kept", path)
		}
		if info.Size() > largest {
			t.Errorf("%s has %d bytes (%d at most): what was built is not kept", path, info.Size(), largest)
		}
	}
}

func TestPackagesHaveManual(t *testing.T) {
	t.Parallel()
	folders := map[string]bool{}
	for path := range goFiles(t) {
		if !strings.HasSuffix(path, "_test.go") {
			folders[filepath.Dir(path)] = true
		}
	}
	for folder := range folders {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, folder, "doc.go"), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Errorf("%s: no doc.go that can be read: %v", folder, err)
		} else if file.Doc == nil {
			t.Errorf("%s/doc.go: no package comment", folder)
		}
	}
}

// goFiles returns the text of every Go file of the project by its path from the
// root, test data aside.
func goFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin" || name == "dist") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); path != root && err == nil {
				return filepath.SkipDir // a module of its own
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		files[relative] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	return files
}
