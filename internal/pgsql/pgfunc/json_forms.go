package pgfunc

import (
	"bytes"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// document reads an argument that is a JSON document.
func (c *call) document(i int) *document {
	v, err := parseJSON(c.text(i))
	if err != nil {
		c.fail(err)
		return &document{kind: 'n'}
	}
	return v
}

// elements reads an argument that is an array.
func (c *call) elements(i int) []any {
	v, err := elementsOf(c.text(i))
	if err != nil {
		c.fail(err)
	}
	return v
}

func jsonForms() []Form {
	return slices.Concat(jsonOf("json", pgtype.JSON, false), jsonOf("jsonb", pgtype.JSONB, true), jsonbForms())
}

// asJSON has a form's arguments of any type given as JSON.
func asJSON(f Form) Form { f.Given = AsJSON; return f }

// jsonOf are the forms that json and jsonb have alike: what comes of a jsonb is written as
// jsonb is, what comes of a json as it was written.
func jsonOf(name string, t pgtype.OID, normal bool) []Form {
	prefix := "pg_" + name + "_"
	path := func(c *call, from int) []any {
		var out []any
		for i := from; i < c.count(); i++ {
			out = append(out, c.text(i))
		}
		return out
	}
	length := func(c *call) any {
		v := c.document(0)
		switch v.kind {
		case '[':
			return len(v.members)
		case '{':
			return pgerror.New("22023", "cannot get array length of a non-array")
		}
		return pgerror.New("22023", "cannot get array length of a scalar")
	}
	build := func(write func(*call, *bytes.Buffer) error) func(*call) any {
		return func(c *call) any {
			var b bytes.Buffer
			if err := write(c, &b); err != nil {
				return err
			}
			if b.Len() > c.longest() {
				return errTooLong
			}
			if !normal {
				return b.String()
			}
			v, err := parseJSON(b.String())
			if err != nil {
				return err
			}
			return v.normal().String()
		}
	}
	strip := func(c *call) any {
		v := c.document(0).withoutNulls()
		if normal {
			return v.String()
		}
		var b bytes.Buffer
		v.compact(&b)
		return b.String()
	}
	typeOf := func(c *call) any { return kindNames[c.document(0).kind] }
	toJSON := build(func(c *call, b *bytes.Buffer) error { b.WriteString(c.text(0)); return nil })
	return []Form{
		operator("->", types(t, text), t, prefix+"field", func(c *call) any { return c.document(0).lookup(c.text(1)).whole(normal) }),
		operator("->", types(t, pgtype.Int4), t, prefix+"element", func(c *call) any { return c.document(0).element(c.int(1), normal).whole(normal) }),
		operator("->>", types(t, text), text, prefix+"field_text", func(c *call) any { return c.document(0).lookup(c.text(1)).plain(normal) }),
		operator("->>", types(t, pgtype.Int4), text, prefix+"element_text", func(c *call) any { return c.document(0).element(c.int(1), normal).plain(normal) }),
		operator("#>", types(t, pgtype.TextArray), t, prefix+"path", func(c *call) any { return c.document(0).follow(c.elements(1)).whole(normal) }),
		operator("#>>", types(t, pgtype.TextArray), text, prefix+"path_text", func(c *call) any { return c.document(0).follow(c.elements(1)).plain(normal) }),
		variadic(function(name+"_extract_path", types(t, text), t, prefix+"extract_path", func(c *call) any { return c.document(0).follow(path(c, 1)).whole(normal) })),
		variadic(function(name+"_extract_path_text", types(t, text), text, prefix+"extract_path_text", func(c *call) any { return c.document(0).follow(path(c, 1)).plain(normal) })),
		function(name+"_array_length", types(t), pgtype.Int4, prefix+"array_length", length),
		function(name+"_typeof", types(t), text, prefix+"typeof", typeOf),
		function(name+"_strip_nulls", types(t), t, prefix+"strip_nulls", strip),
		stable(asJSON(function("to_"+name, types(pgtype.AnyElement), t, "pg_as_"+name, toJSON))),
		stable(asJSON(nulls(variadic(function(name+"_build_object", types(pgtype.Any), t, prefix+"build_object", build(buildObject)))))),
		stable(function(name+"_build_object", nil, t, prefix+"build_object", nil)),
		stable(asJSON(nulls(variadic(function(name+"_build_array", types(pgtype.Any), t, prefix+"build_array", build(buildArray)))))),
		stable(function(name+"_build_array", nil, t, prefix+"build_array", nil)),
		function(name+"_object", types(pgtype.TextArray), t, prefix+"object", build(func(c *call, b *bytes.Buffer) error { return objectOf(c, b, c.elements(0)) })),
		function(name+"_object", types(pgtype.TextArray, pgtype.TextArray), t, prefix+"object_of", build(func(c *call, b *bytes.Buffer) error {
			names, values := c.elements(0), c.elements(1)
			if len(names) != len(values) {
				return pgerror.New("2202E", "mismatched array dimensions")
			}
			var pairs []any
			for i := range names {
				pairs = append(pairs, names[i], values[i])
			}
			return objectOf(c, b, pairs)
		})),
	}
}

// jsonOrNull is an argument that is given as JSON.
func jsonOrNull(c *call, i int) string {
	if c.null(i) {
		return "null"
	}
	return c.text(i)
}

func buildObject(c *call, b *bytes.Buffer) error {
	if c.count()%2 != 0 {
		e := pgerror.New("22023", "argument list must have even number of elements")
		e.Hint = "The arguments must consist of alternating keys and values."
		return e
	}
	b.WriteByte('{')
	for i := 0; i < c.count(); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		if c.null(i) {
			return pgerror.New("22023", "argument %d cannot be null", i+1)
		}
		name := c.document(i)
		switch name.kind {
		case '{', '[':
			return pgerror.New("22023", "key value must be scalar, not array, composite, or json")
		case '"':
			writeJSONString(b, name.text)
		default:
			writeJSONString(b, name.raw)
		}
		b.WriteString(" : ")
		b.WriteString(jsonOrNull(c, i+1))
	}
	b.WriteByte('}')
	return nil
}

