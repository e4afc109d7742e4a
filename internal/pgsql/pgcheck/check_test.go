package pgcheck_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// tables are what the statements of testdata read.
var tables = pgcheck.NewTables([]pgcheck.Table{
	{Schema: "instagram", Name: "Media", OID: 16384, Columns: []pgcheck.TableColumn{
		{Name: "Id", Type: pgtype.Text, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "Caption", Type: pgtype.Text, Mod: -1, Number: 2},
		{Name: "LikesCount", Type: pgtype.Int8, Mod: -1, Number: 3},
		{Name: "Created", Type: pgtype.Timestamptz, Mod: -1, NotNull: true, Number: 4},
		{Name: "Hidden", Type: pgtype.Text, Mod: -1, Hidden: true, Number: 5},
	}},
	{Schema: "instagram", Name: "Comments", OID: 16385, Columns: []pgcheck.TableColumn{
		{Name: "Id", Type: pgtype.Text, Mod: -1, NotNull: true, Key: true, Number: 1},
		{Name: "MediaId", Type: pgtype.Text, Mod: -1, Number: 2},
		{Name: "Text", Type: pgtype.Text, Mod: -1, Number: 3},
	}},
	{Schema: "sys", Name: "sys_calls", OID: 16386, Columns: []pgcheck.TableColumn{{Name: "Calls", Type: pgtype.Int8, Mod: -1, Number: 1}}},
})

// check analyses a statement.
func check(text string) (*pgcheck.Checked, error) {
	tree, err := pgparse.Parse(text)
	if err != nil {
		return nil, err
	}
	return pgcheck.Check(text, tree, pgcheck.Options{Tables: tables, Path: []string{"instagram"}})
}

// Each file of testdata has statements with the columns, parameters and tables that they have, or the
// places of their errors.
func TestCheck(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				line = strings.TrimSuffix(line, "\n")
				checked, err := check(line)
				switch {
				case d.Cmd == "errors" && err == nil:
					t.Errorf("%s: %s has no error", d.Pos, line)
				case d.Cmd == "errors":
					out.WriteString(shown(line, err))
				case err != nil:
					t.Errorf("%s: %s: %v", d.Pos, line, err)
				default:
					out.WriteString(line + "\n" + described(checked))
				}
			}
			return out.String()
		})
	})
}

// described are the columns, parameters and tables of a statement.
func described(c *pgcheck.Checked) string {
	var out strings.Builder
	var outputs []pgcheck.Output
	if c.Query != nil {
		outputs = c.Query.Outputs
	} else {
		fmt.Fprintf(&out, "  %s %s %v\n", c.Write.Verb, c.Write.Table.Name, c.Write.Columns)
		outputs = c.Write.Outputs()
	}
	for _, o := range outputs {
		fmt.Fprintf(&out, "  %s %s", o.Name, o.Type)
		if o.Mod >= 0 {
			fmt.Fprintf(&out, " (%d)", o.Mod)
		}
		if o.Table != 0 {
			fmt.Fprintf(&out, ", column %d of %d", o.Number, o.Table)
		}
		out.WriteByte('\n')
	}
	for i, p := range c.Params {
		fmt.Fprintf(&out, "  $%d %s\n", i+1, p)
	}
	var names []string
	for _, t := range c.Tables {
		names = append(names, t.Name)
	}
	if names != nil {
		out.WriteString("  reads " + strings.Join(names, ", ") + "\n")
	}
	return out.String()
}

// shown is an error below the place that it points to.
func shown(text string, err error) string {
	var e *pgerror.Error
	if !errors.As(err, &e) {
		return err.Error() + "\n"
	}
	out := text + "\n"
	if e.Position > 0 {
		out += strings.Repeat(" ", e.Position-1) + "^\n"
	}
	out += e.Code + " " + e.Message + "\n"
	if e.Hint != "" {
		out += "  " + e.Hint + "\n"
	}
	return out
}

// What a statement comes to does not depend on what its relations, WITH queries and columns are called,
// nor on the case of names without quotes.
func TestCheck_names(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"select m.id from media m", "SELECT z.id FROM MEDIA Z"},
		{"with a as (select id from media) select id from a", "with media2 as (select id from media) select id from media2"},
		{`select "Id" as x from "Media"`, "select id as x from media"},
		{"select id from media order by id", "select id from instagram.media order by media.id"},
		{"select m.id, c.id from media m join comments c on c.mediaid = m.id", "select media.id, comments.id from media join comments on mediaid = media.id"},
	} {
		var told [2]string
		for i, text := range pair {
			c, err := check(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			told[i] = described(c)
		}
		if told[0] != told[1] {
			t.Errorf("%s is\n%sand %s\n%s", pair[0], told[0], pair[1], told[1])
		}
	}
}
