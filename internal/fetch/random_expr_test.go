package fetch_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// where makes a WHERE clause, or none.
func (g *generator) where(columns []operand, depth int) string {
	switch g.weigh(50, 40, 10) {
	case 1:
		return " WHERE " + g.predicate(columns, depth)
	case 2:
		return " WHERE " + g.predicate(columns, depth) + choose(g.tape, []string{" AND ", " AND ", " OR "}) + g.predicate(columns, depth)
	}
	return ""
}

// predicate makes a term on some of the columns.
func (g *generator) predicate(columns []operand, depth int) string {
	deep := 0
	if depth > 0 {
		deep = 10
	}
	c := g.pick(columns)
	switch g.weigh(26, 6, 10, 6, 6, 5, deep, deep, deep/2, 5, 5, 4) {
	case 1:
		return c.expr + choose(g.tape, []string{" IS NULL", " IS NOT NULL"})
	case 2:
		var list []string
		for range 1 + g.below(5) {
			list = append(list, g.literal(c))
		}
		return c.expr + choose(g.tape, []string{" IN (", " IN (", " NOT IN ("}) + strings.Join(list, ", ") + ")"
	case 3:
		return c.expr + choose(g.tape, []string{" BETWEEN ", " NOT BETWEEN "}) + g.literal(c) + " AND " + g.literal(c)
	case 4:
		return "(" + g.predicate(columns, depth) + choose(g.tape, []string{" AND ", " OR ", " OR "}) + g.predicate(columns, depth) + ")"
	case 5:
		return "NOT (" + g.predicate(columns, depth) + ")"
	case 6:
		return choose(g.tape, []string{"EXISTS (", "NOT EXISTS ("}) + g.correlated(columns, "1", depth) + ")"
	case 7:
		return g.inSelect(columns, depth)
	case 8:
		return g.scalar(columns, depth).expr + choose(g.tape, []string{" > ", " = ", " < "}) + fmt.Sprint(g.below(12))
	case 9:
		return g.pattern(columns)
	case 10:
		d := choose(g.tape, ofClass(columns, c.class))
		return c.expr + g.comparison() + d.expr
	case 11:
		return choose(g.tape, []string{"+" + c.expr, "coalesce(" + c.expr + ", " + g.literal(c) + ")", c.expr + " || ''", "CASE WHEN " + c.expr + " IS NOT NULL THEN " + c.expr + " END"}) + g.comparison() + g.literal(c)
	}
	return c.expr + g.comparison() + g.literal(c)
}

func (g *generator) comparison() string {
	return choose(g.tape, []string{" = ", " >= ", " < ", " <= ", " > ", " <> ", " <> ", " >= ", " < ", " IS "})
}

// pick chooses a column, more often one that the fetch can do something with.
func (g *generator) pick(columns []operand) operand {
	k := []class{classID, classInstant, classInteger, classText}[g.weigh(35, 25, 20, 20)]
	if some := ofClass(columns, k); len(some) > 0 {
		return choose(g.tape, some)
	}
	return choose(g.tape, columns)
}

// key chooses what to group by.
func (g *generator) key(columns []operand) operand {
	c := choose(g.tape, columns)
	if c.class == classInstant {
		return operand{expr: "substr(" + c.expr + ", 1, 7)", class: classText}
	}
	return c
}

// alike makes an expression of the class of another.
func (g *generator) alike(columns []operand, w operand, depth int) operand {
	some := ofClass(columns, w.class)
	if w.class == classID {
		var same []operand
		for _, c := range some {
			if c.domain == w.domain {
				same = append(same, c)
			}
		}
		if len(same) > 0 {
			some = same
		}
	}
	switch {
	case len(some) > 0 && !g.chance(8):
		return choose(g.tape, some)
	case w.class == classInteger && depth > 0:
		return g.scalar(columns, depth)
	case w.class == classInteger:
		return operand{expr: fmt.Sprint(g.below(50)), class: classInteger}
	}
	return operand{expr: "NULL", class: w.class, domain: w.domain, values: w.values}
}

// expression makes a column of a result.
func (g *generator) expression(columns []operand, depth int) operand {
	c := g.pick(columns)
	switch g.weigh(80, 12, 8) {
	case 1:
		switch c.class {
		case classInstant:
			return operand{expr: "substr(" + c.expr + ", 1, " + choose(g.tape, []string{"7", "10"}) + ")", class: classText}
		case classInteger:
			return operand{expr: c.expr + choose(g.tape, []string{" + 1", " % 10", " * 2"}), class: classInteger}
		case classText:
			return operand{expr: choose(g.tape, []string{"length(", "lower(", "typeof("}) + c.expr + ")", class: classText}
		}
		return operand{expr: "CASE WHEN " + g.predicate(columns, 0) + " THEN " + c.expr + " END", class: c.class, domain: c.domain, values: c.values}
	case 2:
		if depth > 0 {
			return g.scalar(columns, depth)
		}
	}
	return c
}

// correlated makes a SELECT of a table whose rows belong to the columns.
func (g *generator) correlated(columns []operand, list string, depth int) string {
	s, on := g.partner(columns)
	text := "SELECT " + list + " FROM " + s.text + " WHERE " + on
	if g.chance(50) {
		text += " AND " + g.predicate(s.columns, depth-1)
	}
	return text
}

// partner makes a source that has something in common with the columns, and the
// term that says so.
func (g *generator) partner(columns []operand) (source, string) {
	s := g.table(g.someTable(columns))
	return s, g.match(columns, s.columns)
}

