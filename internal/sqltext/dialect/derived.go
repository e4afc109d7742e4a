package dialect

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

var derivedForms = []Form{
	{
		Family:  "Rows",
		Syntax:  "(VALUES …) AS v(a, b), (SELECT …) v(a, b)",
		Meaning: "the rows in parentheses, in columns of those names",
		Example: "SELECT v.b FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b) WHERE v.a = 2", Result: "y",
		words: []string{"("}, token: by(rows.columnNames),
	},
}

// columnNames makes a common table expression of a derived table that opens at token i
// and has names for its columns. Its own name has a space, which that of nothing inside
// has.
func (r rows) columnNames(i int) error {
	q := r.structure.Opened(i + 1)
	if q == nil || q.Place != syntax.Derived {
		return nil
	}
	name := r.Pair[i] + 1
	if r.Word(name) == "AS" {
		name++
	}
	if !r.IsName(name) || r.Word(name+1) != "(" {
		return nil
	}
	end := r.Pair[name+1]
	columns := r.SQL[r.Tokens[name+1].Start:r.Tokens[end].End]
	r.edits.Wrap(i+1, r.Pair[i]-1, edit.Query, `WITH "columns named"`+columns+" AS (", `) SELECT * FROM "columns named"`)
	r.edits.Drop(name+1, end+1)
	r.renamed[name] = true
	return nil
}

// functionName tells a function that makes rows from the table of its name.
func (r qualified) functionName(i int) {
	name := token.Unquote(r.Text(i))
	module := r.names.FunctionNamed(name)
	if module == "" || r.Word(i+1) != "(" || !r.names.IsTable(name) {
		return
	}
	r.edits.Replace(i, `"`+module+`"`)
	after := r.Pair[i+1] + 1
	r.edits.Wrap(after-1, after-1, edit.Call, "", r.ownAlias(after, name))
}
