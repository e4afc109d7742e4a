package pgparse

// query reads a query with all that stands around it.
func query(c *cursor) *Query {
	c.enter()
	defer c.leave()
	q := &Query{Place: c.place()}
	q.With, q.Recursive = withs(c)
	q.Body = setOperations(c, 0)
	q.OrderBy = orderBy(c)
	limits(c, q)
	return q
}

// withs reads WITH.
func withs(c *cursor) (all []*With, recursive bool) {
	if !c.accept("with") {
		return nil, false
	}
	recursive = c.accept("recursive")
	all = list(c, func(c *cursor) *With {
		w := &With{Place: c.place(), Name: c.name()}
		w.Columns = columnNames(c)
		c.expect("as")
		switch {
		case c.accept("not", "materialized"):
			w.Materialized = "NOT MATERIALIZED"
		case c.accept("materialized"):
			w.Materialized = "MATERIALIZED"
		}
		if !c.isSign("(") {
			c.unexpected()
		}
		if t := c.ahead(1); t.text == "insert" || t.text == "update" || t.text == "delete" {
			c.refuse(t.at, "a statement that writes in WITH")
		}
		w.Query = nested(c)
		if c.oneOf("search", "cycle") {
			c.refuse(c.peek().at, "%s", c.peek().text)
		}
		return w
	})
	return all, recursive
}

// columnNames reads names in parentheses, nil for none.
func columnNames(c *cursor) []Ident {
	if !c.sign("(") {
		return nil
	}
	names := list(c, (*cursor).name)
	c.expectSign(")")
	return names
}

// setOperations reads what UNION, INTERSECT and EXCEPT join; INTERSECT binds more.
func setOperations(c *cursor, least int) Body {
	left := simple(c)
	for chain := 0; ; chain++ {
		if chain > MaxDepth {
			c.tooDeep()
		}
		bind := 0
		switch {
		case c.oneOf("union", "except"):
			bind = 1
		case c.is("intersect"):
			bind = 2
		}
		if bind == 0 || bind < least {
			return left
		}
		t := c.take()
		node := &SetOperation{Place: Place(t.at), Word: t.text, Left: left, All: c.accept("all")}
		if !node.All {
			c.accept("distinct")
		}
		node.Right = setOperations(c, bind+1)
		left = node
	}
}

// simple reads one SELECT, VALUES or TABLE, or a query in parentheses.
func simple(c *cursor) Body {
	at := c.place()
	switch {
	case c.isSign("("):
		return nested(c)
	case c.accept("values"):
		v := &Values{Place: at}
		v.Rows = list(c, func(c *cursor) []Expr {
			c.expectSign("(")
			row := list(c, expression)
			c.expectSign(")")
			return row
		})
		return v
	case c.accept("table"):
		return &Select{Place: at, Items: []Item{{Expr: &Name{Place: at, Star: true}}}, From: []Source{table(c)}}
	}
	c.expect("select")
	return selection(c, at)
}

// selection reads what stands behind SELECT.
func selection(c *cursor, at Place) Body {
	s := &Select{Place: at}
	if c.accept("distinct") {
		s.Distinct = true
		if c.accept("on") {
			c.expectSign("(")
			s.DistinctOn = list(c, expression)
			c.expectSign(")")
		}
	} else {
		c.accept("all")
	}
	if !c.oneOf("from", "where", "group", "having", "order", "limit", "offset", "fetch", "union", "intersect", "except", "window") && !c.isSign(")") && !c.isSign(";") && c.peek().kind != end {
		s.Items = list(c, item)
	}
	if c.is("into") {
		c.refuse(c.peek().at, "SELECT INTO")
	}
	if c.accept("from") {
		s.From = list(c, source)
	}
	if c.accept("where") {
		s.Where = expression(c)
	}
	if c.accept("group") {
		c.expect("by")
		if c.accept("distinct") {
			c.refuse(c.peek().at, "GROUP BY DISTINCT")
		}
		c.accept("all")
		s.Group = list(c, group)
	}
	if c.accept("having") {
		s.Having = expression(c)
	}
	if c.accept("window") {
		s.Windows = list(c, func(c *cursor) NamedWindow {
			name := c.name().Text
			c.expect("as")
			return NamedWindow{name, window(c)}
		})
	}
	return s
}

