package sqlitefile

import (
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// reportTable is the table that tells of the others.
const reportTable = "viewfinder_report"

// usualName is what a table is called where nobody says.
const usualName = "answer"

// CheckName says what is wrong with the name of a table; "" is the usual one.
func CheckName(name string) error {
	lower := strings.ToLower(name)
	switch {
	case strings.ContainsRune(name, 0):
		return fmt.Errorf("%q is no name of a table", name)
	case strings.HasPrefix(lower, "sqlite_"), strings.HasPrefix(lower, "viewfinder_"):
		return fmt.Errorf("a table cannot be named %s: names that begin with sqlite_ and viewfinder_ are taken", name)
	}
	return nil
}

// quoted is a name as it stands in a statement.
func quoted(name string) string { return sqlite3.QuoteIdentifier(name) }

// declared are the types of columns as a table declares them. JSON alone would have
// SQLite make a number of a document that is one.
var declared = map[string]string{
	"TEXT": "TEXT", "INTEGER": "INTEGER", "REAL": "REAL", "BOOLEAN": "BOOLEAN", "DATETIME": "DATETIME", "DATE": "DATE", "JSON": "JSON TEXT", "BLOB": "BLOB",
}

// columnsOf is what stands in the parentheses of CREATE TABLE.
func columnsOf(names, types []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = quoted(name)
		if i < len(types) && declared[types[i]] != "" {
			list[i] += " " + declared[types[i]]
		}
	}
	return strings.Join(list, ", ")
}
