package engine

import (
	"slices"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/ext/regexp"
)

// Every function that statements may call has its forms, and SQLite takes as many arguments
// as each of them shows.
func TestForms(t *testing.T) {
	t.Parallel()
	conn, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, name := range BuiltinNames() {
		form := Forms(name)
		if form == "" {
			if !strings.HasPrefix(name, "current_") { // which take no parentheses
				t.Errorf("%s has no form", name)
			}
			continue
		}
		for one := range strings.SplitSeq(form, " or ") {
			for _, shown := range []string{optional.Replace(one), beforeBracket(one)} {
				call, arguments, _ := strings.Cut(strings.TrimSuffix(strings.ReplaceAll(shown, ", …", ""), ")"), "(")
				arguments = strings.Join(slices.Repeat([]string{"NULL"}, len(strings.FieldsFunc(arguments, func(r rune) bool { return r == ',' }))), ", ")
				if strings.HasSuffix(shown, "(*)") {
					arguments = "*"
				}
				_, _, err := conn.Prepare("SELECT " + call + "(" + arguments + ")")
				if err != nil && strings.Contains(err.Error(), "wrong number of arguments") {
					t.Errorf("%s: %v", shown, err)
				}
			}
		}
	}
	for _, form := range forms {
		name, _, _ := strings.Cut(form, "(")
		if !builtins[name] {
			t.Errorf("%s is none that statements may call", form)
		}
	}
}

var optional = strings.NewReplacer("[", "", "]", "")

// beforeBracket is a form without what may be left out.
func beforeBracket(form string) string {
	if before, _, cut := strings.Cut(form, "["); cut {
		return before + ")"
	}
	return form
}
