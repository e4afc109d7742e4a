package systables

import (
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The tables of the information schema, as MySQL and PostgreSQL have them: ORMs and
// tools of those databases ask them. They are called information_schema.tables and so
// on; their names alone serve too.

// sqlTypes are the names of types in DATA_TYPE, those of MySQL, and in UDT_NAME, those of
// PostgreSQL.
var sqlTypes = map[schema.Type][2]string{
	schema.Text: {"text", "text"}, schema.Integer: {"bigint", "int8"}, schema.Real: {"double", "float8"},
	schema.Boolean: {"boolean", "bool"}, schema.Datetime: {"datetime", "timestamptz"}, schema.JSON: {"json", "json"},
}

func yes(is bool) string {
	if is {
		return "YES"
	}
	return "NO"
}

var infoSchemata = &table{
	name: "schemata", description: "The schemas that tables are in, as the information schema of other databases tells.",
	information: true,
	columns: []column{
		{"CATALOG_NAME", schema.Text, ""},
		{"SCHEMA_NAME", schema.Text, ""},
		{"SCHEMA_OWNER", schema.Text, "NULL."},
		{"DEFAULT_CHARACTER_SET_NAME", schema.Text, ""},
		{"DEFAULT_COLLATION_NAME", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, name := range f.schemas() {
			rows = append(rows, []any{f.Catalog, name, nil, "utf8mb4", "utf8mb4_bin"})
		}
		return rows
	},
}

var infoTables = &table{
	name: "tables", description: "All tables, as the information schema of other databases tells.",
	information: true,
	columns: []column{
		{"TABLE_CATALOG", schema.Text, ""},
		{"TABLE_SCHEMA", schema.Text, ""},
		{"TABLE_NAME", schema.Text, ""},
		{"TABLE_TYPE", schema.Text, "BASE TABLE, which is what ORMs look for, VIEW for one of the user's, or SYSTEM VIEW."},
		{"IS_INSERTABLE_INTO", schema.Text, "YES for what takes INSERT."},
		{"TABLE_COMMENT", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.tables() {
			rows = append(rows, []any{f.Catalog, f.Schema, t.Name, "BASE TABLE", yes(t.Takes(schema.Insert) != 0), also(t.Description, t.Aliases)})
		}
		for _, v := range f.views() {
			rows = append(rows, []any{f.Catalog, f.Schema, v.Name, "BASE TABLE", "NO", also(v.Description, v.Aliases)})
		}
		for _, v := range f.userViews() {
			rows = append(rows, []any{f.Catalog, v.Schema, v.own(), "VIEW", "NO", v.describe()})
		}
		for _, t := range f.system() {
			rows = append(rows, []any{f.Catalog, f.schemaOf(t), t.name, "SYSTEM VIEW", "NO", t.description})
		}
		return rows
	},
}

var infoColumns = &table{
	name: "columns", description: "All columns of all tables, as the information schema of other databases tells.",
	information: true,
	columns: []column{
		{"TABLE_CATALOG", schema.Text, ""},
		{"TABLE_SCHEMA", schema.Text, ""},
		{"TABLE_NAME", schema.Text, ""},
		{"COLUMN_NAME", schema.Text, ""},
		{"ORDINAL_POSITION", schema.Integer, ""},
		{"COLUMN_DEFAULT", schema.Text, "NULL."},
		{"IS_NULLABLE", schema.Text, "YES or NO."},
		{"DATA_TYPE", schema.Text, "As MySQL calls it."},
		{"CHARACTER_MAXIMUM_LENGTH", schema.Integer, "NULL: texts have no bound."},
		{"NUMERIC_PRECISION", schema.Integer, ""},
		{"NUMERIC_PRECISION_RADIX", schema.Integer, ""},
		{"NUMERIC_SCALE", schema.Integer, ""},
		{"DATETIME_PRECISION", schema.Integer, "Digits of the seconds' fraction."},
		{"CHARACTER_SET_NAME", schema.Text, ""},
		{"COLLATION_NAME", schema.Text, ""},
		{"COLUMN_TYPE", schema.Text, "As MySQL calls it."},
		{"COLUMN_KEY", schema.Text, "PRI for a primary key, MUL for what refers to one."},
		{"EXTRA", schema.Text, "INVISIBLE for what SELECT * leaves out."},
		{"COLUMN_COMMENT", schema.Text, ""},
		{"UDT_NAME", schema.Text, "Type as PostgreSQL calls it."},
		{"IS_IDENTITY", schema.Text, "NO."},
		{"IDENTITY_INCREMENT", schema.Text, "NULL."},
		{"IS_GENERATED", schema.Text, "NEVER."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.Catalogue.All() {
			columns := t.AllColumns()
			for i := range columns {
				c := &columns[i]
				key, extra := "", ""
				switch {
				case c.Key:
					key = "PRI"
				case c.References != "":
					key = "MUL"
				}
				if f.hides(t, c) {
					extra = "INVISIBLE"
				}
				rows = append(rows, f.infoColumn(f.Schema, t.Name, c.Name, i, !c.NotNull, c.Type, key, extra, also(c.Description, c.Aliases)))
			}
		}
		for _, v := range f.Catalogue.Views {
			for i := range v.Columns {
				c := &v.Columns[i]
				rows = append(rows, f.infoColumn(f.Schema, v.Name, c.Name, i, !c.NotNull, c.Type, "", "", c.Description))
			}
		}
		for _, v := range f.UserViews {
			rows = append(rows, f.infoColumns(v)...)
		}
		for _, t := range f.all {
			for i, c := range t.declared() {
				rows = append(rows, f.infoColumn(f.schemaOf(t), t.name, c.name, i, true, c.typ, "", "", c.description))
			}
		}
		return rows
	},
}

func (f *Facts) infoColumn(in, table, name string, place int, nullable bool, t schema.Type, key, extra, comment string) []any {
	types := sqlTypes[t]
	radix, scale, fraction, charset, collation := any(nil), any(nil), any(nil), any(nil), any(nil)
	switch t {
	case schema.Integer:
		radix, scale = 10, 0
	case schema.Real:
		radix = 10
	case schema.Datetime:
		fraction = 0
	case schema.Text:
		charset, collation = "utf8mb4", "utf8mb4_bin"
	}
	return []any{
		f.Catalog, in, table, name, place + 1, nil, yes(nullable), types[0], nil, precisions[t], radix, scale, fraction,
		charset, collation, types[0], key, extra, comment, types[1], "NO", nil, "NEVER",
	}
}

var infoKeyColumnUsage = &table{
	name: "key_column_usage", description: "The columns of primary keys and those that refer to one, as the information schema of other databases tells.",
	information: true,
	columns: []column{
		{"CONSTRAINT_CATALOG", schema.Text, ""},
		{"CONSTRAINT_SCHEMA", schema.Text, ""},
		{"CONSTRAINT_NAME", schema.Text, ""},
		{"TABLE_CATALOG", schema.Text, ""},
		{"TABLE_SCHEMA", schema.Text, ""},
		{"TABLE_NAME", schema.Text, ""},
		{"COLUMN_NAME", schema.Text, ""},
		{"ORDINAL_POSITION", schema.Integer, ""},
		{"POSITION_IN_UNIQUE_CONSTRAINT", schema.Integer, ""},
		{"REFERENCED_TABLE_SCHEMA", schema.Text, ""},
		{"REFERENCED_TABLE_NAME", schema.Text, ""},
		{"REFERENCED_COLUMN_NAME", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, x := range f.indexes() {
			if x.primary {
				rows = append(rows, []any{f.Catalog, f.Schema, primary, f.Catalog, f.Schema, x.table, x.column, x.place, nil, nil, nil, nil})
			}
		}
		for _, r := range f.Catalogue.Relations() {
			rows = append(rows, []any{
				f.Catalog, f.Schema, foreignKeyName(r), f.Catalog, f.Schema, r.Table, r.Column, 1, 1,
				f.Schema, r.RefTable, r.RefColumn,
			})
		}
		return rows
	},
}

// primary is what MySQL calls every primary key, and what its tools look for.
const primary = "PRIMARY"

var infoTableConstraints = &table{
	name: "table_constraints", description: "The primary keys, and the columns that refer to one, as the information schema of other databases tells.",
	information: true,
	columns: []column{
		{"CONSTRAINT_CATALOG", schema.Text, ""},
		{"CONSTRAINT_SCHEMA", schema.Text, ""},
		{"CONSTRAINT_NAME", schema.Text, ""},
		{"TABLE_CATALOG", schema.Text, ""},
		{"TABLE_SCHEMA", schema.Text, ""},
		{"TABLE_NAME", schema.Text, ""},
		{"CONSTRAINT_TYPE", schema.Text, "PRIMARY KEY or FOREIGN KEY."},
		{"ENFORCED", schema.Text, "NO for what refers to a row that the login may not see."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, x := range f.indexes() {
			if x.primary && x.place == 1 {
				rows = append(rows, []any{f.Catalog, f.Schema, primary, f.Catalog, f.Schema, x.table, "PRIMARY KEY", "YES"})
			}
		}
		for _, r := range f.Catalogue.Relations() {
			rows = append(rows, []any{f.Catalog, f.Schema, foreignKeyName(r), f.Catalog, f.Schema, r.Table, "FOREIGN KEY", "NO"})
		}
		return rows
	},
}

var infoStatistics = &table{
	name: "statistics", description: "The columns that rows are found by, as the information schema of MySQL tells: those of sys_indexes.",
	information: true,
	columns: []column{
		{"TABLE_CATALOG", schema.Text, ""},
		{"TABLE_SCHEMA", schema.Text, ""},
		{"TABLE_NAME", schema.Text, ""},
		{"NON_UNIQUE", schema.Integer, ""},
		{"INDEX_SCHEMA", schema.Text, ""},
		{"INDEX_NAME", schema.Text, ""},
		{"SEQ_IN_INDEX", schema.Integer, ""},
		{"COLUMN_NAME", schema.Text, ""},
		{"INDEX_TYPE", schema.Text, "HASH: by equality."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, x := range f.indexes() {
			name, other := x.name, 1
			if x.primary {
				name, other = primary, 0
			}
			rows = append(rows, []any{f.Catalog, f.Schema, x.table, other, f.Schema, name, x.place, x.column, "HASH"})
		}
		return rows
	},
}
