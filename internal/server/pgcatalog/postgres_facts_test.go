package pgcatalog

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// relations are those that clients ask for.
var told = map[string]string{
	"pg_catalog": `pg_am pg_attrdef pg_attribute pg_auth_members pg_class pg_collation pg_constraint pg_conversion pg_database
		pg_depend pg_description pg_enum pg_event_trigger pg_extension pg_foreign_data_wrapper pg_foreign_server
		pg_foreign_table pg_index pg_indexes pg_inherits pg_language pg_locks pg_matviews pg_namespace pg_policy
		pg_proc pg_publication pg_publication_namespace pg_publication_rel pg_range pg_rewrite pg_roles pg_sequence
		pg_settings pg_shdescription pg_stat_activity pg_stat_all_tables pg_stat_user_tables pg_stat_wal_receiver pg_statistic_ext pg_stats pg_tables pg_tablespace
		pg_timezone_names pg_trigger pg_type pg_user pg_views
		pg_aggregate pg_amop pg_amproc pg_cast pg_db_role_setting pg_default_acl pg_largeobject_metadata pg_opclass pg_operator
		pg_opfamily pg_parameter_acl pg_partitioned_table pg_subscription pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template
		pg_user_mappings`,
	"information_schema": `applicable_roles character_sets columns constraint_column_usage enabled_roles
		key_column_usage parameters referential_constraints routines schemata sequences table_constraints
		table_privileges tables views`,
}

// usable are the types that statements may use besides those of the relations' columns.
const usable = `bool bytea char name int2 int4 int8 text oid json jsonb float4 float8 bpchar varchar date time timestamp
	timestamptz interval numeric uuid void record unknown int2vector oidvector regproc regclass regtype regnamespace
	regprocedure regoperator regrole trigger xid`

// settings are those that clients ask for.
const settings = `application_name array_nulls backslash_quote block_size bytea_output client_encoding client_min_messages
	DateStyle default_table_access_method default_tablespace default_transaction_deferrable default_transaction_isolation
	default_transaction_read_only escape_string_warning extra_float_digits idle_in_transaction_session_timeout
	in_hot_standby integer_datetimes IntervalStyle jit lc_collate lc_ctype lc_messages lc_monetary lc_numeric lc_time
	lock_timeout max_connections max_identifier_length max_index_keys password_encryption quote_all_identifiers
	row_security search_path server_encoding server_version server_version_num session_replication_role ssl
	standard_conforming_strings statement_timeout synchronize_seqscans TimeZone transaction_deferrable
	transaction_isolation transaction_read_only xmloption`

// TestFacts compares the committed facts with those of a server of major version 15.
func TestFacts(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), pgtest.Database(t).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if version := conn.PgConn().ParameterStatus("server_version"); !strings.HasPrefix(version, "15.") {
		t.Skip("the server is a PostgreSQL " + version + ", and the facts are those of 15")
	}
	r := factReader{t, conn, map[string]string{}}
	for name, text := range r.read() {
		path := filepath.Join("facts", name+".tsv")
		if flag.Lookup("rewrite").Value.String() == "true" {
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, text) {
			t.Errorf("%s is not what the server tells (-rewrite writes it anew):\n%s", path, text)
		}
	}
}

// factReader reads facts of a server. An identifier that initdb gave, which differs by
// build, becomes one by the order of names.
type factReader struct {
	t    *testing.T
	conn *pgx.Conn
	own  map[string]string
}

// The identifiers that initdb gives, and which of the facts has ours.
const firstUnpinned, firstUser, firstOurs = 12000, 16384, 13000

