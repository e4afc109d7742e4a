package pgprint_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgprint"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

var tables = pgcheck.NewTables([]pgcheck.Table{
	{Schema: "instagram", Name: "Media", OID: 16384, Columns: []pgcheck.TableColumn{
		{Name: "Id", Type: pgtype.Text, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "Caption", Type: pgtype.Text, Mod: -1, Number: 2},
		{Name: "LikesCount", Type: pgtype.Int8, Mod: -1, Number: 3},
		{Name: "Price", Type: pgtype.Numeric, Mod: -1, Number: 4},
		{Name: "Created", Type: pgtype.Timestamptz, Mod: -1, NotNull: true, Number: 5},
	}},
	{Schema: "instagram", Name: "Comments", OID: 16385, Columns: []pgcheck.TableColumn{
		{Name: "Id", Type: pgtype.Text, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "MediaId", Type: pgtype.Text, Mod: -1, Number: 2},
		{Name: "Text", Type: pgtype.Text, Mod: -1, Number: 3},
	}},
})

// printed is a statement as the engine has it.
func printed(t *testing.T, text string) string {
	t.Helper()
	tree, err := pgparse.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	c, err := pgcheck.Check(text, tree, pgcheck.Options{Tables: tables, Path: []string{"instagram"}})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if c.Write != nil {
		if returning := pgprint.Returning(c.Write); returning != "" {
			return pgprint.Write(c.Write) + "\nreturning " + returning
		}
		return pgprint.Write(c.Write)
	}
	return pgprint.Query(c.Query)
}

// Each file of testdata has statements, and the engine's texts of them. Each of these is one that the
// engine reads.
func TestPrint(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		db := engine(t)
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				line = strings.TrimSuffix(line, "\n")
				text := printed(t, line)
				sql, _, _ := strings.Cut(text, "\nreturning ")
				s, rest, err := db.Prepare(sql)
				if err != nil || rest != "" {
					t.Errorf("%s: %s\n%s: %v, and %q is left", d.Pos, line, text, err, rest)
				}
				_ = s.Close()
				out.WriteString(line + "\n  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n")
			}
			return out.String()
		})
	})
}

// engine is one with tables and functions as the statements want them.
func engine(t *testing.T) *sqlite3.Conn {
	t.Helper()
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := pgfunc.Register(db, pgfunc.Host{}); err != nil {
		t.Fatal(err)
	}
	none := func(sqlite3.Context, ...sqlite3.Value) {}
	if err := db.CreateFunction(pgprint.SeveralRows, 0, sqlite3.DETERMINISTIC, none); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables.All() {
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, `"`+c.Name+`"`)
		}
		if err := db.Exec(`CREATE TABLE "` + table.Name + `" (` + strings.Join(columns, ", ") + `)`); err != nil {
			t.Fatal(err)
		}
	}
	return db
}
