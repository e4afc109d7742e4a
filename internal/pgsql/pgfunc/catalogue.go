package pgfunc

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// The functions that tell of the catalogue and of the session, which package pgcatalog
// computes: on its connections only are they registered. A line is a function for lists of
// types, parted by bars, of which those behind a comma may be left out; ? says that it takes
// NULL, ! that it does something each time.
const catalogueLines = `
	version() text
	current_database() name
	current_user() name
	session_user() name
	current_schema() name
	current_schemas(bool) _name
	current_setting(text, bool) text
	set_config(text text bool) text!
	pg_backend_pid() int4
	pg_cancel_backend(int4) bool!
	pg_terminate_backend(int4, int8) bool!
	pg_blocking_pids(int4) _int4
	pg_postmaster_start_time() timestamptz
	pg_conf_load_time() timestamptz
	pg_is_in_recovery() bool
	pg_my_temp_schema() oid
	pg_is_other_temp_schema(oid) bool
	inet_server_addr() inet
	inet_server_port() int4
	inet_client_addr() inet
	inet_client_port() int4
	txid_current() int8
	pg_client_encoding() name
	getdatabaseencoding() name

	format_type(oid int4) text?
	to_regclass(text) regclass
	to_regtype(text) regtype
	to_regnamespace(text) regnamespace
	to_regproc(text) regproc
	pg_get_userbyid(oid) name
	pg_encoding_to_char(int4) name
	pg_char_to_encoding(name) int4

	obj_description(oid, name) text
	col_description(oid int4) text
	shobj_description(oid name) text
	pg_get_constraintdef(oid, bool) text
	pg_get_indexdef(oid | oid int4 bool) text
	pg_get_viewdef(oid, bool | oid int4) text
	pg_get_expr(pg_node_tree oid, bool) text
	pg_get_ruledef(oid, bool) text
	pg_get_triggerdef(oid, bool) text
	pg_get_partkeydef(oid) text
	pg_get_partition_constraintdef(oid) text
	pg_get_serial_sequence(text text) text
	pg_get_statisticsobjdef(oid) text
	pg_get_statisticsobjdef_columns(oid) text
	pg_get_function_result(oid) text
	pg_get_function_arguments(oid) text
	pg_get_function_identity_arguments(oid) text
	pg_get_function_arg_default(oid int4) text
	pg_get_function_sqlbody(oid) text
	pg_get_functiondef(oid) text
	pg_tablespace_location(oid) text

	pg_table_is_visible(oid) bool
	pg_type_is_visible(oid) bool
	pg_function_is_visible(oid) bool
	pg_collation_is_visible(oid) bool
	pg_operator_is_visible(oid) bool
	pg_opclass_is_visible(oid) bool
	pg_opfamily_is_visible(oid) bool
	pg_conversion_is_visible(oid) bool
	pg_statistics_obj_is_visible(oid) bool
	pg_ts_parser_is_visible(oid) bool
	pg_ts_dict_is_visible(oid) bool
	pg_ts_template_is_visible(oid) bool
	pg_ts_config_is_visible(oid) bool

	has_table_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_any_column_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_column_privilege(text text text | oid text text | oid int2 text | name text text text | name oid text text | name oid int2 text) bool
	has_schema_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_database_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_function_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_type_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_language_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_tablespace_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	has_sequence_privilege(text text | oid text | name text text | name oid text | oid text text | oid oid text) bool
	pg_has_role(name text | oid text | name name text | name oid text) bool

	pg_table_size(regclass) int8
	pg_total_relation_size(regclass) int8
	pg_relation_size(regclass, text) int8
	pg_indexes_size(regclass) int8
	pg_database_size(name | oid) int8
	pg_tablespace_size(name | oid) int8
	pg_relation_filenode(regclass) oid
	pg_relation_is_publishable(regclass) bool
	pg_relation_is_updatable(regclass bool) int4
	pg_size_pretty(int8 | numeric) text
	pg_stat_get_numscans(oid) int8
`

