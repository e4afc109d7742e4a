package cache

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Column is one of a kept table.
type Column struct {
	Name string `json:"name"`
	// Type is what SQLite is told of it.
	Type string `json:"type"`
	// Indexed says that rows are looked for by it.
	Indexed bool `json:"indexed,omitempty"`
}

// Table is one that is kept.
type Table struct {
	Name    string
	Columns []Column
	// Key are the names of the columns by which rows are told apart.
	Key []string
	// Account and Time are those of the columns that spans are of, "" for none.
	Account, Time string
}

// column finds one by its name, in any case; nil for none.
func (t *Table) column(name string) *Column {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// The columns of a kept table that are none of its own.
const (
	placeColumn = "viewfinder_place" // where the row stood in the scan that brought it last
	scanColumn  = "viewfinder_scan"  // the number of that scan
)

func quoted(name string) string { return sqlite3.QuoteIdentifier(name) }

// physical is what a kept table is called in the file.
func physical(name string) string { return quoted("kept_" + strings.ToLower(name)) }

// keyed is what the index of a key is over: NULL is a value like others there.
func keyed(key []string) string {
	terms := make([]string, len(key))
	for i, k := range key {
		terms[i] = "ifnull(" + quoted(k) + ", '')"
	}
	return strings.Join(terms, ", ")
}

// kept reads what is known of a kept table; nil where it is none.
func kept(db *sqlite3.Conn, name string) (*Table, error) {
	list, err := tables(db, name)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// tables reads what is known of the kept tables, or of the one of a name.
func tables(db *sqlite3.Conn, name string) (list []Table, err error) {
	st, _, err := db.Prepare("SELECT name, columns, key FROM viewfinder_table WHERE ?1 = '' OR name = ?1 ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	if err := st.BindText(1, name); err != nil {
		return nil, err
	}
	for st.Step() {
		t := Table{Name: st.ColumnText(0)}
		if err := json.Unmarshal([]byte(st.ColumnText(1)), &t.Columns); err != nil {
			return nil, fmt.Errorf("the columns of %s: %w", t.Name, err)
		}
		if err := json.Unmarshal([]byte(st.ColumnText(2)), &t.Key); err != nil {
			return nil, fmt.Errorf("the key of %s: %w", t.Name, err)
		}
		list = append(list, t)
	}
	return list, st.Err()
}

// shape is what becomes of the columns of a kept table.
type shape int

// The shapes.
const (
	widen   shape = iota // new columns are added
	strict               // they are an error
	replace              // the table is made anew
)

// remaining is the kept table that a table goes into, nil where one is made anew; there says
// whether one of its name is kept.
func remaining(db *sqlite3.Conn, t *Table, how shape) (old *Table, there bool, err error) {
	old, err = kept(db, t.Name)
	if err != nil || old == nil {
		return nil, false, err
	}
	if how == replace || !slices.EqualFunc(old.Key, t.Key, strings.EqualFold) {
		return nil, true, nil
	}
	if how == strict {
		for _, c := range t.Columns {
			if old.column(c.Name) == nil {
				return nil, true, &ColumnError{t.Name, c.Name}
			}
		}
	}
	return old, true, nil
}

// ensure makes a kept table, or adds columns to it.
func ensure(db *sqlite3.Conn, t *Table, how shape) error {
	old, there, err := remaining(db, t, how)
	if err != nil {
		return err
	}
	if there && old == nil {
		if err := drop(db, t.Name); err != nil {
			return err
		}
	}
	all := Table{Name: t.Name, Key: t.Key}
	var script strings.Builder
	if old == nil {
		fmt.Fprintf(&script, "CREATE TABLE %s(%s INTEGER, %s INTEGER);\n", physical(t.Name), placeColumn, scanColumn)
	} else {
		all.Columns = old.Columns
	}
	for _, c := range t.Columns {
		known := all.column(c.Name)
		if known == nil {
			fmt.Fprintf(&script, "ALTER TABLE %s ADD COLUMN %s %s;\n", physical(t.Name), quoted(c.Name), c.Type)
			all.Columns = append(all.Columns, c)
		}
		if c.Indexed && (known == nil || !known.Indexed) {
			fmt.Fprintf(&script, "CREATE INDEX %s ON %s(%s);\n", quoted("by_"+strings.ToLower(t.Name+"_"+c.Name)), physical(t.Name), quoted(c.Name))
		}
		if known != nil {
			known.Indexed = known.Indexed || c.Indexed
		}
	}
	if old == nil {
		fmt.Fprintf(&script, "CREATE UNIQUE INDEX %s ON %s(%s);\n", quoted("key_"+strings.ToLower(t.Name)), physical(t.Name), keyed(t.Key))
	}
	if err := db.Exec(script.String()); err != nil {
		return err
	}
	return run(db, "INSERT OR REPLACE INTO viewfinder_table(name, columns, key) VALUES (?, ?, ?)", all.Name, text(all.Columns), text(all.Key))
}

// drop forgets a kept table.
func drop(db *sqlite3.Conn, name string) error {
	if err := db.Exec("DROP TABLE IF EXISTS " + physical(name)); err != nil {
		return err
	}
	if err := run(db, "DELETE FROM viewfinder_scan WHERE name = ?", name); err != nil {
		return err
	}
	return run(db, "DELETE FROM viewfinder_table WHERE name = ?", name)
}

// run executes a statement with texts and numbers.
func run(db *sqlite3.Conn, sql string, args ...any) (err error) {
	st, _, err := db.Prepare(sql)
	if err != nil {
		return err
	}
	defer func() {
		if bad := st.Close(); err == nil {
			err = bad
		}
	}()
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			err = st.BindText(i+1, v)
		case int64:
			err = st.BindInt64(i+1, v)
		case bool:
			err = st.BindBool(i+1, v)
		default:
			err = fmt.Errorf("an argument of type %T", arg)
		}
		if err != nil {
			return err
		}
	}
	return st.Exec()
}

// bind gives a parameter of a statement its value.
func bind(st *sqlite3.Stmt, at int, v value.Value) error {
	switch v.Kind() {
	case value.KindInt:
		return st.BindInt64(at, v.Int())
	case value.KindFloat:
		return st.BindFloat(at, v.Float())
	case value.KindText:
		return st.BindText(at, v.Text())
	case value.KindBlob:
		return st.BindBlob(at, v.Bytes())
	default:
		return st.BindNull(at)
	}
}

// columnOf is the value of a column of a statement's row.
func columnOf(st *sqlite3.Stmt, i int) value.Value {
	switch st.ColumnType(i) {
	case sqlite3.INTEGER:
		return value.Int(st.ColumnInt64(i))
	case sqlite3.FLOAT:
		return value.Float(st.ColumnFloat(i))
	case sqlite3.TEXT:
		return value.Text(st.ColumnText(i))
	case sqlite3.BLOB:
		return value.Blob(st.ColumnBlob(i, nil))
	default:
		return value.Null
	}
}
