package tables_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/tables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The list has each table once, in a group.
func TestWriteIndex(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := tables.WriteIndex(&b, schema.Default()); err != nil {
		t.Fatal(err)
	}
	for _, name := range tables.Names(schema.Default()) {
		if n := strings.Count(b.String(), "](tables/"+name+".md)"); n != 1 {
			t.Errorf("%s stands in the list %d times", name, n)
		}
	}
}

// An example that is refused, has no rows or not all of them makes no page.
func TestWritePage_fails(t *testing.T) {
	t.Parallel()
	for example, want := range map[string]string{
		"SELECT Other FROM Media":                                                  "no such column",
		"SELECT Id FROM Media WHERE Created > date('now', '1 day')":                "no rows",
		"SELECT Id FROM BusinessDiscovery WHERE Username IN ('rival.1', 'nobody')": "not complete",
	} {
		c := *schema.Default()
		c.Tables = slices.Clone(c.Tables)
		media := *c.Table("Media")
		media.Example = example
		c.Tables[slices.Index(c.Tables, c.Table("Media"))] = &media
		if err := tables.WritePage(io.Discard, &c, "Media"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", example, err, want)
		}
	}
	if err := tables.WritePage(io.Discard, schema.Default(), "Media2"); err == nil {
		t.Error("a table that is not there: no error")
	}
}
