package pgcatalog

import (
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// InstagramSchema is what the tables of Instagram are in.
const InstagramSchema = "instagram"

// typeOf are the types of columns of the house as PostgreSQL's.
var typeOf = map[schema.Type]pgtype.OID{
	schema.Text: pgtype.Text, schema.Integer: pgtype.Int8, schema.Real: pgtype.Float8, schema.Boolean: pgtype.Bool,
	schema.Datetime: pgtype.Timestamptz, schema.JSON: pgtype.JSON,
}

// Instagram are the facts of the tables that a kind of login reaches. Columns that
// SELECT * leaves out are left out; so is, unless it writes, what can only be written to.
func Instagram(c *schema.Catalogue, login schema.Login, writes bool) (f Facts) {
	have := map[string]bool{}
	add := func(r Relation, columns []schema.Column) {
		r.Schema = InstagramSchema
		for i := range columns {
			col := &columns[i]
			if col.Hidden {
				continue
			}
			r.Columns = append(r.Columns, Column{col.Name, typeOf[col.Type], col.NotNull, col.Description})
			if col.Key && !r.View {
				r.Key = append(r.Key, col.Name)
			}
		}
		if !r.comparable() {
			r.Key = nil // no key of PostgreSQL's has a column of JSON
		}
		have[r.Name] = true
		f.Relations = append(f.Relations, r)
	}
	for _, t := range c.All() {
		r := Relation{Name: t.Name, Description: t.Description}
		columns := t.Columns
		if len(columns) == 0 {
			columns = t.Unread
		} else {
			r.May = Select
		}
		if writes {
			r.May |= written(t, login)
		}
		if t.Serves(login) && r.May != 0 {
			add(r, columns)
		}
	}
	for _, v := range c.Views {
		if v.Login&login != 0 {
			add(Relation{Name: v.Name, Description: v.Description, May: Select}, v.Columns)
		}
	}
	for _, r := range c.Relations() {
		k := ForeignKey{
			Name: cut("FK_" + r.Table + "_" + r.Column + "_" + r.RefTable), Schema: InstagramSchema,
			Table: r.Table, Column: r.Column, RefTable: r.RefTable, RefColumn: r.RefColumn,
		}
		if have[k.Table] && have[k.RefTable] && f.has(k.Table, k.Column) && f.has(k.RefTable, k.RefColumn) {
			f.ForeignKeys = append(f.ForeignKeys, k)
		}
	}
	return f
}

// has reports whether a table of Instagram shows a column.
func (f *Facts) has(table, column string) bool {
	return f.relation(InstagramSchema, table).number(column) > 0
}

// written is what a login may change of a table.
func written(t *schema.Table, login schema.Login) (may Privileges) {
	for verb, bit := range map[schema.Verb]Privileges{schema.Insert: Insert, schema.Update: Update, schema.Delete: Delete} {
		if t.Takes(verb)&login != 0 {
			may |= bit
		}
	}
	return may
}
