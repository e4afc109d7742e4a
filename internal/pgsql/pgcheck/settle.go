package pgcheck

import (
	"strconv"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// EngineName is what the engine calls the column of a query, by its place from 0.
func EngineName(i int) string { return "c" + strconv.Itoa(i+1) }

func valuesName(i int) string { return "column" + strconv.Itoa(i+1) }

// settleOutputs makes texts of the outputs that nothing has typed.
func settleOutputs(c *checker, q *Query) {
	settleBody(c, q.Body)
	q.Outputs = q.Body.outputs()
}

func settleBody(c *checker, b Body) {
	for i, o := range b.outputs() {
		if o.Type == pgtype.Unknown {
			castOutput(c, b, i, pgtype.Text)
		}
	}
}

// castOutput makes an output one of a type, which it can become.
func castOutput(c *checker, b Body, i int, t pgtype.OID) {
	if b.outputs()[i].Type == t {
		return
	}
	switch b := b.(type) {
	case *Select:
		b.Items[i] = to(c, b.Items[i], t, assignment)
		b.names[i].Type, b.names[i].Mod = t, b.Items[i].Mod
	case *Values:
		for _, row := range b.Rows {
			row[i] = to(c, row[i], t, assignment)
		}
		b.names[i].Type, b.names[i].Mod = t, -1
	case *SetOperation:
		castOutput(c, b.Left, i, t)
		castOutput(c, b.Right, i, t)
		b.names[i].Type, b.names[i].Mod = t, -1
	case *Query:
		castOutput(c, b.Body, i, t)
		b.Outputs = b.Body.outputs()
	}
}

// unifyColumn gives a column of VALUES one type.
func unifyColumn(c *checker, v *Values, i int) {
	list := make([]*Expr, len(v.Rows))
	known := false
	for n, row := range v.Rows {
		list[n] = row[i]
		known = known || row[i].Type != pgtype.Unknown
	}
	v.names[i].Type = pgtype.Unknown
	if !known {
		return
	}
	v.names[i].Type = unify(c, "VALUES", list)
	for n, row := range v.Rows {
		row[i] = list[n]
	}
}
