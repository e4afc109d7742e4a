package sqltext

var nameForms = []Form{
	{
		Family:  "Names",
		Syntax:  "Catalog.Schema.Table, Schema.Table, Schema.Table.Column",
		Meaning: "the table's or column's own name; the qualifiers may be quoted in any way",
		Example: "SELECT [Instagram].[t].[a] FROM CData.Instagram.t", Result: "1",
		token: (*analysis).qualifiers,
	},
	{
		Family:  "Names",
		Syntax:  "N'text'",
		Meaning: "the string 'text': all text is Unicode",
		Example: "SELECT N'é'", Result: "é",
		words: []string{"N"},
		token: func(a *analysis, i int) error {
			if a.isNational(i) {
				a.edits.drop(i, i+1)
				a.span(i, i+1)
			}
			return nil
		},
	},
}

// isNational reports whether N'text' begins at token i.
func (s *script) isNational(i int) bool {
	return s.word(i) == "N" && s.kind(i+1) == String && s.tokens[i].End == s.tokens[i+1].Start
}

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
