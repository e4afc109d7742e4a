package history

import (
	"fmt"
	"slices"
	"strings"
)

// Type is the type of a column's values; a value of any may be nil.
type Type uint8

// The types, and the Go types of their values after [Table.Normalize].
const (
	Text    Type = iota // string, valid UTF-8 without U+0000
	Integer             // int64
	Real                // float64
	Boolean             // bool
	Time                // time.Time, UTC, in whole microseconds
	JSON                // string
)

// String returns the type's name.
func (t Type) String() string {
	return [...]string{"text", "integer", "real", "boolean", "time", "json"}[t]
}

// TimeForm is how times are written where a database has no type for them, as SQLite: all of one
// width, so that they compare as times do.
const TimeForm = "2006-01-02T15:04:05.000000Z"

// Column is a column of a table.
type Column struct {
	Name string
	Type Type
	// Volatile says that values change without anything having changed, as addresses with
	// signatures do: they are kept with a version, and make none.
	Volatile bool
}

// Table is what rows are kept in. Names are unique without regard to case.
type Table struct {
	Name string
	// Key are the columns that, with the account, tell its rows apart. Their values may be nil.
	Key     []string
	Columns []Column
	// Within are the columns that a [Scope] may name: sinks look rows up by them.
	Within []string
}

// Reserved are the names of the columns that sinks have besides a table's own.
var Reserved = []string{"account", "row_key", "row_hash", "seen_from", "seen_to", "missing", "scan"}

// Check says what is wrong with a table, nil for nothing.
func (t *Table) Check() error {
	if t.Name == "" || len(t.Columns) == 0 || len(t.Key) == 0 {
		return fmt.Errorf("history: table %q needs a name, columns and a key", t.Name)
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		name := strings.ToLower(c.Name)
		if name == "" || seen[name] || slices.Contains(Reserved, name) {
			return fmt.Errorf("history: table %s cannot have a column %q: it has one already, or the name is taken", t.Name, c.Name)
		}
		seen[name] = true
	}
	for _, name := range slices.Concat(t.Key, t.Within) {
		if t.Index(name) < 0 {
			return fmt.Errorf("history: table %s has no column %s", t.Name, name)
		}
	}
	return nil
}

// Index is the place of a column, -1 for none such.
func (t *Table) Index(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
}
