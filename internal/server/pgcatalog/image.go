package pgcatalog

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// The relations that are read from others, or that tell of the session that asks, as
// views; and what finds rows fast.
//
//go:embed views.sql
var viewsSQL string

// The tables that views read, and no statement.
const (
	toldSetting, toldPrivilege, toldDefinition = "told.setting", "told.privilege", "told.definition"
	toldKeyword                                = "told.keyword"
)

var aux = map[string][]string{
	toldSetting:    {"name", "unit", "category", "context", "vartype", "min_val", "max_val", "enumvals", "boot_val"},
	toldPrivilege:  {"relation", "may"}, // of pg_class, and Privileges
	toldDefinition: {"relation", "query"},
	toldKeyword:    {"word", "catcode", "barelabel", "catdesc", "baredesc"},
}

// values are those of a row by the names of columns; the others are NULL.
type values map[string]any

// image is a database that is being made.
type image struct {
	db    *sqlite3.Conn
	into  map[string]*inserter
	err   error // the first one
	facts *postgres
}

// inserter writes rows of one table.
type inserter struct {
	stmt    *sqlite3.Stmt
	columns []string
}

func (m *image) exec(sql string) {
	if m.err == nil {
		m.err = m.db.Exec(sql)
	}
}

// engineName is what a relation is called in the image.
func (b *builtin) engineName() string {
	if b.schema == "pg_catalog" {
		return b.name
	}
	return b.schema + "." + b.name
}

// tables makes the tables: all relations but those that are views here.
func (m *image) tables() {
	for _, b := range m.facts.relations {
		name := b.engineName()
		if strings.Contains(viewsSQL, `VIEW "`+name+`"`) {
			continue
		}
		var columns []string
		for _, c := range b.columns {
			columns = append(columns, `"`+c.name+`" `+affinity(c.typ))
		}
		if b.kind == "r" {
			columns = append(columns, fmt.Sprintf("tableoid INTEGER GENERATED ALWAYS AS (%d) VIRTUAL", b.oid))
		}
		m.exec(fmt.Sprintf(`CREATE TABLE "%s" (%s)`, name, strings.Join(columns, ", ")))
	}
	for name, columns := range aux {
		m.exec(`CREATE TABLE "` + name + `" (` + strings.Join(columns, ", ") + `)`)
	}
}

func affinity(t pgtype.OID) string {
	switch {
	case isNumber(t):
		return "INTEGER"
	case t == pgtype.Float4 || t == pgtype.Float8:
		return "REAL"
	default:
		return "TEXT"
	}
}

// put writes a row.
func (m *image) put(table string, row values) {
	if m.err != nil {
		return
	}
	in := m.into[table]
	if in == nil {
		in = &inserter{columns: m.columnsOf(table)}
		var err error
		in.stmt, _, err = m.db.Prepare(`INSERT INTO "` + table + `" ("` + strings.Join(in.columns, `", "`) + `") VALUES (` +
			strings.TrimSuffix(strings.Repeat("?, ", len(in.columns)), ", ") + ")")
		if err != nil {
			m.err = err
			return
		}
		m.into[table] = in
	}
	used := 0
	for i, name := range in.columns {
		v, ok := row[name]
		if ok {
			used++
		}
		m.err = errors.Join(m.err, bind(in.stmt, i+1, v))
	}
	if used != len(row) {
		m.err = errors.Join(m.err, fmt.Errorf("%s has not all the columns of %v", table, row))
	}
	m.err = errors.Join(m.err, in.stmt.Exec())
}

func (m *image) columnsOf(table string) (names []string) {
	if columns := aux[table]; columns != nil {
		return columns
	}
	for _, b := range m.facts.relations {
		if b.engineName() == table {
			for _, c := range b.columns {
				names = append(names, c.name)
			}
		}
	}
	return names
}
