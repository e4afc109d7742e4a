package session

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// TableInfo is a table or a view that statements may read.
type TableInfo struct {
	Name    string
	Aliases []string
	// System says that it is one of the sys_ tables or of the information schema, View that
	// it is a view of the user's.
	System, View bool
	// Description is what is said of a system table; Query is a view as the user wrote it.
	Description, Query string
	Columns            []ColumnInfo
}

// ColumnInfo is one column of it.
type ColumnInfo struct {
	Name string
	Type Type
	// Description is what is said of a column of a system table.
	Description string
	// NotNull says that it is never NULL, Key that it is of the primary key, Hidden that * leaves
	// it out.
	NotNull, Key, Hidden bool
}

// Tables are the tables and views of a session, in no order that means something.
func Tables(s *Session) []TableInfo {
	r, described := s.settings.registry, systables.Described()
	list := make([]TableInfo, 0, len(r.tables))
	for i := range r.tables {
		t := &r.tables[i]
		of := r.catalogue.Table(t.Name)
		info := TableInfo{Name: t.Name, Aliases: t.Aliases, View: t.View != "", System: of == nil && t.View == ""}
		if v := s.settings.views.of(t.Name); info.View && v != nil {
			info.Query = v.Query
		}
		said := described[t.Name]
		info.Description = said.Description
		for _, c := range t.Columns {
			col := ColumnInfo{Name: c.Name, Type: typeOf(c.Type), Description: said.Columns[c.Name], NotNull: c.NotNull, Hidden: c.Hidden}
			if in := columnOf(of, c.Name); in != nil {
				col.NotNull, col.Key = in.NotNull, in.Key
			}
			info.Columns = append(info.Columns, col)
		}
		list = append(list, info)
	}
	return list
}

// columnOf finds a column of a table of the catalogue by its name or an alias; nil for none.
func columnOf(t *schema.Table, name string) *schema.Column {
	if t == nil {
		return nil
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if strings.EqualFold(c.Name, name) {
			return c
		}
		for _, alias := range c.Aliases {
			if strings.EqualFold(alias, name) {
				return c
			}
		}
	}
	return nil
}
