package pgprint

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgcheck"
)

// Query writes a query.
func Query(q *pgcheck.Query) string {
	p := &printer{}
	p.query(q)
	return p.String()
}

// Expr writes an expression.
func Expr(e *pgcheck.Expr) string {
	p := &printer{}
	p.expr(e)
	return p.String()
}

// SeveralRows is the engine's function that fails: a query that gives one value has several.
const SeveralRows = "pg_several_rows"

type printer struct{ strings.Builder }

func (p *printer) write(parts ...string) {
	for _, part := range parts {
		p.WriteString(part)
	}
}

// list writes things with commas between.
func list[T any](p *printer, all []T, one func(i int, each T)) {
	for i, each := range all {
		if i > 0 {
			p.write(", ")
		}
		one(i, each)
	}
}

// constant is a value in the engine's form.
func constant(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if math.IsInf(v, 0) { // beyond what a float holds
			return strconv.FormatFloat(math.Copysign(9, v), 'f', 0, 64) + "e999"
		}
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		return "x'" + hex.EncodeToString(v) + "'"
	default:
		return "NULL"
	}
}

// operand writes an expression so that it may stand anywhere.
func (p *printer) operand(e *pgcheck.Expr) {
	text := Expr(e)
	p.enclosed(e, text)
	p.write(own(e, text))
}

// enclosed writes the text of an expression, in parentheses where it needs some.
func (p *printer) enclosed(e *pgcheck.Expr, text string) {
	if isAtom(e, text) {
		p.write(text)
		return
	}
	p.write("(", text, ")")
}

// isAtom reports whether a text needs no parentheses.
func isAtom(e *pgcheck.Expr, text string) bool {
	switch e.Kind {
	case pgcheck.Param, pgcheck.Column, pgcheck.Scalar, pgcheck.List, pgcheck.Quantified, pgcheck.Rows:
		return true
	case pgcheck.Const:
		return text == "" || text[0] != '-'
	case pgcheck.Aggregate:
		return e.Group.Filter == nil && e.Group.Over == nil
	case pgcheck.Template:
		return isCall(text)
	}
	return false
}

// isCall reports whether a text is a word, a call, or stands in parentheses as a whole.
func isCall(text string) bool {
	at := strings.IndexByte(text, '(')
	name := text
	if at >= 0 {
		name = text[:at]
	}
	if strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	}) {
		return false
	}
	if at < 0 {
		return true
	}
	if strings.EqualFold(name, "not") || text[len(text)-1] != ')' {
		return false
	}
	return closing(text, at) == len(text)-1
}

