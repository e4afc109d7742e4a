package pgparse

import (
	"slices"
	"strings"
)

// readOperators is what [operators] does.
func readOperators(c *cursor, least int) Expr {
	c.enter()
	defer c.leave()
	left := prefix(c)
	for chain := 0; ; chain++ {
		if chain > maxChain {
			c.tooDeep()
		}
		next := infix(c, left, least)
		if next == nil {
			return left
		}
		left = next
	}
}

// prefix reads an operand with what stands before it.
func prefix(c *cursor) Expr {
	t := c.peek()
	switch {
	case t.kind == word && t.text == "not":
		c.at++
		return &Not{Place(t.at), operators(c, bindNot)}
	case t.kind != symbol || t.text == "(":
		return postfix(c, primary(c), t)
	case t.text == "-" || t.text == "+":
		c.at++
		operand := operators(c, bindSign)
		if l, ok := operand.(*Literal); ok && l.Kind == Number && t.text == "-" {
			if text, negative := strings.CutPrefix(l.Text, "-"); negative {
				return &Literal{Place(t.at), Number, text}
			}
			return &Literal{Place(t.at), Number, "-" + l.Text}
		}
		return &Operation{Place(t.at), t.text, nil, operand}
	case power(t.text) == bindOperator:
		c.at++
		return &Operation{Place(t.at), t.text, nil, operators(c, bindOperator)}
	default:
		c.unexpected()
		return nil
	}
}

// isOperator reports whether a sign is an operator.
func isOperator(text string) bool {
	return text != "" && !slices.Contains([]string{"(", ")", "[", "]", ",", ";", ".", "..", ":", "::", ":=", "=>"}, text)
}

// power is how a sign between two operands binds, 0 for what is no operator.
func power(text string) int {
	switch text {
	case "<", ">", "=", "<=", ">=", "<>":
		return bindCompare
	case "+", "-":
		return bindPlus
	case "*", "/", "%":
		return bindTimes
	case "^":
		return bindPower
	}
	if isOperator(text) {
		return bindOperator
	}
	return 0
}

// infix reads one operator behind an operand, and what belongs to it; nil where none binds so.
func infix(c *cursor, left Expr, least int) Expr {
	t := c.peek()
	if t.kind == symbol {
		bind := power(t.text)
		if bind == 0 || bind < least {
			return nil
		}
		c.at++
		return binary(c, left, t, t.text, bind)
	}
	if t.kind != word {
		return nil
	}
	switch t.text {
	case "or", "and":
		return logic(c, left, t, least)
	case "is", "isnull", "notnull":
		if least > bindIs {
			return nil
		}
		return test(c, left)
	case "not", "between", "in", "like", "ilike", "similar":
		if least > bindLike || t.text == "not" && !slices.Contains([]string{"between", "in", "like", "ilike", "similar"}, c.ahead(1).text) {
			return nil
		}
		return matching(c, left)
	case "at":
		if least > bindZone || !c.is("at", "time", "zone") {
			return nil
		}
		c.at += 3
		zone := operators(c, bindZone+1)
		return &Call{Place: Place(t.at), Name: "timezone", Args: []Expr{zone, left}, Keyword: true}
	case "collate":
		if least > bindCollate {
			return nil
		}
		c.at++
		name := c.anyName()
		for c.sign(".") {
			name = c.anyName()
		}
		return &Collate{Place(t.at), left, name.Text}
	case "operator":
		if least > bindOperator || c.ahead(1).text != "(" {
			return nil
		}
		c.at++
		return binary(c, left, t, operatorName(c), bindOperator)
	case "overlaps":
		if least > bindCompare {
			return nil
		}
		c.at++
		return &Operation{Place(t.at), "overlaps", left, operators(c, bindCompare+1)}
	}
	return nil
}

