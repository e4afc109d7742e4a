package fetch_test

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// table makes a source of a table of the catalogue.
func (g *generator) table(t *tableInfo) source {
	a := g.alias()
	s := source{text: t.name + " " + a, key: a + "." + t.key, ties: t.ties}
	for _, c := range t.columns {
		c.expr = a + "." + c.expr
		s.columns = append(s.columns, c)
	}
	return s
}

// item makes one source of a FROM clause. near are the columns it should have
// something in common with, nil for none.
func (g *generator) item(near []operand, depth int) source {
	kinds := []int{80, 0, 0, 0, 0}
	if depth > 0 {
		kinds[1] = 12
	}
	if len(g.ctes) > 0 {
		kinds[2] = 60
	}
	if near != nil {
		kinds[3] = 4
	}
	if len(g.world.arguments) > 0 {
		kinds[4] = 60
	}
	switch g.weigh(kinds...) {
	case 4:
		return g.namedItem()
	case 1:
		sql, out := g.limitable(depth - 1)
		return g.derived("("+sql+")", out)
	case 2:
		cte := choose(g.tape, g.ctes)
		return g.derived(cte.text, cte.columns)
	case 3:
		return g.listed(near)
	}
	return g.table(g.someTable(near))
}

// someTable chooses a table, the large ones more often; of those that have
// something in common with the columns, if any are given.
func (g *generator) someTable(near []operand) *tableInfo {
	if near != nil && !g.chance(12) {
		if kin := g.world.kin(near); len(kin) > 0 {
			return choose(g.tape, kin)
		}
	}
	tables := g.world.tables
	if !g.chance(20) {
		tables = tables[:6]
	}
	return choose(g.tape, tables)
}

// derived gives a derived table its alias.
func (g *generator) derived(text string, columns []operand) source {
	a := g.alias()
	s := source{text: text + " AS " + a}
	for _, c := range columns {
		c.expr = a + "." + c.expr
		s.columns = append(s.columns, c)
	}
	return s
}

// listed makes a table of a few ids.
func (g *generator) listed(near []operand) source {
	ids := ofClass(near, classID)
	if len(ids) == 0 {
		return g.table(g.someTable(near))
	}
	like := choose(g.tape, ids)
	var rows []string
	for range 1 + g.below(6) {
		rows = append(rows, "("+g.literal(like)+")")
	}
	s := g.derived("(SELECT column1 AS id FROM (VALUES "+strings.Join(rows, ", ")+"))", []operand{{expr: "id", class: classID, domain: like.domain, values: like.values}})
	return s
}

// kin lists the tables that have ids of a domain that the columns have too.
func (w *world) kin(near []operand) []*tableInfo {
	var out []*tableInfo
	for _, t := range w.tables {
		if slices.ContainsFunc(t.columns, func(c operand) bool {
			return c.class == classID && c.domain != accounts && slices.ContainsFunc(near, func(n operand) bool { return n.class == classID && n.domain == c.domain })
		}) {
			out = append(out, t)
		}
	}
	return out
}

// from makes a FROM clause.
func (g *generator) from(depth int) (text string, sources []source) {
	first := g.item(nil, depth)
	text, sources = " FROM "+first.text, []source{first}
	for range g.weigh(45, 35, 15, 5) {
		columns := all(sources)
		s := g.item(columns, depth)
		kind := choose(g.tape, []string{" JOIN ", " LEFT JOIN ", " JOIN ", " LEFT JOIN ", " JOIN ", " CROSS JOIN ", " RIGHT JOIN ", " FULL JOIN "})
		if g.arms > 0 && (kind == " RIGHT JOIN " || kind == " FULL JOIN ") {
			// SQLite 3.53 loses the WHERE of the other arms of a UNION ALL in a
			// FROM clause, over plain tables too.
			kind = " LEFT JOIN "
		}
		if shared := sharedName(columns, s.columns); shared != "" && len(sources) == 1 && g.chance(10) {
			text += kind + s.text + " USING (" + shared + ")"
			if kind == " CROSS JOIN " {
				text = strings.Replace(text, kind, " JOIN ", 1)
			}
			sources = append(sources, s)
			continue
		}
		on := g.match(columns, s.columns)
		if g.chance(20) {
			on += " AND " + g.predicate(s.columns, 0)
		}
		if g.chance(8) {
			on = "(" + on + " OR " + g.match(columns, s.columns) + ")"
		}
		text += kind + s.text + " ON " + on
		s.outer = kind == " LEFT JOIN "
		sources = append(sources, s)
	}
	return text, sources
}

