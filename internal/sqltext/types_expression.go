package sqltext

import (
	"fmt"
	"strings"

	"github.com/xwb1989/sqlparser"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// expression returns the type of the expression between two tokens.
//
// The expression is first written anew in the part of SQL that both SQLite and
// the parser understand alike: names, calls, parameters, casts and subqueries
// become placeholders, || becomes an operator of its precedence. The parser's
// tree then gives the shape, the placeholders' meaning the types.
func (in *inference) expression(sc *scope, from, to int) string {
	if from >= to {
		return ""
	}
	if typ, ok := in.literal(from); ok && to-from == 1 {
		return typ
	}
	if parts := in.chain(from); len(parts) > 0 && parts[len(parts)-1] == to-1 && in.isName(from) && !keywords[in.words[from]] {
		if typ := in.chained(sc, parts); typ != Mixed {
			return typ
		}
		return ""
	}
	if in.parsed += to - from; in.parsed > maxParsed {
		return ""
	}
	n := &normal{inference: in, scope: sc, types: map[string]string{}, calls: map[string]string{}}
	if !n.write(from, to) {
		return ""
	}
	return n.parse()
}

// normal writes an expression in the common part of both dialects.
type normal struct {
	*inference
	scope *scope
	out   strings.Builder
	// types gives the types of placeholders for values, calls the names of the
	// functions behind placeholders for calls.
	types map[string]string
	calls map[string]string
}

// value writes a placeholder of a type.
func (n *normal) value(typ string) {
	name := fmt.Sprintf("v%d", len(n.types))
	n.types[name] = typ
	n.out.WriteString(" " + name)
}

// write writes the tokens from, to-1; it returns false for what has no
// counterpart.
func (n *normal) write(from, to int) bool {
	for i := from; i < to; {
		next, ok := n.token(i, to)
		if !ok {
			return false
		}
		i = next
	}
	return true
}

// token writes what begins at token i and returns the token after it.
func (n *normal) token(i, to int) (next int, ok bool) {
	if typ, ok := n.literal(i); ok {
		n.value(typ)
		return i + 1, true
	}
	switch n.kind(i) {
	case Quoted:
		return n.nameAt(i), n.word(i+1) != "("
	case Word:
		return n.wordAt(i, to)
	case Op:
		return n.operator(i, to)
	default:
		return 0, false
	}
}

// nameAt writes the column whose name begins at token i.
func (n *normal) nameAt(i int) int {
	parts := n.chain(i)
	typ := n.chained(n.scope, parts)
	if typ == Mixed {
		typ = ""
	}
	n.value(typ)
	return parts[len(parts)-1] + 1
}

// chained returns the type of the column that a chain of names names.
func (in *inference) chained(sc *scope, parts []int) string {
	table := ""
	if len(parts) > 1 {
		table = in.name(parts[len(parts)-2])
	}
	return in.column(sc, table, in.name(parts[len(parts)-1]))
}

// keywords are words that stand for a value where a name may.
var keywords = wordSet(`TRUE FALSE CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME`)

// plainWords stand in both dialects for the same.
var plainWords = wordSet(`AND OR NOT CASE WHEN THEN ELSE END NULL BETWEEN IN LIKE ESCAPE`)

func (n *normal) wordAt(i, to int) (next int, ok bool) {
	switch word := n.words[i]; {
	case n.word(i+1) == "(" && word == "CAST":
		return n.castAt(i)
	case n.word(i+1) == "(" && word == "EXISTS":
		n.value(value.TypeInteger)
		return n.pair[i+1] + 1, true
	case n.isCall(i) && !plainWords[word] && !n.oneOf(i, "IS", "GLOB", "REGEXP", "MATCH", "COLLATE"):
		return n.callAt(i)
	case word == "END" && n.pair[i] < 0:
		return n.nameAt(i), true
	case word == "NOT" && n.word(i+1) == "NULL" && n.endsOperand(i-1):
		n.out.WriteString(" IS NULL")
		return i + 2, true
	case plainWords[word]:
		n.out.WriteString(" " + word)
		if word == "IN" {
			return n.inList(i + 1)
		}
	case word == "GLOB" || word == "REGEXP" || word == "MATCH":
		n.out.WriteString(" LIKE")
	case word == "ISNULL" || word == "NOTNULL":
		n.out.WriteString(" IS NULL")
	case word == "COLLATE":
		return i + 2, true
	case word == "IS":
		return n.isAt(i), true
	case word == "TRUE" || word == "FALSE":
		n.value(value.TypeTrue)
	case word == "CURRENT_TIMESTAMP":
		n.value(value.TypeDatetime)
	case word == "CURRENT_DATE":
		n.value(value.TypeDate)
	case word == "CURRENT_TIME":
		n.value(value.TypeText)
	case reserved[word]:
		return 0, false
	default:
		return n.nameAt(i), true
	}
	return i + 1, i < to
}

// isAt writes IS [NOT] [DISTINCT FROM], a comparison whatever stands behind.
func (n *normal) isAt(i int) int {
	i++
	if n.word(i) == "NOT" {
		i++
	}
	if n.is(i, "DISTINCT", "FROM") {
		i += 2
	}
	n.out.WriteString(" =")
	return i
}

// inList writes the right side of IN: what it holds does not matter.
func (n *normal) inList(i int) (next int, ok bool) {
	n.out.WriteString(" (1)")
	if n.word(i) == "(" {
		return n.pair[i] + 1, true
	}
	parts := n.chain(i)
	if len(parts) == 0 {
		return 0, false
	}
	return parts[len(parts)-1] + 1, true
}

func (n *normal) operator(i, to int) (next int, ok bool) {
	switch op := n.words[i]; op {
	case "(":
		if n.queries[i+1] != nil {
			q := n.queries[i+1]
			n.value(n.columnTypes(q, 1)[0])
			return n.pair[i] + 1, true
		}
		n.out.WriteString(" (")
		if !n.write(i+1, n.pair[i]) {
			return 0, false
		}
		n.out.WriteString(")")
		return n.pair[i] + 1, true
	case "||":
		n.out.WriteString(" ^")
	case "==":
		n.out.WriteString(" =")
	case "+", "-", "*", "/", "%", "&", "|", "<<", ">>", "~", "=", "<>", "!=", "<", ">", "<=", ">=":
		n.out.WriteString(" " + op)
	default:
		return 0, false
	}
	return i + 1, i < to
}

// castAt writes CAST(x AS type): the type alone matters.
func (n *normal) castAt(i int) (next int, ok bool) {
	end := n.pair[i+1]
	as := n.find(i+2, end, "AS")
	if as < 0 {
		return 0, false
	}
	name := ""
	for at := as + 1; at < end && n.kind(at) == Word; at++ {
		name += n.words[at] + " "
	}
	n.value(namedType(name))
	return end + 1, true
}

// callAt writes a call with its arguments, without FILTER and OVER.
func (n *normal) callAt(i int) (next int, ok bool) {
	name := fmt.Sprintf("f%d", len(n.calls))
	n.calls[name] = n.words[i]
	from, end := i+2, n.pair[i+1]
	next = end + 1
	for {
		switch {
		case n.oneOf(next, "FILTER", "OVER") && n.word(next+1) == "(":
			next = n.pair[next+1] + 1
			continue
		case n.word(next) == "OVER" && n.isName(next+1):
			next += 2
			continue
		}
		break
	}
	if n.oneOf(from, "DISTINCT", "ALL") {
		from++
	}
	if order := n.find(from, end, "ORDER"); order >= 0 && n.word(order+1) == "BY" {
		end = order
	}
	n.out.WriteString(" " + name + "(")
	if from < end && n.word(from) == "*" {
		from = end
	}
	if !n.arguments(from, end) {
		return 0, false
	}
	n.out.WriteString(")")
	return next, true
}

func (n *normal) arguments(from, end int) bool {
	start := from
	for i := from; i <= end; i = n.skip(i) {
		if i < end && n.words[i] != "," {
			continue
		}
		if !n.write(start, i) {
			return false
		}
		if i == end {
			break
		}
		n.out.WriteString(",")
		start = i + 1
	}
	return true
}

// parse gives the expression to the parser and returns its type.
func (n *normal) parse() (typ string) {
	defer func() {
		if recover() != nil { // the parser is not ours, and the text is the user's
			typ = ""
		}
	}()
	statement, err := sqlparser.Parse("select" + n.out.String())
	if err != nil {
		return ""
	}
	sel, ok := statement.(*sqlparser.Select)
	if !ok || len(sel.SelectExprs) != 1 {
		return ""
	}
	aliased, ok := sel.SelectExprs[0].(*sqlparser.AliasedExpr)
	if !ok || !aliased.As.IsEmpty() {
		return ""
	}
	return n.typeOf(aliased.Expr)
}

// typeOf returns the type of the parser's tree.
func (n *normal) typeOf(e sqlparser.Expr) string {
	switch e := e.(type) {
	case *sqlparser.ParenExpr:
		return n.typeOf(e.Expr)
	case *sqlparser.ColName:
		return n.types[e.Name.String()]
	case *sqlparser.NullVal:
		return value.TypeNull
	case *sqlparser.AndExpr, *sqlparser.OrExpr, *sqlparser.NotExpr, *sqlparser.ComparisonExpr, *sqlparser.RangeCond, *sqlparser.IsExpr:
		return value.TypeInteger
	case *sqlparser.UnaryExpr:
		if e.Operator == sqlparser.TildaStr {
			return value.TypeInteger
		}
		if e.Operator == sqlparser.UPlusStr {
			return n.typeOf(e.Expr)
		}
		return value.ArithmeticType(n.typeOf(e.Expr), value.TypeInteger)
	case *sqlparser.BinaryExpr:
		switch e.Operator {
		case sqlparser.BitXorStr: // ||
			if n.typeOf(e.Left) == value.TypeBlob || n.typeOf(e.Right) == value.TypeBlob {
				return ""
			}
			return value.TypeText
		case sqlparser.PlusStr, sqlparser.MinusStr:
			return sumType(n.typeOf(e.Left), n.typeOf(e.Right))
		case sqlparser.MultStr, sqlparser.DivStr, sqlparser.ModStr:
			return value.ArithmeticType(n.typeOf(e.Left), n.typeOf(e.Right))
		default:
			return value.TypeInteger
		}
	case *sqlparser.CaseExpr:
		types := []string{value.TypeNull}
		for _, w := range e.Whens {
			types = append(types, n.typeOf(w.Val))
		}
		if e.Else != nil {
			types = append(types, n.typeOf(e.Else))
		}
		return value.CommonType(types...)
	case *sqlparser.FuncExpr:
		var args []string
		for _, x := range e.Exprs {
			aliased, ok := x.(*sqlparser.AliasedExpr)
			if !ok {
				return ""
			}
			args = append(args, n.typeOf(aliased.Expr))
		}
		return n.known.Function(n.calls[e.Name.String()], args)
	default:
		return ""
	}
}