// item reads one output.
func item(c *cursor) Item {
	at := c.place()
	if c.sign("*") {
		return Item{Expr: &Name{Place: at, Star: true}}
	}
	i := Item{Expr: expression(c)}
	t := c.peek()
	switch {
	case c.accept("as"):
		i.Alias = c.anyName()
	case t.kind == quoted, t.kind == word && !bareless[t.text]:
		i.Alias = c.anyName()
	}
	return i
}

// group reads one term of GROUP BY.
func group(c *cursor) Group {
	c.enter()
	defer c.leave()
	g := Group{Place: c.place()}
	switch {
	case c.accept("grouping", "sets"):
		g.Word = "SETS"
		c.expectSign("(")
		g.Sets = list(c, group)
		c.expectSign(")")
	case c.oneOf("rollup", "cube") && c.ahead(1).text == "(":
		g.Word = map[string]string{"rollup": "ROLLUP", "cube": "CUBE"}[c.take().text]
		c.expectSign("(")
		g.Sets = list(c, group)
		c.expectSign(")")
	case c.isSign("(") && c.ahead(1).text == ")":
		c.at += 2
		g.List = []Expr{}
	default:
		g.Expr = expression(c)
		if row, ok := g.Expr.(*Row); ok {
			g.Expr, g.List = nil, row.Items
		}
	}
	return g
}

// orderBy reads ORDER BY, nil for none.
func orderBy(c *cursor) []Sort {
	if !c.accept("order") {
		return nil
	}
	c.expect("by")
	return list(c, func(c *cursor) Sort {
		s := Sort{Expr: expression(c)}
		switch {
		case c.accept("desc"):
			s.Desc = true
		case c.accept("asc"):
		case c.is("using"):
			c.at++
			if s.Desc = c.isSign(">"); !s.Desc && !c.isSign("<") {
				c.unexpected()
			}
			c.at++
		}
		switch {
		case c.accept("nulls", "first"):
			s.Nulls = "FIRST"
		case c.accept("nulls", "last"):
			s.Nulls = "LAST"
		}
		return s
	})
}

// limits reads LIMIT, OFFSET and FETCH, in any order, and FOR.
func limits(c *cursor, q *Query) {
	for {
		at := c.peek().at
		switch {
		case q.Limit == nil && c.accept("limit"):
			if c.accept("all") {
				continue
			}
			q.Limit = expression(c)
			if c.isSign(",") {
				c.fail(at, "42601", "LIMIT #,# syntax is not supported")
			}
		case q.Offset == nil && c.accept("offset"):
			q.Offset = expression(c)
			if !c.accept("rows") {
				c.accept("row")
			}
		case q.Limit == nil && c.accept("fetch"):
			fetch(c, q)
		case c.is("for") && (c.ahead(1).text == "update" || c.ahead(1).text == "share" || c.ahead(1).text == "no" || c.ahead(1).text == "key"):
			c.refuse(at, "FOR UPDATE and its like")
		case c.accept("for", "read", "only"):
		default:
			return
		}
	}
}

func fetch(c *cursor, q *Query) {
	if !c.accept("first") {
		c.expect("next")
	}
	at := c.place()
	if c.oneOf("row", "rows") {
		q.Limit = &Literal{at, Number, "1"}
	} else {
		q.Limit = operators(c, bindOperator)
	}
	if !c.accept("rows") {
		c.expect("row")
	}
	if q.Ties = c.accept("with", "ties"); !q.Ties {
		c.expect("only")
	}
}
