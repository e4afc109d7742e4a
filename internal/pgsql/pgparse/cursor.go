package pgparse

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

// MaxDepth is how deep a statement may be nested.
const MaxDepth = 250

// The powers by which operators bind, the weakest first.
const (
	bindOr = iota + 1
	bindAnd
	bindNot
	bindIs
	bindCompare
	bindLike
	bindOperator
	bindPlus
	bindTimes
	bindPower
	bindZone
	bindCollate
	bindSign
)

// maxChain is how many operators may stand in a row without parentheses, AND and OR aside.
const maxChain = 1000

// cursor walks over the tokens of a text.
type cursor struct {
	text   string
	tokens []token
	at     int
	depth  int
	// operators and query read what stands inside of something else: see [operators] and
	// [query].
	operators func(c *cursor, least int) Expr
	query     func(c *cursor) *Query
}

// operators reads operands and the operators between them, down to those that bind so.
func operators(c *cursor, least int) Expr { return c.operators(c, least) }

// expression reads an expression.
func expression(c *cursor) Expr { return operators(c, bindOr) }

// nested reads a query in parentheses.
func nested(c *cursor) *Query {
	c.enter()
	defer c.leave()
	c.expectSign("(")
	q := c.query(c)
	c.expectSign(")")
	return q
}

// failure ends the reading of a text: it is thrown and caught in this package.
type failure struct{ err error }

func (c *cursor) peek() token { return c.ahead(0) }

func (c *cursor) ahead(n int) token { return c.tokens[min(c.at+n, len(c.tokens)-1)] }

func (c *cursor) take() token {
	t := c.peek()
	c.at++
	return t
}

// place is where the next token begins.
func (c *cursor) place() Place { return Place(c.peek().at) }

// enter is called where something is nested, and leave behind it.
func (c *cursor) enter() {
	if c.depth++; c.depth > MaxDepth {
		c.tooDeep()
	}
}

func (c *cursor) leave() { c.depth-- }

func (c *cursor) tooDeep() {
	c.fail(c.peek().at, "54001", "the statement is nested too deeply: %d levels are the most", MaxDepth)
}

// fail ends the reading.
func (c *cursor) fail(at int, code, format string, args ...any) {
	e := pgerror.New(code, format, args...)
	e.Position = Position(c.text, at)
	panic(failure{e})
}

// refuse ends it at what the grammar has and the dialect has not.
func (c *cursor) refuse(at int, format string, args ...any) {
	c.fail(at, "0A000", format+" is not supported", args...)
}

// advise refuses, and says what to do instead.
func (c *cursor) advise(at int, hint, format string, args ...any) {
	e := pgerror.New("0A000", format+" is not supported", args...).WithHint("%s", hint)
	e.Position = Position(c.text, at)
	panic(failure{e})
}

// unexpected ends it at the next token.
func (c *cursor) unexpected() {
	t := c.peek()
	if t.kind == end {
		c.fail(t.at, "42601", "syntax error at end of input")
	}
	c.fail(t.at, "42601", "syntax error at or near \"%s\"", c.text[t.at:t.stop])
}

// is reports whether the next tokens are these words.
func (c *cursor) is(words ...string) bool {
	for i, w := range words {
		if t := c.ahead(i); t.kind != word || t.text != w {
			return false
		}
	}
	return true
}

// oneOf reports whether the next token is one of some words.
func (c *cursor) oneOf(words ...string) bool {
	t := c.peek()
	return t.kind == word && slices.Contains(words, t.text)
}

// accept takes words if they are the next ones.
func (c *cursor) accept(words ...string) bool {
	if !c.is(words...) {
		return false
	}
	c.at += len(words)
	return true
}

// expect takes a word, which must be there.
func (c *cursor) expect(words ...string) {
	for _, w := range words {
		if !c.accept(w) {
			c.unexpected()
		}
	}
}

// isSign reports whether the next token is a sign.
func (c *cursor) isSign(text string) bool {
	t := c.peek()
	return t.kind == symbol && t.text == text
}

// sign takes a sign if it is the next one.
func (c *cursor) sign(text string) bool {
	if !c.isSign(text) {
		return false
	}
	c.at++
	return true
}

func (c *cursor) expectSign(text string) {
	if !c.sign(text) {
		c.unexpected()
	}
}

// list reads one or more things parted by commas.
func list[T any](c *cursor, one func(*cursor) T) []T {
	all := []T{one(c)}
	for c.sign(",") {
		all = append(all, one(c))
	}
	return all
}

// name takes a name: a word that is not reserved, or one in quotes.
func (c *cursor) name() Ident {
	if c.peek().kind == word && reserved[c.peek().text] || c.peek().kind != word && c.peek().kind != quoted {
		c.unexpected()
	}
	return c.anyName()
}

// anyName takes a name that may be a reserved word.
func (c *cursor) anyName() Ident {
	t := c.peek()
	if t.kind != word && t.kind != quoted {
		c.unexpected()
	}
	c.at++
	return Ident{t.text, t.kind == quoted}
}

// isName reports whether a name comes next.
func (c *cursor) isName() bool {
	t := c.peek()
	return t.kind == quoted || t.kind == word && !reserved[t.text]
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// reserved are the words that are never names of columns, tables or functions. typeNames may be
// names of functions, but not of columns; columnNames of columns, and not of functions.
var (
	reserved = wordSet(`all analyse analyze and any array as asc asymmetric both case cast check collate
		column constraint create current_catalog current_date current_role current_time
		current_timestamp current_user default deferrable desc distinct do else end except false
		fetch for foreign from grant group having in initially intersect into lateral leading
		limit localtime localtimestamp not null offset on only or order placing primary
		references returning select session_user some symmetric table then to trailing true union
		unique user using variadic when where window with
		authorization binary collation concurrently cross current_schema freeze full ilike inner is
		isnull join left like natural notnull outer overlaps right similar tablesample verbose`)
	// callable are those of them that a function may be called.
	callable = wordSet(`left right like ilike current_schema authorization binary`)
	// bareless are the words that are no label of a column unless AS stands before them.
	bareless = wordSet(`array as char character create day except fetch filter for from grant group
		having hour intersect into isnull limit minute month notnull offset on order over
		overlaps precision returning second to union varying where window with within without
		year`)
)
