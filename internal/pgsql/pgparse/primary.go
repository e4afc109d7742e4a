package pgparse

import (
	"strconv"
)

// postfix reads what stands behind an operand, which begins at a token, and binds to it most.
// Subscripts and fields stand behind names, parameters and parentheses alone.
func postfix(c *cursor, e Expr, begins token) Expr {
	_, isName := e.(*Name)
	taken := isName || begins.kind == param || begins.kind == symbol
	for chain := 0; ; chain++ {
		if chain > maxChain {
			c.tooDeep()
		}
		t := c.peek()
		switch {
		case c.sign("::"):
			taken = false
			e = &Cast{Place: Place(t.at), Arg: e, Type: typeName(c)}
		case taken && c.sign("["):
			e = subscript(c, e, t)
		case taken && c.isSign(".") && c.ahead(1).text == "*":
			c.refuse(t.at, "the expansion of a row")
		case taken && c.sign("."):
			e = &Field{Place: Place(t.at), Arg: e, Name: c.anyName()}
		default:
			return e
		}
	}
}

func subscript(c *cursor, e Expr, t token) Expr {
	node := &Subscript{Place: Place(t.at), Arg: e}
	if !c.isSign(":") {
		node.From = expression(c)
	}
	if c.sign(":") {
		node.Slice = true
		if !c.isSign("]") {
			node.To = expression(c)
		}
	}
	c.expectSign("]")
	return node
}

// primary reads one operand.
func primary(c *cursor) Expr {
	t := c.peek()
	at := Place(t.at)
	switch t.kind {
	case number:
		c.at++
		return &Literal{at, Number, t.text}
	case str:
		c.at++
		return &Literal{at, Text, t.text}
	case bits:
		c.refuse(t.at, "a bit string")
	case param:
		c.at++
		n, err := strconv.Atoi(t.text)
		if err != nil || n < 1 || n > 65535 {
			c.fail(t.at, "42P02", "there is no parameter $%s", t.text)
		}
		return &Param{at, n}
	case quoted:
		return named(c)
	case symbol:
		return parenthesised(c)
	case word:
		return keyword(c, t)
	}
	c.unexpected()
	return nil
}

// parenthesised reads what stands in parentheses: an expression, a row or a query.
func parenthesised(c *cursor) Expr {
	at := c.place()
	if isQuery(c) {
		return &Subquery{at, "", nested(c)}
	}
	c.expectSign("(")
	items := list(c, expression)
	c.expectSign(")")
	if len(items) == 1 {
		return items[0]
	}
	return &Row{at, items}
}

// keyword reads an operand that begins with a word.
func keyword(c *cursor, t token) Expr {
	at := Place(t.at)
	next := c.ahead(1)
	switch t.text {
	case "null", "true", "false":
		c.at++
		return &Literal{at, map[string]LiteralKind{"null": Null, "true": True, "false": False}[t.text], t.text}
	case "case":
		return caseOf(c)
	case "cast":
		if next.text == "(" {
			c.at += 2
			node := &Cast{Place: at, Arg: expression(c)}
			c.expect("as")
			node.Type = typeName(c)
			c.expectSign(")")
			return node
		}
	case "exists":
		if next.text == "(" {
			c.at++
			if !isQuery(c) {
				c.at++
				c.unexpected()
			}
			return &Subquery{at, "EXISTS", nested(c)}
		}
	case "array":
		c.at++
		if isQuery(c) {
			return &Subquery{at, "ARRAY", nested(c)}
		}
		return arrayOf(c, at)
	case "row":
		if next.text == "(" {
			c.at += 2
			node := &Row{Place: at}
			if !c.isSign(")") {
				node.Items = list(c, expression)
			}
			c.expectSign(")")
			return node
		}
	case "default":
		c.at++
		return &Default{at}
	}
	if typed := typedLiteral(c); typed != nil {
		return typed
	}
	if e := specialCall(c, t); e != nil {
		return e
	}
	return named(c)
}

// arrayOf reads the elements of an array, which may be arrays.
func arrayOf(c *cursor, at Place) Expr {
	c.enter()
	defer c.leave()
	node := &Array{Place: at}
	c.expectSign("[")
	if c.isSign("[") {
		node.Items = list(c, func(c *cursor) Expr { return arrayOf(c, c.place()) })
	} else if !c.isSign("]") {
		node.Items = list(c, expression)
	}
	c.expectSign("]")
	return node
}

func caseOf(c *cursor) Expr {
	node := &Case{Place: c.place()}
	c.expect("case")
	if !c.is("when") {
		node.Operand = expression(c)
	}
	for at := c.place(); c.accept("when"); at = c.place() {
		arm := When{Place: at, If: expression(c)}
		c.expect("then")
		arm.Then = expression(c)
		node.Whens = append(node.Whens, arm)
	}
	if len(node.Whens) == 0 {
		c.unexpected()
	}
	if c.accept("else") {
		node.Else = expression(c)
	}
	c.expect("end")
	return node
}

// named reads what begins with a name: a column, or the call of a function.
func named(c *cursor) Expr {
	t := c.peek()
	node := &Name{Place: Place(t.at)}
	if t.kind == word && reserved[t.text] && !(callable[t.text] && c.ahead(1).text == "(") {
		c.unexpected()
	}
	node.Parts = []Ident{c.anyName()}
	for c.isSign(".") {
		c.at++
		if c.sign("*") {
			node.Star = true
			return node
		}
		node.Parts = append(node.Parts, c.anyName())
	}
	if len(node.Parts) > 4 {
		c.fail(t.at, "42601", "improper qualified name (too many dotted names): %s", c.text[t.at:c.tokens[c.at-1].stop])
	}
	if c.isSign("(") {
		last := node.Parts[len(node.Parts)-1]
		call := &Call{Place: node.Place, Name: last.Text, Quoted: last.Quoted}
		if len(node.Parts) > 1 {
			call.Schema = node.Parts[len(node.Parts)-2].Text
		}
		return arguments(c, call)
	}
	return node
}

// typedLiteral reads type 'literal', nil where there is none.
func typedLiteral(c *cursor) Expr {
	begun := c.at
	t := c.peek()
	if reserved[t.text] {
		return nil
	}
	simple := c.ahead(1).kind == str
	if !simple && !startsType[t.text] && c.ahead(1).text != "." {
		return nil
	}
	if !simple && c.ahead(1).text == "." && !(c.ahead(2).kind == word && c.ahead(3).kind == str) {
		return nil
	}
	typed := quietTypeName(c)
	text := c.peek()
	if typed == nil || text.kind != str {
		c.at = begun
		return nil
	}
	c.at++
	if typed.Name == "interval" && typed.Fields == "" {
		typed.Fields = intervalFields(c)
	}
	return &Cast{Place(t.at), &Literal{Place(text.at), Text, text.text}, *typed, true}
}

// startsType are the words that begin types of several words, or with modifiers.
var startsType = wordSet("double timestamp time character char varchar national nchar interval numeric decimal dec float bit")

// quietTypeName reads a type, nil where the words are none.
func quietTypeName(c *cursor) (typed *Type) {
	begun := c.at
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(failure); !ok {
				panic(p)
			}
			c.at, typed = begun, nil
		}
	}()
	found := typeName(c)
	return &found
}
