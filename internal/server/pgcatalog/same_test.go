package pgcatalog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// second is the second way: a real PostgreSQL of major version 15 in which the relations
// of facts are made, empty.
type second struct {
	conn  *pgx.Conn
	named map[int64]string // what identifiers mean that differ by server
}

func newSecond(t *testing.T, f *Facts) *second {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), pgtest.Database(t).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if version := conn.PgConn().ParameterStatus("server_version"); !strings.HasPrefix(version, "15.") {
		t.Skip("the server is a PostgreSQL " + version + ", and the catalogue is one of 15")
	}
	// Settings of a database are there in any case: other databases of the server may have some.
	settings := fmt.Sprintf("; ALTER DATABASE %s SET search_path = instagram", pgx.Identifier{conn.Config().Database}.Sanitize())
	if _, err := conn.Exec(t.Context(), mirror(f)+settings+"; SET search_path = instagram; SET timezone = UTC"); err != nil {
		t.Fatal(err)
	}
	s := &second{conn, map[int64]string{}}
	for _, row := range s.ask(t, identifiersSQL) {
		s.named[mustNumber(row[0])] = row[1]
	}
	return s
}

// identifiersSQL tells what identifiers mean, in ours and in PostgreSQL.
const identifiersSQL = `
	SELECT oid, 'schema ' || nspname FROM pg_catalog.pg_namespace
	UNION ALL SELECT c.oid, 'relation ' || n.nspname || '.' || c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	UNION ALL SELECT t.oid, 'type ' || n.nspname || '.' || t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
	UNION ALL SELECT k.oid, 'constraint ' || c.relname || '.' || k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
	UNION ALL SELECT r.oid, 'rule ' || c.relname || '.' || r.rulename FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class`

