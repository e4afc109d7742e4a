package tables

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/demo"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// page is one being written.
type page struct {
	*bufio.Writer
	catalogue *schema.Catalogue
	entry     *entry
	answer    *demo.Answer
}

func (p *page) printf(format string, args ...any) { fmt.Fprintf(p.Writer, format, args...) }

// section begins one.
func (p *page) section(title string) { p.printf("\n## %s\n\n", title) }

// link leads to the page of a table from that of another.
func link(name string) string { return fmt.Sprintf("[%s](%[1]s.md)", name) }

// reference shows a column of another table, with a link to the table's page.
func reference(column string) string {
	name, _, _ := strings.Cut(column, ".")
	return fmt.Sprintf("[%s](%s.md)", column, name)
}