func buildArray(c *call, b *bytes.Buffer) error {
	b.WriteByte('[')
	for i := range c.count() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(jsonOrNull(c, i))
	}
	b.WriteByte(']')
	return nil
}

// objectOf writes an object of names and values in turn.
func objectOf(c *call, b *bytes.Buffer, pairs []any) error {
	if c.err != nil {
		return c.err
	}
	if len(pairs)%2 != 0 {
		return pgerror.New("2202E", "array must have even number of elements")
	}
	b.WriteByte('{')
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		name, ok := pairs[i].(string)
		if !ok {
			return pgerror.New("22004", "null value not allowed for object key")
		}
		writeJSONString(b, name)
		b.WriteString(" : ")
		if value, ok := pairs[i+1].(string); ok {
			writeJSONString(b, value)
		} else {
			b.WriteString("null")
		}
	}
	b.WriteByte('}')
	return nil
}

const jsonb = pgtype.JSONB

// jsonbForms are what jsonb alone has.
func jsonbForms() []Form {
	return []Form{
		operator("@>", types(jsonb, jsonb), pgtype.Bool, "pg_jsonb_contains", func(c *call) any { return c.document(0).contains(c.document(1), true) }),
		operator("<@", types(jsonb, jsonb), pgtype.Bool, "pg_jsonb_contained", func(c *call) any { return c.document(1).contains(c.document(0), true) }),
		operator("=", types(jsonb, jsonb), pgtype.Bool, "pg_jsonb_eq", func(c *call) any { return c.document(0).equals(c.document(1)) }),
		operator("<>", types(jsonb, jsonb), pgtype.Bool, "pg_jsonb_ne", func(c *call) any { return !c.document(0).equals(c.document(1)) }),
		operator("?", types(jsonb, text), pgtype.Bool, "pg_jsonb_has", func(c *call) any { return c.document(0).has(c.text(1)) }),
		operator("?|", types(jsonb, pgtype.TextArray), pgtype.Bool, "pg_jsonb_has_any", func(c *call) any {
			v := c.document(0)
			return slices.ContainsFunc(c.elements(1), func(e any) bool { s, ok := e.(string); return ok && v.has(s) })
		}),
		operator("?&", types(jsonb, pgtype.TextArray), pgtype.Bool, "pg_jsonb_has_all", func(c *call) any {
			v := c.document(0)
			return !slices.ContainsFunc(c.elements(1), func(e any) bool { s, ok := e.(string); return ok && !v.has(s) })
		}),
		operator("||", types(jsonb, jsonb), jsonb, "pg_jsonb_concat", concatJSONB),
		operator("-", types(jsonb, text), jsonb, "pg_jsonb_without", func(c *call) any {
			return without(c.document(0), []any{c.text(1)})
		}),
		operator("-", types(jsonb, pgtype.TextArray), jsonb, "pg_jsonb_without_all", func(c *call) any {
			return without(c.document(0), c.elements(1))
		}),
		operator("-", types(jsonb, pgtype.Int4), jsonb, "pg_jsonb_without_element", func(c *call) any {
			v, n := c.document(0), int(c.int(1))
			switch {
			case v.kind == '{':
				return pgerror.New("22023", "cannot delete from object using integer index")
			case v.kind != '[':
				return pgerror.New("22023", "cannot delete from scalar")
			}
			if n < 0 {
				n += len(v.members)
			}
			if n >= 0 && n < len(v.members) {
				v.members = slices.Delete(v.members, n, n+1)
			}
			return v.String()
		}),
		function("jsonb_pretty", types(jsonb), text, "pg_jsonb_pretty", func(c *call) any {
			var b bytes.Buffer
			c.document(0).pretty(&b, "")
			return b.String()
		}),
		// What Given is AsJSON for; its second argument is the type of the first.
		nulls(function("", types(pgtype.Any, pgtype.Oid), pgtype.JSON, "pg_to_json", func(c *call) any {
			if c.null(0) {
				return nil
			}
			var b bytes.Buffer
			err := writeJSON(&b, pgtype.OID(c.int(1)), c.value(0), c.zone())
			return unless(b.String(), err)
		})),
	}
}

// has tells whether an object has a name, or an array a string.
func (v *document) has(name string) bool {
	switch v.kind {
	case '{':
		return v.lookup(name) != nil
	case '[':
		return slices.ContainsFunc(v.members, func(m member) bool { return m.value.kind == '"' && m.value.text == name })
	}
	return v.kind == '"' && v.text == name
}

func without(v *document, names []any) any {
	if v.kind != '{' && v.kind != '[' {
		return pgerror.New("22023", "cannot delete from scalar")
	}
	v.members = slices.DeleteFunc(v.members, func(m member) bool {
		name := m.name
		if v.kind == '[' {
			if m.value.kind != '"' {
				return false
			}
			name = m.value.text
		}
		return slices.Contains(names, any(name))
	})
	return v.String()
}

func concatJSONB(c *call) any {
	a, b := c.document(0), c.document(1)
	if a.kind == '{' && b.kind == '{' {
		return (&document{kind: '{', members: append(a.members, b.members...)}).normal().String()
	}
	members := func(v *document) []member {
		if v.kind == '[' {
			return v.members
		}
		return []member{{value: v}}
	}
	return (&document{kind: '[', members: append(members(a), members(b)...)}).String()
}