// sharedName returns the name of a column of ids that both sides have.
func sharedName(a, b []operand) string {
	for _, x := range a {
		for _, y := range b {
			_, nx, _ := strings.Cut(x.expr, ".")
			_, ny, _ := strings.Cut(y.expr, ".")
			if x.class == classID && y.class == classID && x.domain == y.domain && nx == ny && nx != "" {
				return nx
			}
		}
	}
	return ""
}

// match makes the term that joins two sides: ids of one domain where there are.
func (g *generator) match(a, b []operand) string {
	var pairs, loose [][2]operand
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.class == classID && y.class == classID && x.domain == y.domain && x.domain != accounts:
				pairs = append(pairs, [2]operand{x, y})
			case x.class == y.class && x.class != classID || x.domain == accounts && y.domain == accounts:
				loose = append(loose, [2]operand{x, y})
			}
		}
	}
	if len(pairs) == 0 || g.chance(6) {
		if len(loose) == 0 {
			return "1"
		}
		p := choose(g.tape, loose)
		if p[0].class == classInstant && g.chance(50) {
			return "substr(" + p[0].expr + ", 1, 10) = substr(" + p[1].expr + ", 1, 10)"
		}
		return p[1].expr + choose(g.tape, []string{" = ", " = ", " IS ", " < "}) + p[0].expr
	}
	p := choose(g.tape, pairs)
	if g.chance(50) {
		p[0], p[1] = p[1], p[0]
	}
	return p[0].expr + " = " + p[1].expr
}

func all(sources []source) (columns []operand) {
	for _, s := range sources {
		columns = append(columns, s.columns...)
	}
	return columns
}

func ofClass(columns []operand, k class) (out []operand) {
	for _, c := range columns {
		if c.class == k {
			out = append(out, c)
		}
	}
	return out
}

// classOf tells what a column of the catalogue can be compared with, and what
// its ids are ids of.
func classOf(t *schema.Table, c *schema.Column) (class, string) {
	switch {
	case c.Field == "id" && t.Address != nil:
		return classID, namedDomains[schema.Default().Levels(t)[c.Level].Node.Name]
	case c.Field == "id":
		return classID, domainOf(t, c.Level)
	case strings.HasSuffix(c.Field, "owner.id"), c.Field == "instagram_business_account.id":
		return classID, accounts
	}
	switch c.Type {
	case schema.Integer, schema.Real, schema.Boolean:
		return classInteger, ""
	case schema.Datetime:
		return classInstant, ""
	default:
		return classText, ""
	}
}

// accounts is the domain of the ids of accounts: so few that joining by them is
// nearly a cross join.
var accounts = domainOf(&schema.Table{Root: schema.RootAccount}, 0)

// namedDomains are those of what arguments name, by the type of object.
var namedDomains = map[string]string{
	"BusinessDiscovery": accounts, "BusinessDiscoveryMedia": "IGUser/media", "HashtagMedia": "IGUser/media", "ShadowIGHashtag": "hashtags",
	"MentionedMedia": "IGUser/tags", "MentionedMediaComment": "mentions", "MentionedComment": "mentions", "ShadowIGMediaBuilder": "containers",
}

// domainOf names the objects at a level of a table's path.
func domainOf(t *schema.Table, level int) string {
	if level > 0 && t.Path[level-1] == "insights" {
		level--
	}
	return schema.RootNode(t.Root) + "/" + strings.Join(t.Path[:level], "/")
}
