package typing

import (
	"fmt"
	"strings"

	"github.com/xwb1989/sqlparser"

	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// parse returns the type of the expression between two tokens by the parser's tree.
func (in *Inference) parse(sc *Scope, from, to int) value.Type {
	if in.parsed += to - from; in.parsed > maxParsed {
		return ""
	}
	n := &normal{Inference: in, scope: sc, types: map[string]value.Type{}, calls: map[string]string{}}
	if !n.write(from, to) {
		return ""
	}
	return n.shape()
}

// normal writes an expression in the common part of both dialects.
type normal struct {
	*Inference
	scope *Scope
	out   strings.Builder
	// types gives the types of placeholders for values, calls the names of the
	// functions behind placeholders for calls.
	types map[string]value.Type
	calls map[string]string
}

// value writes a placeholder of a type.
func (n *normal) value(typ value.Type) {
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
	if typ, ok := n.Literal(i); ok {
		n.value(typ)
		return i + 1, true
	}
	switch n.Kind(i) {
	case token.Quoted:
		return n.nameAt(i), n.Word(i+1) != "("
	case token.Word:
		return n.wordAt(i, to)
	case token.Op:
		return n.operator(i, to)
	default:
		return 0, false
	}
}

// nameAt writes the column whose name begins at token i.
func (n *normal) nameAt(i int) int {
	last := n.NameEnd(i)
	typ := n.nameType(n.scope, i, last)
	if typ == Mixed {
		typ = ""
	}
	n.value(typ)
	return last + 1
}

func (n *normal) wordAt(i, to int) (next int, ok bool) {
	switch word := n.Words[i]; {
	case n.Word(i+1) == "(" && word == "CAST":
		return n.castAt(i)
	case n.Word(i+1) == "(" && word == "EXISTS":
		n.value(value.TypeInteger)
		return n.Pair[i+1] + 1, true
	case n.IsCall(i) && !plainWords[word] && !n.OneOf(i, "IS", "GLOB", "REGEXP", "MATCH", "COLLATE"):
		return n.callAt(i)
	case word == "END" && n.Pair[i] < 0:
		return n.nameAt(i), true
	case word == "NOT" && n.Word(i+1) == "NULL" && n.EndsOperand(i-1):
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
	case keywords[word] != "":
		n.value(keywords[word])
	case syntax.Reserved[word]:
		return 0, false
	default:
		return n.nameAt(i), true
	}
	return i + 1, i < to
}

// isAt writes IS [NOT] [DISTINCT FROM], a comparison whatever stands behind.
func (n *normal) isAt(i int) int {
	i++
	if n.Word(i) == "NOT" {
		i++
	}
	if n.Is(i, "DISTINCT", "FROM") {
		i += 2
	}
	n.out.WriteString(" =")
	return i
}

// inList writes the right side of IN: what it holds does not matter.
func (n *normal) inList(i int) (next int, ok bool) {
	n.out.WriteString(" (1)")
	if n.Word(i) == "(" {
		return n.Pair[i] + 1, true
	}
	last := n.NameEnd(i)
	return last + 1, last >= 0
}

func (n *normal) operator(i, to int) (next int, ok bool) {
	switch op := n.Words[i]; op {
	case "(":
		if q := n.Structure.Opened(i + 1); q != nil {
			n.value(n.ColumnTypes(q, 1)[0])
			return n.Pair[i] + 1, true
		}
		n.out.WriteString(" (")
		if !n.write(i+1, n.Pair[i]) {
			return 0, false
		}
		n.out.WriteString(")")
		return n.Pair[i] + 1, true
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
	typ, ok := n.castType(i)
	if !ok {
		return 0, false
	}
	n.value(typ)
	return n.Pair[i+1] + 1, true
}

// callAt writes a call with its arguments, without FILTER and OVER.
func (n *normal) callAt(i int) (next int, ok bool) {
	name := fmt.Sprintf("f%d", len(n.calls))
	n.calls[name] = n.Words[i]
	from, end, next := n.call(i)
	n.out.WriteString(" " + name + "(")
	if !n.arguments(from, end) {
		return 0, false
	}
	n.out.WriteString(")")
	return next, true
}

func (n *normal) arguments(from, end int) bool {
	start := from
	for i := from; i <= end; i = n.Skip(i) {
		if i < end && n.Words[i] != "," {
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

// shape gives the expression to the parser and returns its type.
func (n *normal) shape() (typ value.Type) {
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
func (n *normal) typeOf(e sqlparser.Expr) value.Type {
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
			return SumType(n.typeOf(e.Left), n.typeOf(e.Right))
		case sqlparser.MultStr, sqlparser.DivStr, sqlparser.ModStr:
			return value.ArithmeticType(n.typeOf(e.Left), n.typeOf(e.Right))
		default:
			return value.TypeInteger
		}
	case *sqlparser.CaseExpr:
		types := []value.Type{value.TypeNull}
		for _, w := range e.Whens {
			types = append(types, n.typeOf(w.Val))
		}
		if e.Else != nil {
			types = append(types, n.typeOf(e.Else))
		}
		return value.CommonType(types...)
	case *sqlparser.FuncExpr:
		var args []value.Type
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
