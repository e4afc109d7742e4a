package pgparse

import "strconv"

// typeName reads the name of a type, with its modifiers and brackets.
func typeName(c *cursor) Type {
	c.accept("setof")
	t := Type{Place: c.place()}
	switch {
	case c.accept("double"):
		c.expect("precision")
		t.Name = "float8"
	case c.accept("character"), c.accept("char"), c.accept("nchar"), c.accept("national", "character"), c.accept("national", "char"):
		t.Name = "bpchar"
		if c.accept("varying") {
			t.Name = "varchar"
		}
		t.Mods = modifiers(c)
		if t.Name == "bpchar" && t.Mods == nil {
			t.Mods = []int64{1}
		}
	case c.oneOf("timestamp", "time"):
		t.Name = c.take().text
		t.Mods = modifiers(c)
		if c.accept("with", "time", "zone") {
			t.Name += "tz"
		} else {
			c.accept("without", "time", "zone")
		}
	case c.accept("interval"):
		t.Name = "interval"
		if t.Mods = modifiers(c); t.Mods == nil {
			t.Fields = intervalFields(c)
		}
	case c.accept("bit"):
		if c.is("varying") {
			c.refuse(int(t.Place), "the type bit varying")
		}
		if t.Name, t.Mods = "bit", modifiers(c); t.Mods == nil {
			t.Mods = []int64{1}
		}
	default:
		t.Name = typeWord(c, &t)
		t.Mods = modifiers(c)
	}
	for c.sign("[") {
		t.Array = true
		if c.peek().kind == number {
			c.at++
		}
		c.expectSign("]")
	}
	if c.accept("array") {
		t.Array = true
		if c.sign("[") {
			c.take()
			c.expectSign("]")
		}
	}
	return t
}

// synonyms are the words that the grammar has for types.
var synonyms = map[string]string{
	"int": "int4", "integer": "int4", "smallint": "int2", "bigint": "int8", "real": "float4", "boolean": "bool",
	"decimal": "numeric", "dec": "numeric",
}

// typeWord reads the one name that most types have.
func typeWord(c *cursor, t *Type) string {
	name := c.anyName()
	if !name.Quoted && reserved[name.Text] {
		c.at--
		c.unexpected()
	}
	for c.sign(".") {
		t.Schema, name = name.Text, c.anyName()
	}
	if name.Quoted || t.Schema != "" {
		if name.Quoted && name.Text == "char" {
			return `"char"`
		}
		return name.Text
	}
	if name.Text == "float" {
		return float(c)
	}
	if other := synonyms[name.Text]; other != "" {
		return other
	}
	return name.Text
}

// float reads FLOAT(n), which is one of two types.
func float(c *cursor) string {
	if !c.isSign("(") {
		return "float8"
	}
	at := c.ahead(1).at
	switch n := modifiers(c)[0]; {
	case n < 1:
		c.fail(at, "22023", "precision for type float must be at least 1 bit")
	case n > 53:
		c.fail(at, "22023", "precision for type float must be less than 54 bits")
	case n <= 24:
		return "float4"
	}
	return "float8"
}

// modifiers reads numbers in parentheses, nil for none.
func modifiers(c *cursor) []int64 {
	if !c.sign("(") {
		return nil
	}
	mods := list(c, func(c *cursor) int64 {
		sign := ""
		if c.sign("-") {
			sign = "-"
		}
		t := c.peek()
		n, err := strconv.ParseInt(sign+t.text, 10, 32)
		if t.kind != number || err != nil {
			c.unexpected()
		}
		c.at++
		return n
	})
	c.expectSign(")")
	return mods
}

var fields = wordSet("year month day hour minute second")

// intervalFields reads YEAR, DAY TO SECOND and their like; "" for none.
func intervalFields(c *cursor) string {
	t := c.peek()
	if t.kind != word || !fields[t.text] {
		return ""
	}
	c.at++
	found := t.text
	if c.is("to") && fields[c.ahead(1).text] {
		c.at++
		found += " to " + c.take().text
	}
	if c.isSign("(") {
		c.refuse(c.peek().at, "an interval with a precision")
	}
	return found
}
