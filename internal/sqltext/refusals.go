package sqltext

var refusals = []Refusal{
	{
		Syntax: "SELECT … INTO", Instead: "let your program write the rows where they belong",
		Example: "SELECT a INTO x FROM t",
		words:   []string{"INTO"},
		token: func(a *analysis, i int) bool {
			for _, q := range a.structure.queries {
				if len(q.cores) > 0 && a.find(q.cores[0].start, q.end, "INTO") == i {
					return true
				}
			}
			return false
		},
	},
	{
		Syntax: "LATERAL", Instead: "join the table, or put the subquery into the list of columns",
		Example: "SELECT 1 FROM t, LATERAL (SELECT a) x",
		words:   []string{"LATERAL"},
		token:   func(a *analysis, i int) bool { return a.word(i+1) == "(" && a.oneOf(i-1, ",", "JOIN", "FROM") },
	},
	{
		Syntax: "CROSS APPLY, OUTER APPLY", Instead: "join the table, or put the subquery into the list of columns",
		Example: "SELECT 1 FROM t CROSS APPLY (SELECT a) x",
		words:   []string{"APPLY"},
		token:   func(a *analysis, i int) bool { return a.oneOf(i-1, "CROSS", "OUTER") },
	},
	{
		Syntax: "GROUP BY … WITH ROLLUP, ROLLUP (…), CUBE (…), GROUPING SETS (…)", Instead: "join the groupings by UNION ALL",
		Example: "SELECT a, count(*) FROM t GROUP BY ROLLUP (a)",
		words:   []string{"ROLLUP", "CUBE", "GROUPING"},
		token: func(a *analysis, i int) bool {
			return a.word(i-1) == "WITH" || a.word(i+1) == "(" && a.oneOf(i-1, "BY", ",") || a.is(i, "GROUPING", "SETS")
		},
	},
	{
		Syntax: "MATCH … AGAINST", Instead: "use LIKE or REGEXP",
		Example: "SELECT MATCH (a) AGAINST ('x') FROM t",
		words:   []string{"AGAINST"},
		token:   func(a *analysis, i int) bool { return a.word(i+1) == "(" && a.word(i-1) == ")" },
	},
	{
		Syntax: "INSERT … SET", Instead: "write INSERT INTO table (column) VALUES (value)",
		Example: "INSERT INTO t SET a = 1",
		words:   []string{"SET"},
		token: func(a *analysis, i int) bool {
			return a.out.Kind == Insert && a.word(i-1) != "UPDATE" && a.find(0, i, "VALUES", "SELECT", "ON") < 0
		},
	},
	{
		Syntax: "ON DUPLICATE KEY UPDATE", Instead: "use INSERT, or UPDATE where the row exists",
		Example: "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
		words:   []string{"DUPLICATE"},
		token:   func(a *analysis, i int) bool { return a.word(i-1) == "ON" && a.word(i+1) == "KEY" },
	},
	{
		Syntax: "PIVOT (…), UNPIVOT (…)", Instead: "use CASE in aggregates, or UNION ALL",
		Example: "SELECT * FROM t PIVOT (max(a) FOR b IN (1)) p",
		words:   []string{"PIVOT", "UNPIVOT"},
		token:   func(a *analysis, i int) bool { return a.word(i+1) == "(" && a.find(i+2, a.pair[i+1], "FOR") > 0 },
	},
}
