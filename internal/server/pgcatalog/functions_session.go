package pgcatalog

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Functions that tell of the session that asks.
var sessionFunctions = []declared{
	{name: "version", result: "text", call: func(c *conn, _ []any) (any, error) { return c.session.Version(), nil }},
	{name: "current_database", result: "name", call: database},
	{name: "current_catalog", result: "name", call: database},
	{name: "current_user", result: "name", call: role},
	{name: "session_user", result: "name", call: role},
	{name: "current_role", result: "name", call: role},
	{name: "user", result: "name", call: role},
	{name: "current_schema", result: "name", call: func(c *conn, _ []any) (any, error) {
		if path := c.path(); len(path) > 0 {
			return path[0], nil
		}
		return nil, nil
	}},
	{name: "current_schemas", args: "bool", result: "_name", call: func(c *conn, args []any) (any, error) {
		path := c.path()
		if integer(args[0]) != 0 && !slices.Contains(path, catalogSchema) {
			path = append([]string{catalogSchema}, path...)
		}
		return jsonOf(append([]string{}, path...)), nil
	}},
	{name: "current_setting", args: "text,bool", result: "text", call: currentSetting},
	{name: "set_config", args: "text text bool", result: "text", volatile: true, call: func(c *conn, args []any) (any, error) {
		if err := c.session.Set(text(args[0]), text(args[1]), integer(args[2]) != 0); err != nil {
			return nil, err
		}
		return currentSetting(c, args[:1])
	}},
	{name: "pg_backend_pid", result: "int4", call: func(c *conn, _ []any) (any, error) { return int64(c.session.Backend()), nil }},
	{name: "pg_is_in_recovery", result: "bool", call: always(false)},
	{name: "pg_my_temp_schema", result: "oid", call: always(int64(0))},
	{name: "pg_is_other_temp_schema", args: "oid", result: "bool", call: always(false)},
	{name: "inet_server_addr", result: "inet", call: always(nil)},
	{name: "inet_server_port", result: "int4", call: always(nil)},
	{name: "inet_client_addr", result: "inet", call: always(nil)},
	{name: "inet_client_port", result: "int4", call: always(nil)},
	{name: "txid_current", result: "int8", call: always(int64(1))},
	{name: "pg_client_encoding", result: "name", call: always("UTF8")},
	{name: "getdatabaseencoding", result: "name", call: always("UTF8")},
}

// catalogSchema is looked in first, unless the path says when.
const catalogSchema = "pg_catalog"

func database(c *conn, _ []any) (any, error) { return c.session.Database(), nil }

func role(c *conn, _ []any) (any, error) { return c.session.Role(), nil }

func currentSetting(c *conn, args []any) (any, error) {
	if value, ok := c.session.Setting(text(args[0])); ok {
		return value, nil
	}
	if len(args) > 1 && integer(args[1]) != 0 {
		return nil, nil
	}
	return nil, pgerror.New("42704", "unrecognized configuration parameter %q", text(args[0]))
}

// path are the schemas of the search path that there are.
func (c *conn) path() (names []string) {
	for _, name := range c.session.SearchPath() {
		for _, have := range c.book.namespaces {
			if strings.EqualFold(have, name) && !slices.Contains(names, have) {
				names = append(names, have)
			}
		}
	}
	return names
}
