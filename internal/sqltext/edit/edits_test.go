package edit_test

import (
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

func script(t *testing.T, sql string) *syntax.Script {
	t.Helper()
	s, err := syntax.NewScript(token.NewText(sql), 100)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Changes of the same tokens stand within each other, dropped tokens leave no double
// blanks, comments stay, and what would grow together is parted.
func TestEdits_Write(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sql, want string
		change    func(e *edit.Edits)
	}{
		{"SELECT a /* x */ FROM t", "SELECT a /* x */ FROM t", func(*edit.Edits) {}},
		{"SELECT a DIV b", "SELECT CAST(a / b AS INTEGER)", func(e *edit.Edits) {
			e.Wrap(1, 3, edit.Product, "CAST(", " AS INTEGER)")
			e.Replace(2, "/")
		}},
		{"a + b", "((a + (b)))", func(e *edit.Edits) { // the one that wraps less stands further in, whenever it was made
			e.Wrap(0, 2, edit.Call, "(", ")")
			e.Wrap(2, 2, edit.Call, "(", ")")
			e.Wrap(0, 2, edit.Literal, "(", ")")
		}},
		{"x y", "a(b(x)) y", func(e *edit.Edits) { // and of equals the one of the lower rank
			e.Wrap(0, 0, edit.Query, "a(", ")")
			e.Wrap(0, 0, edit.Literal, "b(", ")")
		}},
		{"SELECT TOP 5 a -- c", "SELECT a -- c", func(e *edit.Edits) { e.Drop(1, 3) }},
		{"f(a)", "f'x'(a)", func(e *edit.Edits) { e.Wrap(0, 0, edit.Call, "", "'x'") }},
		{"a-b", "a - -b", func(e *edit.Edits) { e.Replace(1, " - -") }},
		{"- b", "- -1 b", func(e *edit.Edits) { e.Wrap(0, 0, edit.Call, "", "-1") }},
		{"N'x'", "'x'", func(e *edit.Edits) { e.Drop(0, 1) }},
	} {
		e := edit.New()
		test.change(e)
		if got, _ := e.Write(script(t, test.sql)); got != test.want {
			t.Errorf("%s\n got  %s\n want %s", test.sql, got, test.want)
		}
	}
}

// A place in the text that was written leads back to where it came from, that of what was
// put in to where it was put.
func TestMap_Source(t *testing.T) {
	t.Parallel()
	const sql = "SELECT a  DIV bb, c"
	e := edit.New()
	e.Wrap(1, 3, edit.Product, "CAST(", " AS INTEGER)")
	e.Replace(2, "/")
	got, m := e.Write(script(t, sql))
	for part, want := range map[string]string{"SELECT": "SELECT", "CAST": "a", "a ": "a", "/": "DIV", "bb": "bb", "b ": "b,", " AS": "bb", "c": ", c"} {
		at := strings.Index(sql, want)
		if part == "c" {
			at += len(", ")
		}
		if source := m.Source(strings.LastIndex(got, part)); source != at {
			t.Errorf("%s: %q comes from byte %d, want %d", got, part, source, at)
		}
	}
	if m.Source(-1) != 0 || m.Source(1000) != len(sql) || edit.Identity(3).Source(2) != 2 || edit.Identity(3).Source(7) != 3 {
		t.Error("beyond the ends")
	}
}
