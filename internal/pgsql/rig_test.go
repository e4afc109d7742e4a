package pgsql_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext"
)

// rig is a session over the simulator, for translated statements.
type rig struct {
	*session.Session
	srv     *drivertest.Server
	tables  []pgsql.Table
	options pgsql.Options
	zone    *time.Location
}

// in has the session in another time zone.
func (r *rig) in(t *testing.T, name string) {
	t.Helper()
	var err error
	if r.zone, err = time.LoadLocation(name); err != nil {
		t.Fatal(err)
	}
	r.options.Env.Zone = r.zone
}

func newRig(t testing.TB, o drivertest.Options) *rig {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = graphsim.DefaultNow
	}
	r := &rig{srv: drivertest.Start(t, o), zone: time.UTC}
	cfg, err := config.Parse(r.srv.DSN() + ";TimeZone=UTC")
	if err != nil {
		t.Fatal(err)
	}
	p, err := session.Open(cfg, connect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	if r.Session, err = p.SessionWith(t.Context(), pgsql.Functions{Zone: func() *time.Location { return r.zone }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	for i, info := range session.Tables(r.Session) {
		r.tables = append(r.tables, tableOf(info, pgtype.OID(16384+i)))
	}
	r.options = pgsql.Options{Tables: pgsql.NewTables(r.tables), Path: []string{"instagram"}, Env: pgtype.Env{Now: o.Now}}
	return r
}

// types are those of PostgreSQL for the columns of the session's tables.
var types = map[session.Type]pgtype.OID{
	session.Text: pgtype.Text, session.Integer: pgtype.Int8, session.Real: pgtype.Float8, session.Boolean: pgtype.Bool,
	session.Datetime: pgtype.Timestamptz, session.JSON: pgtype.JSONB, session.Date: pgtype.Date, session.Blob: pgtype.Bytea, session.Unknown: pgtype.Text,
}

func tableOf(info session.TableInfo, oid pgtype.OID) pgsql.Table {
	t := pgsql.Table{Schema: "instagram", Name: info.Name, Aliases: info.Aliases, OID: oid}
	if info.System {
		t.Schema = "sys"
	}
	for i, c := range info.Columns {
		t.Columns = append(t.Columns, pgsql.TableColumn{
			Name: c.Name, Type: types[c.Type], Mod: -1, NotNull: c.NotNull, Key: c.Key, Hidden: c.Hidden, Number: int16(i + 1),
		})
	}
	return t
}

// answer is what came of a statement: names and types of columns and the texts of its values,
// or an error's SQLSTATE and position.
type answer struct {
	columns  []string
	rows     []string
	code     string
	message  string
	position int
	calls    int
	affected int64
}

// run runs a statement through Translate and the engine.
func (r *rig) run(t testing.TB, text string, args ...string) answer {
	t.Helper()
	st, err := pgsql.Translate(text, r.options)
	if err != nil {
		return failed(t, text, err)
	}
	var a answer
	for _, c := range st.Columns {
		a.columns = append(a.columns, strings.ToLower(c.Name)+" "+c.Type.String())
	}
	var values []any
	for i, arg := range args {
		if arg == "NULL" {
			values = append(values, nil)
			continue
		}
		v, err := pgtype.DecodeText(arg, st.Params[i], r.options.Env)
		if err != nil {
			return failed(t, text, err)
		}
		values = append(values, v)
	}
	if values, err = st.Bind(values); err != nil {
		return failed(t, text, err)
	}
	ready := session.Translated{Query: text, SQL: st.SQL, Params: len(st.Params), Tables: st.Tables, Shape: sqltext.Shape(st.Shape)}
	ready.Limit, ready.Offset = (*sqltext.Bound)(st.Limit), (*sqltext.Bound)(st.Offset)
	ready.Explain, ready.Analyze = st.Kind == pgsql.Explain, st.Analyze
	if st := cmp.Or(st.Explained, st); st.Target != "" {
		kind := map[pgsql.Kind]sqltext.Kind{pgsql.Insert: sqltext.Insert, pgsql.Update: sqltext.Update, pgsql.Delete: sqltext.Delete}[st.Kind]
		ready.Change = &session.TranslatedChange{Kind: kind, Table: st.Target, Reads: st.Reads, Returning: st.Returning}
	}
	for _, c := range st.Columns {
		ready.Columns = append(ready.Columns, c.Name)
	}
	p, err := ready.Prepare(t.Context(), r.Session)
	if err != nil {
		t.Logf("%s\nbecame\n%s", text, st.SQL)
		return failed(t, text, err)
	}
	defer func() { _ = p.Close() }()
	var bound []session.Arg
	for _, v := range values {
		bound = append(bound, session.Arg{Value: v})
	}
	rows, err := p.Run(t.Context(), bound)
	if err != nil {
		return failed(t, text, err)
	}
	for err = rows.Next(); err == nil; err = rows.Next() {
		var texts []string
		for i, v := range rows.Row() {
			if ready.Explain { // has columns of its own
				texts = append(texts, fmt.Sprint(v))
				continue
			}
			if v == nil {
				texts = append(texts, "NULL")
				continue
			}
			b, err := pgtype.AppendText(nil, v, st.Columns[i].Type, r.zone)
			if err != nil {
				t.Errorf("%s\n%s\ncolumn %d: %v", text, st.SQL, i+1, err)
			}
			texts = append(texts, string(b))
		}
		a.rows = append(a.rows, strings.Join(texts, "|"))
	}
	if !errors.Is(err, io.EOF) {
		_ = rows.Close()
		return failed(t, text, err)
	}
	_ = rows.Close()
	if report, ok := rows.Report(); ok {
		a.calls = report.QuotaCalls
	}
	a.affected = rows.Affected()
	if a.columns == nil {
		a.columns = []string{}
	}
	return a
}

func failed(t testing.TB, text string, err error) answer {
	t.Helper()
	var e *pgsql.Error
	if errors.As(err, &e) {
		return answer{code: e.Code, message: e.Message, position: e.Position}
	}
	if e, ok := pgerror.FromText(err.Error(), "sql: "); ok {
		return answer{code: e.Code, message: e.Message}
	}
	if e := pgsql.Limit(err); e != nil {
		return answer{code: e.Code, message: e.Message}
	}
	return answer{code: "XX000", message: err.Error()}
}

// postgres is a real PostgreSQL with the same tables.
type postgres struct{ *pgx.Conn }

// newPostgres copies tables of a rig.
func newPostgres(t *testing.T, r *rig, names ...string) *postgres {
	t.Helper()
	cfg, err := pgx.ParseConfig(pgtest.LocaleC(t).String())
	if err != nil {
		t.Fatal(err)
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["search_path"] = "instagram"
	conn, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	p := &postgres{conn}
	p.exec(t, "create schema instagram")
	for _, name := range names {
		p.copy(t, r, name)
	}
	return p
}

func (p *postgres) exec(t *testing.T, sql string) {
	t.Helper()
	if _, err := p.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// copy makes a table of the rig's in PostgreSQL, whose names are in small letters there.
func (p *postgres) copy(t *testing.T, r *rig, name string) {
	t.Helper()
	for _, table := range r.tables {
		if table.Name != name {
			continue
		}
		var declared, selected, keys []string
		for _, c := range table.Columns {
			if c.Hidden {
				continue
			}
			declared = append(declared, fmt.Sprintf("%q %s", strings.ToLower(c.Name), c.Type))
			selected = append(selected, fmt.Sprintf("%q", c.Name))
			if c.Key {
				keys = append(keys, fmt.Sprintf("%q", strings.ToLower(c.Name)))
			}
		}
		if keys != nil {
			declared = append(declared, "primary key ("+strings.Join(keys, ", ")+")")
		}
		lower := strings.ToLower(name)
		p.exec(t, fmt.Sprintf("create table %q (%s)", lower, strings.Join(declared, ", ")))
		a := r.run(t, "select "+strings.Join(selected, ", ")+" from "+lower)
		if a.code != "" {
			t.Fatalf("%s: %s %s", name, a.code, a.message)
		}
		for _, row := range a.rows {
			var values []string
			for _, v := range strings.Split(row, "|") {
				if v == "NULL" {
					values = append(values, v)
				} else {
					values = append(values, "'"+strings.ReplaceAll(v, "'", "''")+"'")
				}
			}
			p.exec(t, fmt.Sprintf("insert into %q values (%s)", lower, strings.Join(values, ", ")))
		}
		return
	}
	t.Fatalf("there is no table %s", name)
}

// ask runs a statement on PostgreSQL.
func (p *postgres) ask(t *testing.T, text string, args ...string) answer {
	t.Helper()
	var a answer
	values := make([][]byte, len(args))
	for i, arg := range args {
		if arg != "NULL" {
			values[i] = []byte(arg)
		}
	}
	result := p.PgConn().ExecParams(t.Context(), text, values, nil, nil, nil)
	for result.NextRow() {
		var texts []string
		for _, v := range result.Values() {
			if v == nil {
				texts = append(texts, "NULL")
			} else {
				texts = append(texts, string(v))
			}
		}
		a.rows = append(a.rows, strings.Join(texts, "|"))
	}
	for _, f := range result.FieldDescriptions() {
		a.columns = append(a.columns, strings.ToLower(f.Name)+" "+pgtype.OID(f.DataTypeOID).String())
	}
	_, err := result.Close()
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return answer{code: e.Code, message: e.Message, position: int(e.Position)}
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}
