package pgcatalog

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Functions that turn names into identifiers, and back. The casts are functions too:
// regclass(text) finds a relation or fails, to_regclass gives NULL instead, and
// regclassout(regclass) is the name as PostgreSQL prints it.
var nameFunctions = []declared{
	{name: "format_type", args: "oid int4", result: "text", nulls: true, call: func(c *conn, args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		return c.book.typeName(integer(args[0]), args[1]), nil
	}},
	{name: "to_regclass", args: "text", result: "regclass", call: optional(findRelation)},
	{name: "to_regtype", args: "text", result: "regtype", call: optional(findType)},
	{name: "to_regnamespace", args: "text", result: "regnamespace", call: optional(findSchema)},
	{name: "to_regproc", args: "text", result: "regproc", call: optional(findFunction)},
	{name: "regclass", args: "text", result: "regclass", call: certain(findRelation, "42P01", "relation %q does not exist")},
	{name: "regtype", args: "text", result: "regtype", call: certain(findType, "42704", "type %q does not exist")},
	{name: "regnamespace", args: "text", result: "regnamespace", call: certain(findSchema, "3F000", "schema %q does not exist")},
	{name: "regproc", args: "text", result: "regproc", call: certain(findFunction, "42883", "function %q does not exist")},
	{name: "regrole", args: "text", result: "regrole", call: certain(findRole, "42704", "role %q does not exist")},
	{name: "regclassout", args: "regclass", result: "text", call: func(c *conn, args []any) (any, error) {
		return shown(integer(args[0]), c.relationName(integer(args[0]))), nil
	}},
	{name: "regtypeout", args: "regtype", result: "text", call: func(c *conn, args []any) (any, error) {
		if c.book.types[integer(args[0])] == nil {
			return shown(integer(args[0]), ""), nil
		}
		return c.book.typeName(integer(args[0]), nil), nil
	}},
	{name: "regnamespaceout", args: "regnamespace", result: "text", call: func(c *conn, args []any) (any, error) {
		name := c.book.namespaces[integer(args[0])]
		if name != "" {
			name = quoted(name)
		}
		return shown(integer(args[0]), name), nil
	}},
	{name: "regprocout", args: "regproc", result: "text", call: func(c *conn, args []any) (any, error) {
		return shown(integer(args[0]), c.book.procs[integer(args[0])]), nil
	}},
	{name: "regroleout", args: "regrole", result: "text", call: func(c *conn, args []any) (any, error) {
		if integer(args[0]) == owner {
			return quoted(c.session.Role()), nil
		}
		return shown(integer(args[0]), ""), nil
	}},
	{name: "pg_get_userbyid", args: "oid", result: "name", call: func(c *conn, args []any) (any, error) {
		if integer(args[0]) == owner {
			return c.session.Role(), nil
		}
		return "unknown (OID=" + strconv.FormatInt(integer(args[0]), 10) + ")", nil
	}},
	{name: "pg_encoding_to_char", args: "int4", result: "name", call: func(_ *conn, args []any) (any, error) {
		if integer(args[0]) == encodingUTF8 {
			return "UTF8", nil
		}
		return "", nil
	}},
	{name: "pg_char_to_encoding", args: "name", result: "int4", call: func(_ *conn, args []any) (any, error) {
		if name := strings.ToLower(strings.ReplaceAll(text(args[0]), "-", "")); name == "utf8" || name == "unicode" {
			return int64(encodingUTF8), nil
		}
		return int64(-1), nil
	}},
}

const encodingUTF8 = 6

// shown is a name, or the identifier of what has none.
func shown(oid int64, name string) string {
	switch {
	case name != "":
		return name
	case oid == 0:
		return "-"
	default:
		return strconv.FormatInt(oid, 10)
	}
}

// relationName is that of a relation, with its schema where that is needed; "" for none.
func (c *conn) relationName(oid int64) string {
	e := c.book.relations[oid]
	switch {
	case e == nil:
		return ""
	case c.visible(c.book.byName, oid, e.name):
		return quoted(e.name)
	default:
		return quoted(e.schema) + "." + quoted(e.name)
	}
}

// finder finds what a text names.
type finder func(c *conn, s string) (oid int64, ok bool, err error)

func optional(find finder) call {
	return func(c *conn, args []any) (any, error) {
		if oid, ok, err := find(c, text(args[0])); ok || err != nil {
			return oid, err
		}
		return nil, nil
	}
}

func certain(find finder, code, message string) call {
	return func(c *conn, args []any) (any, error) {
		s := text(args[0])
		if oid, ok := identifier(s); ok {
			return oid, nil
		}
		oid, ok, err := find(c, s)
		if !ok && err == nil {
			err = pgerror.New(code, message, s)
		}
		return oid, err
	}
}

func findRelation(c *conn, s string) (int64, bool, error) { return c.find(c.book.byName, s) }

func findFunction(c *conn, s string) (int64, bool, error) {
	index := map[string]map[string]int64{catalogSchema: {}}
	for oid, name := range c.book.procs {
		index[catalogSchema][name] = oid
	}
	return c.find(index, s)
}

func findSchema(c *conn, s string) (int64, bool, error) {
	words, err := names(s)
	if err != nil || len(words) != 1 {
		return 0, false, pgerror.New("42602", "invalid name syntax")
	}
	name, ok := c.schema(words[0])
	for oid, have := range c.book.namespaces {
		if ok && have == name {
			return oid, true, nil
		}
	}
	return 0, false, nil
}

func findRole(c *conn, s string) (int64, bool, error) {
	words, err := names(s)
	if err != nil || len(words) != 1 {
		return 0, false, pgerror.New("42602", "invalid name syntax")
	}
	return owner, words[0].text == c.session.Role(), nil
}

// findType knows the names that SQL has for types too, and [] behind them.
func findType(c *conn, s string) (int64, bool, error) {
	name, array := strings.CutSuffix(strings.TrimSpace(s), "[]")
	oid, ok := sqlTypes()[strings.ToLower(strings.Join(strings.Fields(name), " "))]
	if !ok {
		var err error
		if oid, ok, err = c.find(c.book.typesByName, name); err != nil || !ok {
			return 0, ok, err
		}
	}
	if !array {
		return oid, true, nil
	}
	for of, t := range c.book.types {
		if t.array && t.element == oid {
			return of, true, nil
		}
	}
	return 0, false, nil
}
