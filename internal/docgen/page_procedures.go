package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/viewfinder-sql/viewfinder/procedures"
)

const proceduresIntro = `# Stored procedures

<!-- Made from the package procedures; do not edit. -->

<!-- run with: a simulator -->
` + "```sql" + `
EXEC GetOAuthAuthorizationURL @CallbackURL = 'https://example.com/back', @State = 'a8Qz'
` + "```" + `

` + "`EXEC`, `EXECUTE` and `CALL`" + ` run a procedure; its result is read as rows. Arguments are
named, or unnamed in the order below. NULL and the empty text leave an input that
is not required at its default. ` + "`sys_procedures` and `sys_procedureparameters`" + ` list
the same.
`

// writeProcedures writes the reference page of stored procedures.
func writeProcedures(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(proceduresIntro)
	for _, p := range procedures.All() {
		fmt.Fprintf(out, "\n## %s\n\n%s\n\nServes `AuthScheme=%s`.\n\n| Input | Type | Required | Values | Default | Description |\n|---|---|---|---|---|---|\n", p.Name, p.Description, strings.Join(p.Schemes(), "`, `AuthScheme="))
		for _, in := range p.Params {
			required := ""
			if in.Required {
				required = "yes"
			}
			fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", in.Name, in.Type, required, strings.Join(in.Values, ", "), in.Default, cell(in.Description))
		}
		out.WriteString("\n| Column | Type | Description |\n|---|---|---|\n")
		for _, c := range p.Columns {
			fmt.Fprintf(out, "| %s | %s | %s |\n", c.Name, c.Type, cell(c.Description))
		}
	}
	return out.Flush()
}

// cell keeps text inside its cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text)
}

// code shows text as code inside a cell of a table.
func code(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	if strings.Contains(text, "`") {
		fence = "``"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + cell(text) + fence
}
