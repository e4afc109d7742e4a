package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/cache/serving"
	"github.com/viewfinder-sql/viewfinder/internal/keeping/past"
	"github.com/viewfinder-sql/viewfinder/internal/systables"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// CacheSchema is the schema of what the cache keeps, for dialects that lack Media#CACHE.
const CacheSchema = "cache"

// Known has a session know the tables of files that there are now, and says which these are in
// a text that is another one where they are others. What is wrong with a file is told by the
// statements that read it.
func Known(ctx context.Context, s *Session) (names string, err error) {
	cfg := s.settings.cfg
	if err := knowPast(ctx, s); err != nil {
		return "", err
	}
	if cfg.AutoCache || cfg.Offline || cfg.CacheLocation != "" {
		if err := knowKept(ctx, s); err != nil && ctx.Err() != nil {
			return "", err
		}
	}
	return fmt.Sprint(s.settings.past, s.settings.kept), nil
}

// knowFiles has a session know the tables of files that a statement reads, by their names in
// the engine.
func knowFiles(ctx context.Context, s *Session, tables []string) error {
	if slices.ContainsFunc(tables, func(name string) bool { return strings.HasPrefix(name, past.Prefix) }) {
		if err := knowPast(ctx, s); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(tables, func(name string) bool { return strings.HasSuffix(name, serving.Suffix) }) {
		return knowKept(ctx, s)
	}
	return nil
}

// TableInfo is a table or a view that statements may read.
type TableInfo struct {
	Name    string
	Aliases []string
	// System says that it is one of the sys_ tables or of the information schema, View that
	// it is a view of the user's.
	System, View bool
	// Schema is that of a table of a file: kept for what viewfinder sync keeps, cache for what
	// CACHE does; "" of others. Base is its name there; Name is that of the engine.
	Schema, Base string
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
		info := TableInfo{Name: t.Name, Aliases: t.Aliases, View: t.View != ""}
		switch base, cached := strings.CutSuffix(t.Name, serving.Suffix); {
		case past.Is(t):
			info.Schema, info.Base, info.Description = past.Schema, t.Name[len(past.Prefix):], past.Describe(t)
		case cached:
			info.Schema, info.Base, info.Description = CacheSchema, base, "What the cache keeps of it, whatever its age."
		default:
			info.System = of == nil && !info.View
		}
		if v := s.settings.views.of(t.Name); info.View && v != nil {
			info.Query = v.Query
		}
		said := described[t.Name]
		info.Description = cmp.Or(said.Description, info.Description)
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
