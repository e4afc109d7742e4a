package systables

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysSQLInfo = &table{
	name: "sys_sqlinfo", description: "What of SQL is understood, under the names by which tools ask for it.",
	columns: []column{
		{"Name", schema.Text, ""},
		{"Value", schema.Text, "Words parted by commas."},
	},
	rows: func(f *Facts) [][]any {
		return [][]any{
			{"AGGREGATE_FUNCTIONS", "AVG,COUNT,MAX,MIN,SUM,DISTINCT"},
			{"COUNT", "YES"},
			{"IDENTIFIER_QUOTE_OPEN_CHAR", "["},
			{"IDENTIFIER_QUOTE_CLOSE_CHAR", "]"},
			{"SUPPORTED_OPERATORS", "=,>,<,>=,<=,<>,!=,LIKE,NOT LIKE,GLOB,REGEXP,BETWEEN,IN,NOT IN,IS NULL,IS NOT NULL,IS,IS NOT,AND,OR,NOT"},
			{"GROUP_BY", "NO_RELATION"},
			{"OJ_CAPABILITIES", "LEFT,RIGHT,FULL,NESTED,NOT_ORDERED,INNER,ALL_COMPARISON_OPS"},
			{"OUTER_JOINS", "YES"},
			{"SUBQUERIES", "COMPARISON,EXISTS,IN,CORRELATED_SUBQUERIES"},
			{"COMMON_TABLE_EXPRESSIONS", "YES"},
			{"WINDOW_FUNCTIONS", "YES"},
			{"SET_OPERATIONS", "UNION,UNION ALL,INTERSECT,EXCEPT"},
			{"PARAMETERS", "?,?1,:name,@name,$name"},
			{"FUNCTIONS", strings.Join(f.Functions, ",")},
			{"STRING_FUNCTIONS", strings.Join(f.TextFunctions, ",")},
			{"NUMERIC_FUNCTIONS", strings.Join(f.NumberFunctions, ",")},
			{"TIMEDATE_FUNCTIONS", strings.Join(f.TimeFunctions, ",")},
			{"TRANSACTIONS", "NO"},
			{"READ_ONLY", "YES"},
		}
	},
}

var sysIdentity = &table{
	name: "sys_identity", description: "The rows that the latest INSERT, UPDATE or DELETE of any connection has written, in its order. INSERT … RETURNING Id tells the ids of its own.",
	columns: []column{
		{"Id", schema.Text, "That of what was made, or else of what was changed; NULL for the row at which it failed."},
		{"Batch", schema.Integer, "The number of the statement, as in sys_calls."},
		{"Operation", schema.Text, "INSERT, UPDATE or DELETE."},
		{"Message", schema.Text, "The table, or why the row was not written."},
	},
	rows: func(f *Facts) (rows [][]any) {
		for _, w := range f.Journal.Written() {
			rows = append(rows, []any{optional(w.ID), w.Batch, w.Operation, w.Message})
		}
		return rows
	},
}
