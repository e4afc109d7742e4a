package systables

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The tables that are made from the catalogue.

// typeCodes are the codes of java.sql.Types, which the DataType columns hold.
var typeCodes = map[schema.Type]int{
	schema.Text: 12, schema.JSON: 12, schema.Integer: -5, schema.Real: 8, schema.Boolean: 16, schema.Datetime: 93,
}

// precisions are decimal digits of the numeric types.
var precisions = map[schema.Type]any{schema.Integer: 19, schema.Real: 15}

var sysCatalogs = &table{
	name: "sys_catalogs", description: "The catalog that tables are in.",
	columns: []column{{"CatalogName", schema.Text, ""}},
	rows:    func(f *Facts) [][]any { return [][]any{{f.Catalog}} },
}

var sysSchemas = &table{
	name: "sys_schemas", description: "The schemas that tables are in.",
	qualified: true,
	placed:    true,
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, name := range f.schemas() {
			rows = append(rows, []any{f.Catalog, name})
		}
		return rows
	},
}

var sysTables = &table{
	name: "sys_tables", description: "All tables.",
	qualified: true, placed: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"TableType", schema.Text, ""},
		{"Description", schema.Text, ""},
		{"IsUpdateable", schema.Boolean, ""},
		{"AuthSchemes", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.tables() {
			kind := "VIEW"
			if t.Writable() {
				kind = "TABLE"
			}
			rows = append(rows, []any{f.Catalog, f.Schema, t.Name, kind, also(t.Description, t.Aliases), t.Writable(), t.Login.String()})
		}
		for _, v := range f.views() {
			rows = append(rows, []any{f.Catalog, f.Schema, v.Name, "VIEW", also(v.Description, v.Aliases), false, v.Login.String()})
		}
		for _, v := range f.userViews() {
			rows = append(rows, []any{f.Catalog, v.Schema, v.Name, "VIEW", v.describe(), false, nil})
		}
		for _, t := range f.system() {
			rows = append(rows, []any{f.Catalog, f.schemaOf(t), t.name, "SYSTEM TABLE", t.description, false, schemes(allSchemes)})
		}
		return rows
	},
}

// also adds further names to a description.
func also(description string, aliases []string) string {
	if len(aliases) == 0 {
		return description
	}
	return strings.TrimSpace(description + " Also named " + strings.Join(aliases, ", ") + ".")
}

// schemes lists values of AuthScheme for sys_ tables.
func schemes(list []string) string { return strings.Join(list, ", ") }

// allSchemes are those of what every kind of login serves.
var allSchemes = func() (list []string) {
	for _, l := range oauth.Logins() {
		list = append(list, string(l))
	}
	return list
}()

var sysTableColumns = &table{
	name: "sys_tablecolumns", description: "All columns of all tables.",
	qualified: true, placed: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"DataTypeName", schema.Text, ""},
		{"DataType", schema.Integer, ""},
		{"Length", schema.Integer, ""},
		{"DisplaySize", schema.Integer, ""},
		{"NumericPrecision", schema.Integer, ""},
		{"NumericScale", schema.Integer, ""},
		{"IsNullable", schema.Boolean, ""},
		{"Description", schema.Text, ""},
		{"Ordinal", schema.Integer, ""},
		{"IsAutoIncrement", schema.Text, ""},
		{"IsGeneratedColumn", schema.Text, ""},
		{"IsHidden", schema.Boolean, ""},
		{"IsArray", schema.Boolean, ""},
		{"IsReadOnly", schema.Boolean, ""},
		{"IsKey", schema.Boolean, ""},
		{"ColumnType", schema.Text, ""},
		{"FieldControl", schema.Text, "mandatory or optional for a column whose value is an input of the request, or is written; readOnly for others."},
		{"AuthSchemes", schema.Text, ""},
		{"IsRequired", schema.Boolean, "Whether there are no rows without a value for it, or for another one that gives it."},
		{"IsInput", schema.Boolean, "Whether its value goes into the request as an input; it comes back with each row."},
		{"PushedOperators", schema.Text, "Operators by which a term on it makes the requests fewer or smaller, parted by commas; NULL where terms are checked here."},
		{"Since", schema.Text, "First version of the Graph API that has it; NULL where every version does."},
		{"Added", schema.Text, "Day on which every version of the Graph API got it; NULL for what is older, and where that is not known."},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.Catalogue.All() {
			columns := t.AllColumns()
			for i := range columns {
				col := &columns[i]
				kind := any(nil)
				if col.References != "" {
					kind = "REFERENCECOLUMN"
				}
				argument := t.Argument(col.Name)
				control, required := "readOnly", false
				if argument != nil {
					control, required = "optional", argument.Required
				}
				writable, needed := t.Given(col.Name)
				if writable && argument == nil {
					control, required = "optional", needed && len(t.Columns) == 0
				}
				if required {
					control = "mandatory"
				}
				row := f.columnRow(f.Schema, t.Name, col.Name, col.Type, i+1, !col.NotNull, also(col.Description, col.Aliases), f.hides(t, col), col.Key, kind)
				row[readOnlyAt] = !writable
				rows = append(rows, append(row, control, t.Gives(col).String(), required, argument != nil, words(f.pushed(t)[col.Name]), optional(col.Since), optional(col.Added)))
			}
		}
		for _, v := range f.Catalogue.Views {
			for i := range v.Columns {
				col := &v.Columns[i]
				row := f.columnRow(f.Schema, v.Name, col.Name, col.Type, i+1, !col.NotNull, col.Description, false, col.Key, nil)
				rows = append(rows, append(row, "readOnly", v.Login.String(), false, false, nil, optional(col.Since), optional(col.Added)))
			}
		}
		for _, v := range f.UserViews {
			rows = append(rows, f.columnRows(v)...)
		}
		for _, t := range f.all {
			for i, col := range t.declared() {
				row := f.columnRow(f.schemaOf(t), t.name, col.name, col.typ, i+1, true, col.description, false, false, "SYSTEM")
				rows = append(rows, append(row, "readOnly", schemes(allSchemes), false, false, nil, nil, nil))
			}
		}
		return rows
	},
}

