package main

import (
	"bufio"
	"cmp"
	"database/sql"
	"fmt"
	"io"

	_ "github.com/viewfinder-sql/viewfinder/driver" // registers itself
)

const systemIntro = `# System tables

<!-- Made from the package driver; do not edit. -->

These tables tell of the connection itself. Reading one sends nothing to Instagram,
needs no token and leaves what it tells of as it was.

` + "`sys_calls`, `sys_usage` and `sys_warnings`" + ` are shared by all connections of a
` + "`sql.DB`" + `, so it does not matter which one of its pool answers. A statement's number in
them is ` + "`Statement`" + ` in the report that ` + "`driver.WithReport`" + ` fills in, which has the
warnings too:

<!-- from: docs/snippets_test.go -->
` + "```go" + `
var report driver.Report
rows, err := db.QueryContext(driver.WithReport(ctx, &report), "SELECT Id, Reach FROM Media JOIN MediaInsights ON MediaId = Id")
// … read and close the rows …
for _, w := range report.Warnings {
	if w.Reason == driver.ReasonNoPermission {
		n += w.Count // w.Table, w.Column and w.Object say of what
	}
}
` + "```" + `

## Reasons

Why a value is NULL or a row may be missing: ` + "`Reason`" + ` of a warning. Where rows may be
missing, the warning is ` + "`Incomplete`" + `. ` + "`SELECT * FROM sys_reasons`" + ` gives this list.

| Reason | Concerns | Meaning |
|---|---|---|
`

// writeSystemTables writes the page of the sys_ tables, as they tell it.
func writeSystemTables(w io.Writer) (err error) {
	db, err := sql.Open("instagram", "")
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	out := bufio.NewWriter(w)
	out.WriteString(systemIntro)
	err = each(db, "SELECT Reason, Concerns, Description FROM sys_reasons", func(reason, concerns, description string) {
		fmt.Fprintf(out, "| %s | %s | %s |\n", code(reason), cell(concerns), cell(description))
	})
	if err != nil {
		return err
	}
	table := ""
	err = each(db, `SELECT iif(t.SchemaName = 'information_schema', t.SchemaName || '.', '') || t.TableName AS Name, t.Description, '| ' || c.ColumnName || ' | ' || c.DataTypeName || ' | ' || ifnull(c.Description, '') || ' |'
		FROM sys_tables t JOIN sys_tablecolumns c USING (TableName)
		WHERE t.TableType = 'SYSTEM TABLE' ORDER BY t.SchemaName, t.TableName, c.Ordinal`, func(name, description, column string) {
		if name != table {
			table = name
			fmt.Fprintf(out, "\n## %s\n\n%s\n\n| Column | Type | Meaning |\n|---|---|---|\n", name, description)
		}
		fmt.Fprintln(out, column)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// each hands on the rows of a statement of three texts.
func each(db *sql.DB, statement string, row func(a, b, c string)) error {
	rows, err := db.Query(statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a, b, c string
		if err := rows.Scan(&a, &b, &c); err != nil {
			return err
		}
		row(a, b, c)
	}
	return rows.Err()
}
