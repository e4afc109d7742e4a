package pgcatalog

import (
	"fmt"
	"strings"
)

// mirror are the statements that make the relations of facts in a real PostgreSQL, empty.
func mirror(f *Facts) string {
	var b strings.Builder
	literal := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	for _, name := range f.schemas() {
		fmt.Fprintf(&b, "CREATE SCHEMA %s;\n", quoted(name))
	}
	types := sheetNames()
	for i := range f.Relations {
		r := &f.Relations[i]
		name := quoted(r.Schema) + "." + quoted(r.Name)
		kind := "TABLE"
		if r.View {
			kind = "VIEW"
			fmt.Fprintf(&b, "CREATE VIEW %s AS %s;\n", name, r.Query)
		} else {
			var lines []string
			for _, c := range r.Columns {
				line := quoted(c.Name) + " " + types[int64(c.Type)]
				if c.NotNull {
					line += " NOT NULL"
				}
				lines = append(lines, line)
			}
			fmt.Fprintf(&b, "CREATE TABLE %s (%s);\n", name, strings.Join(lines, ", "))
		}
		if r.Description != "" {
			fmt.Fprintf(&b, "COMMENT ON %s %s IS %s;\n", kind, name, literal(r.Description))
		}
		for _, c := range r.Columns {
			if c.Description != "" {
				fmt.Fprintf(&b, "COMMENT ON COLUMN %s.%s IS %s;\n", name, quoted(c.Name), literal(c.Description))
			}
		}
		if len(r.Key) > 0 {
			what := "PRIMARY KEY"
			if !r.primary() {
				what = "UNIQUE NULLS NOT DISTINCT"
			}
			fmt.Fprintf(&b, "ALTER TABLE %s ADD CONSTRAINT %s %s (%s);\n", name, quoted(keyName(r)), what, quotedList(r.Key))
		}
	}
	for _, k := range f.ForeignKeys {
		fmt.Fprintf(&b, "ALTER TABLE %s.%s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s.%s (%s);\n", quoted(k.Schema), quoted(k.Table),
			quoted(k.Name), quoted(k.Column), quoted(k.Schema), quoted(k.RefTable), quoted(k.RefColumn))
	}
	return b.String()
}

func quotedList(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, quoted(name))
	}
	return strings.Join(list, ", ")
}

// sheetNames are types as pg_type calls them, quoted.
func sheetNames() map[int64]string {
	names := map[int64]string{}
	for oid, t := range pgtypes() {
		names[int64(oid)] = quoted(t.name)
	}
	return names
}

// standing is facts without what a real PostgreSQL would refuse: foreign keys that lead to
// a part of a key.
func standing(f Facts) Facts {
	var keys []ForeignKey
	for _, k := range f.ForeignKeys {
		if to := f.relation(k.Schema, k.RefTable); len(to.Key) == 1 && to.Key[0] == k.RefColumn {
			keys = append(keys, k)
		}
	}
	f.ForeignKeys = keys
	return f
}