// readOnlyAt is where IsReadOnly stands in a row.
const readOnlyAt = 17

// columnRow is a row up to the kind of column.
func (f *Facts) columnRow(in, table, name string, t schema.Type, ordinal int, nullable bool, description string, hidden, key bool, kind any) []any {
	return []any{
		f.Catalog, in, table, name,
		t.String(), typeCodes[t], nil, nil, precisions[t], nil,
		nullable, optional(description), ordinal, "NO", "NO",
		hidden, false, true, key, kind,
	}
}

var sysKeyColumns = &table{
	name: "sys_keycolumns", description: "The columns of primary keys, and those that refer to one.",
	qualified: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"IsKey", schema.Boolean, ""},
		{"IsForeignKey", schema.Boolean, ""},
		{"PrimaryKeyName", schema.Text, ""},
		{"ForeignKeyName", schema.Text, ""},
		{"ReferencedCatalogName", schema.Text, ""},
		{"ReferencedSchemaName", schema.Text, ""},
		{"ReferencedTableName", schema.Text, ""},
		{"ReferencedColumnName", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.Catalogue.Tables {
			for i := range t.Columns {
				if col := &t.Columns[i]; col.Key {
					rows = append(rows, []any{
						t.Name, col.Name, true, false, primaryKeyName(t.Name), nil,
						nil, nil, nil, nil,
					})
				}
			}
		}
		for _, r := range f.Catalogue.Relations() {
			rows = append(rows, []any{
				r.Table, r.Column, false, true, primaryKeyName(r.RefTable), foreignKeyName(r),
				f.Catalog, f.Schema, r.RefTable, r.RefColumn,
			})
		}
		return rows
	},
}

func primaryKeyName(table string) string { return "PK_" + table }

func foreignKeyName(r schema.Relation) string {
	return "FK_" + r.Table + "_" + r.Column + "_" + r.RefTable
}

var sysPrimaryKeys = &table{
	name: "sys_primarykeys", description: "The columns of primary keys.",
	qualified: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"KeySeq", schema.Integer, ""},
		{"KeyName", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, t := range f.Catalogue.Tables {
			seq := 0
			for i := range t.Columns {
				if t.Columns[i].Key {
					seq++
					rows = append(rows, []any{t.Name, t.Columns[i].Name, seq, primaryKeyName(t.Name)})
				}
			}
		}
		return rows
	},
}

var sysForeignKeys = &table{
	name: "sys_foreignkeys", description: "The columns that hold ids of another table's rows.",
	qualified: true,
	columns: []column{
		{"TableName", schema.Text, ""},
		{"ColumnName", schema.Text, ""},
		{"PrimaryKeyName", schema.Text, ""},
		{"ForeignKeyName", schema.Text, ""},
		{"ReferencedCatalogName", schema.Text, ""},
		{"ReferencedSchemaName", schema.Text, ""},
		{"ReferencedTableName", schema.Text, ""},
		{"ReferencedColumnName", schema.Text, ""},
		{"ForeignKeyType", schema.Text, ""},
	},
	rows: func(f *Facts) [][]any {
		var rows [][]any
		for _, r := range f.Catalogue.Relations() {
			rows = append(rows, []any{
				r.Table, r.Column, primaryKeyName(r.RefTable), foreignKeyName(r),
				f.Catalog, f.Schema, r.RefTable, r.RefColumn, "LOGICAL",
			})
		}
		return rows
	},
}
