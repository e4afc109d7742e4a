package pgcheck

import (
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// Write is a statement that changes a table.
type Write struct {
	Verb string // INSERT, UPDATE or DELETE
	// Target is the table.
	Target *Relation
	Table  *Table
	With   []*Common
	// Recursive is of WITH.
	Recursive bool
	// Columns are those of an INSERT or an UPDATE that are given, as the engine has them.
	Columns []string
	// Query gives the rows of an INSERT, nil for one of defaults; Values those of an UPDATE.
	Query  *Query
	Values []*Expr
	// From and Where are those of an UPDATE or a DELETE.
	From  []*From
	Where *Expr
	// Returning is what is told of the rows, over Target; nil for nothing.
	Returning *Select
}

// Outputs are the columns of RETURNING.
func (w *Write) Outputs() []Output {
	if w.Returning == nil {
		return nil
	}
	return w.Returning.names
}

// write analyses a statement that changes a table.
func write(c *checker, tree pgparse.Statement) *Write {
	switch t := tree.(type) {
	case *pgparse.Insert:
		return insert(c, t)
	case *pgparse.Update:
		return update(c, t)
	case *pgparse.Delete:
		return deletion(c, t)
	}
	c.refuse(tree.At(), "the statement")
	return nil
}

// begin finds the table of a statement.
func begin(c *checker, verb string, target *pgparse.Table, with []*pgparse.With, recursive bool) (*Write, *scope) {
	w := &Write{Verb: verb, Recursive: recursive}
	s := &scope{}
	w.With = commons(c, &pgparse.Query{Place: target.Place, With: with, Recursive: recursive}, s)
	inner := &scope{outer: s}
	alone := &scope{} // a WITH query of the name is none that is written
	w.Target = table(c, alone, target)
	if w.Table = w.Target.table; w.Table == nil || slices.Contains([]string{"pg_catalog", "information_schema", KeptSchema, CacheSchema}, w.Table.Schema) {
		c.fail(-1, "42501", "permission denied for table %s", w.Target.name)
	}
	related(c, inner, w.Target, target.Alias, target.At())
	return w, inner
}

// columnToWrite finds a column of the table by its name.
func columnToWrite(c *checker, w *Write, id pgparse.Ident, at int) int {
	found := columnsOf(w.Target, id)
	if len(found) != 1 {
		c.fail(at, "42703", "column \"%s\" of relation \"%s\" does not exist", id.Text, w.Table.Name)
	}
	if slices.Contains(w.Columns, w.Target.Columns[found[0]].Engine) {
		c.fail(at, "42701", "column \"%s\" specified more than once", id.Text)
	}
	w.Columns = append(w.Columns, w.Target.Columns[found[0]].Engine)
	return found[0]
}

// assigned makes a value one of a column's type.
func assigned(c *checker, e *Expr, col RelationColumn) *Expr {
	made := tryTo(c, e, col.Type, assignment)
	if made == nil {
		c.hint(e.At, "42804", "column \""+col.Name+"\" is of type "+col.Type.String()+" but expression is of type "+e.Type.String(),
			"You will need to rewrite or cast the expression.")
	}
	return made
}

func insert(c *checker, tree *pgparse.Insert) *Write {
	w, s := begin(c, "INSERT", tree.Table, tree.With, tree.Recursive)
	var places []int
	for i, id := range tree.Columns {
		places = append(places, columnToWrite(c, w, id, tree.ColumnsAt[i]))
	}
	if tree.Query != nil {
		q, inner := opened(c, tree.Query, s.outer)
		if tree.Columns == nil {
			for i, col := range w.Target.Columns {
				if !col.Hidden && len(places) < len(q.Outputs) {
					places, w.Columns = append(places, i), append(w.Columns, col.Engine)
				}
			}
		}
		switch at := firstAt(tree.Query); {
		case len(q.Outputs) > len(places):
			c.fail(outputAt(tree.Query, len(places)), "42601", "INSERT has more expressions than target columns")
		case len(q.Outputs) < len(places):
			if len(tree.ColumnsAt) > len(q.Outputs) {
				at = tree.ColumnsAt[len(q.Outputs)]
			}
			c.fail(at, "42601", "INSERT has more target columns than expressions")
		}
		for i, place := range places {
			assignOutput(c, q.Body, i, w.Target.Columns[place])
		}
		q.Outputs = q.Body.outputs()
		finish(c, q, tree.Query, inner)
		w.Query = q
	}
	returning(c, w, tree.Returning)
	return w
}

// assignOutput makes an output one of a column's type.
func assignOutput(c *checker, b Body, i int, col RelationColumn) {
	switch b := b.(type) {
	case *Select:
		b.Items[i] = assigned(c, b.Items[i], col)
		b.names[i].Type = col.Type
	case *Values:
		for _, row := range b.Rows {
			row[i] = assigned(c, row[i], col)
		}
		b.names[i].Type = col.Type
	case *SetOperation:
		assignOutput(c, b.Left, i, col)
		assignOutput(c, b.Right, i, col)
		b.names[i].Type = col.Type
	case *Query:
		assignOutput(c, b.Body, i, col)
		b.Outputs = b.Body.outputs()
	}
}

func update(c *checker, tree *pgparse.Update) *Write {
	w, s := begin(c, "UPDATE", tree.Table, tree.With, tree.Recursive)
	for _, source := range tree.From {
		from, _ := fromSource(c, s, source)
		w.From = append(w.From, from)
	}
	for _, set := range tree.Set {
		col := w.Target.Columns[columnToWrite(c, w, set.Column, set.At())]
		if _, ok := set.Value.(*pgparse.Default); ok {
			c.refuse(set.Value.At(), "DEFAULT")
		}
		w.Values = append(w.Values, assigned(c, within(c, s, "UPDATE", set.Value), col))
	}
	if tree.Where != nil {
		w.Where = truth(c, within(c, s, "WHERE", tree.Where), "WHERE")
	}
	returning(c, w, tree.Returning)
	return w
}

func deletion(c *checker, tree *pgparse.Delete) *Write {
	w, s := begin(c, "DELETE", tree.Table, tree.With, tree.Recursive)
	for _, source := range tree.Using {
		from, _ := fromSource(c, s, source)
		w.From = append(w.From, from)
	}
	if tree.Where != nil {
		w.Where = truth(c, within(c, s, "WHERE", tree.Where), "WHERE")
	}
	returning(c, w, tree.Returning)
	return w
}

// returning analyses RETURNING, which sees the columns of the table alone.
func returning(c *checker, w *Write, items []pgparse.Item) {
	if items == nil {
		return
	}
	params := len(c.params)
	only := &scope{relations: []*Relation{w.Target}, place: "RETURNING"}
	made := &Select{scope: only, From: []*From{{Relation: w.Target}}}
	var visible []star
	for i, col := range w.Target.Columns {
		if !col.Hidden {
			visible = append(visible, star{col.Name, columnExpr(w.Target, i, 0), nil})
		}
	}
	for _, item := range items {
		if n, ok := item.Expr.(*pgparse.Name); ok && n.Star {
			expand(c, only, made, n, visible)
			continue
		}
		e := typed(c, c.expr(only, item.Expr))
		if hasParam(e) || len(c.params) > params {
			c.refuse(item.Expr.At(), "a parameter in RETURNING")
		}
		made.Items = append(made.Items, e)
		made.names = append(made.names, Output{Name: label(item, e)})
	}
	describe(made)
	w.Returning = made
}

// Reading is a query over what an UPDATE or a DELETE reads.
func (w *Write) Reading() *Query {
	if w.Verb == "INSERT" {
		return w.Query
	}
	from := append([]*From{{Relation: w.Target}}, w.From...)
	one := &Select{Items: append([]*Expr{{Kind: Const, Value: int64(1), Type: pgtype.Int4}}, w.Values...), From: from, Where: w.Where, scope: &scope{}}
	return &Query{With: w.With, Recursive: w.Recursive, Body: one, Outputs: make([]Output, len(one.Items))}
}
