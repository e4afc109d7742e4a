package systables

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// userViews are the user's views that are listed.
func (f *Facts) userViews() (list []UserView) {
	for _, v := range f.UserViews {
		if among(f.Listing.Schemas, v.Schema) && among(f.Listing.Tables, v.Name) {
			list = append(list, v)
		}
	}
	return list
}

// own is the name that it has within its schema.
func (v *UserView) own() string { return strings.TrimPrefix(v.Name, v.Schema+".") }

// describe tells of a view: its query, and why it cannot be read where it cannot.
func (v *UserView) describe() string {
	if v.Broken != nil {
		return "Cannot be read: " + strings.TrimPrefix(v.Broken.Error(), "sql: ") + ". " + v.Query
	}
	return v.Query
}

// typesByName are the types that columns of tables can have.
var typesByName = func() map[string]schema.Type {
	m := map[string]schema.Type{}
	for t := range typeCodes {
		m[t.String()] = t
	}
	return m
}()

// userType is the type of a column that an expression may be: what the tables of metadata
// show of it, which is less for a type that no column of a table has.
func (c UserColumn) userType() (t schema.Type, other bool) {
	t, known := typesByName[c.Type]
	return t, !known
}

// otherCodes are the codes of java.sql.Types of types that only expressions have.
var otherCodes = map[string]any{"DATE": 91, "BLOB": 2004}

// columnRows are the rows of sys_tablecolumns about a view.
func (f *Facts) columnRows(v UserView) (rows [][]any) {
	for i, c := range v.Columns {
		t, other := c.userType()
		row := f.columnRow(v.Schema, v.Name, c.Name, t, i+1, true, "", false, false, nil)
		if other {
			row[4], row[5], row[8] = optional(c.Type), otherCodes[c.Type], nil
		}
		rows = append(rows, append(row, "readOnly", nil, false, false, nil, nil, nil))
	}
	return rows
}

// infoColumns are the rows of the information schema's columns about a view.
func (f *Facts) infoColumns(v UserView) (rows [][]any) {
	for i, c := range v.Columns {
		t, other := c.userType()
		if other {
			t = schema.Text
		}
		row := f.infoColumn(v.Schema, v.own(), c.Name, i, true, t, "", "", "")
		if other {
			name := strings.ToLower(c.Type)
			row[7], row[15], row[19] = optional(name), optional(name), optional(name)
		}
		rows = append(rows, row)
	}
	return rows
}
