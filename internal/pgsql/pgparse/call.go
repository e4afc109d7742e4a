package pgparse

import "slices"

// arguments reads the parentheses of a call, and what may stand behind them.
func arguments(c *cursor, call *Call) Expr {
	c.expectSign("(")
	switch {
	case c.sign("*"):
		call.Star = true
	case c.isSign(")"):
	default:
		if call.Distinct = c.accept("distinct"); !call.Distinct {
			c.accept("all")
		}
		call.Args = list(c, func(c *cursor) Expr {
			call.Variadic = c.accept("variadic")
			argumentName(c, call)
			return expression(c)
		})
		call.OrderBy = orderBy(c)
	}
	c.expectSign(")")
	return behindCall(c, call)
}

// argumentName reads the name of an argument, behind which only arguments with names may stand.
func argumentName(c *cursor, call *Call) {
	t := c.ahead(1)
	if t.kind != symbol || t.text != ":=" && t.text != "=>" {
		if call.Names != nil {
			c.fail(c.peek().at, "42601", "positional argument cannot follow named argument")
		}
		return
	}
	at := c.peek().at
	name := c.anyName().Text
	c.at++
	if slices.Contains(call.Names, name) {
		c.fail(at, "42601", "argument name \"%s\" used more than once", name)
	}
	call.Names = append(call.Names, name)
}

// behindCall reads WITHIN GROUP, FILTER and OVER.
func behindCall(c *cursor, call *Call) Expr {
	if c.accept("within", "group") {
		c.expectSign("(")
		if !c.is("order") {
			c.unexpected()
		}
		call.Within = orderBy(c)
		c.expectSign(")")
	}
	if c.is("filter") && c.ahead(1).text == "(" {
		c.at += 2
		c.expect("where")
		call.Filter = expression(c)
		c.expectSign(")")
	}
	if c.is("over") && (c.ahead(1).text == "(" || c.ahead(1).kind == word || c.ahead(1).kind == quoted) {
		c.at++
		if c.isSign("(") {
			call.Over = window(c)
		} else {
			call.Over = &Window{Place: c.place(), Name: c.name().Text}
		}
	}
	return call
}

// window reads the parentheses of OVER and WINDOW.
func window(c *cursor) *Window {
	w := &Window{Place: c.place()}
	c.expectSign("(")
	if c.isName() && !c.oneOf("partition", "rows", "range", "groups") {
		w.Name = c.name().Text
	}
	if c.accept("partition") {
		c.expect("by")
		w.Partition = list(c, expression)
	}
	w.OrderBy = orderBy(c)
	if c.oneOf("rows", "range", "groups") {
		w.Frame = frame(c)
	}
	c.expectSign(")")
	return w
}

func frame(c *cursor) *Frame {
	f := &Frame{Place: c.place(), Unit: c.take().text, End: Bound{What: "CURRENT ROW"}}
	if c.accept("between") {
		f.Start = bound(c)
		c.expect("and")
		f.End = bound(c)
	} else {
		f.Start = bound(c)
	}
	if c.accept("exclude") {
		switch {
		case c.accept("current", "row"):
			f.Exclude = "CURRENT ROW"
		case c.accept("group"):
			f.Exclude = "GROUP"
		case c.accept("ties"):
			f.Exclude = "TIES"
		default:
			c.expect("no", "others")
		}
	}
	return f
}

func bound(c *cursor) Bound {
	b := Bound{Place: c.place()}
	switch {
	case c.accept("unbounded", "preceding"):
		b.What = "UNBOUNDED PRECEDING"
	case c.accept("unbounded", "following"):
		b.What = "UNBOUNDED FOLLOWING"
	case c.accept("current", "row"):
		b.What = "CURRENT ROW"
	default:
		b.Offset = expression(c)
		if b.What = "PRECEDING"; !c.accept("preceding") {
			c.expect("following")
			b.What = "FOLLOWING"
		}
	}
	return b
}

// keywordFunctions are the functions that are called without parentheses.
var keywordFunctions = wordSet(`current_date current_time current_timestamp localtime localtimestamp current_user
	session_user user current_role current_catalog current_schema`)

// specialCall reads a call that has a grammar of its own; nil where there is none.
func specialCall(c *cursor, t token) Expr {
	call := &Call{Place: Place(t.at), Name: t.text, Keyword: true}
	if keywordFunctions[t.text] && c.ahead(1).text != "(" {
		c.at++
		return call
	}
	if c.ahead(1).text != "(" || c.ahead(1).kind != symbol {
		return nil
	}
	switch t.text {
	case "current_time", "current_timestamp", "localtime", "localtimestamp":
		c.at++
		at := c.peek().at
		call.Args = []Expr{&Literal{Place(at), Number, precision(modifiers(c))}}
		return call
	case "coalesce", "greatest", "least", "nullif", "grouping":
		c.at += 2
		call.Args = list(c, expression)
		c.expectSign(")")
		if t.text == "nullif" && len(call.Args) != 2 {
			c.at--
			c.unexpected()
		}
		return call
	case "extract", "position", "substring", "overlay", "trim":
		c.at += 2
		return worded(c, call)
	case "normalize", "xmlelement", "xmlconcat", "xmlforest", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmlexists", "treat":
		c.refuse(t.at, "the function %s", t.text)
	}
	return nil
}

func precision(mods []int64) string {
	if len(mods) == 1 && mods[0] >= 0 && mods[0] <= 6 {
		return string(rune('0' + mods[0]))
	}
	return "6"
}

// worded reads the arguments of functions that have words between them.
func worded(c *cursor, call *Call) Expr {
	switch call.Name {
	case "extract":
		t := c.take()
		if !slices.Contains([]kind{word, quoted, str}, t.kind) {
			c.at--
			c.unexpected()
		}
		c.expect("from")
		call.Args = []Expr{&Literal{Place(t.at), Text, t.text}, expression(c)}
	case "position":
		needle := operators(c, bindLike+1)
		c.expect("in")
		call.Args = []Expr{operators(c, bindLike+1), needle}
	case "substring":
		call.Args = list(c, expression)
		switch {
		case len(call.Args) > 1:
			call.Keyword = false
		case c.accept("from"):
			call.Args = append(call.Args, expression(c))
			if c.accept("for") {
				call.Args = append(call.Args, expression(c))
			}
		case c.accept("for"):
			call.Args = append(call.Args, &Literal{call.Place, Number, "1"}, expression(c))
			if c.accept("from") {
				call.Args[1] = expression(c)
			}
		case c.accept("similar"):
			c.refuse(call.At(), "substring with SIMILAR")
		}
	case "overlay":
		call.Args = list(c, expression)
		if len(call.Args) > 1 {
			call.Keyword = false
			break
		}
		c.expect("placing")
		call.Args = append(call.Args, expression(c))
		c.expect("from")
		call.Args = append(call.Args, expression(c))
		if c.accept("for") {
			call.Args = append(call.Args, expression(c))
		}
	case "trim":
		call.Name = trimName(c)
		var args []Expr
		if !c.accept("from") {
			args = list(c, expression)
			if c.accept("from") {
				args = append(list(c, expression), args...)
			}
		} else {
			args = list(c, expression)
		}
		call.Args = args
	}
	c.expectSign(")")
	return behindCall(c, call)
}

// trimName reads LEADING, TRAILING or BOTH: the function that does it.
func trimName(c *cursor) string {
	switch {
	case c.accept("leading"):
		return "ltrim"
	case c.accept("trailing"):
		return "rtrim"
	}
	c.accept("both")
	return "btrim"
}
