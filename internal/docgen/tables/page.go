package tables

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/docgen/demo"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// WritePage writes the page of the table or view of that name. It fails where its example
// does: where it is refused, gives no rows, or not all that it asks for.
func WritePage(w io.Writer, c *schema.Catalogue, name string) error {
	for _, e := range entries(c) {
		if e.name != name {
			continue
		}
		if e.example == "" { // it cannot be read
			p := page{bufio.NewWriter(w), c, &e, nil}
			p.writeWriteOnly()
			return p.Flush()
		}
		answer, err := demo.Ask(e.asking(), schema.Statement(e.example))
		if err == nil {
			err = answer.Check()
		}
		if err != nil {
			return fmt.Errorf("the example of %s: %w", name, err)
		}
		p := page{bufio.NewWriter(w), c, &e, &answer}
		p.write()
		return p.Flush()
	}
	return fmt.Errorf("there is no table %s", name)
}

func (p *page) write() {
	e := p.entry
	p.writeHead()
	p.section("Example")
	p.printf("```sql\n%s\n```\n\n```text\n%s%s\n```\n", schema.Statement(e.example), p.answer.Rows, strings.Join(p.answer.Told(), "\n"))
	p.writeColumns()
	if e.view != nil {
		p.writeView()
		return
	}
	p.writeMetrics()
	p.writeInputs()
	p.writePassedOn()
	p.writeWrites()
	p.writePrice()
	p.writeLogins()
	p.writeRelations()
	p.writeVersions()
}

// writeWriteOnly writes the page of a table that cannot be read.
func (p *page) writeWriteOnly() {
	p.writeHead()
	p.section("Columns")
	p.printf("| Column | Type | Meaning |\n| --- | --- | --- |\n")
	for i := range p.entry.columns {
		c := &p.entry.columns[i]
		p.printf("| %s | %s | %s |\n", c.Name, c.Type, cell(c.Description))
	}
	p.writeWrites()
}

// writeHead begins a page.
func (p *page) writeHead() {
	e := p.entry
	p.printf("# %s\n\n<!-- Made from the catalogue in schema/; do not edit. -->\n\n%s\n", e.name, e.description)
	if len(e.aliases) > 0 {
		p.printf("\nAlso called %s.\n", strings.Join(e.aliases, ", "))
	}
	p.printf("\n[All tables](../tables.md) · %s\n", e.group)
}

// writeView says what a view is made of.
func (p *page) writeView() {
	links := make([]string, len(p.entry.view.Of))
	for i, name := range p.entry.view.Of {
		links[i] = link(name)
	}
	p.section("What it is made of")
	p.printf("A view over %s: their pages say what is passed on, what it costs and who may read it.\n", strings.Join(links, ", "))
	p.writeSteps()
}