func mustNumber(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// ask are the rows of an answer, as texts, NULL as \N.
func (s *second) ask(t *testing.T, sql string, args ...[]byte) [][]string {
	t.Helper()
	result := s.conn.PgConn().ExecParams(t.Context(), sql, args, nil, nil, nil).Read()
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return s.cells(result)
}

// cells are the values of an answer.
func (s *second) cells(result *pgconn.Result) [][]string {
	rows := make([][]string, len(result.Rows))
	for i, row := range result.Rows {
		for k, v := range row {
			cell := null
			if v != nil {
				cell = string(v)
			}
			if kind := result.FieldDescriptions[k].DataTypeOID; kind == uint32(pgtype.Oid) {
				cell = nameOf(s.named, cell)
			}
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}

// nameOf is what an identifier means, where that is one that differs by server.
func nameOf(named map[int64]string, cell string) string {
	if cell == null {
		return cell
	}
	if n := mustNumber(cell); n >= firstUnpinned && named[n] != "" {
		return named[n]
	}
	return cell
}

// printed are rows of ours, as PostgreSQL prints them.
func printed(t *testing.T, rows [][]any, types []pgtype.OID, named map[int64]string) (all [][]string) {
	t.Helper()
	for _, row := range rows {
		var cells []string
		for i, v := range row {
			if v == nil {
				cells = append(cells, null)
				continue
			}
			text, err := pgtype.AppendText(nil, v, types[i], time.UTC)
			if err != nil {
				t.Fatalf("%v of type %d: %v", v, types[i], err)
			}
			cell := string(text)
			if n, ok := v.(int64); ok && types[i] == pgtype.Regproc {
				cell = procedure(n)
			}
			if types[i] == pgtype.Oid {
				cell = nameOf(named, cell)
			}
			cells = append(cells, cell)
		}
		all = append(all, cells)
	}
	return all
}

// procedure is the name of a function of PostgreSQL's by its identifier.
func procedure(oid int64) string {
	for name, have := range readPostgres().procs {
		if have == oid {
			return name
		}
	}
	return "-"
}

// meanings are those of the identifiers of a catalogue.
func meanings(t *testing.T, c *Catalogue) map[int64]string {
	t.Helper()
	rows, err := rowsOf(t.Context(), c, newAsker("demo"), strings.ReplaceAll(identifiersSQL, "pg_catalog.", ""))
	if err != nil {
		t.Fatal(err)
	}
	named := map[int64]string{}
	for _, row := range rows {
		if was, twice := named[row[0].(int64)]; twice && row[0].(int64) >= firstUnpinned {
			t.Errorf("%v and %s have the identifier %d", row[1], was, row[0])
		}
		named[row[0].(int64)] = row[1].(string)
	}
	return named
}

// differing are columns that say another thing than a PostgreSQL with tables on disk does.
var differing = map[string]string{
	"pg_attribute": "attoptions",
	"pg_class":     "relpages reltuples relallvisible relfilenode reltoastrelid relhasindex relhastriggers relacl relfrozenxid relminmxid",
	"pg_roles":     "rolsuper rolcreaterole rolcreatedb rolreplication rolbypassrls",
	"pg_user":      "usecreatedb usesuper userepl usebypassrls",
	"pg_type":      "typacl typdefault", "pg_namespace": "nspacl", "pg_tables": "hastriggers hasindexes",
	"pg_rewrite": "ev_action ev_qual", "pg_views": "definition", "views": "view_definition is_updatable is_insertable_into",
	"pg_database": "datfrozenxid datminmxid datcollate datctype oid encoding", "pg_stat_activity": "client_addr client_port backend_start xact_start query_start state_change backend_xmin pid query application_name datid",
	"pg_settings": "setting short_desc extra_desc source sourcefile sourceline boot_val reset_val enumvals",
	"pg_proc":     "", "character_sets": "default_collate_schema default_collate_name",
}

// differingElsewhere are those that differ in rows of the catalogue's own relations: nothing of
// them can be changed here, and an array's dimensions are not told of a view's column.
var differingElsewhere = map[string]string{
	"columns": "is_updatable", "tables": "is_insertable_into", "pg_class": "reltype", "pg_attribute": "attndims attacl",
}

// own are the rows that the facts make, which both must have; the others are PostgreSQL's
// own, of which ours are a part.
var own = map[string]string{
	"pg_namespace":   "nspname IN ('instagram')",
	"pg_class":       "relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = 'instagram')",
	"pg_attribute":   "attnum > 0 AND attrelid IN (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'instagram')",
	"pg_type":        "typnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = 'instagram')",
	"pg_index":       "indrelid IN (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'instagram')",
	"pg_constraint":  "connamespace IN (SELECT oid FROM pg_namespace WHERE nspname = 'instagram')",
	"pg_description": "objoid IN (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'instagram')",
	"pg_rewrite":     "ev_class IN (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'instagram')",
	"pg_tables":      "schemaname = 'instagram'", "pg_views": "schemaname = 'instagram'", "pg_indexes": "schemaname = 'instagram'",
	"pg_matviews": "schemaname = 'instagram'", "pg_trigger": "NOT tgisinternal",
	"tables": "table_schema = 'instagram'", "columns": "table_schema = 'instagram'", "views": "table_schema = 'instagram'",
	"table_constraints": "table_schema = 'instagram' AND constraint_type <> 'CHECK'", "key_column_usage": "table_schema = 'instagram'",
	"referential_constraints": "constraint_schema = 'instagram'", "constraint_column_usage": "table_schema = 'instagram'",
	"schemata":         "schema_name = 'instagram'",
	"table_privileges": "table_schema = 'instagram' AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')",
}

// told are relations of which PostgreSQL tells what there is not here.
var notHere = []string{"pg_timezone_names", "pg_locks", "routines", "parameters", "pg_extension", "pg_range", "applicable_roles"}

// writableFacts are those of a login that may write all tables that there are, so that
// what may be done is what a real owner may do.
func writableFacts() Facts {
	f := standing(Instagram(schema.Default(), schema.FacebookLogin, true))
	for i := range f.Relations {
		f.Relations[i].May = Select | Insert | Update | Delete
	}
	f.Relations = append(f.Relations, Relation{
		Schema: InstagramSchema, Name: "TopPosts", View: true, May: Select | Insert | Update | Delete, Query: `SELECT "Id", "LikesCount" FROM instagram."Media"`,
		Columns: []Column{{Name: "Id", Type: pgtype.Text}, {Name: "LikesCount", Type: pgtype.Int8}},
	})
	return f
}

// TestRelations_same holds each relation against that of a real PostgreSQL with the same
// tables: rows of the tables are the same, and of the others ours are a part of theirs.
func TestRelations_same(t *testing.T) {
	f := writableFacts()
	theirs, c := newSecond(t, &f), open(t, f)
	named := meanings(t, c)
	for _, table := range Tables() {
		if slices.Contains(notHere, table.Name) || strings.HasSuffix(table.Name, "()") {
			continue
		}
		for _, only := range []string{own[table.Name], ""} {
			var columns []string
			var types []pgtype.OID
			but := strings.Fields(differing[table.Name])
			if only == "" {
				but, only = append(but, strings.Fields(differingElsewhere[table.Name])...), everywhere(table.Name)
			}
			for _, column := range table.Columns {
				if !slices.Contains(but, column.Name) {
					columns, types = append(columns, `"`+column.Name+`"`), append(types, column.Type)
				}
			}
			list := strings.Join(columns, ", ")
			rows, err := rowsOf(t.Context(), c, newAsker(theirs.conn.Config().Database), fmt.Sprintf(`SELECT %s FROM "%s" WHERE %s`, list, table.Engine, only))
			if err != nil {
				t.Errorf("%s: %v", table.Name, err)
				continue
			}
			ours := lines(printed(t, rows, types, named))
			all := lines(theirs.ask(t, fmt.Sprintf(`SELECT %s FROM %s."%s" WHERE %s`, list, table.Schema, table.Name, only)))
			if n := missing(ours, all); len(n) > 0 {
				t.Errorf("%s: PostgreSQL does not have %d of %d rows, as\n%s", table.Name, len(n), len(ours), n[0])
				for _, l := range all {
					if nearest(l, n[0]) {
						t.Errorf("but\n%s", l)
						break
					}
				}
			}
			if n := missing(all, ours); len(n) > 0 && only != everywhere(table.Name) {
				t.Errorf("%s: PostgreSQL has %d of %d rows that are missing, as\n%s", table.Name, len(n), len(all), n[0])
			}
		}
	}
}

// everywhere are the rows of which ours must be a part of PostgreSQL's. The names of what
// is not NULL have identifiers in them.
func everywhere(table string) string {
	switch table {
	case "table_constraints":
		return "constraint_type <> 'CHECK'"
	case "pg_type":
		return "oid < 10000" // the types of rows have others
	default:
		return "1 = 1"
	}
}

// nearest is for messages: whether two rows are told apart by little.
func nearest(a, b string) bool {
	x, y := strings.Split(a, "\t"), strings.Split(b, "\t")
	same := 0
	for i := range x {
		if x[i] == y[i] {
			same++
		}
	}
	return same >= len(x)-3
}

func lines(rows [][]string) (all []string) {
	for _, row := range rows {
		all = append(all, strings.Join(row, "\t"))
	}
	slices.Sort(all)
	return all
}

// missing are the sorted lines of a that are not in b.
func missing(a, b []string) (list []string) {
	have := map[string]int{}
	for _, line := range b {
		have[line]++
	}
	for _, line := range a {
		if have[line]--; have[line] < 0 {
			list = append(list, line)
		}
	}
	return list
}