func (r *factReader) read() map[string][]byte {
	var wanted []string
	for schema, names := range told {
		for _, name := range strings.Fields(names) {
			wanted = append(wanted, schema+"."+name)
		}
	}
	types, procs := r.closure(wanted)
	r.renumber(`select oid, nspname from pg_namespace where nspname = 'information_schema'`)
	r.renumber(`select oid, typname from pg_type where oid = any($1)`, types)
	r.renumber(`select oid, relname from pg_class where oid = any($1::text[]::regclass[])`, wanted)
	fields := strings.Fields
	return map[string][]byte{
		"pg_namespace": r.table(`select oid, nspname from pg_namespace where nspname in ('pg_catalog', 'information_schema') order by 2`),
		"pg_type":      r.table(`select * from pg_type where oid = any($1) order by typnamespace, typname`, types),
		"pg_proc": r.table(`select oid, proname, prorettype, proargtypes, provolatile, proisstrict, proparallel, proretset, procost, prorows, prosrc
			from pg_proc where oid = any($1) order by 2`, procs),
		"pg_opclass":    r.table(`select * from pg_opclass where opcdefault and opcmethod = 403 and opcintype = any($1) order by opcname, oid`, types),
		"pg_opfamily":   r.table(`select * from pg_opfamily where oid in (select opcfamily from pg_opclass where opcdefault and opcmethod = 403 and opcintype = any($1)) order by opfname, oid`, types),
		"pg_am":         r.table(`select * from pg_am where amname in ('heap', 'btree') order by amname`),
		"pg_collation":  r.table(`select * from pg_collation where collname in ('default', 'C', 'POSIX') order by collname`),
		"pg_language":   r.table(`select * from pg_language where lanname in ('internal', 'c', 'sql') order by lanname`),
		"pg_tablespace": r.table(`select * from pg_tablespace order by spcname`),
		"pg_settings": r.table(`select name, unit, category, context, vartype, min_val, max_val, enumvals,
			case when name in ('lc_collate', 'lc_ctype', 'server_version', 'server_version_num', 'server_encoding', 'max_connections', 'ssl', 'application_name') then null else boot_val end boot_val
			from pg_settings where lower(name) = any(select lower(n) from unnest($1::text[]) n) order by lower(name) collate "C"`, fields(settings)),
		"keywords": r.table(`select word, catcode, barelabel, catdesc, baredesc from pg_get_keywords() order by word`),
		"relations": r.table(`select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.relisshared as shared, to_json(c.reloptions) as options from pg_class c join pg_namespace n on n.oid = relnamespace
			where c.oid = any($1::text[]::regclass[]) order by 2, 3`, wanted),
		"columns": r.table(`select c.relname as relation, a.attname as name, a.atttypid as type, format_type(a.atttypid, a.atttypmod) as shown, a.attnotnull as notnull, a.attcollation as collation
			from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
			where c.oid = any($1::text[]::regclass[]) and attnum > 0 order by n.nspname, c.relname, attnum`, wanted),
		"btree": r.table(`select o.opcintype as type, t.typname as name, o.oid as opclass, a.amopopr as equal
			from pg_opclass o join pg_type t on t.oid = o.opcintype join pg_amop a on a.amopfamily = o.opcfamily and a.amoplefttype = o.opcintype and a.amoprighttype = o.opcintype and a.amopstrategy = 3
			where o.opcdefault and o.opcmethod = 403 and o.opcintype = any($1) order by 2`, types),
	}
}

// closure is what relations are made of: types, and the functions of types.
func (r *factReader) closure(relations []string) (types, procs []uint32) {
	types = r.numbers(`select distinct atttypid from pg_attribute where attrelid = any($1::text[]::regclass[]) and attnum > 0
		union select oid from pg_type where typname = any($2) and typnamespace = 11`, relations, strings.Fields(usable))
	for known := 0; known < len(types); {
		known = len(types)
		procs = r.numbers(`select distinct p from pg_type t, unnest(array[typsubscript, typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze]::oid[]) p
			where t.oid = any($1) and p <> 0
			union select amhandler from pg_am where amname in ('heap', 'btree')
			union select lanvalidator from pg_language where lanname in ('internal', 'c', 'sql') and lanvalidator <> 0`, types)
		types = r.numbers(`select t from pg_type y, unnest(array[y.oid, typelem, typarray, typbasetype]) t where y.oid = any($1) and t <> 0
			union select t from pg_proc p, unnest(proargtypes::oid[] || prorettype) t where p.oid = any($2)`, types, procs)
	}
	return types, procs
}

func (r *factReader) numbers(query string, args ...any) []uint32 {
	r.t.Helper()
	rows, err := r.conn.Query(r.t.Context(), query, args...)
	if err != nil {
		r.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[uint32])
	if err != nil {
		r.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// renumber gives identifiers that initdb gave others, behind those given before.
func (r *factReader) renumber(query string, args ...any) {
	names := map[string]string{}
	for i, row := range r.rows(query, args...) {
		if n, _ := strconv.Atoi(row[0]); i > 0 && n >= firstUnpinned && n < firstUser {
			names[row[1]] = row[0]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		r.own[names[name]] = strconv.Itoa(firstOurs + len(r.own))
	}
}

// rows are the head of an answer and its rows, as texts.
func (r *factReader) rows(query string, args ...any) [][]string {
	r.t.Helper()
	rows, err := r.conn.Query(r.t.Context(), query, append([]any{pgx.QueryResultFormats{pgx.TextFormatCode}}, args...)...)
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	var all [][]string
	var head []string
	for _, f := range rows.FieldDescriptions() {
		head = append(head, f.Name)
	}
	all = append(all, head)
	for rows.Next() {
		row := make([]string, len(head))
		for i, v := range rows.RawValues() {
			row[i] = `\N`
			if v != nil {
				row[i] = string(v)
			}
			switch rows.FieldDescriptions()[i].DataTypeOID {
			case 26, 30: // oid, oidvector
				parts := strings.Fields(row[i])
				for k, p := range parts {
					if ours, ok := r.own[p]; ok {
						parts[k] = ours
					}
				}
				row[i] = strings.Join(parts, " ")
			}
			if strings.ContainsAny(row[i], "\t\n") {
				r.t.Fatalf("%s: a value that a line cannot hold: %q", query, row[i])
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(fmt.Errorf("%s: %w", query, err))
	}
	return all
}

func (r *factReader) table(query string, args ...any) []byte {
	r.t.Helper()
	var b bytes.Buffer
	for _, row := range r.rows(query, args...) {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	return b.Bytes()
}
