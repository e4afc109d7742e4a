package pgcatalog

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtime"
)

// Functions that tell of the session that asks.
var sessionFunctions = map[string]call{
	"version":          func(c *conn, _ []any) (any, error) { return c.session.Version(), nil },
	"current_database": database,
	"current_catalog":  database,
	"current_user":     role,
	"session_user":     role,
	"current_role":     role,
	"user":             role,
	"current_schema": func(c *conn, _ []any) (any, error) {
		if path := c.path(); len(path) > 0 {
			return path[0], nil
		}
		return nil, nil
	},
	"current_schemas": func(c *conn, args []any) (any, error) {
		path := c.path()
		if integer(args[0]) != 0 && !slices.Contains(path, catalogSchema) {
			path = append([]string{catalogSchema}, path...)
		}
		return jsonOf(append([]string{}, path...)), nil
	},
	"current_setting": currentSetting,
	"set_config": func(c *conn, args []any) (any, error) {
		if err := c.session.Set(text(args[0]), text(args[1]), integer(args[2]) != 0); err != nil {
			return nil, err
		}
		return currentSetting(c, args[:1])
	},
	"pg_backend_pid": func(c *conn, _ []any) (any, error) { return int64(c.session.Backend()), nil },
	"pg_cancel_backend": func(c *conn, args []any) (any, error) {
		return c.session.Signal(integer(args[0]), false)
	},
	"pg_terminate_backend": func(c *conn, args []any) (any, error) {
		return c.session.Signal(integer(args[0]), true)
	},
	"pg_blocking_pids":         always("[]"),
	"pg_postmaster_start_time": began,
	"pg_conf_load_time":        began,
	"pg_is_in_recovery":        always(false),
	"pg_my_temp_schema":        always(int64(0)),
	"pg_is_other_temp_schema":  always(false),
	"inet_server_addr": func(c *conn, _ []any) (any, error) {
		server, _ := c.session.Addresses()
		return addressOf(server), nil
	},
	"inet_server_port": func(c *conn, _ []any) (any, error) {
		server, _ := c.session.Addresses()
		return portOf(server), nil
	},
	"inet_client_addr": func(c *conn, _ []any) (any, error) {
		_, client := c.session.Addresses()
		return addressOf(client), nil
	},
	"inet_client_port": func(c *conn, _ []any) (any, error) {
		_, client := c.session.Addresses()
		return portOf(client), nil
	},
	"txid_current":        always(int64(1)),
	"pg_client_encoding":  always("UTF8"),
	"getdatabaseencoding": always("UTF8"),
}

// addressOf is an address as the engine has it, nil for none.
func addressOf(a netip.AddrPort) any {
	if !a.IsValid() {
		return nil
	}
	return a.Addr().WithZone("").String()
}

func portOf(a netip.AddrPort) any {
	if !a.IsValid() {
		return nil
	}
	return int64(a.Port())
}

// sessions are those that the view pg_stat_activity shows, as JSON.
func sessions(c *conn, _ []any) (any, error) {
	list := []map[string]any{}
	for _, p := range c.session.Peers() {
		state := "idle"
		if p.Active {
			state = "active"
		}
		list = append(list, map[string]any{
			"pid": p.Number, "database": p.Database, "application": p.Application, "state": state,
			"begun": pgtime.FormatStamp(pgtime.FromTime(p.Begun)), "address": addressOf(p.Client), "port": portOf(p.Client),
		})
	}
	return jsonOf(list), nil
}

// start is when the program began, or nearly so.
var start = time.Now()

func began(*conn, []any) (any, error) { return pgtime.FormatStamp(pgtime.FromTime(start)), nil }

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
