package typing

import (
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/syntax"
	"github.com/viewfinder-sql/viewfinder/internal/sqltext/token"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Expression returns the type of the expression that the tokens from, to-1 are.
func (in *Inference) Expression(sc *Scope, from, to int) value.Type {
	if from >= to {
		return ""
	}
	if typ, ok := in.Literal(from); ok && to-from == 1 {
		return typ
	}
	if last := in.NameEnd(from); last >= 0 && last == to-1 && in.IsName(from) && keywords[in.Words[from]] == "" {
		if typ := in.nameType(sc, from, last); typ != Mixed {
			return typ
		}
		return ""
	}
	key := [2]int{from, to}
	if typ, known := in.typed[key]; known {
		return typ
	}
	typ, ok := in.primary(sc, from, to)
	if !ok {
		typ = in.parse(sc, from, to)
	}
	if len(in.busy) == 0 {
		in.typed[key] = typ
	}
	return typ
}

// keywords are words that stand for a value where a name may.
var keywords = map[string]value.Type{
	"TRUE": value.TypeTrue, "FALSE": value.TypeTrue, "CURRENT_TIMESTAMP": value.TypeDatetime, "CURRENT_DATE": value.TypeDate, "CURRENT_TIME": value.TypeText,
}

// plainWords stand in both dialects for the same.
var plainWords = syntax.WordSet(`AND OR NOT CASE WHEN THEN ELSE END NULL BETWEEN IN LIKE ESCAPE`)

// primary returns the type of an expression without operators; ok is false for what is
// none.
func (in *Inference) primary(sc *Scope, from, to int) (typ value.Type, ok bool) {
	word := in.Words[from]
	switch {
	case to-from == 1 && word == "NULL":
		return value.TypeNull, true
	case to-from == 1 && keywords[word] != "":
		return keywords[word], true
	case to-from == 2 && (word == "-" || word == "+"):
		typ, ok := in.Literal(from + 1)
		if word == "-" {
			typ = value.ArithmeticType(typ, value.TypeInteger)
		}
		return typ, ok
	case word == "(" && in.Pair[from] == to-1:
		if q := in.Structure.Opened(from + 1); q != nil {
			return in.ColumnTypes(q, 1)[0], true
		}
		return in.Expression(sc, from+1, to-1), len(in.Split(from)) == 1
	case !in.IsCall(from) || plainWords[word]:
		return "", false
	case word == "CAST" && in.Pair[from+1] == to-1:
		return in.castType(from)
	case word == "EXISTS" && in.Pair[from+1] == to-1:
		return value.TypeInteger, true
	}
	first, last, next := in.call(from)
	if next != to || word == "CAST" || word == "EXISTS" || in.OneOf(from, "IS", "GLOB", "REGEXP", "MATCH", "COLLATE") {
		return "", false
	}
	var args []value.Type
	for start, i := first, first; first < last && i <= last; i = in.Skip(i) {
		if i < last && in.Words[i] != "," {
			continue
		}
		args = append(args, in.Expression(sc, start, i))
		if start = i + 1; i == last {
			break
		}
	}
	return in.known.Function(word, args), true
}

// call reads the call at token i: its arguments are the tokens from, to-1, without
// DISTINCT, * and ORDER BY, and it ends before the token next, behind FILTER and OVER.
func (in *Inference) call(i int) (from, to, next int) {
	from, to = i+2, in.Pair[i+1]
	next = to + 1
	for {
		switch {
		case in.OneOf(next, "FILTER", "OVER") && in.Word(next+1) == "(":
			next = in.Pair[next+1] + 1
			continue
		case in.Word(next) == "OVER" && in.IsName(next+1):
			next += 2
			continue
		}
		break
	}
	if in.OneOf(from, "DISTINCT", "ALL") {
		from++
	}
	if order := in.Find(from, to, "ORDER"); order >= 0 && in.Word(order+1) == "BY" {
		to = order
	}
	if from < to && in.Word(from) == "*" {
		from = to
	}
	return from, to, next
}

// castType returns the type that the CAST at token i gives.
func (in *Inference) castType(i int) (typ value.Type, ok bool) {
	if in.Find(i+2, in.Pair[i+1], "AS") < 0 {
		return "", false
	}
	return namedType(in.castName(i)), true
}

// castName returns the name of the type of the CAST at token i, in capitals; "" where it
// has none.
func (in *Inference) castName(i int) string {
	end, name := in.Pair[i+1], ""
	as := in.Find(i+2, end, "AS")
	for at := as + 1; as > 0 && at < end && in.Kind(at) == token.Word; at++ {
		name += in.Words[at] + " "
	}
	return name
}

// nameType returns the type of the column that a dotted name, the tokens first to last,
// names.
func (in *Inference) nameType(sc *Scope, first, last int) value.Type {
	return in.column(sc, in.qualifier(first, last), in.Name(last))
}

// qualifier returns the name of the table of a dotted name, or "".
func (in *Inference) qualifier(first, last int) string {
	if last == first {
		return ""
	}
	return in.Name(last - 2)
}
