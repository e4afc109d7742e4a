package pgsql_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// someTables are tables for texts that no engine runs.
var someTables = pgsql.NewTables([]pgsql.Table{
	{Schema: "instagram", Name: "Media", OID: 16384, Columns: []pgsql.TableColumn{
		{Name: "Id", Type: pgtype.Text, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "Caption", Type: pgtype.Text, Mod: -1, Number: 2},
		{Name: "LikesCount", Type: pgtype.Int8, Mod: -1, Number: 3},
		{Name: "Created", Type: pgtype.Timestamptz, Mod: -1, NotNull: true, Number: 4},
		{Name: "Shared", Type: pgtype.Bool, Mod: -1, Number: 5},
		{Name: "Document", Type: pgtype.JSONB, Mod: -1, Number: 6},
	}},
	{Schema: "pg_catalog", Name: "pg_class", OID: 1259, Columns: []pgsql.TableColumn{
		{Name: "oid", Type: pgtype.Oid, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "relname", Type: pgtype.Name, Mod: -1, NotNull: true, Number: 2},
	}},
})

// Whatever the text: it is translated, or refused with a SQLSTATE and a place in it, and there is
// an end to it.
func FuzzTranslate(f *testing.F) {
	files, _ := filepath.Glob("testdata/referee/*.sql")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			f.Add(strings.TrimSpace(line))
		}
	}
	for _, text := range []string{
		strings.Repeat("(", 300), "select " + strings.Repeat("-", 300) + "1", "select " + strings.Repeat("not ", 300) + "true",
		"select 1" + strings.Repeat("+1", 1100), "select " + strings.Repeat("((select 1)+", 20) + "1" + strings.Repeat(")", 20),
		"select 1 where true" + strings.Repeat(" and true", 400), "select 1" + strings.Repeat(" union select 1", 300), "select 1" + strings.Repeat("::int", 1100),
	} {
		f.Add(text)
	}
	options := pgsql.Options{Tables: someTables, Path: []string{"instagram", "pg_catalog"}}
	f.Fuzz(func(t *testing.T, text string) {
		st, err := pgsql.Translate(text, options)
		if err == nil {
			if st.SQL == "" || strings.ContainsRune(st.SQL, 0) {
				t.Errorf("%q became %q", text, st.SQL)
			}
			return
		}
		var e *pgsql.Error
		if !errors.As(err, &e) || len(e.Code) != 5 || e.Message == "" {
			t.Fatalf("%q: %v", text, err)
		}
		if e.Code == "XX000" || e.Position < 0 || e.Position > utf8.RuneCountInString(text)+1 {
			t.Errorf("%q: %s %s at %d", text, e.Code, e.Message, e.Position)
		}
	})
}

// What goes beyond the engine's bounds has errors of its own too.
func TestEngineBounds(t *testing.T) {
	t.Parallel()
	r := newRig(t, drivertest.Options{})
	many := func(before, each string, count int, behind string) string {
		return before + strings.Repeat(each, count) + behind
	}
	for _, x := range []struct{ text, code string }{
		{many("select 1 in (2", ", 1", 5000, ")"), ""},
		{many("select 1 where true", " and 1 = 1", 5000, ""), ""},
		{many("select count(*) from (values (1)", ", (1)", 3000, ") x(v)"), ""},
		{many("select 1 = any (array[1", ", 1", 3000, "])"), ""},
		{many("select case", " when false then 1", 800, " end"), ""},
		{many("select 1", " + 1", 900, ""), "54001"},
		{many("select 1", " union all select 1", 210, ""), "54001"},
		{many("select ", "(select ", 75, "1") + strings.Repeat(")", 75), "54001"},
		{many("select greatest(1", ", 1", 250, ")"), "54001"},
		{many("select concat('a'", ", 'a'", 120, ")"), "54023"},
		{many("select 1", ", 1", 2100, ""), "54011"},
	} {
		if a := r.run(t, x.text); a.code != x.code {
			t.Errorf("%.60s …: %s %s, and not %q", x.text, a.code, a.message, x.code)
		}
	}
}

// What is nested too deeply or too long has errors of its own.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ text, code string }{
		{"select " + strings.Repeat("(", 260) + "1" + strings.Repeat(")", 260), "54001"},
		{"select 1" + strings.Repeat("+1", 1100), "54001"},
		{"select " + strings.Repeat("not ", 300) + "true", "54001"},
		{"select " + strings.Repeat("(select ", 200) + "1" + strings.Repeat(")", 200), "54001"},
		{"select 1" + strings.Repeat(" union select 1", 300), "54001"},
		{"select '" + strings.Repeat("a", 1_000_000) + "'", "54000"},
		{"select 1 where true" + strings.Repeat(" and true", 5000), ""},
		{"select 1 in (1" + strings.Repeat(", 1", 5000) + ")", ""},
	} {
		_, err := pgsql.Translate(x.text, pgsql.Options{Tables: someTables})
		code := ""
		var e *pgsql.Error
		if errors.As(err, &e) {
			code = e.Code
		}
		if code != x.code {
			t.Errorf("%.60s …: %v, and not %q", x.text, err, x.code)
		}
	}
}
