package dialect

import "slices"

// Refusals returns the forms that are refused, in the order of the manual.
func Refusals() []Refusal { return slices.Clone(refusals) }

var refusalsByVerb, refusalsByWord = map[string][]*Refusal{}, map[string][]*Refusal{}

func init() {
	for i := range refusals {
		r := &refusals[i]
		for _, w := range r.verbs {
			refusalsByVerb[w] = append(refusalsByVerb[w], r)
		}
		for _, w := range r.words {
			refusalsByWord[w] = append(refusalsByWord[w], r)
		}
	}
}

var refusals = []Refusal{
	{
		Syntax: "SELECT … INTO other than a file", Instead: "write INTO 'csv://report.csv' between the columns and FROM of the whole statement",
		Example: "SELECT a INTO x FROM t",
		words:   []string{"INTO"},
		token: func(r *rewriter, i int) bool {
			for _, q := range r.structure.Queries {
				if len(q.Cores) > 0 && r.Find(q.Cores[0].Start, q.End, "INTO") == i {
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
		token:   func(r *rewriter, i int) bool { return r.Word(i+1) == "(" && r.OneOf(i-1, ",", "JOIN", "FROM") },
	},
	{
		Syntax: "CROSS APPLY, OUTER APPLY", Instead: "join the table, or put the subquery into the list of columns",
		Example: "SELECT 1 FROM t CROSS APPLY (SELECT a) x",
		words:   []string{"APPLY"},
		token:   func(r *rewriter, i int) bool { return r.OneOf(i-1, "CROSS", "OUTER") },
	},
	{
		Syntax: "GROUP BY … WITH ROLLUP, ROLLUP (…), CUBE (…), GROUPING SETS (…)", Instead: "join the groupings by UNION ALL",
		Example: "SELECT a, count(*) FROM t GROUP BY ROLLUP (a)",
		words:   []string{"ROLLUP", "CUBE", "GROUPING"},
		token: func(r *rewriter, i int) bool {
			return r.Word(i-1) == "WITH" || r.Word(i+1) == "(" && r.OneOf(i-1, "BY", ",") || r.Is(i, "GROUPING", "SETS")
		},
	},
	{
		Syntax: "MATCH … AGAINST", Instead: "use LIKE or REGEXP",
		Example: "SELECT MATCH (a) AGAINST ('x') FROM t",
		words:   []string{"AGAINST"},
		token:   func(r *rewriter, i int) bool { return r.Word(i+1) == "(" && r.Word(i-1) == ")" },
	},
	{
		Syntax: "a XOR b", Instead: "compare the truth values: (a) <> (b)",
		Example: "SELECT a XOR 1 FROM t",
		words:   []string{"XOR"},
		token:   func(r *rewriter, i int) bool { return r.Infix(i) },
	},
	{
		Syntax: "BINARY a", Instead: "= and IN tell capitals from small letters by themselves; in place of LIKE use GLOB",
		Example: "SELECT 1 FROM t WHERE BINARY a = 'x'",
		words:   []string{"BINARY"},
		token: func(r *rewriter, i int) bool {
			return r.StartsOperand(i+1) && r.Word(i+1) != "(" && !r.EndsOperand(i-1) && !r.OneOf(i-1, "COLLATE", "AS")
		},
	},
	{
		Syntax: "json_patch(a, b)", Instead: "use json_set and json_remove",
		Example: "SELECT json_patch('{}', '{}')",
		words:   []string{"JSON_PATCH", "JSONB_PATCH"},
		token:   func(r *rewriter, i int) bool { return r.IsCall(i) },
	},
	{
		Syntax: "INSERT … SET", Instead: "write INSERT INTO table (column) VALUES (value)",
		Example: "INSERT INTO t SET a = 1",
		words:   []string{"SET"},
		token: func(r *rewriter, i int) bool {
			return r.Find(0, i, "INSERT") >= 0 && r.Word(i-1) != "UPDATE" && r.Find(0, i, "VALUES", "SELECT", "ON") < 0
		},
	},
	{
		Syntax: "ON DUPLICATE KEY UPDATE", Instead: "use INSERT, or UPDATE where the row exists",
		Example: "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
		words:   []string{"DUPLICATE"},
		token:   func(r *rewriter, i int) bool { return r.Word(i-1) == "ON" && r.Word(i+1) == "KEY" },
	},
	{
		Syntax: "PIVOT (…), UNPIVOT (…)", Instead: "use CASE in aggregates, or UNION ALL",
		Example: "SELECT * FROM t PIVOT (max(a) FOR b IN (1)) p",
		words:   []string{"PIVOT", "UNPIVOT"},
		token:   func(r *rewriter, i int) bool { return r.Word(i+1) == "(" && r.Find(i+2, r.Pair[i+1], "FOR") > 0 },
	},
	{
		Syntax: "MERGE, UPSERT, REPLACE", Instead: "use INSERT, UPDATE or DELETE",
		Example: "REPLACE INTO t (a) VALUES (1)", verbs: []string{"MERGE", "UPSERT", "REPLACE"},
	},
	{
		Syntax: "REPLICATE", Instead: "CACHE SELECT … keeps rows in the cache",
		Example: "REPLICATE SELECT * FROM t", verbs: []string{"REPLICATE"},
	},
	{
		Syntax: "SCOPE_IDENTITY(), LAST_INSERT_ID(), @@IDENTITY", Instead: "ids are texts: write INSERT … RETURNING Id, or read sys_identity",
		Example: "SELECT SCOPE_IDENTITY()",
		words:   []string{"SCOPE_IDENTITY", "LAST_INSERT_ID", "IDENT_CURRENT"},
		token:   func(r *rewriter, i int) bool { return r.IsCall(i) },
	},
	{Syntax: "Table#TEMP, Column#1", Instead: "insert several rows by one INSERT: VALUES (…), (…), or INSERT … SELECT", Example: "SELECT * FROM t#TEMP"},
	{Syntax: "SHOW … other than TABLES, COLUMNS FROM, PROCEDURES, VARIABLES", Instead: "select from a sys_ table", Example: "SHOW DATABASES"},
	{Syntax: "EXEC @r = procedure, {? = call …}", Instead: "procedures answer with rows", Example: "EXEC @r = p"},
	{Syntax: "TOP n PERCENT, TOP n WITH TIES, FETCH … WITH TIES", Instead: "give a number of rows", Example: "SELECT TOP 5 PERCENT a FROM t"},
	{Syntax: "a > ALL (SELECT …) and the like", Instead: "compare with (SELECT min(…) …) or (SELECT max(…) …)", Example: "SELECT 1 > ALL (SELECT a FROM t)"},
	{Syntax: "CONVERT(type, x, style)", Instead: "use FORMAT(x, pattern)", Example: "SELECT CONVERT(VARCHAR(10), a, 120) FROM t"},
	{Syntax: "CAST(x AS BINARY(n))", Instead: "use substr(CAST(x AS BLOB), 1, n)", Example: "SELECT CAST(a AS BINARY(2)) FROM t"},
	{
		Syntax: "GROUP_CONCAT(DISTINCT … SEPARATOR …) with FILTER or OVER", Instead: "use a subquery with SELECT DISTINCT",
		Example: "SELECT GROUP_CONCAT(DISTINCT a SEPARATOR ';') OVER () FROM t",
	},
}
