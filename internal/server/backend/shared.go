package backend

import (
	"context"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgcatalog"
	"github.com/viewfinder-sql/viewfinder/internal/session"
)

// shared is what the sessions of a pool share.
type shared struct {
	pool      *session.Pool
	files     string // which tables of files there were
	catalogue *pgcatalog.Catalogue
	tables    *pgsql.Tables
	users     int
	left      int64 // when the last one left, by the opener's clock
}

// systemSchema is what the tables of the driver itself are in.
const systemSchema = "sys"

func newShared(ctx context.Context, pool *session.Pool, live *session.Session) (*shared, error) {
	parts := pool.Parts()
	infos := session.Tables(live)
	facts := factsOf(&parts, infos)
	catalogue, err := pgcatalog.New(ctx, facts)
	if err != nil {
		return nil, err
	}
	return &shared{pool: pool, catalogue: catalogue, tables: pgsql.NewTables(append(liveTables(infos, catalogue), catalogueTables()...))}, nil
}

// types are those of PostgreSQL for the columns of the house.
var types = map[session.Type]pgtype.OID{
	session.Text: pgtype.Text, session.Integer: pgtype.Int8, session.Real: pgtype.Float8, session.Boolean: pgtype.Bool,
	session.Datetime: pgtype.Timestamptz, session.JSON: pgtype.JSON, session.Date: pgtype.Date, session.Blob: pgtype.Bytea,
	session.Unknown: pgtype.Text,
}

// schemaOf is the schema that a table is shown in, and the name that it has there.
func schemaOf(t *session.TableInfo) (schema, name string) {
	if t.Schema != "" {
		return t.Schema, t.Base
	}
	if t.System {
		return systemSchema, t.Name
	}
	return pgcatalog.InstagramSchema, t.Name
}

// factsOf are the facts of what a session can read: the tables of Instagram with what is known
// of them, and besides those of the driver, and the user's views.
func factsOf(parts *session.Parts, infos []session.TableInfo) pgcatalog.Facts {
	facts := pgcatalog.Instagram(parts.Catalogue, parts.Login(), !parts.Config.Readonly)
	known := map[string]bool{}
	for _, r := range facts.Relations {
		known[strings.ToLower(r.Name)] = true
	}
	for i := range infos {
		t := &infos[i]
		if known[strings.ToLower(t.Name)] || isOfSchema(t) {
			continue
		}
		schema, name := schemaOf(t)
		r := pgcatalog.Relation{Schema: schema, Name: name, Description: t.Description, View: t.View, Query: t.Query, May: pgcatalog.Select}
		for _, c := range t.Columns {
			if !c.Hidden {
				r.Columns = append(r.Columns, pgcatalog.Column{Name: c.Name, Type: types[c.Type], NotNull: c.NotNull, Description: c.Description})
			}
		}
		facts.Relations = append(facts.Relations, r)
	}
	return facts
}

// isOfSchema tells of the driver's own information schema, in whose place PostgreSQL's is.
func isOfSchema(t *session.TableInfo) bool {
	return t.System && !strings.HasPrefix(strings.ToLower(t.Name), systemSchema+"_")
}

// liveTables are the tables that the session's engine has.
func liveTables(infos []session.TableInfo, catalogue *pgcatalog.Catalogue) []pgsql.Table {
	var tables []pgsql.Table
	for i := range infos {
		info := &infos[i]
		if isOfSchema(info) {
			continue
		}
		t := pgsql.Table{Aliases: info.Aliases, Engine: info.Name}
		t.Schema, t.Name = schemaOf(info)
		t.OID = catalogue.OID(t.Schema, t.Name)
		number := int16(0)
		for _, c := range info.Columns {
			column := pgsql.TableColumn{Name: c.Name, Type: types[c.Type], Mod: -1, NotNull: c.NotNull, Key: c.Key, Hidden: c.Hidden}
			if !c.Hidden {
				number++
				column.Number = number
			}
			t.Columns = append(t.Columns, column)
		}
		tables = append(tables, t)
	}
	return tables
}

// catalogueTables are those that the catalogue has.
func catalogueTables() []pgsql.Table {
	var tables []pgsql.Table
	for _, r := range pgcatalog.Tables() {
		t := pgsql.Table{Schema: r.Schema, Name: r.Name, OID: r.OID, Engine: r.Engine}
		for i, c := range r.Columns {
			column := pgsql.TableColumn{Name: c.Name, Type: c.Type, Mod: c.Mod, NotNull: c.NotNull, Hidden: c.Hidden}
			if !c.Hidden {
				column.Number = int16(i + 1)
			}
			t.Columns = append(t.Columns, column)
		}
		tables = append(tables, t)
	}
	return tables
}