// closing is where the parenthesis that opens at a place closes; -1 for nowhere.
func closing(text string, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '\'', '"':
			end := strings.IndexByte(text[i+1:], text[i])
			if end < 0 {
				return -1
			}
			i += end + 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// column writes a column of a relation.
func (p *printer) column(r *pgcheck.Relation, i int) {
	switch r.Zip {
	case nil:
	case r:
		p.write("json_extract(", r.Alias, ".value, '$[", strconv.Itoa(i), "]')")
		return
	default:
		p.write("json_extract(", r.Zip.Alias, ".value, '$[", strconv.Itoa(r.Place), "][", strconv.Itoa(i), "]')")
		return
	}
	p.write(r.Alias, ".", r.Columns[i].Engine)
}

// expr writes an expression, around which there may have to be parentheses.
func (p *printer) expr(e *pgcheck.Expr) {
	switch e.Kind {
	case pgcheck.Const:
		p.write(constant(e.Value))
	case pgcheck.Param:
		p.write("?", strconv.Itoa(e.Number))
	case pgcheck.Column:
		p.column(e.Relation, e.Index)
	case pgcheck.Template:
		p.template(e.SQL, e.Args)
	case pgcheck.And:
		p.logic(" AND ", e.Args)
	case pgcheck.Or:
		p.logic(" OR ", e.Args)
	case pgcheck.Aggregate:
		p.aggregate(e)
	case pgcheck.Exists:
		p.write("EXISTS (", Query(e.Query), ")")
	case pgcheck.Scalar:
		p.scalar(e.Query)
	case pgcheck.List:
		p.write("(SELECT json_group_array(c1) FROM (", Query(e.Query), "))")
	case pgcheck.Within:
		p.within(e)
	case pgcheck.Rows:
		p.rows(e.Query)
	case pgcheck.Quantified:
		count, answer, rest := "max(b) = 1", "1", "0"
		if e.All {
			count, answer, rest = "min(b) = 0", "0", "1"
		}
		p.write("(SELECT CASE WHEN ", count, " THEN ", answer, " WHEN count(*) > count(b) THEN NULL ELSE ", rest, " END FROM (SELECT ")
		p.operand(e.Args[0])
		p.write(" AS b FROM (", Query(e.Query), ")))")
	}
}

// template writes the engine's words with operands in their places.
func (p *printer) template(sql string, args []*pgcheck.Expr) {
	for {
		at := strings.IndexByte(sql, '$')
		if at < 0 || at+1 == len(sql) {
			p.write(sql)
			return
		}
		if sql[at+1] == '[' { // a path of JSON
			p.write(sql[:at+1])
			sql = sql[at+1:]
			continue
		}
		p.write(sql[:at])
		sql = sql[at+1:]
		if sql[0] == '*' {
			list(p, args, func(_ int, a *pgcheck.Expr) { p.argument(a) })
			sql = sql[1:]
			continue
		}
		n, digits := 0, 0
		for digits < len(sql) && sql[digits] >= '0' && sql[digits] <= '9' {
			n = n*10 + int(sql[digits]-'0')
			digits++
		}
		if digits == 0 {
			p.write("$")
			continue
		}
		if n >= 1 && n <= len(args) {
			p.operand(args[n-1])
		}
		sql = sql[digits:]
	}
}

// argument writes an expression that stands between commas, or is a whole term.
func (p *printer) argument(e *pgcheck.Expr) {
	text := Expr(e)
	collation := own(e, text)
	if collation == "" {
		p.write(text)
		return
	}
	p.enclosed(e, text)
	p.write(collation)
}

// logic writes a chain of AND or OR; a long one halved and halved again, as the engine bounds
// the depth of a chain.
func (p *printer) logic(word string, terms []*pgcheck.Expr) {
	const short = 16
	if len(terms) <= short {
		for i, t := range terms {
			if i > 0 {
				p.write(word)
			}
			p.operand(t)
		}
		return
	}
	half := len(terms) / 2
	p.write("(")
	p.logic(word, terms[:half])
	p.write(")", word, "(")
	p.logic(word, terms[half:])
	p.write(")")
}

// scalar writes a query that has one row at the most, or fails.
func (p *printer) scalar(q *pgcheck.Query) {
	if atMostOne(q) {
		p.write("(", Query(q), ")")
		return
	}
	p.write("(SELECT CASE WHEN count(*) > 1 THEN ", SeveralRows, "() ELSE max(c1) END FROM (SELECT c1 FROM (", Query(q), ") LIMIT 2))")
}

// rows writes a query as the array of its rows, each of which is an array: what is JSON already is a
// text in it.
func (p *printer) rows(q *pgcheck.Query) {
	p.write("(SELECT json_group_array(json_array(")
	list(p, q.Outputs, func(i int, o pgcheck.Output) {
		p.write(pgcheck.EngineName(i))
		if pgcheck.HeldAsJSON(o.Type) {
			p.write(" || ''")
		}
	})
	p.write(")) FROM (", Query(q), "))")
}

// atMostOne reports whether a query cannot have a second row.
func atMostOne(q *pgcheck.Query) bool {
	if q.Limit != nil && q.Limit.Kind == pgcheck.Const {
		if n, ok := q.Limit.Value.(int64); ok && n <= 1 {
			return true
		}
	}
	s, ok := q.Body.(*pgcheck.Select)
	return ok && (s.Aggregates() && !s.Grouped || len(s.From) == 0)
}

func (p *printer) within(e *pgcheck.Expr) {
	switch {
	case len(e.Args) > 1:
		p.write("(")
		list(p, e.Args, func(_ int, a *pgcheck.Expr) { p.argument(a) })
		p.write(")")
	default:
		p.template(e.SQL, e.Args)
	}
	p.write(" IN (", Query(e.Query), ")")
}