// scalar makes a subselect of one value.
func (g *generator) scalar(columns []operand, depth int) operand {
	s, on := g.partner(columns)
	if g.chance(40) {
		on += " AND " + g.predicate(s.columns, depth-1)
	}
	where := " FROM " + s.text + " WHERE " + on
	if g.chance(25) {
		c := choose(g.tape, s.columns)
		by := choose(g.tape, s.columns).expr + choose(g.tape, []string{" DESC", ""})
		c.expr = "(SELECT " + c.expr + where + " ORDER BY " + by + ", " + s.settled() + " LIMIT 1)"
		return c
	}
	a := g.aggregate(s.columns)
	a.expr = "(SELECT " + a.expr + where + ")"
	return a
}

// inSelect makes an IN with a subselect.
func (g *generator) inSelect(columns []operand, depth int) string {
	c := g.pick(columns)
	op := choose(g.tape, []string{" IN (", " IN (", " NOT IN ("})
	if c.class == classID {
		var kin []*tableInfo
		for _, t := range g.world.tables {
			for _, x := range t.columns {
				if x.class == classID && x.domain == c.domain {
					kin = append(kin, t)
					break
				}
			}
		}
		if len(kin) > 0 {
			s := g.table(choose(g.tape, kin))
			x := g.alike(s.columns, c, 0)
			text := "SELECT " + x.expr + " FROM " + s.text + g.where(s.columns, depth-1)
			if g.chance(20) {
				text += " ORDER BY " + choose(g.tape, s.columns).expr + ", " + s.settled() + fmt.Sprintf(" LIMIT %d", 1+g.below(20))
			}
			return c.expr + op + text + ")"
		}
	}
	sql, _ := g.body([]operand{c}, 0)
	return c.expr + op + sql + ")"
}

// pattern makes a LIKE or a GLOB.
func (g *generator) pattern(columns []operand) string {
	c := choose(g.tape, columns)
	part := "a"
	if len(c.values) > 0 {
		if text := fmt.Sprint(choose(g.tape, c.values)); len(text) > 0 {
			runes := []rune(text)
			at := g.below(len(runes))
			part = string(runes[at:min(len(runes), at+1+g.below(6))])
			if g.chance(40) {
				part = string(runes[:min(len(runes), 1+g.below(12))])
			}
		}
	}
	part = strings.Map(func(r rune) rune {
		if strings.ContainsRune("%_*?[]\x00", r) {
			return -1
		}
		return r
	}, part)
	switch g.weigh(40, 20, 20, 20) {
	case 1:
		return c.expr + " LIKE " + quote(part+"%")
	case 2:
		return c.expr + " GLOB " + quote(part+"*")
	case 3:
		return c.expr + " NOT LIKE " + quote("%"+part+"%")
	}
	return c.expr + " LIKE " + quote("%"+part+"%")
}

// quote writes a text as a literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// strange are ids that nothing has.
var strange = []string{"17899999999999999", "1", "", "abc", "-5", "17800000000000000_1", "99999999999999999999999", " 1"}

// literal makes a value to compare a column with: a text, a number, a parameter.
func (g *generator) literal(c operand) string {
	if g.chance(3) {
		return "NULL"
	}
	var v any
	switch {
	case len(c.values) > 0:
		v = choose(g.tape, c.values)
	case c.class == classInteger:
		v = int64(g.below(100))
	default:
		v = "x"
	}
	text, isText := v.(string)
	switch {
	case c.class == classInstant && isText:
		return g.instant(text)
	case c.class == classID:
		if g.chance(10) {
			text = choose(g.tape, strange)
		} else if g.chance(8) {
			text = choose(g.tape, g.world.ids) // it may be one of another kind of object
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text && g.chance(25) {
			if g.chance(50) {
				return g.param(n)
			}
			return text
		}
	case c.class == classInteger && isText:
		text = "1"
	case !isText:
		n := v.(int64) + int64(choose(g.tape, []int{0, 0, 1, -1}))
		if g.chance(25) {
			return g.param(n)
		}
		return fmt.Sprint(n)
	}
	if strings.ContainsRune(text, 0) || g.chance(25) {
		return g.param(text)
	}
	return quote(text)
}

// The forms of an instant's text.
var instantForms = []string{
	time.DateTime, "2006-01-02T15:04:05Z", "2006-01-02", "2006-01", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05.000",
	"2006-01-02T15:04:05+00:00", "2006-01-02 15:04", "2006",
}

// noTime is a text that is no time.
const noTime = "yesterday"

// instant makes one near another, in one of the forms that are understood.
func (g *generator) instant(text string) string {
	t, ok := value.ParseTime(text)
	if !ok || g.chance(2) {
		return "'" + noTime + "'"
	}
	t = t.Add(choose(g.tape, []time.Duration{0, 0, 0, time.Second, -time.Second, time.Hour, -24 * time.Hour, 24 * time.Hour, 365 * 24 * time.Hour}))
	form := choose(g.tape, instantForms)
	if strings.HasSuffix(form, "-0700") && g.chance(50) {
		t = t.In(time.FixedZone("", 2*3600))
	}
	text = t.Format(form)
	switch {
	case form == "2006" && g.chance(50):
		return text // a number
	case g.chance(30):
		return g.param(text)
	}
	return quote(text)
}

// param passes a value as a parameter.
func (g *generator) param(v any) string {
	g.args = append(g.args, v)
	return fmt.Sprintf("?%d", len(g.args))
}
