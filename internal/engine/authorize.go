package engine

import (
	"maps"
	"slices"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"
)

// verbs names what SQLite asks leave for. SELECT and RECURSIVE are always given.
var verbs = map[sqlite3.AuthorizerActionCode]string{
	sqlite3.AUTH_CREATE_INDEX:        "CREATE INDEX",
	sqlite3.AUTH_CREATE_TABLE:        "CREATE TABLE",
	sqlite3.AUTH_CREATE_TEMP_INDEX:   "CREATE INDEX",
	sqlite3.AUTH_CREATE_TEMP_TABLE:   "CREATE TABLE",
	sqlite3.AUTH_CREATE_TEMP_TRIGGER: "CREATE TRIGGER",
	sqlite3.AUTH_CREATE_TEMP_VIEW:    "CREATE VIEW",
	sqlite3.AUTH_CREATE_TRIGGER:      "CREATE TRIGGER",
	sqlite3.AUTH_CREATE_VIEW:         "CREATE VIEW",
	sqlite3.AUTH_CREATE_VTABLE:       "CREATE VIRTUAL TABLE",
	sqlite3.AUTH_DROP_INDEX:          "DROP INDEX",
	sqlite3.AUTH_DROP_TABLE:          "DROP TABLE",
	sqlite3.AUTH_DROP_TEMP_INDEX:     "DROP INDEX",
	sqlite3.AUTH_DROP_TEMP_TABLE:     "DROP TABLE",
	sqlite3.AUTH_DROP_TEMP_TRIGGER:   "DROP TRIGGER",
	sqlite3.AUTH_DROP_TEMP_VIEW:      "DROP VIEW",
	sqlite3.AUTH_DROP_TRIGGER:        "DROP TRIGGER",
	sqlite3.AUTH_DROP_VIEW:           "DROP VIEW",
	sqlite3.AUTH_DROP_VTABLE:         "DROP TABLE",
	sqlite3.AUTH_ALTER_TABLE:         "ALTER TABLE",
	sqlite3.AUTH_REINDEX:             "REINDEX",
	sqlite3.AUTH_ANALYZE:             "ANALYZE",
	sqlite3.AUTH_INSERT:              "INSERT",
	sqlite3.AUTH_UPDATE:              "UPDATE",
	sqlite3.AUTH_DELETE:              "DELETE",
	sqlite3.AUTH_PRAGMA:              "PRAGMA",
	sqlite3.AUTH_ATTACH:              "ATTACH",
	sqlite3.AUTH_DETACH:              "DETACH",
	sqlite3.AUTH_SAVEPOINT:           "SAVEPOINT",
	sqlite3.AUTH_TRANSACTION:         verbTransaction,
	sqlite3.AUTH_FUNCTION:            verbFunction,
	sqlite3.AUTH_READ:                verbRead,
}

// builtins are the functions of SQLite's own, and of its Go binding, that a
// statement may call. None reaches a file, the network, another connection or
// the machine's state. json_patch is left out: it takes time in the product of
// its documents' lengths, in one step.
var builtins = nameSet(`
	-> ->> abs acos acosh asin asinh atan atan2 atanh avg ceil ceiling changes
	char coalesce concat concat_ws cos cosh count cume_dist current_date
	current_time current_timestamp date datetime degrees dense_rank exp
	first_value floor format glob group_concat hex if ifnull iif instr json
	json_array json_array_insert json_array_length json_error_position
	json_extract json_group_array json_group_object json_insert json_object
	json_pretty json_quote json_remove json_replace json_set json_type
	json_valid jsonb jsonb_array jsonb_array_insert jsonb_extract
	jsonb_group_array jsonb_group_object jsonb_insert jsonb_object
	jsonb_remove jsonb_replace jsonb_set julianday lag last_value lead length like
	likelihood likely ln log log10 log2 lower ltrim max min mod nth_value ntile
	nullif octet_length percent_rank pi pow power printf quote radians random
	randomblob rank regexp replace round row_number rtrim sign sin sinh soundex
	sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh
	time timediff total trim trunc typeof unhex unicode unistr unistr_quote
	unixepoch unlikely upper zeroblob
`)

// BuiltinNames lists the functions of SQLite's own that statements may call, in
// small letters and in order.
func BuiltinNames() []string {
	names := slices.Sorted(maps.Keys(builtins))
	return slices.DeleteFunc(names, func(name string) bool { return name[0] == '-' }) // -> and ->>
}

// The kinds of functions by which tools ask for them.
var (
	textBuiltins = nameSet(`
		char concat concat_ws format hex instr length lower ltrim octet_length printf quote
		regexp replace rtrim soundex substr substring trim unhex unicode unistr unistr_quote upper
	`)
	numberBuiltins = nameSet(`
		abs acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log
		log10 log2 max min mod pi pow power radians random round sign sin sinh sqrt tan tanh trunc
	`)
	timeBuiltins = nameSet(`
		current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch
	`)
)

// BuiltinsByKind lists those of them that are of texts, of numbers and of times, in order.
func BuiltinsByKind() (texts, numbers, times []string) {
	return slices.Sorted(maps.Keys(textBuiltins)), slices.Sorted(maps.Keys(numberBuiltins)), slices.Sorted(maps.Keys(timeBuiltins))
}

// valued are the table-valued functions of SQLite's own that a statement may
// read.
var valued = []string{"json_each", "json_tree"}

func nameSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// guard is what the statements of a connection may read and call.
type guard struct {
	tables    map[string]bool
	functions map[string]bool // beside builtins
	away      bool            // a statement of the connection's own is carried out
}

func newGuard() *guard {
	g := &guard{tables: map[string]bool{}, functions: map[string]bool{}}
	for _, name := range valued {
		g.allowTable(name)
	}
	return g
}

// without carries out a statement of the connection's own.
func (g *guard) without(own func() error) error {
	g.away = true
	defer func() { g.away = false }()
	return own()
}

func (g *guard) allowTable(name string) { g.tables[strings.ToLower(name)] = true }

func (g *guard) allowFunction(name string) { g.functions[strings.ToLower(name)] = true }

// check returns why a statement may not do what SQLite asks leave for, or nil.
func (g *guard) check(action sqlite3.AuthorizerActionCode, name3, name4 string, w *Writing) *RefusedError {
	if g.away {
		return nil
	}
	switch action {
	case sqlite3.AUTH_INSERT, sqlite3.AUTH_UPDATE, sqlite3.AUTH_DELETE:
		if w != nil && w.Table.answersTo(name3) {
			return w.check(name4)
		}
	case sqlite3.AUTH_SELECT, sqlite3.AUTH_RECURSIVE:
		return nil
	case sqlite3.AUTH_FUNCTION:
		if name := strings.ToLower(name4); builtins[name] || g.functions[name] {
			return nil
		}
		return &RefusedError{Verb: verbFunction, Name: name4}
	case sqlite3.AUTH_READ:
		// Without a column it may be the name of a common table expression, and
		// nothing of the table is read.
		if g.tables[strings.ToLower(name3)] || (name4 == "" && !internal(name3)) {
			return nil
		}
		return &RefusedError{Verb: verbRead, Name: name3}
	}
	verb := verbs[action]
	if internal(name3) || verb == "" { // CREATE and its like begin by an INSERT into sqlite_master
		verb = "changing the schema"
	}
	return &RefusedError{Verb: verb, Name: name3}
}

// internal reports whether a name belongs to SQLite's own tables.
func internal(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "sqlite_") || strings.HasPrefix(name, "pragma_")
}
