package houserules

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a room may have at the most: methods of one type, lines of one file, and of
// the arrows between its files, in percent, those that run against the others. An
// arrow leads from a file to another one whose names it uses; the files are put in the
// order in which the fewest run back.
const (
	mostMethods = 30
	mostLines   = 400
	mostBack    = 10

	// pairs is how many arrows may run back in any room: two files that make one thing
	// together name each other.
	pairs = 2
)

// room is what is counted of a package.
type room struct {
	methods, lines, back int
}

// crowded are the rooms that have more, and how much they had when that was last
// counted. The numbers go down only; a room that has come down to what all may have
// leaves the list.
var crowded = map[string]room{}

func TestRooms(t *testing.T) {
	t.Parallel()
	counted := countRooms(t)
	for _, path := range slices.Sorted(maps.Keys(counted)) {
		got, bound := counted[path], crowded[path]
		for _, x := range []struct {
			what             string
			got, bound, most int
		}{
			{"methods of one type", got.methods, bound.methods, mostMethods},
			{"lines of one file", got.lines, bound.lines, mostLines},
			{"percent of the arrows between files run back", got.back, bound.back, mostBack},
		} {
			switch most := max(x.bound, x.most); {
			case x.got > most:
				t.Errorf("%s: %d %s, and %d may be: split what has two purposes, hand in what looks back", path, x.got, x.what, most)
			case x.bound > 0 && x.got <= x.most:
				t.Errorf("%s: %d %s, as any room may have: take its bound of %d out of the list", path, x.got, x.what, x.bound)
			case x.bound > 0 && x.got < x.bound-max(2, x.bound/10):
				t.Errorf("%s: %d %s: lower its bound of %d to that", path, x.got, x.what, x.bound)
			}
		}
	}
	for path := range crowded {
		if _, there := counted[path]; !there {
			t.Errorf("%s is on the list, and is no package", path)
		}
	}
}

// countRooms counts the packages of the project, by their path from the root.
func countRooms(t *testing.T) map[string]room {
	t.Helper()
	exports := map[string]string{}
	for line := range strings.Lines(goList(t, "-C", root, "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./...")) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	rooms := map[string]room{}
	for line := range strings.Lines(goList(t, "-C", root, "-f", "{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles \" \"}}", "./...")) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 3 {
			continue
		}
		rooms[strings.TrimPrefix(fields[0], module+"/")] = countRoom(t, fset, from, fields[0], fields[1], strings.Fields(fields[2]))
	}
	return rooms
}

func countRoom(t *testing.T, fset *token.FileSet, from types.Importer, path, dir string, names []string) (r room) {
	t.Helper()
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		if !ast.IsGenerated(file) {
			r.lines = max(r.lines, fset.File(file.Pos()).LineCount()-1)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: from}
	pkg, err := config.Check(path, fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Scope().Names() {
		object, isType := pkg.Scope().Lookup(name).(*types.TypeName)
		if named, ok := pkg.Scope().Lookup(name).Type().(*types.Named); ok && isType && !object.IsAlias() {
			r.methods = max(r.methods, named.NumMethods())
		}
	}
	arrows := map[[2]string]bool{}
	for id, object := range info.Uses {
		if object.Pkg() == pkg && object.Pos().IsValid() {
			a, b := fset.Position(id.Pos()).Filename, fset.Position(object.Pos()).Filename
			if a != b {
				arrows[[2]string{filepath.Base(a), filepath.Base(b)}] = true
			}
		}
	}
	if back := runningBack(names, arrows); back > pairs {
		r.back = back * 100 / len(arrows)
	}
	return r
}

// runningBack is how many arrows run back in the best order of the files that is
// found by moving one after another to where it is best, from a few beginnings.
func runningBack(names []string, arrows map[[2]string]bool) int {
	n := len(names)
	leads := make([][]bool, n)
	for i := range names {
		leads[i] = make([]bool, n)
		for j := range names {
			leads[i][j] = arrows[[2]string{names[i], names[j]}]
		}
	}
	best := len(arrows)
	shuffle := rand.New(rand.NewPCG(1, 2)) // the same beginnings each time
	for range 20 {
		order := shuffle.Perm(n)
		for better := true; better; {
			better = false
			for _, file := range shuffle.Perm(n) {
				better = settle(order, leads, file) || better
			}
		}
		back := 0
		for i, a := range order {
			for _, b := range order[:i] {
				if leads[a][b] {
					back++
				}
			}
		}
		best = min(best, back)
	}
	return best
}

// settle moves a file to where the fewest of its arrows run back, and reports whether
// that is elsewhere than where it was.
func settle(order []int, leads [][]bool, file int) bool {
	at := slices.Index(order, file)
	rest := slices.Delete(slices.Clone(order), at, at+1)
	cost, was, least, to := 0, 0, 0, at
	for i := range len(rest) + 1 {
		if i > 0 { // it stands behind rest[i-1] now
			if leads[file][rest[i-1]] {
				cost++
			}
			if leads[rest[i-1]][file] {
				cost--
			}
		}
		if i == at {
			was = cost
		}
		if i == 0 || cost < least {
			least, to = cost, i
		}
	}
	if least >= was {
		return false
	}
	copy(order, slices.Insert(rest, to, file))
	return true
}
