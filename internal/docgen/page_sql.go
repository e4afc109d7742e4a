package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

const sqlIntro = `# SQL

<!-- Made from the package internal/sqltext; do not edit. -->

A SELECT is run by SQLite, whose [language](https://sqlite.org/lang_select.html) and
[functions](https://sqlite.org/lang_corefunc.html) are all there: joins, subqueries,
common table expressions, window functions, set operations, aggregates, CASE, CAST,
JSON. This page lists what is accepted beyond that, and what is refused. Every
example is run by a test, and its first row compared with the result shown.

Times are kept in UTC. A time without a zone is one in UTC.
`

// writeSQL writes the reference page of the dialect.
func writeSQL(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(sqlIntro)
	family := ""
	for _, form := range sqltext.Forms() {
		if form.Family != family {
			family = form.Family
			fmt.Fprintf(out, "\n## %s\n\n| Form | Meaning | Example | Result |\n|---|---|---|---|\n", family)
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", code(form.Syntax), cell(form.Meaning), code(form.Example), code(form.Result))
	}
	out.WriteString("\n## Not supported\n\nEach is an error that says where it stands.\n\n| Form | Instead |\n|---|---|\n")
	for _, refusal := range sqltext.Refusals() {
		fmt.Fprintf(out, "| %s | %s |\n", code(refusal.Syntax), cell(refusal.Instead))
	}
	return out.Flush()
}
