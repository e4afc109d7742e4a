package pgcheck

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Table is a table that statements may name.
type Table struct {
	Schema, Name string
	// Aliases are further names of it.
	Aliases []string
	OID     pgtype.OID
	Columns []TableColumn
	// Engine is the table's name in the engine; "" is Name.
	Engine string
}

// TableColumn is one column of a [Table].
type TableColumn struct {
	Name string
	Type pgtype.OID
	Mod  int32 // -1 for none
	// NotNull says that it is never NULL, Key that it is one of the primary key's, Hidden
	// that * leaves it out.
	NotNull, Key, Hidden bool
	Number               int16
}

// Tables are those that there are.
type Tables struct {
	byName map[string][]*Table // in small letters
	all    []*Table
}

// told is what a call tells of the session, where that is known.
func (o *Options) told(e *pgparse.Call) (*Expr, bool) {
	v, ok := o.Session[e.Name]
	if !ok || len(e.Args) > 0 || e.Star {
		return nil, false
	}
	t := pgtype.Name
	if e.Name == "version" {
		t = pgtype.Text
	}
	return &Expr{Kind: Const, Type: t, Mod: -1, At: e.At(), Value: v}, true
}

// NewTables keeps tables, to find them by name.
func NewTables(list []Table) *Tables {
	t := &Tables{byName: map[string][]*Table{}}
	for i := range list {
		table := &list[i]
		t.all = append(t.all, table)
		for _, name := range append([]string{table.Name}, table.Aliases...) {
			name = strings.ToLower(name)
			t.byName[name] = append(t.byName[name], table)
		}
	}
	return t
}

// All are all of them.
func (t *Tables) All() []*Table { return t.all }

// find finds a table: in the schema, or where that is "" in the first one of the path that
// has it. What is quoted is found as it is written, or else where nothing is, in any case.
func (t *Tables) find(schema string, path []string, name string, quoted bool) *Table {
	found := t.byName[strings.ToLower(name)]
	if quoted {
		for _, table := range found {
			if table.Name == name && (schema == "" || strings.EqualFold(table.Schema, schema)) {
				found = []*Table{table}
				break
			}
		}
	}
	if schema != "" {
		path = []string{schema}
	}
	for _, s := range path {
		for _, table := range found {
			if strings.EqualFold(table.Schema, s) {
				return table
			}
		}
	}
	return nil
}

// Options are what the analysis must be told.
type Options struct {
	Tables *Tables
	// Path is the search path: the schemas of names without one.
	Path []string
	// Params are the types that the client gave its parameters, 0 or [pgtype.Unknown] for
	// none.
	Params []pgtype.OID
	// Session are what functions without arguments tell of the session, by their names:
	// current_user, version. What is not among them can be asked of the catalogue only.
	Session map[string]string
	// Env is what the texts of times mean.
	Env pgtype.Env
}
