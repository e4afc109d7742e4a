package houserules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

// A pattern is compiled when it is first used, so that one which is none would be found by
// whoever uses it first. Those that are put together as the program begins are used by the
// tests of their rooms.
func TestPatterns(t *testing.T) {
	t.Parallel()
	files, found := token.NewFileSet(), 0
	for name, text := range goFiles(t) {
		f, err := parser.ParseFile(files, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			of, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || of.Sel.Name != "New" {
				return true
			}
			if room, ok := of.X.(*ast.Ident); !ok || room.Name != "pattern" {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			found++
			expression, err := strconv.Unquote(literal.Value)
			if err == nil {
				_, err = regexp.Compile(expression)
			}
			if err != nil {
				t.Errorf("%v: %v", files.Position(call.Pos()), err)
			}
			return true
		})
	}
	if found < 40 {
		t.Errorf("%d patterns are found", found)
	}
}
