package pgcatalog

import "strings"

// Functions that tell how something is defined, and what is said of it. What has no such
// thing gives NULL.
var definitionFunctions = map[string]call{
	"obj_description": func(c *conn, args []any) (any, error) {
		if len(args) == 1 {
			return c.book.anyDescription(integer(args[0])), nil
		}
		class, ok := c.book.byName[catalogSchema][text(args[1])]
		if !ok {
			return nil, nil
		}
		return c.book.description(class, integer(args[0]), 0), nil
	},
	"col_description": func(c *conn, args []any) (any, error) {
		return c.book.description(classRelation, integer(args[0]), integer(args[1])), nil
	},
	"shobj_description": always(nil),
	"pg_get_constraintdef": func(c *conn, args []any) (any, error) {
		if k := c.book.constraints[integer(args[0])]; k != nil {
			return c.constraintDefinition(k), nil
		}
		return nil, nil
	},
	"pg_get_indexdef": func(c *conn, args []any) (any, error) {
		x := c.book.indexes[integer(args[0])]
		switch {
		case x == nil:
			return nil, nil
		case len(args) == 1 || integer(args[1]) == 0:
			var by *conn
			if len(args) > 2 && integer(args[2]) != 0 {
				by = c
			}
			return c.book.indexDefinition(integer(args[0]), by), nil
		case int(integer(args[1])) > len(x.keys) || integer(args[1]) < 0:
			return "", nil
		default:
			return c.book.columnList(x.of, x.keys[integer(args[1])-1:integer(args[1])]), nil
		}
	},
	"pg_get_viewdef": func(c *conn, args []any) (any, error) {
		if query, ok := c.book.queries[integer(args[0])]; ok {
			return query, nil
		}
		return nil, nil
	},
	"pg_get_expr":                        always(nil),
	"pg_get_ruledef":                     always(nil),
	"pg_get_triggerdef":                  always(nil),
	"pg_get_partkeydef":                  always(nil),
	"pg_get_partition_constraintdef":     always(nil),
	"pg_get_serial_sequence":             always(nil),
	"pg_get_statisticsobjdef_columns":    always(nil),
	"pg_get_statisticsobjdef":            always(nil),
	"pg_get_function_result":             always(nil),
	"pg_get_function_arguments":          always(nil),
	"pg_get_function_identity_arguments": always(nil),
	"pg_get_function_arg_default":        always(nil),
	"pg_get_function_sqlbody":            always(nil),
	"pg_get_functiondef":                 always(nil),
	"pg_tablespace_location":             always(""),
}

// description is what is said of a thing, nil for nothing.
func (b *book) description(class, object, column int64) any {
	if said, ok := b.descriptions[about{class, object, column}]; ok {
		return said
	}
	return nil
}

// anyDescription is what is said of the first thing of an identifier, whatever it is.
func (b *book) anyDescription(object int64) any {
	if said := b.description(classRelation, object, 0); said != nil {
		return said
	}
	for _, class := range b.byName[catalogSchema] {
		if said := b.description(class, object, 0); said != nil {
			return said
		}
	}
	return nil
}

func (c *conn) constraintDefinition(k *constraint) string {
	columns := "(" + c.book.columnList(k.from, k.keys) + ")"
	switch k.kind {
	case "p":
		return "PRIMARY KEY " + columns
	case "u":
		return "UNIQUE NULLS NOT DISTINCT " + columns
	default:
		return "FOREIGN KEY " + columns + " REFERENCES " + c.relationName(k.to) + "(" + c.book.columnList(k.to, k.refers) + ")"
	}
}

// columnList are names of columns by their numbers.
func (b *book) columnList(relation int64, numbers []int) string {
	var list []string
	for _, n := range numbers {
		list = append(list, quoted(b.relations[relation].columns[n-1]))
	}
	return strings.Join(list, ", ")
}

// indexDefinition is an index's statement; by leaves schemas out that it sees, nil none.
func (b *book) indexDefinition(oid int64, by *conn) any {
	x := b.indexes[oid]
	if x == nil {
		return nil
	}
	table := quoted(b.relations[x.of].schema) + "." + quoted(b.relations[x.of].name)
	if by != nil {
		table = by.relationName(x.of)
	}
	definition := "CREATE UNIQUE INDEX " + quoted(b.relations[oid].name) + " ON " + table + " USING btree (" + b.columnList(x.of, x.keys) + ")"
	if x.nulls {
		definition += " NULLS NOT DISTINCT"
	}
	return definition
}