// CatalogueEngine is what begins the engine's names of these functions.
const CatalogueEngine = "catalogue_"

func catalogueForms() []Form {
	return slices.Concat(catalogueCasts(), catalogueComparisons(), catalogueFunctions(), catalogueSets())
}

// catalogueSets are functions that make rows, which tools join with the catalogue: nothing has
// partitions here.
func catalogueSets() []Form {
	return []Form{
		stable(of(set("pg_options_to_table", types(pgtype.TextArray), pgtype.Record, "pg_options_to_table", func(c *call) (rows, error) {
			options := c.elements(0)
			if slices.Contains(options, nil) {
				return nil, pgerror.New("22004", "null array element not allowed in this context")
			}
			return each(options, func(option any) []any {
				name, value, found := strings.Cut(fmt.Sprint(option), "=")
				if !found {
					return []any{name, nil}
				}
				return []any{name, value}
			}), nil
		}), Column{"option_name", text, "option_name"}, Column{"option_value", text, "option_value"})),
		of(set("pg_partition_tree", types(pgtype.Regclass), pgtype.Record, "pg_partition_tree", func(*call) (rows, error) { return each(nil, alone), nil }),
			Column{"relid", pgtype.Regclass, "relid"}, Column{"parentrelid", pgtype.Regclass, "parentrelid"},
			Column{"isleaf", pgtype.Bool, "isleaf"}, Column{"level", pgtype.Int4, "level"}),
	}
}

// CatalogueForms are the forms whose functions package pgcatalog registers.
func CatalogueForms() (list []Form) {
	for _, f := range catalogueForms() {
		if f.OfCatalogue() {
			list = append(list, f)
		}
	}
	return list
}

// OfCatalogue reports whether a form is computed on connections of the catalogue only.
func (f *Form) OfCatalogue() bool { return strings.HasPrefix(f.Engine, CatalogueEngine) }

func catalogueFunctions() (list []Form) {
	for line := range strings.Lines(catalogueLines) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, rest, _ := strings.Cut(line, "(")
		lists, result, _ := strings.Cut(rest, ") ")
		f := Form{Kind: Scalar, Name: name, Volatility: Stable, Engine: CatalogueEngine + name}
		f.Nulls = strings.HasSuffix(result, "?")
		if strings.HasSuffix(result, "!") {
			f.Volatility = Volatile
		}
		f.Result = typesNamed(strings.TrimRight(result, "?!"))[0]
		for args := range strings.SplitSeq(lists, "|") {
			must, may, some := strings.Cut(args, ",")
			one := f
			one.Args = typesNamed(must)
			list = append(list, one)
			if some {
				one.Args = slices.Concat(one.Args, typesNamed(may))
				list = append(list, one)
			}
		}
	}
	return list
}

// typesNamed are types by their names in pg_type.
func typesNamed(names string) (list []pgtype.OID) {
	for _, name := range strings.Fields(names) {
		for _, info := range pgtype.Infos() {
			if info.Name == name {
				list = append(list, info.OID)
			}
		}
	}
	return list
}

// references are the types that are identifiers and read and print names, which the catalogue
// finds.
var references = types(pgtype.Regclass, pgtype.Regtype, pgtype.Regproc, pgtype.Regprocedure, pgtype.Regoperator, pgtype.Regnamespace, pgtype.Regrole)

