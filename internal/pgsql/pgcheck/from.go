package pgcheck

import (
	"cmp"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// star is a column as * sees it: what it is called, and of which columns of relations it is.
type star struct {
	name string
	expr *Expr
	of   []column
}

// fromSource analyses one source of FROM, and adds what it names to the scope.
func fromSource(c *checker, s *scope, tree pgparse.Source) (*From, []star) {
	switch t := tree.(type) {
	case *pgparse.Join:
		return join(c, s, t)
	case *pgparse.Table:
		if t.AsOf != nil {
			return related(c, s, asOf(c, s, t), t.Alias, t.At())
		}
		return related(c, s, table(c, s, t), t.Alias, t.At())
	case *pgparse.Derived:
		r := derived(c, s, t)
		if r.name == "" {
			what := "subquery"
			if _, ok := t.Query.Body.(*pgparse.Values); ok {
				what = "VALUES"
			}
			c.hint(t.At(), "42601", what+" in FROM must have an alias", "For example, FROM (SELECT ...) [AS] foo.")
		}
		return related(c, s, r, t.Alias, t.At())
	case *pgparse.Function:
		return related(c, s, rowsOf(c, s, t), t.Alias, t.At())
	}
	c.fail(tree.At(), "XX000", "unrecognized source %T", tree)
	return nil, nil
}

// derived is a query in FROM. One that reads of the relations before it is a function of them to
// the engine, whose rows are the elements of an array.
func derived(c *checker, s *scope, t *pgparse.Derived) *Relation {
	if !t.Lateral {
		q := c.query(t.Query, &scope{outer: s.outer, blocked: s.relations})
		return &Relation{Query: q, Columns: columnsFrom(q.Outputs), name: t.Alias.Name.Text}
	}
	beside := &scope{outer: s.outer, relations: s.relations, merged: s.merged, beside: true}
	q := c.query(t.Query, beside)
	r := &Relation{Query: q, Columns: columnsFrom(q.Outputs), name: t.Alias.Name.Text}
	if !beside.reached {
		return r
	}
	for _, o := range q.Outputs {
		if o.Type == pgtype.Bytea {
			c.refuse(t.At(), "bytes (%s) out of LATERAL before a query", o.Name)
		}
	}
	r.Query, r.Source, r.lateral = nil, "json_each($1)", true
	r.Args = []*Expr{{Kind: Rows, Type: pgtype.Text, Mod: -1, At: t.At(), Query: q}}
	r.Zip = r
	return r
}

// related gives a relation its names, and adds it to the scope.
func related(c *checker, s *scope, r *Relation, alias pgparse.Alias, at int) (*From, []star) {
	r.Alias, r.scope = c.alias("t"), s
	if alias.Name.Text != "" {
		r.name = alias.Name.Text
	}
	if alias.Types != nil {
		c.refuse(at, "a list of columns with types")
	}
	shown := 0
	for i := range r.Columns {
		if r.Columns[i].Hidden {
			continue
		}
		if shown < len(alias.Columns) {
			r.Columns[i].Name, r.Columns[i].spelt = alias.Columns[shown].Text, false
		}
		shown++
	}
	if len(alias.Columns) > shown {
		c.fail(at, "42P10", "table \"%s\" has %d columns available but %d columns specified", r.name, shown, len(alias.Columns))
	}
	for _, other := range s.relations {
		if other.name == r.name && (other.table == nil || r.table == nil || other.table.Schema == r.table.Schema || alias.Name.Text != "") {
			c.fail(at, "42712", "table name \"%s\" specified more than once", r.name)
		}
	}
	s.relations = append(s.relations, r)
	var visible []star
	for i, col := range r.Columns {
		if !col.Hidden {
			visible = append(visible, star{col.Name, columnExpr(r, i, at), []column{{r, i}}})
		}
	}
	return &From{Relation: r}, visible
}

// table finds a table or a WITH query by its name.
func table(c *checker, s *scope, t *pgparse.Table) *Relation {
	last := t.Parts[len(t.Parts)-1]
	if len(t.Parts) == 1 {
		for o := s; o != nil; o = o.outer {
			for i := range o.commons {
				if w := o.commons[len(o.commons)-1-i]; w.name == last.Text || !last.Quoted && strings.EqualFold(w.name, last.Text) {
					return &Relation{Source: w.alias, Columns: slices.Clone(w.columns), name: last.Text, held: w.recursive}
				}
			}
		}
	}
	schema := ""
	if len(t.Parts) > 1 {
		schema = t.Parts[len(t.Parts)-2].Text
	}
	if len(t.Parts) > 3 {
		c.fail(t.At(), "42601", "improper qualified name (too many dotted names)")
	}
	found := c.opts.Tables.find(schema, c.opts.Path, last.Text, last.Quoted)
	if found == nil {
		shown := last.Text
		if schema != "" {
			shown = schema + "." + last.Text
		}
		c.fail(t.At(), "42P01", "relation \"%s\" does not exist", shown)
	}
	if !slices.Contains(c.tables, found) {
		c.tables = append(c.tables, found)
	}
	return relationOf(found)
}

// The schemas of tables of files, which are only read: what viewfinder sync keeps, and is known as
// of a moment, and what the cache keeps.
const (
	KeptSchema  = "kept"
	CacheSchema = "cache"
)

// asOf is a table as it was at a moment: that of its name in the schema kept, called with the
// moment.
func asOf(c *checker, s *scope, t *pgparse.Table) *Relation {
	last := t.Parts[len(t.Parts)-1]
	found := c.opts.Tables.find(KeptSchema, nil, last.Text, last.Quoted)
	if found == nil {
		c.hint(t.At(), "42P01", "relation \""+KeptSchema+"."+last.Text+"\" does not exist",
			"FOR SYSTEM_TIME reads what viewfinder sync keeps, in the SQLite file that the connection names by KeptLocation.")
	}
	if !slices.Contains(c.tables, found) {
		c.tables = append(c.tables, found)
	}
	r := relationOf(found)
	moment := c.expr(&scope{outer: s, place: "FOR SYSTEM_TIME"}, t.AsOf)
	made := tryTo(c, moment, pgtype.Timestamptz, assignment)
	if made == nil {
		c.fail(moment.leftmost(), "42804", "argument of FOR SYSTEM_TIME AS OF must be type timestamp with time zone, not type %s", moment.Type)
	}
	r.Source, r.Args = r.Source+"($1)", []*Expr{made}
	return r
}

func relationOf(t *Table) *Relation {
	r := &Relation{Source: quote(cmp.Or(t.Engine, t.Name)), name: t.Name, table: t}
	for _, col := range t.Columns {
		r.Columns = append(r.Columns, RelationColumn{
			Name: col.Name, Engine: quote(col.Name), Type: col.Type, Mod: col.Mod, NotNull: col.NotNull, Hidden: col.Hidden, spelt: true, Table: t.OID, Number: col.Number,
		})
	}
	return r
}

// quote writes a name for the engine.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// rowsOf is a function in FROM.
func rowsOf(c *checker, s *scope, t *pgparse.Function) *Relation {
	if table := c.opts.Tables.find("pg_catalog", nil, t.Call.Name+"()", true); table != nil && len(t.Call.Args) == 0 {
		r := relationOf(table)
		r.name = t.Call.Name
		c.tables = append(c.tables, table)
		return r
	}
	inner := &scope{outer: s, place: "functions in FROM"}
	args := c.exprs(inner, t.Call.Args)
	f, args, result := chosenForm(c, t.Call.Name, t.At(), args)
	source, columns := written(f), f.Columns
	switch f.Kind {
	case pgfunc.Set:
	case pgfunc.Scalar: // its value is one row
		source, columns = "json_each(json_array("+source+"))", []pgfunc.Column{{Name: f.Name, Engine: "value", Type: result}}
	default:
		c.refuse(t.At(), "a function in FROM that makes no rows (%s)", t.Call.Name)
	}
	r := &Relation{Source: source, Args: args, name: t.Call.Name, rows: true}
	for _, column := range columns {
		r.Columns = append(r.Columns, RelationColumn{Name: column.Name, Engine: column.Engine, Type: column.Type, Mod: -1})
	}
	if len(columns) == 1 { // what it is called, the function's only column is too
		r.Columns[0].Type = result
		if r.Columns[0].Name == f.Name && t.Alias.Name.Text != "" {
			r.Columns[0].Name = t.Alias.Name.Text
		}
	}
	if t.Ordinality {
		if f.Engine == "" { // rows of the engine's own have no number
			c.refuse(t.At(), "WITH ORDINALITY of "+t.Call.Name)
		}
		r.Columns = append(r.Columns, RelationColumn{Name: "ordinality", Engine: "rowid", Type: pgtype.Int8, Mod: -1, NotNull: true})
	}
	return r
}

// join analyses a join.
func join(c *checker, s *scope, t *pgparse.Join) (*From, []star) {
	before, merged := len(s.relations), len(s.merged)
	left, leftSeen := fromSource(c, s, t.Left)
	middle := len(s.relations)
	barring := t.Word == "RIGHT" || t.Word == "FULL"
	for _, r := range s.relations[before:middle] {
		r.barred = barring
	}
	right, rightSeen := fromSource(c, s, t.Right)
	for _, r := range s.relations[before:middle] {
		r.barred = false
	}
	if t.Alias.Name.Text != "" {
		c.refuse(t.At(), "an alias of a join")
	}
	if t.Word == "LEFT" || t.Word == "FULL" {
		nullable(s.relations[middle:])
	}
	if t.Word == "RIGHT" || t.Word == "FULL" {
		nullable(s.relations[before:middle])
	}
	made := &From{Left: left, Right: right, Word: map[string]string{"INNER": "JOIN", "CROSS": "CROSS JOIN", "LEFT": "LEFT JOIN", "RIGHT": "RIGHT JOIN", "FULL": "FULL JOIN"}[t.Word]}
	if t.Natural {
		for _, l := range leftSeen {
			if slices.ContainsFunc(rightSeen, func(r star) bool { return r.name == l.name }) {
				t.Using = append(t.Using, pgparse.Ident{Text: l.name, Quoted: true})
			}
		}
	}
	if len(t.Using) > 0 {
		seen := using(c, s, t, made, leftSeen, rightSeen)
		return made, seen
	}
	if t.On != nil {
		inner := &scope{outer: s.outer, relations: s.relations[before:], merged: s.merged[merged:], place: "JOIN conditions"}
		made.On = truth(c, c.expr(inner, t.On), "JOIN/ON")
	}
	return made, append(leftSeen, rightSeen...)
}

// nullable says that the rows of relations may be missing in a join.
func nullable(list []*Relation) {
	for _, r := range list {
		r.missing = true
		for i := range r.Columns {
			if r.Columns[i].NotNull && r.sure == 0 {
				r.sure = i + 1
			}
			r.Columns[i].NotNull = false
		}
	}
}

// using joins by columns that both sides have, of which it makes one.
func using(c *checker, s *scope, t *pgparse.Join, made *From, left, right []star) []star {
	find := func(seen []star, id pgparse.Ident, side string) int {
		at := -1
		for i, x := range seen {
			if x.name != id.Text && (id.Quoted || !strings.EqualFold(x.name, id.Text)) {
				continue
			}
			if at >= 0 {
				c.fail(t.UsingAt, "42702", "common column name \"%s\" appears more than once in %s table", id.Text, side)
			}
			at = i
		}
		if at < 0 {
			c.fail(t.UsingAt, "42703", "column \"%s\" specified in USING clause does not exist in %s table", id.Text, side)
		}
		return at
	}
	var together []star
	on := &Expr{Kind: And, Type: pgtype.Bool, Mod: -1, At: t.UsingAt}
	for _, id := range t.Using {
		l, r := find(left, id, "left"), find(right, id, "right")
		a, b := left[l], right[r]
		on.Args = append(on.Args, binary(c, "=", t.UsingAt, a.expr, b.expr))
		value := a.expr
		pair := []*Expr{a.expr, b.expr}
		switch t.Word {
		case "RIGHT":
			value = b.expr
		case "FULL":
			value = template(unify(c, "JOIN/USING", pair), t.UsingAt, "coalesce($1, $2)", pair...)
		}
		together = append(together, star{a.name, value, append(slices.Clone(a.of), b.of...)})
		left, right = slices.Delete(slices.Clone(left), l, l+1), slices.Delete(slices.Clone(right), r, r+1)
	}
	made.On = on
	for _, x := range together {
		s.merged = slices.DeleteFunc(s.merged, func(m merged) bool { return slices.Contains(x.of, m.of[0]) })
		s.merged = append(s.merged, merged(x))
	}
	return slices.Concat(together, left, right)
}

// expand makes outputs of * and t.*.
func expand(c *checker, s *scope, made *Select, n *pgparse.Name, visible []star) {
	if len(n.Parts) > 0 {
		r := relationNamed(c, s, n.Parts, n.At())
		if r == nil {
			c.fail(n.At(), "42P01", "missing FROM-clause entry for table \"%s\"", n.Parts[len(n.Parts)-1].Text)
		}
		visible = nil
		for i, col := range r.Columns {
			if !col.Hidden {
				visible = append(visible, star{name: col.Name, expr: columnExpr(r, i, n.At())})
			}
		}
	} else if len(s.relations) == 0 {
		c.fail(n.At(), "42601", "SELECT * with no tables specified is not valid")
	}
	for _, x := range visible {
		e := *x.expr
		e.At = n.At()
		made.Items = append(made.Items, &e)
		made.names = append(made.names, Output{Name: x.name, spelt: e.isSpelt()})
	}
}
