package houserules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docLink is a name in brackets, as go doc makes links of; what follows tells it from
// a link's target and from an index.
var docLink = regexp.MustCompile(`\[\*?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*){0,2})\](?:[^\w:(\[\]]|$)`)

// Names in the brackets of a manual are declared where it says: in its own package, or
// in the one of the project that it names.
func TestManualsNameWhatIsThere(t *testing.T) {
	t.Parallel()
	declared, manuals := map[string]map[string]bool{}, map[string]string{}
	for file, text := range goFiles(t) {
		tree, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.ToSlash(filepath.Dir(file))
		if declared[folder] == nil {
			declared[folder] = map[string]bool{}
		}
		declare(declared[folder], tree)
		if filepath.Base(file) == "doc.go" {
			manuals[folder] = tree.Doc.Text()
		}
	}
	found := 0
	for folder, manual := range manuals {
		for _, match := range docLink.FindAllStringSubmatch(manual, -1) {
			found++
			if name := match[1]; !strings.Contains(manual, "["+name+"]: ") && !isDeclared(declared, folder, name) {
				t.Errorf("%s/doc.go: nothing is called [%s]", folder, name)
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d names were found", found)
	}
}

// Every kind of name that is not there is found, and none that is.
func TestManualsNameWhatIsThere_finds(t *testing.T) {
	t.Parallel()
	const source = `package rooms
type T struct { Field, own int }
type I interface { M() }
type Embeds struct { T }
type Other T
func (*T) Method() {}
func (g G[K]) Of() {}
type G[K any] int
const C = 1
`
	tree, err := parser.ParseFile(token.NewFileSet(), "", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]map[string]bool{"a/rooms": {}, "a/below": {"Here": true}}
	declare(declared["a/rooms"], tree)
	for name, is := range map[string]bool{
		"T": true, "T.Field": true, "T.own": true, "T.Method": true, "I.M": true, "G.Of": true, "C": true,
		"Embeds.Field": true, "Other.Field": true, "below": true, "below.Here": true, "rooms.T": true,
		"strings.Builder": true, "error": true, "brackets": true,
		"G.Gone": false, "Gone": false, "T.Gone": false, "I.Gone": false, "gone": false, "below.Gone": false, "below.Here.Gone": false,
	} {
		if isDeclared(declared, "a/rooms", name) != is {
			t.Errorf("%s: %t", name, !is)
		}
	}
}

// isDeclared reports whether a package, in its folder, or another one that the name
// begins with has a name. Names of packages from elsewhere pass.
func isDeclared(declared map[string]map[string]bool, folder, name string) bool {
	if slices.Contains([]string{"error", "brackets"}, name) || has(declared[folder], name) {
		return true
	}
	room, rest, isMember := strings.Cut(name, ".")
	known := false
	for other, names := range declared {
		if other[strings.LastIndex(other, "/")+1:] == room {
			known = true
			if !isMember || has(names, rest) {
				return true
			}
		}
	}
	return isMember && !known && !declared[folder][room]
}

// has reports whether names has one, or its type has members that stand elsewhere.
func has(names map[string]bool, name string) bool {
	of, _, isMember := strings.Cut(name, ".")
	return names[name] || isMember && names[of+".*"]
}

// declare adds the names that a file declares at its top, members as Type.Member. The
// member * is what a type has from another.
func declare(names map[string]bool, file *ast.File) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = receiver(d) + "." + name
			}
			names[name] = true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names[n.Name] = true
					}
				case *ast.TypeSpec:
					names[s.Name.Name] = true
					declareMembers(names, s)
				}
			}
		}
	}
}

func declareMembers(names map[string]bool, s *ast.TypeSpec) {
	var members *ast.FieldList
	switch t := s.Type.(type) {
	case *ast.StructType:
		members = t.Fields
	case *ast.InterfaceType:
		members = t.Methods
	case *ast.SelectorExpr:
		names[s.Name.Name+".*"] = true
	case *ast.Ident:
		names[s.Name.Name+".*"] = types.Universe.Lookup(t.Name) == nil
	}
	if members == nil {
		return
	}
	for _, m := range members.List {
		if len(m.Names) == 0 {
			names[s.Name.Name+".*"] = true
		}
		for _, n := range m.Names {
			names[s.Name.Name+"."+n.Name] = true
		}
	}
}
