package coverage

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// WriteMarkdown writes the page that tells what of the platform's data the tables of a
// catalogue show.
func WriteMarkdown(w io.Writer, c *schema.Catalogue) error {
	r, f := Of(c), known()
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, intro, f.Source, r.Figures)
	for _, l := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
		fmt.Fprintf(b, "| `AuthScheme=%s` | %s | %s | %s | %s |\n", l, r.Logins[l].Fields, r.Logins[l].Edges, r.Logins[l].Metrics, r.Logins[l].Breakdowns)
	}
	fmt.Fprintf(b, "| all | %s | %s | %s | %s |\n", r.Fields, r.Edges, r.Metrics, r.Breakdowns)
	b.WriteString("\n## By type of object\n\n| Type | Fields | Lists |\n| --- | --- | --- |\n")
	for _, n := range r.Nodes {
		lists := ""
		if n.Edges.All > 0 {
			lists = n.Edges.String()
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", n.Name, n.Fields, lists)
	}
	b.WriteString("\n## Left out on purpose\n\n| What | Why |\n| --- | --- |\n")
	for _, g := range grouped(r.Left) {
		fmt.Fprintf(b, "| %s | %s |\n", g.What, g.Why)
	}
	b.WriteString("\nNot counted at all, as they hold nothing that a table could show, or came later:\n\n| Type | Why |\n| --- | --- |\n")
	for _, n := range f.Nodes {
		if n.Outside != "" {
			fmt.Fprintf(b, "| %s | %s |\n", n.Name, n.Outside)
		}
	}
	if len(r.Missing) > 0 {
		b.WriteString("\n## Missing\n\nThese are to come: " + strings.Join(r.Missing, ", ") + ".\n")
	}
	return b.Flush()
}

const intro = `# What of the platform's data the tables show

<!-- Made from the catalogue in schema/ and from internal/docgen/coverage/facts.json; do not edit. -->

What there is, was written down from %s.
Counted are the fields of all types of objects that are alive, the lists that can be
read, the metrics that are documented, and the dimensions that each can be broken down
by. A field is shown where a column reads it; a test fails where a figure falls.

All in all: %s.

| Login | Fields | Lists | Metrics | Breakdowns |
| --- | --- | --- | --- | --- |
`

// grouped joins what is left out of one type for one reason into one line.
func grouped(left []Left) (out []Left) {
	for _, l := range left {
		of, name, _ := strings.Cut(l.What, ".")
		if n := len(out); n > 0 && name != "" && out[n-1].Why == l.Why && strings.HasPrefix(out[n-1].What, of+".") {
			out[n-1].What += ", " + name
			continue
		}
		out = append(out, l)
	}
	return out
}
