package dialect

import (
	"maps"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
)

// variables are what clients ask of a server, with what they are as SQL: by their
// names in small letters.
var variables = map[string]string{
	"version":                  "version()",
	"version_comment":          "'viewfinder: SQL over Instagram'",
	"autocommit":               "1",
	"auto_increment_increment": "1",
	"character_set_client":     "'utf8mb4'",
	"character_set_connection": "'utf8mb4'",
	"character_set_database":   "'utf8mb4'",
	"character_set_results":    "'utf8mb4'",
	"character_set_server":     "'utf8mb4'",
	"collation_connection":     "'utf8mb4_bin'",
	"collation_database":       "'utf8mb4_bin'",
	"collation_server":         "'utf8mb4_bin'",
	"datefirst":                "7",
	"error":                    "0",
	"init_connect":             "''",
	"language":                 "'us_english'",
	"license":                  "'Apache-2.0'",
	"lower_case_table_names":   "2",
	"max_allowed_packet":       "1000000",
	"max_precision":            "38",
	"read_only":                "1",
	"servername":               "'viewfinder'",
	"sql_mode":                 "'ANSI_QUOTES'",
	"time_zone":                "current_timezone()",
	"trancount":                "0",
	"transaction_isolation":    "'READ-COMMITTED'",
	"transaction_read_only":    "1",
	"tx_isolation":             "'READ-COMMITTED'",
	"tx_read_only":             "1",
}

var variableForms = []Form{{
	Family:  "Names",
	Syntax:  "@@version, @@session.sql_mode, @@global.autocommit …",
	Meaning: "what clients of MySQL and SQL Server ask of a server when they connect; SHOW VARIABLES LIKE 'pattern' lists them",
	Example: "SELECT @@autocommit, @@SESSION.sql_mode, @@version = version()", Result: "1|ANSI_QUOTES|1",
	token: variable,
}}

// variable writes what @@name is.
func variable(r *rewriter, i int) error {
	name, ok := strings.CutPrefix(r.Words[i], "@@")
	if !ok {
		return nil
	}
	name = strings.ToLower(name)
	for _, scope := range []string{"session.", "global.", "local."} {
		name = strings.TrimPrefix(name, scope)
	}
	text, known := variables[name]
	if name == "identity" || name == "last_insert_id" {
		return r.Unsupported(i, "%s: ids are texts: write INSERT … RETURNING Id, or read sys_identity", r.Text(i))
	}
	if !known {
		return r.Unsupported(i, "%s: SHOW VARIABLES lists those that there are", r.Text(i))
	}
	r.edits.Replace(i, text)
	return nil
}

// VariablesQuery is a SELECT of the variables, by Variable_name and Value, whose columns
// are column1 and column2.
func VariablesQuery() string {
	var rows []string
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		rows = append(rows, "("+token.Quote(name)+", "+variables[name]+")")
	}
	return "SELECT column1 AS Variable_name, column2 AS Value FROM (VALUES " + strings.Join(rows, ", ") + ")"
}