// catalogueCasts are those of the types that only the catalogue has.
func catalogueCasts() (list []Form) {
	same := func(from, to pgtype.OID, context byte) {
		f := cast(from, to, context, "", nil)
		f.SQL = "$1"
		list = append(list, f)
	}
	written := func(from, to pgtype.OID, context byte, sql string) {
		f := cast(from, to, context, "", nil)
		f.SQL = sql
		list = append(list, f)
	}
	// An identifier has the 32 bits of an integer, without its sign.
	integers := func(oid pgtype.OID) {
		written(pgtype.Int2, oid, 'i', "($1 & 4294967295)")
		written(pgtype.Int4, oid, 'i', "($1 & 4294967295)")
		list = append(list, cast(pgtype.Int8, oid, 'i', "pg_int8_oid", func(c *call) any {
			if n := c.int(0); n >= 0 && n <= math.MaxUint32 {
				return n
			}
			return pgerror.New("22003", "OID out of range")
		}))
		same(oid, pgtype.Int8, 'a')
		written(oid, pgtype.Int4, 'a', "($1 << 32 >> 32)")
	}
	integers(pgtype.Oid)
	same(pgtype.Regproc, pgtype.Regprocedure, 'i')
	same(pgtype.Regprocedure, pgtype.Regproc, 'i')
	for _, r := range references {
		name := r.String()
		same(pgtype.Oid, r, 'i')
		same(r, pgtype.Oid, 'i')
		integers(r)
		context := byte('e')
		if r == pgtype.Regclass {
			context = 'i'
		}
		for _, t := range textTypes {
			list = append(list,
				cast(t, r, context, CatalogueEngine+name, nil),
				cast(r, t, 'a', CatalogueEngine+name+"out", nil))
		}
	}
	for _, t := range textTypes {
		in := byte('a')
		if t == pgtype.Text {
			same(pgtype.Char, t, 'i')
		} else {
			same(pgtype.Char, t, 'a')
		}
		written(t, pgtype.Char, in, "substr($1, 1, 1)")
		written(pgtype.Xid, t, 'a', "CAST($1 AS TEXT)")
		for _, vector := range types(pgtype.Int2Vector, pgtype.OidVector) {
			written(vector, t, 'a', "(CASE WHEN $1 IS NOT NULL THEN (SELECT ifnull(group_concat(value, ' '), '') FROM json_each($1)) END)")
		}
		same(pgtype.PgNodeTree, t, 'i')
		for _, array := range types(pgtype.NameArray, pgtype.OidArray, pgtype.CharArray) {
			list = append(list, cast(array, t, 'a', "pg_"+elementName(array)+"_array_text", func(c *call) any {
				s, err := output(array, c.value(0), c.zone())
				return unless(s, err)
			}))
		}
	}
	written(pgtype.Char, pgtype.Int4, 'e', "unicode($1)")
	same(pgtype.Int2Vector, pgtype.Int2Array, 'i')
	same(pgtype.OidVector, pgtype.OidArray, 'i')
	return list
}

// catalogueComparisons are those of types that only the catalogue has.
func catalogueComparisons() (list []Form) {
	for _, op := range []string{"=", "<>", "<", "<=", ">", ">="} {
		list = append(list, native(Operator, op, types(pgtype.Char, pgtype.Char), pgtype.Bool, "($1 "+op+" $2)"))
		list = append(list, native(Operator, op, types(pgtype.Name, pgtype.Text), pgtype.Bool, "($1 "+op+" $2)"))
		list = append(list, native(Operator, op, types(pgtype.Text, pgtype.Name), pgtype.Bool, "($1 "+op+" $2)"))
	}
	for _, op := range []string{"=", "<>"} {
		list = append(list, native(Operator, op, types(pgtype.OidVector, pgtype.OidVector), pgtype.Bool, "($1 "+op+" $2)"))
		list = append(list, native(Operator, op, types(pgtype.Xid, pgtype.Xid), pgtype.Bool, "($1 "+op+" $2)"))
		list = append(list, native(Operator, op, types(pgtype.Xid, pgtype.Int4), pgtype.Bool, "($1 "+op+" ($2 & 4294967295))"))
	}
	return list
}

// elementName is what the engine's functions call the elements of an array.
func elementName(array pgtype.OID) string { return strings.Trim(array.Elem().String(), `"`) }
