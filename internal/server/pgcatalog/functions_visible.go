package pgcatalog

import (
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// visibilityFunctions tell whether a name alone means a thing.
func visibilityFunctions() map[string]call {
	list := map[string]call{
		"pg_table_is_visible": func(c *conn, args []any) (any, error) {
			if e := c.book.relations[integer(args[0])]; e != nil {
				return c.visible(c.book.byName, integer(args[0]), e.name), nil
			}
			return nil, nil
		},
		"pg_type_is_visible": func(c *conn, args []any) (any, error) {
			if t := c.book.types[integer(args[0])]; t != nil {
				return c.visible(c.book.typesByName, integer(args[0]), t.name), nil
			}
			return nil, nil
		},
		"pg_function_is_visible": func(c *conn, args []any) (any, error) {
			if _, ok := c.book.procs[integer(args[0])]; ok {
				return true, nil // all are in pg_catalog
			}
			return nil, nil
		},
		// All of these are in pg_catalog.
		"pg_collation_is_visible": always(true),
		"pg_opclass_is_visible":   always(true),
		"pg_opfamily_is_visible":  always(true),
	}
	// Of the others there are none.
	for _, kind := range strings.Fields("operator conversion statistics_obj ts_parser ts_dict ts_template ts_config") {
		list["pg_"+kind+"_is_visible"] = always(nil)
	}
	return list
}

// privilegeFunctions tell what the session, or a role, may do. All that can be read may be
// read by all.
var privilegeFunctions = map[string]call{
	"has_table_privilege":      tablePrivilege(0),
	"has_any_column_privilege": tablePrivilege(0),
	"has_column_privilege":     tablePrivilege(1),
	"has_schema_privilege":     privilege(findSchema, "3F000", "schema %q does not exist", "USAGE"),
	"has_database_privilege":   privilege(nil, "", "", "CONNECT"),
	"has_function_privilege":   privilege(findFunction, "42883", "function %q does not exist", "EXECUTE"),
	"has_type_privilege":       privilege(findType, "42704", "type %q does not exist", "USAGE"),
	"has_language_privilege":   privilege(nil, "", "", "USAGE"),
	"has_tablespace_privilege": privilege(nil, "", "", "CREATE"),
	"has_sequence_privilege":   certainRelation,
	"pg_has_role": func(c *conn, args []any) (any, error) {
		who := args[len(args)-2]
		return who == any(int64(owner)) || who == any(c.session.Role()), nil
	},
}

// words are the privileges that a text lists, in capitals.
func privilegeWords(s string) (list []string) {
	for _, w := range strings.Split(s, ",") {
		list = append(list, strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(w)), " WITH GRANT OPTION"))
	}
	return list
}

// tablePrivilege tells of relations. behind is how many arguments stand between the
// relation and the privilege.
func tablePrivilege(behind int) call {
	return func(c *conn, args []any) (any, error) {
		oid, err := c.relationOf(args[len(args)-2-behind])
		if err != nil {
			return nil, err
		}
		e := c.book.relations[oid]
		if e == nil {
			return nil, nil
		}
		for _, w := range privilegeWords(text(args[len(args)-1])) {
			known := false
			for _, p := range privileges {
				if p.name == w {
					known = true
					if e.may&p.bit != 0 {
						return true, nil
					}
				}
			}
			if !known && w != "TRUNCATE" && w != "REFERENCES" && w != "TRIGGER" {
				return nil, pgerror.New("22023", "unrecognized privilege type: %q", w)
			}
		}
		return false, nil
	}
}

// relationOf is a relation that an argument names or has the identifier of.
func (c *conn) relationOf(v any) (int64, error) {
	name, ok := v.(string)
	if !ok {
		return integer(v), nil
	}
	oid, ok, err := findRelation(c, name)
	if err == nil && !ok {
		err = pgerror.New("42P01", "relation %q does not exist", name)
	}
	return oid, err
}

func certainRelation(c *conn, args []any) (any, error) {
	_, err := c.relationOf(args[len(args)-2])
	return false, err
}

// privilege tells of other things, which there is one privilege on.
func privilege(find finder, code, message, has string) call {
	return func(c *conn, args []any) (any, error) {
		if name, ok := args[len(args)-2].(string); ok && find != nil {
			if _, ok, err := find(c, name); err != nil || !ok {
				if err == nil {
					err = pgerror.New(code, message, name)
				}
				return nil, err
			}
		}
		for _, w := range privilegeWords(text(args[len(args)-1])) {
			if w == has {
				return true, nil
			}
		}
		return false, nil
	}
}
