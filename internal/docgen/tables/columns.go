package tables

import (
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// writeColumns lists the columns, those that SELECT * leaves out by themselves.
func (p *page) writeColumns() {
	p.section("Columns")
	p.columnList(false)
	if slices.ContainsFunc(p.entry.columns, func(c schema.Column) bool { return c.Hidden }) {
		p.section("Columns that SELECT * leaves out")
		p.columnList(true)
	}
}

func (p *page) columnList(hidden bool) {
	if p.entry.view != nil {
		p.printf("| Column | Type | Meaning |\n| --- | --- | --- |\n")
	} else {
		p.printf("| Column | Type | Also | In the Graph | Meaning |\n| --- | --- | --- | --- | --- |\n")
	}
	for i := range p.entry.columns {
		c := &p.entry.columns[i]
		switch {
		case c.Hidden != hidden:
		case p.entry.view != nil:
			p.printf("| %s | %s | %s |\n", c.Name, c.Type, cell(c.Description))
		default:
			p.printf("| %s | %s | %s | `%s.%s` | %s |\n", c.Name, c.Type, strings.Join(c.Aliases, ", "),
				p.catalogue.Levels(p.entry.table)[c.Level].Node.Name, c.Field, cell(meaning(p.entry.table, c)))
		}
	}
}

// meaning says in words what a column is and what is special about it.
func meaning(t *schema.Table, c *schema.Column) string {
	parts := []string{c.Description}
	add := func(ok bool, format string, args ...any) {
		if ok {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(len(c.Products) > 0, "For %s.", strings.Join(c.Products, ", "))
	add(len(c.MetricTypes) > 0, "As %s, by %s.", strings.Join(c.MetricTypes, " or "), strings.Join(c.Periods, ", "))
	add(c.Added != "", "Since %s, in every version.", c.Added)
	add(c.Login == schema.FacebookLogin && t.Login != schema.FacebookLogin, "Facebook Login only.")
	add(c.Login == schema.InstagramLogin && t.Login != schema.InstagramLogin, "Instagram Login only.")
	return strings.Join(parts, " ")
}

// writeMetrics lists the metrics that rows can be numbers of.
func (p *page) writeMetrics() {
	metrics := p.entry.table.Metrics
	if len(metrics) == 0 {
		return
	}
	p.section("Metrics")
	p.printf("| Metric | Broken down by | Meaning |\n| --- | --- | --- |\n")
	for i := range metrics {
		m := &metrics[i]
		by := slices.Clone(m.Breakdowns)
		if m.By != "" {
			by = append(by, m.By)
		}
		if m.Map != "" {
			by = append(by, m.Map)
		}
		p.printf("| `%s` | %s | %s |\n", m.Field, code(by...), cell(meaning(p.entry.table, m)))
	}
}

// writeInputs lists the columns whose value goes into the request.
func (p *page) writeInputs() {
	t := p.entry.table
	if len(t.Arguments) == 0 {
		return
	}
	p.section("Inputs")
	for _, either := range t.Required() {
		p.printf("%s is needed: by `=`, in a list, or from a table that is joined.\n\n", strings.Join(either, " or "))
	}
	p.printf("| Column | Sent as | When nothing is said | Values |\n| --- | --- | --- | --- |\n")
	for i := range t.Arguments {
		a := &t.Arguments[i]
		sent := ""
		if a.Param != "" {
			sent = code(a.Param)
		}
		values := code(a.Values...)
		if values == "" && a.Example != "" {
			values = "such as " + code(a.Example)
		}
		p.printf("| %s | %s | %s | %s |\n", a.Column, sent, code(a.Unasked()...), values)
	}
}

// writePassedOn lists the terms that spare calls.
func (p *page) writePassedOn() {
	t := p.entry.table
	pushed := plan.Pushed(p.catalogue, t)
	p.section("What is passed on")
	if len(pushed) == 0 {
		p.printf("No term: all are checked on the rows that come.\n")
		return
	}
	p.printf("Terms on these columns make the calls fewer or smaller; all others are checked on the rows that come.\n\n")
	p.printf("| Column | Operators |\n| --- | --- |\n")
	for i := range t.Columns {
		if list := pushed[t.Columns[i].Name]; len(list) > 0 {
			p.printf("| %s | %s |\n", t.Columns[i].Name, code(list...))
		}
	}
	if column := newest(p.catalogue, t); column != "" {
		p.printf("\nThe API lists the newest first: ORDER BY %s DESC with a LIMIT ends when enough has come.\n", column)
	}
}

// newest is the column by which rows come newest first, over all that hangs below one
// account; "" where they do not.
func newest(c *schema.Catalogue, t *schema.Table) string {
	levels := c.Levels(t)
	if len(levels) != 2 || !levels[1].Edge.NewestFirst {
		return ""
	}
	for i := range t.Columns {
		if col := &t.Columns[i]; col.Level == 1 && col.Field == levels[1].Node.Time {
			return col.Name
		}
	}
	return ""
}
