package pgcatalog

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// What PostgreSQL's own catalogue tells of itself, as files of values parted by tabs.
//
//go:embed facts/*.tsv
var postgresFacts embed.FS

// sheet is one of the files: names of columns, and rows.
type sheet struct {
	columns []string
	rows    [][]string
}

// null stands for NULL in a sheet.
const null = `\N`

func readSheet(name string) (s sheet) {
	text, err := postgresFacts.ReadFile("facts/" + name + ".tsv")
	if err != nil {
		panic("pgcatalog: " + err.Error()) // it is part of the program
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if values := strings.Split(line, "\t"); i == 0 {
			s.columns = values
		} else {
			s.rows = append(s.rows, values)
		}
	}
	return s
}

// postgres is what the files say, read.
type postgres struct {
	relations []*builtin
	types     map[pgtype.OID]*typeRow
	procs     map[string]int64 // by name
	sheets    map[string]sheet
	btree     map[pgtype.OID]operators
}

// builtin is a relation of pg_catalog or the information schema.
type builtin struct {
	oid          int64
	schema, name string
	kind         string
	shared       bool // by all databases
	options      any  // a list as the engine holds it, or nil
	columns      []builtinColumn
}

// builtinColumn is a column of one: its type as the catalogue tells it, which may be a
// domain, and as statements have it.
type builtinColumn struct {
	name      string
	told      pgtype.OID
	typ       pgtype.OID
	mod       int32
	notNull   bool
	collation int64
}

// typeRow is what of a row of pg_type rows of pg_attribute repeat.
type typeRow struct {
	oid                  pgtype.OID
	name                 string
	namespace            int64
	length, collation    int64
	byValue              bool
	align, storage, kind string
	base, element, array pgtype.OID
	baseMod              int32
	category             string
}

// operators are those of btree for a type: its class, and that of equality.
type operators struct{ class, equal int64 }

var readPostgres = sync.OnceValue(func() *postgres {
	p := &postgres{types: map[pgtype.OID]*typeRow{}, procs: map[string]int64{}, sheets: map[string]sheet{}, btree: map[pgtype.OID]operators{}}
	for _, name := range []string{"pg_namespace", "pg_type", "pg_proc", "pg_am", "pg_collation", "pg_language", "pg_tablespace", "pg_opclass", "pg_opfamily"} {
		p.sheets[name] = readSheet(name)
	}
	p.sheets[toldSetting], p.sheets[toldKeyword] = readSheet("pg_settings"), readSheet("keywords")
	for _, row := range p.sheets["pg_proc"].rows {
		p.procs[row[1]] = number(row[0])
	}
	types := p.sheets["pg_type"]
	for _, row := range types.rows {
		v := types.record(row)
		t := &typeRow{
			oid: pgtype.OID(number(v["oid"])), name: v["typname"], namespace: number(v["typnamespace"]),
			length: number(v["typlen"]), collation: number(v["typcollation"]), byValue: v["typbyval"] == "t",
			align: v["typalign"], storage: v["typstorage"], kind: v["typtype"], category: v["typcategory"],
			base: oid(v["typbasetype"]), element: oid(v["typelem"]), array: oid(v["typarray"]), baseMod: int32(number(v["typtypmod"])),
		}
		p.types[t.oid] = t
	}
	for _, row := range readSheet("btree").rows {
		p.btree[oid(row[0])] = operators{number(row[2]), number(row[3])}
	}
	byName := map[string]*builtin{}
	for _, row := range readSheet("relations").rows {
		r := &builtin{oid: number(row[0]), schema: row[1], name: row[2], kind: row[3], shared: row[4] == "t"}
		if row[5] != null {
			r.options = row[5]
		}
		p.relations, byName[r.name] = append(p.relations, r), r
	}
	columns := readSheet("columns")
	for _, row := range columns.rows {
		v := columns.record(row)
		c := builtinColumn{name: v["name"], told: oid(v["type"]), mod: -1, notNull: v["notnull"] == "t", collation: number(v["collation"])}
		c.typ = c.told
		if t := p.types[c.told]; t.kind == "d" {
			c.typ, c.mod = t.base, t.baseMod
		}
		r := byName[v["relation"]]
		r.columns = append(r.columns, c)
	}
	return p
})

func pgtypes() map[pgtype.OID]*typeRow { return readPostgres().types }

// record is a row by names.
func (s sheet) record(row []string) map[string]string {
	m := make(map[string]string, len(row))
	for i, name := range s.columns {
		m[name] = row[i]
	}
	return m
}

// number reads what a file has for a number.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("pgcatalog: facts: %v", err)) // it is part of the program
	}
	return n
}

func oid(text string) pgtype.OID { return pgtype.OID(number(text)) }

// form is a value of a file as the engine holds values of the type.
func (p *postgres) form(t pgtype.OID, text string) any {
	if text == null {
		return nil
	}
	row := p.types[t]
	switch {
	case t == pgtype.Bool:
		return b01(text == "t")
	case t == pgtype.Regproc:
		if text == "-" {
			return int64(0)
		}
		n, ok := p.procs[text]
		if !ok {
			panic("pgcatalog: facts: no function " + text)
		}
		return n
	case t == pgtype.Float4 || t == pgtype.Float8:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic(fmt.Sprintf("pgcatalog: facts: %v", err))
		}
		return f
	case t == pgtype.Int2Vector || t == pgtype.OidVector:
		list := []int64{}
		for _, word := range strings.Fields(text) {
			list = append(list, number(word))
		}
		return jsonOf(list)
	case row.category == "A":
		// No element of those in the files needs quotes.
		return jsonOf(strings.Split(strings.Trim(text, "{}"), ","))
	case isNumber(t):
		return number(text)
	default:
		return text
	}
}

// isNumber reports whether the engine holds values of the type as integers.
func isNumber(t pgtype.OID) bool {
	switch t {
	case pgtype.Bool, pgtype.Int2, pgtype.Int4, pgtype.Int8, pgtype.Oid, pgtype.Xid, pgtype.Regproc, pgtype.Regclass, pgtype.Regtype, pgtype.Regprocedure, pgtype.Regoperator, pgtype.Regnamespace:
		return true
	}
	return false
}

// schemaOf is the identifier of a schema that every catalogue has, 0 for another.
func schemaOf(name string) int64 {
	for _, row := range readPostgres().sheets["pg_namespace"].rows {
		if row[1] == name {
			return number(row[0])
		}
	}
	return 0
}
