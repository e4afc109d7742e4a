package pgparse

import "strings"

// statement reads one statement.
func statement(c *cursor) Statement {
	c.enter()
	defer c.leave()
	t := c.peek()
	switch {
	case t.kind == end:
		c.fail(t.at, "42601", "the statement is empty")
	case c.oneOf("select", "values", "table"), c.isSign("("):
		return query(c)
	case c.is("with"):
		return withStatement(c)
	case c.is("insert"):
		return insert(c, nil, false)
	case c.is("update"):
		return update(c, nil, false)
	case c.is("delete"):
		return deletion(c, nil, false)
	case c.is("explain"):
		return explain(c)
	case t.kind == word && otherStatements[t.text]:
		c.advise(t.at, adviceFor(t.text), "%s", strings.ToUpper(t.text))
	}
	c.unexpected()
	return nil
}

// adviceFor is what to do in place of a statement; "" where nothing is.
func adviceFor(word string) string {
	switch word {
	case "call", "do":
		return "Stored procedures are run by the driver and by viewfinder query: EXEC GetOAuthAccessToken."
	case "create", "alter", "drop", "truncate", "merge", "import", "refresh", "reindex", "comment", "security":
		return "The tables are Instagram's. A PostgreSQL in front, with postgres_fdw, has views, materialized views and tables of one's own."
	}
	return ""
}

// otherStatements are what PostgreSQL has besides: refused, and no error of the grammar.
var otherStatements = wordSet(`abort alter analyze begin call checkpoint close cluster comment commit copy create
	deallocate declare discard do drop end execute fetch grant import listen load lock merge move
	notify prepare reassign refresh reindex release reset revoke rollback savepoint security set
	show start truncate unlisten vacuum`)

// withStatement reads what begins with WITH: a query, or a statement that writes.
func withStatement(c *cursor) Statement {
	begun := c.at
	all, recursive := withs(c)
	switch {
	case c.is("insert"):
		return insert(c, all, recursive)
	case c.is("update"):
		return update(c, all, recursive)
	case c.is("delete"):
		return deletion(c, all, recursive)
	}
	c.at = begun
	return query(c)
}

func insert(c *cursor, with []*With, recursive bool) Statement {
	s := &Insert{Place: c.place(), With: with, Recursive: recursive}
	c.expect("insert", "into")
	s.Table = relation(c)
	if c.accept("as") {
		s.Table.Alias.Name = c.name()
	}
	if c.isSign("(") && !isQuery(c) {
		c.at++
		s.Columns = list(c, func(c *cursor) Ident {
			s.ColumnsAt = append(s.ColumnsAt, c.peek().at)
			return c.anyName()
		})
		c.expectSign(")")
	}
	if c.is("overriding") {
		c.refuse(c.peek().at, "OVERRIDING")
	}
	if !c.accept("default", "values") {
		s.Query = query(c)
	}
	if c.is("on", "conflict") {
		c.advise(c.peek().at, "What is inserted gets a new id from Instagram and is in conflict with nothing: leave ON CONFLICT out.", "ON CONFLICT")
	}
	s.Returning = returning(c)
	return s
}

// target reads the table that an UPDATE or a DELETE writes.
func target(c *cursor) *Table {
	t := relation(c)
	if c.accept("as") || c.isName() && !c.oneOf("set") {
		t.Alias.Name = c.name()
	}
	return t
}

func returning(c *cursor) []Item {
	if !c.accept("returning") {
		return nil
	}
	return list(c, item)
}

func update(c *cursor, with []*With, recursive bool) Statement {
	s := &Update{Place: c.place(), With: with, Recursive: recursive}
	c.expect("update")
	s.Table = target(c)
	c.expect("set")
	s.Set = list(c, func(c *cursor) Assignment {
		if c.isSign("(") {
			c.refuse(c.peek().at, "SET of several columns at once")
		}
		a := Assignment{Place: c.place(), Column: c.anyName()}
		c.expectSign("=")
		a.Value = expression(c)
		return a
	})
	if c.accept("from") {
		s.From = list(c, source)
	}
	s.Where = where(c)
	s.Returning = returning(c)
	return s
}

func deletion(c *cursor, with []*With, recursive bool) Statement {
	s := &Delete{Place: c.place(), With: with, Recursive: recursive}
	c.expect("delete", "from")
	s.Table = target(c)
	if c.accept("using") {
		s.Using = list(c, source)
	}
	s.Where = where(c)
	s.Returning = returning(c)
	return s
}

func where(c *cursor) Expr {
	if !c.accept("where") {
		return nil
	}
	if c.is("current") && c.ahead(1).text == "of" {
		c.refuse(c.peek().at, "WHERE CURRENT OF")
	}
	return expression(c)
}

// explain reads EXPLAIN, with its options in either form.
func explain(c *cursor) Statement {
	s := &Explain{Place: c.place()}
	c.expect("explain")
	if c.isSign("(") && !isQuery(c) {
		c.at++
		list(c, func(c *cursor) bool {
			option(c, s)
			return true
		})
		c.expectSign(")")
	} else {
		s.Analyze = c.accept("analyze") || c.accept("analyse")
		s.Verbose = c.accept("verbose")
	}
	if c.is("explain") {
		c.unexpected()
	}
	s.Statement = statement(c)
	return s
}

// format refuses the forms of a plan in which it is not told.
func format(c *cursor, name string) {
	at := c.tokens[c.at-1].at
	switch name {
	case "text":
	case "json", "xml", "yaml":
		c.refuse(at, "EXPLAIN (FORMAT %s)", name)
	default:
		c.fail(at, "22023", "unrecognized value for EXPLAIN option \"format\": \"%s\"", name)
	}
}

// option reads one option of EXPLAIN.
func option(c *cursor, s *Explain) {
	name := c.anyName().Text
	value := ""
	if !c.isSign(",") && !c.isSign(")") {
		value = fold(c.take().text)
	}
	on := value == "" || value == "true" || value == "on" || value == "1"
	switch name {
	case "analyze", "analyse":
		s.Analyze = on
	case "verbose":
		s.Verbose = on
	case "format":
		format(c, value)
	case "costs", "settings", "generic_plan", "buffers", "wal", "timing", "summary":
	default:
		c.fail(int(s.Place), "42601", "unrecognized EXPLAIN option \"%s\"", name)
	}
}
