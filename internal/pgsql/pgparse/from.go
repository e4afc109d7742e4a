package pgparse

// source reads one source of FROM, with what is joined to it.
func source(c *cursor) Source {
	c.enter()
	defer c.leave()
	left := single(c)
	for chain := 0; ; chain++ {
		if chain > MaxDepth {
			c.tooDeep()
		}
		j := join(c, left)
		if j == nil {
			return left
		}
		left = j
	}
}

// join reads a join, nil where none follows.
func join(c *cursor, left Source) *Join {
	j := &Join{Place: c.place(), Left: left, Word: "INNER"}
	begun := c.at
	j.Natural = c.accept("natural")
	switch {
	case c.accept("cross"):
		j.Word = "CROSS"
	case c.accept("inner"):
	case c.oneOf("left", "right", "full"):
		j.Word = map[string]string{"left": "LEFT", "right": "RIGHT", "full": "FULL"}[c.take().text]
		c.accept("outer")
	}
	if !c.accept("join") {
		if c.at > begun {
			c.unexpected()
		}
		return nil
	}
	if j.Word == "CROSS" || j.Natural {
		j.Right = single(c)
		return j
	}
	j.Right = source1(c)
	switch {
	case c.accept("on"):
		j.On = expression(c)
	case c.is("using"):
		c.at++
		j.UsingAt = c.peek().at
		j.Using = columnNames(c)
		if j.Using == nil {
			c.unexpected()
		}
		if c.accept("as") {
			c.refuse(c.peek().at, "an alias of USING")
		}
	default:
		c.unexpected()
	}
	return j
}

// source1 reads the right side of a join: joins in it come before the join's own condition.
func source1(c *cursor) Source {
	c.enter()
	defer c.leave()
	right := single(c)
	for c.oneOf("join", "inner", "left", "right", "full", "cross", "natural") {
		right = join(c, right)
	}
	return right
}

// single reads a table, a function, a query or joins in parentheses.
func single(c *cursor) Source {
	at := c.place()
	lateral := c.accept("lateral")
	switch {
	case isQuery(c):
		q := nested(c)
		return &Derived{at, q, alias(c), lateral}
	case c.isSign("("):
		c.at++
		inner := source(c)
		c.expectSign(")")
		if j, ok := inner.(*Join); ok {
			j.Alias = alias(c)
			return j
		}
		c.at-- // a table alone does not stand in parentheses
		c.unexpected()
	case c.is("rows") && c.ahead(1).text == "from":
		c.refuse(int(at), "ROWS FROM")
	case keywordFunctions[c.peek().text] && c.peek().kind == word, c.ahead(1).text == "(" && c.peek().kind == word && !reserved[c.peek().text], c.ahead(1).text == "." && c.ahead(3).text == "(" && c.ahead(3).kind == symbol:
		return function(c, at, lateral)
	}
	if lateral {
		c.unexpected()
	}
	return table(c)
}

func function(c *cursor, at Place, lateral bool) Source {
	f := &Function{Place: at, Lateral: lateral}
	call, ok := keyword(c, c.peek()).(*Call)
	if !ok {
		c.at--
		c.unexpected()
	}
	f.Call = call
	if c.accept("with", "ordinality") {
		f.Ordinality = true
	}
	f.Alias = alias(c)
	return f
}

// relation reads the name of a table.
func relation(c *cursor) *Table {
	t := &Table{Place: c.place(), Only: c.accept("only")}
	t.Parts = []Ident{c.name()}
	for c.sign(".") {
		t.Parts = append(t.Parts, c.anyName())
	}
	return t
}

func table(c *cursor) *Table {
	t := relation(c)
	c.sign("*")
	if c.is("tablesample") {
		c.refuse(c.peek().at, "TABLESAMPLE")
	}
	asOf(c, t)
	t.Alias = alias(c)
	if c.is("tablesample") {
		c.refuse(c.peek().at, "TABLESAMPLE")
	}
	return t
}

// asOf reads the moment of a table that viewfinder sync keeps, which PostgreSQL's grammar lacks.
func asOf(c *cursor, t *Table) {
	if !c.is("for") || c.ahead(1).text != "system_time" {
		return
	}
	c.at += 2
	if !c.is("as") || c.ahead(1).text != "of" {
		c.refuse(c.peek().at, "FOR SYSTEM_TIME without AS OF")
	}
	c.at += 2
	t.AsOf = expression(c)
}

// alias reads the name that a source is given, with those of its columns.
func alias(c *cursor) (a Alias) {
	switch {
	case c.accept("as"):
		if c.isSign("(") {
			a.Columns, a.Types = columnDefinitions(c)
			return a
		}
		a.Name = c.name()
	case c.isName() && !c.oneOf("set"):
		a.Name = c.name()
	default:
		return a
	}
	if c.isSign("(") {
		a.Columns, a.Types = columnDefinitions(c)
	}
	return a
}

// columnDefinitions reads names of columns, each of which a type may follow.
func columnDefinitions(c *cursor) (names []Ident, types []Type) {
	c.expectSign("(")
	list(c, func(c *cursor) bool {
		names = append(names, c.name())
		if !c.isSign(",") && !c.isSign(")") {
			types = append(types, typeName(c))
		}
		return true
	})
	c.expectSign(")")
	return names, types
}
