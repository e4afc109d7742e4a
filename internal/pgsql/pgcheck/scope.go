package pgcheck

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgparse"
)

// scope is where the names of one SELECT are looked up: in it, then in those around it.
type scope struct {
	outer *scope
	// relations are those of FROM, which have a name of their own.
	relations []*Relation
	// merged are the columns that USING and NATURAL made of two.
	merged []merged
	// commons are the WITH queries that can be seen.
	commons []*common
	// place is what is analysed: what an aggregate in it would be an error of, "" where it may
	// stand.
	place string
	// aggregates says that an aggregate over the rows of this query was found, inside that
	// the arguments of one are analysed.
	aggregates, inside bool
	windows            []namedWindow
	// spread is where functions that make rows go, nil where none may stand.
	spread *spread
	// blocked are relations that may only be seen through LATERAL.
	blocked []*Relation
	// beside says that it is what a query behind LATERAL sees of the FROM that it stands in, reached
	// that the query reads of it.
	beside, reached bool
}

// merged is a column of USING: what it is called, and what it is made of.
type merged struct {
	name string
	expr *Expr
	of   []column
}

// column is a column of a relation.
type column struct {
	relation *Relation
	index    int
}

// common is a WITH query.
type common struct {
	name string
	// relation is how each use begins: with the columns of the query.
	columns   []RelationColumn
	alias     string
	recursive bool
}

// matches reports how well a name means another: 2 as it is written, 1 in another case, 0 not.
func matches(id pgparse.Ident, name string) int {
	switch {
	case id.Text == name:
		return 2
	case strings.EqualFold(id.Text, name):
		return 1
	default:
		return 0
	}
}

// columnsOf are the columns of a relation that a name may mean.
func columnsOf(r *Relation, id pgparse.Ident) (found []int) {
	best := 0
	for i, col := range r.Columns {
		m := matches(id, col.Name)
		if !id.Quoted {
			m = min(m, 1)
		}
		switch {
		case m == 0 || m < best:
		case m > best:
			best, found = m, []int{i}
		default:
			found = append(found, i)
		}
	}
	return found
}

// columnNamed finds the column that a name without a qualifier means; nil for none.
func columnNamed(c *checker, s *scope, id pgparse.Ident, at int) *Expr {
	for ; s != nil; s = s.outer {
		var found []*Expr
		var hidden []column
		for _, m := range s.merged {
			if matches(id, m.name) > 0 {
				found = append(found, m.expr)
			}
			hidden = append(hidden, m.of...)
		}
		for _, r := range s.relations {
			for _, i := range columnsOf(r, id) {
				if !slices.Contains(hidden, column{r, i}) {
					found = append(found, columnExpr(r, i, at))
				}
			}
		}
		if len(found) > 1 && id.Quoted {
			if exact := slices.DeleteFunc(slices.Clone(found), func(e *Expr) bool { return e.Kind == Column && e.Relation.Columns[e.Index].Name != id.Text }); len(exact) == 1 {
				found = exact
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			e := *found[0]
			e.At = at
			s.reached = true
			readable(c, &e)
			return &e
		default:
			c.fail(at, "42702", "column reference \"%s\" is ambiguous", id.Text)
		}
	}
	return nil
}

func columnExpr(r *Relation, i, at int) *Expr {
	return &Expr{Kind: Column, Relation: r, Index: i, Type: r.Columns[i].Type, Mod: r.Columns[i].Mod, At: at}
}

// readable refuses a column that only LATERAL of an inner or left join may read.
func readable(c *checker, e *Expr) *Expr {
	if e.Kind == Column && e.Relation.barred {
		c.fail(e.At, "42P10", "invalid reference to FROM-clause entry for table \"%s\"", e.Relation.name)
	}
	return e
}

// relationNamed finds the relation of a name, with the schema before it or not; nil for none.
func relationNamed(c *checker, s *scope, parts []pgparse.Ident, at int) *Relation {
	id := parts[len(parts)-1]
	for ; s != nil; s = s.outer {
		var found *Relation
		best := 0
		for _, r := range s.relations {
			m := matches(id, r.name)
			if m == 0 || m < best || len(parts) > 1 && (r.table == nil || !strings.EqualFold(r.table.Schema, parts[len(parts)-2].Text)) {
				continue
			}
			if m == best && found != nil {
				c.fail(at, "42P09", "table reference \"%s\" is ambiguous", id.Text)
			}
			best, found = m, r
		}
		if found != nil {
			s.reached = true
			return found
		}
		for _, r := range s.blocked {
			if matches(id, r.name) > 0 {
				c.hint(at, "42P01", "invalid reference to FROM-clause entry for table \""+id.Text+"\"",
					"There is an entry for table \""+id.Text+"\", but it cannot be referenced from this part of the query.")
			}
		}
	}
	return nil
}

// name analyses the name of a column.
func name(c *checker, s *scope, n *pgparse.Name) *Expr {
	last := n.Parts[len(n.Parts)-1]
	if len(n.Parts) == 1 {
		if e := columnNamed(c, s, last, n.At()); e != nil {
			return e
		}
		if made := wholeRow(c, s, n.Parts, n.At()); made != nil {
			return made
		}
		missing(c, s, last, n.At())
	}
	qualifier := n.Parts[:len(n.Parts)-1]
	r := relationNamed(c, s, qualifier, n.At())
	if r == nil {
		c.fail(n.At(), "42P01", "missing FROM-clause entry for table \"%s\"", qualifier[len(qualifier)-1].Text)
	}
	found := columnsOf(r, last)
	switch {
	case len(found) == 1:
		return readable(c, columnExpr(r, found[0], n.At()))
	case len(found) > 1:
		c.fail(n.At(), "42702", "column reference \"%s\" is ambiguous", last.Text)
	}
	c.fail(n.At(), "42703", "column %s.%s does not exist", r.name, last.Text)
	return nil
}

// missing says that there is no such column, and which one may have been meant.
func missing(c *checker, s *scope, id pgparse.Ident, at int) {
	message := "column \"" + id.Text + "\" does not exist"
	if near := nearest(s, id.Text); near != "" {
		c.hint(at, "42703", message, "Perhaps you meant to reference the column \""+near+"\".")
	}
	c.fail(at, "42703", "%s", message)
}
