package sqltext

var operatorForms = []Form{
	{
		Family:  "Operators",
		Syntax:  "a <=> b",
		Meaning: "a IS NOT DISTINCT FROM b: equal, or both NULL",
		Example: "SELECT NULL <=> NULL, 1 <=> NULL", Result: "1|0",
		words: []string{"<=>"}, token: replaceWith("IS NOT DISTINCT FROM"),
	},
	{
		Family:  "Operators",
		Syntax:  "a && b",
		Meaning: "a AND b",
		Example: "SELECT 1 && 0", Result: "0",
		words: []string{"&&"}, token: replaceWith("AND"),
	},
	{
		Family:  "Operators",
		Syntax:  "a DIV b",
		Meaning: "the quotient without its fraction; NULL for a divisor of 0",
		Example: "SELECT 7 DIV 2, -7.5 DIV 2, 1 DIV 0", Result: "3|-3|NULL",
		words: []string{"DIV"},
		token: func(a *analysis, i int) error {
			return a.binary(i, levelProduct, "CAST(", "/", " AS INTEGER)")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "a MOD b",
		Meaning: "mod(a, b)",
		Example: "SELECT 7 MOD 4, 2 * 7 MOD 4", Result: "3|2",
		words: []string{"MOD"},
		token: func(a *analysis, i int) error {
			return a.binary(i, levelProduct, "mod(", ",", ")")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "a ^ b",
		Meaning: "bitxor(a, b); it binds tighter than a product",
		Example: "SELECT 5 ^ 1, 2 * 5 ^ 1", Result: "4|8",
		words: []string{"^"},
		token: func(a *analysis, i int) error {
			return a.binary(i, levelConcat, "bitxor(", ",", ")")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "!a",
		Meaning: "(NOT a); it binds tighter than any operator between two operands",
		Example: "SELECT !1, !0 + 1, !!5", Result: "0|2|1",
		words: []string{"!"},
		token: func(a *analysis, i int) error {
			if end := a.primaryEnd(i + 1); end >= 0 && !a.endsOperand(i-1) {
				a.edits.replace(i, "NOT")
				a.edits.wrap(i, end, rankProduct, "(", ")")
				a.span(i, end)
			}
			return nil
		},
	},
	{
		Family:  "Operators",
		Syntax:  "a ILIKE b",
		Meaning: "a LIKE b: LIKE does not tell ASCII capitals from small letters",
		Example: "SELECT 'Sunset' ILIKE 'sun%'", Result: "1",
		words: []string{"ILIKE"}, token: replaceInfix("LIKE"),
	},
	{
		Family:  "Operators",
		Syntax:  "a RLIKE b",
		Meaning: "a REGEXP b",
		Example: "SELECT 'sunset' RLIKE '^sun'", Result: "1",
		words: []string{"RLIKE"}, token: replaceInfix("REGEXP"),
	},
	{
		Family:  "Operators",
		Syntax:  "a = ANY (SELECT …), a <> ALL (SELECT …)",
		Meaning: "a IN (SELECT …), a NOT IN (SELECT …); SOME is ANY",
		Example: "SELECT 1 = ANY (SELECT a FROM t), 1 <> ALL (SELECT a FROM t)", Result: "1|0",
		words: []string{"ANY", "SOME", "ALL"}, token: (*analysis).quantified,
	},
}

// replaceWith writes other text in place of an operator.
func replaceWith(text string) func(*analysis, int) error {
	return func(a *analysis, i int) error {
		a.edits.replace(i, text)
		return nil
	}
}

// replaceInfix writes another operator in place of a word between operands.
func replaceInfix(text string) func(*analysis, int) error {
	return func(a *analysis, i int) error {
		if a.startsOperand(i+1) && (a.endsOperand(i-1) || a.word(i-1) == "NOT") {
			a.edits.replace(i, text)
		}
		return nil
	}
}

// binary rewrites the infix word at i, an operator of that level, as before a
// operator b after.
func (a *analysis) binary(i, level int, before, operator, after string) error {
	if !a.infix(i) {
		return nil
	}
	start, end := a.operandStart(i-1, level), a.primaryEnd(i+1)
	if start < 0 || end < 0 {
		return nil
	}
	for level < levelConcat && levels[a.word(end+1)] == levelConcat {
		if next := a.primaryEnd(end + 2); next > end {
			end = next
		} else {
			return nil
		}
	}
	a.edits.wrap(start, end, rankProduct, before, after)
	a.edits.replace(i, operator)
	a.span(start, end)
	return nil
}

// quantified rewrites = ANY (SELECT …) and <> ALL (SELECT …).
func (a *analysis) quantified(i int) error {
	if !a.quantifies(i) {
		return nil
	}
	switch all := a.word(i) == "ALL"; {
	case !all && a.oneOf(i-1, "=", "=="):
		a.edits.replace(i-1, "IN")
	case all && a.oneOf(i-1, "<>", "!="):
		a.edits.replace(i-1, "NOT IN")
	default:
		return a.unsupported(i-1, "%s %s (SELECT …): compare with (SELECT min(…) …) or (SELECT max(…) …)", a.text(i-1), a.words[i])
	}
	a.edits.drop(i, i+1)
	return nil
}

// quantifies reports whether the word at i stands between a comparison and a
// subquery.
func (a *analysis) quantifies(i int) bool {
	return a.word(i+1) == "(" && a.oneOf(i+2, "SELECT", "VALUES", "WITH") &&
		a.oneOf(i-1, "=", "==", "<>", "!=", "<", ">", "<=", ">=")
}
