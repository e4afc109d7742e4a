package sqltext_test

import (
	"reflect"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]sqltext.Part{
		"":                 nil,
		" ; ;\n-- none\n;": nil,
		"SELECT 1":         {{SQL: "SELECT 1", Line: 1}},
		"SELECT 1;":        {{SQL: "SELECT 1", Line: 1}},
		"-- first\nSELECT ';' AS a;\n\n/* ; */ SELECT :n, @n, $m, ? -- ;\n;": {
			{SQL: "SELECT ';' AS a", Line: 2},
			{SQL: "SELECT :n, @n, $m, ?", Line: 4, Params: []string{"n", "m"}},
		},
		"SELECT \"a;b\", [c;d], `e;f`; SELECT x'00'": {
			{SQL: "SELECT \"a;b\", [c;d], `e;f`", Line: 1},
			{SQL: "SELECT x'00'", Line: 1},
		},
		"/*+ MaxRows(5) */ SELECT 1; SELECT /*+ AllRows */ 2": {
			{SQL: "/*+ MaxRows(5) */ SELECT 1", Line: 1},
			{SQL: "SELECT /*+ AllRows */ 2", Line: 1},
		},
	} {
		got, err := sqltext.Split(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %#v, %v, want %#v", text, got, err, want)
		}
	}
	if _, err := sqltext.Split("SELECT 1; SELECT 'open"); err == nil {
		t.Error("a text with an open quote is cut")
	}
}