// operatorName reads the parentheses of OPERATOR(pg_catalog.=).
func operatorName(c *cursor) string {
	c.expectSign("(")
	for c.peek().kind == word || c.peek().kind == quoted {
		c.at++
		c.expectSign(".")
	}
	t := c.take()
	if t.kind != symbol || !isOperator(t.text) {
		c.at--
		c.unexpected()
	}
	c.expectSign(")")
	return t.text
}

// binary reads the right side of an operator.
func binary(c *cursor, left Expr, t token, sign string, bind int) Expr {
	if c.oneOf("any", "some", "all") && c.ahead(1).text == "(" {
		return quantified(c, left, t, sign)
	}
	right := operators(c, bind+1)
	if bind == bindCompare && c.peek().kind == symbol && power(c.peek().text) == bindCompare {
		c.unexpected() // comparisons do not chain
	}
	return &Operation{Place(t.at), sign, left, right}
}

// logic reads AND and OR, all that stand in a row at once.
func logic(c *cursor, left Expr, t token, least int) Expr {
	bind := bindAnd
	if t.text == "or" {
		bind = bindOr
	}
	if bind < least {
		return nil
	}
	node := &Logic{Place(t.at), t.text == "or", []Expr{left}}
	for c.accept(t.text) {
		node.Terms = append(node.Terms, operators(c, bind+1))
	}
	return node
}

// test reads IS and what follows.
func test(c *cursor, left Expr) Expr {
	t := c.take()
	switch t.text {
	case "isnull":
		return &Test{Place: Place(t.at), Arg: left, What: "NULL"}
	case "notnull":
		return &Test{Place: Place(t.at), Arg: left, What: "NULL", Not: true}
	}
	node := &Test{Place: Place(t.at), Arg: left, Not: c.accept("not")}
	switch {
	case c.accept("null"):
		node.What = "NULL"
	case c.accept("true"):
		node.What = "TRUE"
	case c.accept("false"):
		node.What = "FALSE"
	case c.accept("unknown"):
		node.What = "UNKNOWN"
	case c.accept("distinct"):
		c.expect("from")
		node.What, node.From = "DISTINCT", operators(c, bindIs+1)
	case c.oneOf("document", "normalized", "nfc", "nfd", "nfkc", "nfkd", "of"):
		c.refuse(t.at, "IS %s", c.peek().text)
	default:
		c.unexpected()
	}
	return node
}

// matching reads BETWEEN, IN, LIKE and their like.
func matching(c *cursor, left Expr) Expr {
	begun := c.place()
	not := c.accept("not")
	t := c.take()
	switch t.text {
	case "between":
		node := &Between{Place: begun, Arg: left, Not: not}
		if node.Symmetric = c.accept("symmetric"); !node.Symmetric {
			c.accept("asymmetric")
		}
		node.Low = operators(c, bindLike+1)
		c.expect("and")
		node.High = operators(c, bindLike+1)
		return node
	case "in":
		node := &In{Place: begun, Arg: left, Not: not}
		if isQuery(c) {
			node.Query = nested(c)
			return node
		}
		c.expectSign("(")
		node.List = list(c, expression)
		c.expectSign(")")
		return node
	default:
		signs := map[string]string{"like": "~~", "ilike": "~~*"}
		if t.text == "similar" {
			c.expect("to")
		}
		if sign := signs[t.text]; sign != "" && c.oneOf("any", "some", "all") {
			if not {
				sign = "!" + sign
			}
			return quantified(c, left, token{at: int(begun)}, sign)
		}
		node := &Like{Place: begun, Word: t.text, Arg: left, Not: not, Pattern: operators(c, bindLike+1)}
		if c.accept("escape") {
			node.Escape = operators(c, bindLike+1)
		}
		return node
	}
}

// quantified reads ANY (…) or ALL (…) behind an operator.
func quantified(c *cursor, left Expr, t token, sign string) Expr {
	node := &Quantified{Place: Place(t.at), Arg: left, Symbol: sign, All: c.take().text == "all"}
	if isQuery(c) {
		node.Query = nested(c)
		return node
	}
	c.expectSign("(")
	node.Array = expression(c)
	c.expectSign(")")
	return node
}
