package pgcatalog

import (
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// Functions that turn names into identifiers, and back. The casts are functions too:
// regclass(text) finds a relation or fails, to_regclass gives NULL instead, and
// regclassout(regclass) is the name as PostgreSQL prints it.
var nameFunctions = map[string]call{
	"format_type": func(c *conn, args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		return c.book.typeName(integer(args[0]), args[1]), nil
	},
	"to_regclass":     optional(findRelation),
	"to_regtype":      optional(findType),
	"to_regnamespace": optional(findSchema),
	"to_regproc":      optional(findFunction),
	"regclass":        certain(findRelation, "42P01", "relation %q does not exist"),
	"regtype":         certain(findType, "42704", "type %q does not exist"),
	"regnamespace":    certain(findSchema, "3F000", "schema %q does not exist"),
	"regproc":         certain(findFunction, "42883", "function %q does not exist"),
	"regprocedure":    certain(findSignature, "42883", "function %q does not exist"),
	"regoperator":     certain(findOperator, "42883", "operator does not exist: %s"),
	"regrole":         certain(findRole, "42704", "role %q does not exist"),
	"regclassout": func(c *conn, args []any) (any, error) {
		return shown(integer(args[0]), c.relationName(integer(args[0]))), nil
	},
	"regtypeout": func(c *conn, args []any) (any, error) {
		if c.book.types[integer(args[0])] == nil {
			return shown(integer(args[0]), ""), nil
		}
		return c.book.typeName(integer(args[0]), nil), nil
	},
	"regnamespaceout": func(c *conn, args []any) (any, error) {
		name := c.book.namespaces[integer(args[0])]
		if name != "" {
			name = quoted(name)
		}
		return shown(integer(args[0]), name), nil
	},
	"regprocout": func(c *conn, args []any) (any, error) {
		return shown(integer(args[0]), c.book.procs[integer(args[0])]), nil
	},
	"regprocedureout": func(c *conn, args []any) (any, error) {
		return shown(integer(args[0]), c.book.signatures[integer(args[0])]), nil
	},
	"regoperatorout": func(_ *conn, args []any) (any, error) { return strconv.FormatInt(integer(args[0]), 10), nil },
	"regroleout": func(c *conn, args []any) (any, error) {
		if integer(args[0]) == owner {
			return quoted(c.session.Role()), nil
		}
		return shown(integer(args[0]), ""), nil
	},
	"pg_get_userbyid": func(c *conn, args []any) (any, error) {
		if integer(args[0]) == owner {
			return c.session.Role(), nil
		}
		return "unknown (OID=" + strconv.FormatInt(integer(args[0]), 10) + ")", nil
	},
	"pg_encoding_to_char": func(_ *conn, args []any) (any, error) {
		if integer(args[0]) == encodingUTF8 {
			return "UTF8", nil
		}
		return "", nil
	},
	"pg_char_to_encoding": func(_ *conn, args []any) (any, error) {
		if name := strings.ToLower(strings.ReplaceAll(text(args[0]), "-", "")); name == "utf8" || name == "unicode" {
			return int64(encodingUTF8), nil
		}
		return int64(-1), nil
	},
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

// findSignature finds a function by its name and the types of its arguments.
func findSignature(c *conn, s string) (int64, bool, error) {
	name, list, found := strings.Cut(s, "(")
	if !found {
		return 0, false, pgerror.New("22P02", "expected a left parenthesis")
	}
	list, found = strings.CutSuffix(strings.TrimSpace(list), ")")
	if !found {
		return 0, false, pgerror.New("22P02", "expected a right parenthesis")
	}
	words, err := names(name)
	if err != nil {
		return 0, false, err
	}
	if len(words) == 2 && words[0].text != catalogSchema {
		return 0, false, nil
	}
	var types []string
	for t := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(list) == "" {
			break
		}
		oid, ok, err := findType(c, t)
		if err == nil && !ok {
			err = pgerror.New("42704", "type %q does not exist", strings.TrimSpace(t))
		}
		if err != nil {
			return 0, false, err
		}
		types = append(types, c.book.typeName(oid, nil))
	}
	wanted := quoted(words[len(words)-1].text) + "(" + strings.Join(types, ",") + ")"
	for oid, have := range c.book.signatures {
		if have == wanted {
			return oid, true, nil
		}
	}
	return 0, false, nil
}

// findOperator finds none: those of the dialect have no identifiers.
func findOperator(*conn, string) (int64, bool, error) { return 0, false, nil }

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
