package sqltext

var rowForms = []Form{
	{
		Family:  "Rows",
		Syntax:  "SELECT [DISTINCT] TOP n …, TOP (n)",
		Meaning: "LIMIT n on that SELECT; n is a whole number or a parameter",
		Example: "SELECT TOP 2 a FROM (SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3) ORDER BY a DESC", Result: "3",
		query: (*analysis).topLimit,
	},
	{
		Family:  "Rows",
		Syntax:  "OFFSET n ROWS FETCH NEXT m ROWS ONLY, FETCH FIRST m ROWS ONLY",
		Meaning: "LIMIT m OFFSET n",
		Example: "SELECT column1 FROM (VALUES (1), (2), (3)) ORDER BY 1 OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", Result: "2",
		query: (*analysis).fetch,
	},
	{
		Family:  "Rows",
		Syntax:  "(SELECT … LIMIT n) UNION (SELECT …), UNION DISTINCT",
		Meaning: "each SELECT in parentheses keeps its own ORDER BY and LIMIT: SELECT * FROM (SELECT …). UNION DISTINCT is UNION",
		Example: "(SELECT 2 AS n UNION ALL SELECT 1 ORDER BY n LIMIT 1) UNION DISTINCT (SELECT 3) ORDER BY n DESC LIMIT 1", Result: "3",
		words: []string{"(", "DISTINCT"},
		token: func(a *analysis, i int) error {
			switch {
			case a.structure.operands[i]:
				a.edits.wrap(i, a.pair[i], rankQuery, "SELECT * FROM ", "")
			case a.word(i) == "DISTINCT" && a.oneOf(i-1, "UNION", "INTERSECT", "EXCEPT"):
				a.edits.drop(i, i+1)
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
		token: func(a *analysis, i int) error {
			if n := a.lockClause(i); n > 0 {
				a.edits.drop(i, i+n)
			}
			return nil
		},
	},
	{
		Family:  "Rows",
		Syntax:  "t USE INDEX (…), FORCE INDEX (…), IGNORE KEY FOR JOIN (…)",
		Meaning: "the table alone: there are no indexes to choose from",
		Example: "SELECT t.a FROM t USE INDEX (i) JOIN t AS u IGNORE KEY FOR JOIN (i, j) ON u.a = t.a", Result: "1",
		words: []string{"USE", "FORCE", "IGNORE"}, token: (*analysis).indexHint,
	},
	{
		Family:  "Rows",
		Syntax:  "FROM DUAL",
		Meaning: "no table at all",
		Example: "SELECT 1 + 1 FROM DUAL", Result: "2",
		words: []string{"FROM"},
		token: func(a *analysis, i int) error {
			if a.word(i+1) == "DUAL" && a.structure.tables[i+1] && a.word(i+2) != "." && !a.names.IsTable("DUAL") {
				a.edits.drop(i, i+2)
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
		token: func(a *analysis, i int) error {
			if a.word(i-1) == "SELECT" {
				a.edits.drop(i, i+1)
			} else {
				a.edits.replace(i, "JOIN")
			}
			return nil
		},
	},
}

// lockClause returns how many tokens from i on are the FOR UPDATE or LOCK IN
// SHARE MODE that ends a SELECT, 0 for none.
func (s *script) lockClause(i int) int {
	n := 0
	switch {
	case s.word(i) == "FOR" && s.oneOf(i+1, "UPDATE", "SHARE"):
		n = 2
		if s.is(i+n, "NOWAIT") {
			n++
		} else if s.is(i+n, "SKIP", "LOCKED") {
			n += 2
		}
	case s.is(i, "LOCK", "IN", "SHARE", "MODE"):
		n = 4
	}
	if n > 0 && (i+n == len(s.tokens) || s.word(i+n) == ")") {
		return n
	}
	return 0
}

// indexHint takes away USE INDEX (…) and its like.
func (a *analysis) indexHint(i int) error {
	open := i + 2
	if a.word(open) == "FOR" {
		open += 2
		if a.oneOf(open-1, "ORDER", "GROUP") && a.word(open) == "BY" {
			open++
		}
	}
	if a.oneOf(i+1, "INDEX", "KEY") && a.word(open) == "(" {
		a.edits.drop(i, a.pair[open]+1)
	}
	return nil
}
