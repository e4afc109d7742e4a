package dialect

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/edit"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
)

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
		token: func(r *rewriter, i int) error {
			return operators{r}.binary(i, syntax.PrecedenceProduct, "CAST(", "/", " AS INTEGER)")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "a MOD b",
		Meaning: "mod(a, b)",
		Example: "SELECT 7 MOD 4, 2 * 7 MOD 4", Result: "3|2",
		words: []string{"MOD"},
		token: func(r *rewriter, i int) error {
			return operators{r}.binary(i, syntax.PrecedenceProduct, "mod(", ",", ")")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "a ^ b",
		Meaning: "bitxor(a, b); it binds tighter than a product",
		Example: "SELECT 5 ^ 1, 2 * 5 ^ 1", Result: "4|8",
		words: []string{"^"},
		token: func(r *rewriter, i int) error {
			return operators{r}.binary(i, syntax.PrecedenceConcat, "bitxor(", ",", ")")
		},
	},
	{
		Family:  "Operators",
		Syntax:  "!a",
		Meaning: "(NOT a); it binds tighter than any operator between two operands",
		Example: "SELECT !1, !0 + 1, !!5", Result: "0|2|1",
		words: []string{"!"},
		token: func(r *rewriter, i int) error {
			if end := r.PrimaryEnd(i + 1); end >= 0 && !r.EndsOperand(i-1) {
				r.edits.Replace(i, "NOT")
				r.edits.Wrap(i, end, edit.Product, "(", ")")
				r.Join(i, end)
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
		words: []string{"ANY", "SOME", "ALL"}, token: by(operators.quantified),
	},
}

// replaceWith writes other text in place of an operator.
func replaceWith(text string) func(*rewriter, int) error {
	return func(r *rewriter, i int) error {
		r.edits.Replace(i, text)
		return nil
	}
}

// replaceInfix writes another operator in place of a word between operands.
func replaceInfix(text string) func(*rewriter, int) error {
	return func(r *rewriter, i int) error {
		if r.StartsOperand(i+1) && (r.EndsOperand(i-1) || r.Word(i-1) == "NOT") {
			r.edits.Replace(i, text)
		}
		return nil
	}
}

// operators rewrites operators that are words elsewhere.
type operators struct{ *rewriter }

// binary rewrites the infix word at i, an operator of that level, as before a
// operator b after.
func (r operators) binary(i, level int, before, operator, after string) error {
	if !r.Infix(i) {
		return nil
	}
	start, end := r.OperandStart(i-1, level), r.PrimaryEnd(i+1)
	if start < 0 || end < 0 {
		return nil
	}
	for level < syntax.PrecedenceConcat && syntax.Precedence(r.Word(end+1)) == syntax.PrecedenceConcat {
		if next := r.PrimaryEnd(end + 2); next > end {
			end = next
		} else {
			return nil
		}
	}
	r.edits.Wrap(start, end, edit.Product, before, after)
	r.edits.Replace(i, operator)
	r.Join(start, end)
	return nil
}

// quantified rewrites = ANY (SELECT …) and <> ALL (SELECT …).
func (r operators) quantified(i int) error {
	if !r.quantifies(i) {
		return nil
	}
	switch all := r.Word(i) == "ALL"; {
	case !all && r.OneOf(i-1, "=", "=="):
		r.edits.Replace(i-1, "IN")
	case all && r.OneOf(i-1, "<>", "!="):
		r.edits.Replace(i-1, "NOT IN")
	default:
		return r.Unsupported(i-1, "%s %s (SELECT …): compare with (SELECT min(…) …) or (SELECT max(…) …)", r.Text(i-1), r.Words[i])
	}
	r.edits.Drop(i, i+1)
	return nil
}

// quantifies reports whether the word at i stands between a comparison and a
// subquery.
func (r operators) quantifies(i int) bool {
	return r.Word(i+1) == "(" && r.OneOf(i+2, "SELECT", "VALUES", "WITH") &&
		r.OneOf(i-1, "=", "==", "<>", "!=", "<", ">", "<=", ">=")
}
