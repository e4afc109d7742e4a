package systables

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// Listing is what lists of tables are held to: sys_tables, SHOW TABLES and the tables of
// the information schema. What is left out can be read and described all the same.
type Listing struct {
	// Schemas are names of schemas, Tables names of tables, in any case and by any of
	// their names; nil for all. System tables are listed whatever Tables says.
	Schemas, Tables []string
	// Inputs reports whether a column that is an input only is listed as others are; nil
	// for none.
	Inputs func(*schema.Table, *schema.Column) bool
}

// hides reports whether a column is one that SELECT * leaves out.
func (f *Facts) hides(t *schema.Table, c *schema.Column) bool {
	return c.Hidden && (f.Listing.Inputs == nil || !schema.IsInputOnly(t, c) || !f.Listing.Inputs(t, c))
}

func among(list []string, names ...string) bool {
	return list == nil || slices.ContainsFunc(list, func(s string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(s, name) })
	})
}

// schemas are those that are listed.
func (f *Facts) schemas() (names []string) {
	all := []string{f.Schema, schema.InformationSchema}
	for _, v := range f.UserViews {
		if !slices.Contains(all, v.Schema) {
			all = append(all, v.Schema)
		}
	}
	for _, name := range all {
		if among(f.Listing.Schemas, name) {
			names = append(names, name)
		}
	}
	return names
}

// tables are those of the catalogue that are listed.
func (f *Facts) tables() (list []*schema.Table) {
	if !among(f.Listing.Schemas, f.Schema) {
		return nil
	}
	for _, t := range f.Catalogue.All() {
		if among(f.Listing.Tables, append([]string{t.Name}, t.Aliases...)...) {
			list = append(list, t)
		}
	}
	return list
}

// views are those of the catalogue that are listed.
func (f *Facts) views() (list []*schema.View) {
	if !among(f.Listing.Schemas, f.Schema) {
		return nil
	}
	for _, v := range f.Catalogue.Views {
		if among(f.Listing.Tables, append([]string{v.Name}, v.Aliases...)...) {
			list = append(list, v)
		}
	}
	return list
}

// system are the system tables that are listed.
func (f *Facts) system() (list []*table) {
	for _, t := range f.all {
		if among(f.Listing.Schemas, f.schemaOf(t)) {
			list = append(list, t)
		}
	}
	return list
}

// schemaOf is the schema that a system table is in.
func (f *Facts) schemaOf(t *table) string {
	if t.information {
		return schema.InformationSchema
	}
	return f.Schema
}
