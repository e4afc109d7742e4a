package pgsql

import "strings"

// limits are what the engine says where a statement goes beyond its bounds, and how PostgreSQL
// says that it goes beyond its own.
var limits = []struct{ says, code, message string }{
	{"Expression tree is too large", "54001", "the statement is nested too deeply"},
	{"Recursion limit", "54001", "the statement is nested too deeply"},
	{"parser stack overflow", "54001", "the statement is nested too deeply"},
	{"too many terms in compound SELECT", "54001", "the statement has too many queries side by side: 200 are the most"},
	{"too many columns", "54011", "target lists can have at most 2000 entries"},
	{"too many arguments on function", "54023", "cannot pass more than 100 arguments to a function"},
	{"variable number must be", "54000", "the statement has too many parameters: 32766 are the most"},
	{"tables in a join", "54001", "the statement joins too many tables: 64 are the most"},
}

// Limit is an error of the engine's where a translated statement went beyond a bound of its;
// nil for others.
func Limit(err error) *Error {
	text := err.Error()
	for _, l := range limits {
		if strings.HasPrefix(text, "sql: ") && strings.Contains(text, l.says) {
			return &Error{Code: l.code, Message: l.message}
		}
	}
	return nil
}
