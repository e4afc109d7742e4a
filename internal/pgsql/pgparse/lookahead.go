package pgparse

// isQuery reports whether the parentheses that begin here hold a query, and not an expression
// that begins with one in parentheses.
func isQuery(c *cursor) bool {
	if !c.isSign("(") {
		return false
	}
	level := 0
	for c.ahead(level).kind == symbol && c.ahead(level).text == "(" {
		level++
	}
	if t := c.ahead(level); t.kind != word || t.text != "select" && t.text != "values" && t.text != "with" && t.text != "table" {
		return false
	}
	// Behind each of the inner parentheses only what goes on a query may stand.
	at := c.at + level
	for depth := level; at < len(c.tokens) && depth > 1; at++ {
		t := c.tokens[at]
		switch {
		case t.kind == symbol && t.text == "(":
			depth++
		case t.kind == symbol && t.text == ")":
			if depth--; depth >= level {
				continue
			}
			level--
			if n := c.tokens[at+1]; n.text != ")" && !(n.kind == word && goesOn[n.text]) {
				return false
			}
		}
	}
	return true
}

var goesOn = wordSet("union intersect except order limit offset fetch for")
