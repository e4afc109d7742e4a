package dialect

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
)

var rowForms = []Form{
	{
		Family:  "Rows",
		Syntax:  "SELECT [DISTINCT] TOP n …, TOP (n)",
		Meaning: "LIMIT n on that SELECT; n is a whole number or a parameter",
		Example: "SELECT TOP 2 a FROM (SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3) ORDER BY a DESC", Result: "3",
		query: func(r *rewriter, q *syntax.Query) error { return rows{r}.topLimit(q) },
	},
	{
		Family:  "Rows",
		Syntax:  "OFFSET n ROWS FETCH NEXT m ROWS ONLY, FETCH FIRST m ROWS ONLY",
		Meaning: "LIMIT m OFFSET n",
		Example: "SELECT column1 FROM (VALUES (1), (2), (3)) ORDER BY 1 OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", Result: "2",
		query: func(r *rewriter, q *syntax.Query) error { return rows{r}.fetch(q) },
	},
	{
		Family:  "Rows",
		Syntax:  "(SELECT … LIMIT n) UNION (SELECT …), UNION DISTINCT",
		Meaning: "each SELECT in parentheses keeps its own ORDER BY and LIMIT: SELECT * FROM (SELECT …). UNION DISTINCT is UNION",
		Example: "(SELECT 2 AS n UNION ALL SELECT 1 ORDER BY n LIMIT 1) UNION DISTINCT (SELECT 3) ORDER BY n DESC LIMIT 1", Result: "3",
		words: []string{"(", "DISTINCT"},
		token: func(r *rewriter, i int) error {
			switch {
			case r.structure.Operands[i]:
				r.edits.Wrap(i, r.Pair[i], edit.Query, "SELECT * FROM ", "")
			case r.Word(i) == "DISTINCT" && r.OneOf(i-1, "UNION", "INTERSECT", "EXCEPT"):
				r.edits.Drop(i, i+1)
			}
			return nil
		},
	},
	{
		Family:  "Rows",
		Syntax:  "SELECT … FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE",
		Meaning: "the SELECT alone: nothing is locked",
		Example: "SELECT a FROM t LIMIT 1 FOR UPDATE", Result: "1",
		words: []string{"FOR", "LOCK"},
		token: func(r *rewriter, i int) error {
			if n := r.LockClause(i); n > 0 {
				r.edits.Drop(i, i+n)
			}
			return nil
		},
	},
	{
		Family:  "Rows",
		Syntax:  "t USE INDEX (…), FORCE INDEX (…), IGNORE KEY FOR JOIN (…)",
		Meaning: "the table alone: there are no indexes to choose from",
		Example: "SELECT t.a FROM t USE INDEX (i) JOIN t AS u IGNORE KEY FOR JOIN (i, j) ON u.a = t.a", Result: "1",
		words: []string{"USE", "FORCE", "IGNORE"}, token: by(rows.indexHint),
	},
	{
		Family:  "Rows",
		Syntax:  "FROM DUAL",
		Meaning: "no table at all",
		Example: "SELECT 1 + 1 FROM DUAL", Result: "2",
		words: []string{"FROM"},
		token: func(r *rewriter, i int) error {
			if r.Word(i+1) == "DUAL" && r.structure.Tables[i+1] && r.Word(i+2) != "." && !r.names.IsTable("DUAL") {
				r.edits.Drop(i, i+2)
			}
			return nil
		},
	},
	{
		Family:  "Rows",
		Syntax:  "a STRAIGHT_JOIN b",
		Meaning: "a JOIN b: the order of joins is the planner's",
		Example: "SELECT t.a FROM t STRAIGHT_JOIN t AS u ON u.a = t.a", Result: "1",
		words: []string{"STRAIGHT_JOIN"},
		token: func(r *rewriter, i int) error {
			if r.Word(i-1) == "SELECT" {
				r.edits.Drop(i, i+1)
			} else {
				r.edits.Replace(i, "JOIN")
			}
			return nil
		},
	},
}

// rows rewrites what says which rows a SELECT has.
type rows struct{ *rewriter }

// indexHint takes away USE INDEX (…) and its like.
func (r rows) indexHint(i int) error {
	open := i + 2
	if r.Word(open) == "FOR" {
		open += 2
		if r.OneOf(open-1, "ORDER", "GROUP") && r.Word(open) == "BY" {
			open++
		}
	}
	if r.OneOf(i+1, "INDEX", "KEY") && r.Word(open) == "(" {
		r.edits.Drop(i, r.Pair[open]+1)
	}
	return nil
}

// top refuses the forms of TOP that are no number of rows, and takes the others away.
func (r rows) top(c *syntax.Core) error {
	at, count := c.TopWord, c.TopWord+1
	switch {
	case at < 0:
		return nil
	case c.Top < 0 && r.Word(count) == "(":
		return r.ErrorAt(at, "TOP takes a whole number or a parameter")
	case c.Top < 0:
		return r.ErrorAt(count, "TOP takes a whole number or a parameter")
	case r.Word(c.Items) == "PERCENT" || r.Is(c.Items, "WITH", "TIES"):
		return r.Unsupported(c.Items, "TOP with PERCENT or TIES: give a number of rows")
	}
	r.edits.Drop(at, c.Items)
	return nil
}

// topLimit writes the LIMIT in place of the TOP that [rows.top] took away.
func (r rows) topLimit(q *syntax.Query) error {
	for _, c := range q.Cores {
		if c.Top < 0 {
			continue
		}
		text := " LIMIT " + r.count(c.Top)
		if len(q.Cores) > 1 { // TOP counts the rows of its own SELECT
			r.edits.Wrap(c.Start, c.End-1, edit.Query, "SELECT * FROM (", text+")")
			continue
		}
		if q.Limit >= 0 || q.Fetch >= 0 || q.Offset >= 0 {
			return r.ErrorAt(c.Top, "TOP beside LIMIT, OFFSET or FETCH: write one of them")
		}
		r.edits.Wrap(c.Start, q.End-1, edit.Query, "", text)
	}
	return nil
}

// fetch rewrites OFFSET n ROWS [FETCH NEXT m ROWS ONLY] and FETCH FIRST m ROWS
// ONLY as LIMIT n, m, which keeps the order of parameters.
func (r rows) fetch(q *syntax.Query) error {
	if q.Fetch < 0 && (q.Offset < 0 || q.Limit >= 0) {
		return nil
	}
	if q.Limit >= 0 {
		return r.ErrorAt(q.Fetch, "FETCH beside LIMIT: write one of them")
	}
	count := "-1"
	if q.Fetch >= 0 {
		n, last := q.Fetch+2, q.Fetch+3
		if r.OneOf(n, "ROW", "ROWS") { // FETCH FIRST ROW ONLY
			n, last = -1, n
			count = "1"
		} else if !r.IsCount(n) {
			return r.ErrorAt(n, "FETCH takes a whole number or a parameter")
		}
		if !r.OneOf(last, "ROW", "ROWS") || r.Word(last+1) != "ONLY" {
			return r.Unsupported(q.Fetch, "this form of FETCH: write FETCH NEXT n ROWS ONLY")
		}
		if n >= 0 {
			count = r.count(n)
		}
		r.edits.Drop(q.Fetch, last+2)
	}
	first := q.Fetch
	if q.Offset >= 0 {
		first = q.Offset
		count = r.count(q.Offset+1) + ", " + count
		r.edits.Drop(q.Offset, q.Offset+3)
	}
	r.edits.Replace(first, "LIMIT "+count)
	return nil
}
