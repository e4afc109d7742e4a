package pgsql_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgfunc"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// generator makes statements: of the forms of the table, over the tables that both know.
type generator struct {
	*rand.Rand
	forms map[pgtype.OID][]*pgfunc.Form // by what they give
}

// judged are the types of which expressions are made, with values of each.
var judged = map[pgtype.OID][]string{
	pgtype.Bool:        {"true", "false", "null::bool"},
	pgtype.Int4:        {"0", "1", "-7", "42", "null::int", "2147483647"},
	pgtype.Int8:        {"3::bigint", "-10000000000", "null::bigint"},
	pgtype.Numeric:     {"1.5", "0.00", "-3.25", "100.10", "null::numeric"},
	pgtype.Float8:      {"1.5::float8", "-2e3::float8", "0::float8"},
	pgtype.Text:        {"'a'", "'B c'", "''", "'1'", "null::text", "'post%'", "'ä'"},
	pgtype.Date:        {"date '2026-11-01'", "date '2024-02-29'", "null::date"},
	pgtype.Timestamp:   {"timestamp '2026-11-15 12:30:00'", "timestamp '2026-01-31 00:00:00.5'"},
	pgtype.Timestamptz: {"timestamptz '2026-11-15 00:00:00+00'", "timestamptz '2026-10-01 01:02:03+02'"},
	pgtype.Interval:    {"interval '1 day'", "interval '1 month -2 hours'", "interval '36 hours'"},
}

// judgedColumns are columns of the tables by type.
var judgedColumns = map[string]map[pgtype.OID][]string{
	"media": {
		pgtype.Text: {"id", "mediatype", "caption", "shortcode"}, pgtype.Int8: {"likescount", "commentscount"},
		pgtype.Timestamptz: {"created"}, pgtype.Bool: {"iscommentenabled"},
	},
	"comments": {
		pgtype.Text: {"id", "mediaid", "text", "username"}, pgtype.Int8: {"likes"}, pgtype.Timestamptz: {"created"}, pgtype.Bool: {"hidden"},
	},
}

func newGenerator(seed uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 17)), forms: map[pgtype.OID][]*pgfunc.Form{}}
	all := pgfunc.Forms()
	for i := range all {
		f := &all[i]
		known := func(t pgtype.OID) bool { return judged[t] != nil }
		if f.Kind != pgfunc.Operator && f.Kind != pgfunc.Scalar || f.Volatility != pgfunc.Immutable || f.Inexact || f.Variadic ||
			!known(f.Result) || !slices.ContainsFunc(f.Args, known) || slices.ContainsFunc(f.Args, func(t pgtype.OID) bool { return !known(t) }) || strings.HasPrefix(f.Name, "similar_") || slices.Contains([]string{"position", "extract", "overlaps"}, f.Name) {
			continue
		}
		g.forms[f.Result] = append(g.forms[f.Result], f)
	}
	return g
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

// source is a table of a statement by its alias.
type source struct{ table, alias string }

// expr makes an expression of a type.
func (g *generator) expr(t pgtype.OID, from []source, depth int) string {
	if depth <= 0 || g.IntN(4) == 0 {
		return g.leaf(t, from)
	}
	switch {
	case t == pgtype.Bool && g.IntN(2) == 0:
		return g.condition(from, depth)
	case g.IntN(8) == 0:
		return fmt.Sprintf("case when %s then %s else %s end", g.expr(pgtype.Bool, from, depth-1), g.expr(t, from, depth-1), g.expr(t, from, depth-1))
	case g.IntN(8) == 0:
		return fmt.Sprintf("%s(%s, %s)", g.pick("coalesce", "greatest", "least", "nullif"), g.expr(t, from, depth-1), g.expr(t, from, depth-1))
	}
	forms := g.forms[t]
	if len(forms) == 0 {
		return g.leaf(t, from)
	}
	f := forms[g.IntN(len(forms))]
	args := make([]string, len(f.Args))
	for i, a := range f.Args {
		args[i] = g.expr(a, from, depth-1)
	}
	switch {
	case f.Kind == pgfunc.Scalar:
		return f.Name + "(" + strings.Join(args, ", ") + ")"
	case len(args) == 1:
		return "(" + f.Name + " " + args[0] + ")"
	default:
		return "(" + args[0] + " " + f.Name + " " + args[1] + ")"
	}
}

func (g *generator) leaf(t pgtype.OID, from []source) string {
	if len(from) > 0 && g.IntN(3) > 0 {
		s := from[g.IntN(len(from))]
		if columns := judgedColumns[s.table][t]; len(columns) > 0 {
			return s.alias + "." + g.pick(columns...)
		}
	}
	return g.pick(judged[t]...)
}

// someType is a type that values are compared of.
func (g *generator) someType() pgtype.OID {
	list := []pgtype.OID{pgtype.Int4, pgtype.Int8, pgtype.Numeric, pgtype.Float8, pgtype.Text, pgtype.Date, pgtype.Timestamp, pgtype.Timestamptz, pgtype.Interval}
	return list[g.IntN(len(list))]
}

// exactType is one of which equal values look alike: of others it is not said which of them stands
// for all.
func (g *generator) exactType() pgtype.OID {
	for {
		if t := g.someType(); t != pgtype.Interval && t != pgtype.Numeric {
			return t
		}
	}
}

// exact is an expression of such a type: the zero of floats that has a sign loses it.
func (g *generator) exact(t pgtype.OID, from []source, depth int) string {
	if t == pgtype.Float8 {
		return "(" + g.expr(t, from, depth) + " + 0)"
	}
	return g.expr(t, from, depth)
}

// condition makes what is true or false.
func (g *generator) condition(from []source, depth int) string {
	t := g.someType()
	a, b := g.expr(t, from, depth-1), g.expr(t, from, depth-1)
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", g.expr(pgtype.Bool, from, depth-1), g.pick("and", "or"), g.expr(pgtype.Bool, from, depth-1))
	case 1:
		return fmt.Sprintf("(%s is %snull)", a, g.pick("", "not "))
	case 2:
		return fmt.Sprintf("(%s %sin (%s, %s))", a, g.pick("", "not "), b, g.leaf(t, nil))
	case 3:
		return fmt.Sprintf("(%s %sbetween %s and %s)", a, g.pick("", "not "), b, g.leaf(t, from))
	case 4:
		return fmt.Sprintf("(%s is %sdistinct from %s)", a, g.pick("", "not "), b)
	case 5:
		return fmt.Sprintf("(not %s)", g.expr(pgtype.Bool, from, depth-1))
	case 6:
		return fmt.Sprintf("(%s %s %s (array[%s, %s]))", a, g.pick("=", "<", ">="), g.pick("any", "all"), b, g.leaf(t, nil))
	}
	return fmt.Sprintf("(%s %s %s)", a, g.pick("=", "<>", "<", "<=", ">", ">="), b)
}

// statement makes a whole statement.
func (g *generator) statement() string {
	switch g.IntN(9) {
	case 0:
		return "select " + g.items(nil, 3)
	case 6:
		return g.windowed()
	case 7:
		return fmt.Sprintf("select distinct %s from media m where %s order by 1 limit %d", g.exact(g.exactType(), []source{{"media", "m"}}, 2), g.condition([]source{{"media", "m"}}, 1), 1+g.IntN(4))
	case 8:
		t := g.exactType()
		inner := g.pick("max", "min", "count") + "(" + g.exact(t, []source{{"comments", "c"}}, 1) + ")"
		return fmt.Sprintf("with x as (select %s as v, m.id from media m) select v, (select %s from comments c where c.mediaid = x.id) from x order by v%s, id offset %d",
			g.expr(t, []source{{"media", "m"}}, 2), inner, g.pick("", " desc"), g.IntN(3))
	case 1:
		return g.grouped()
	case 2:
		return fmt.Sprintf("select %s from media m where m.id %sin (select c.mediaid from comments c where %s) order by m.id",
			g.items([]source{{"media", "m"}}, 2), g.pick("", "not "), g.condition([]source{{"comments", "c"}, {"media", "m"}}, 2))
	case 3:
		t := g.exactType()
		one := func() string {
			return "select " + g.exact(t, []source{{"media", "m"}}, 2) + " as x from media m where " + g.condition([]source{{"media", "m"}}, 1)
		}
		return one() + g.pick(" union ", " union all ", " except ", " intersect ") + one() + " order by x"
	}
	from, tables := g.from()
	return fmt.Sprintf("select %s from %s where %s order by %s", g.items(tables, 2), from, g.condition(tables, 2), g.order(tables))
}

func (g *generator) items(from []source, depth int) string {
	var items []string
	for range 1 + g.IntN(3) {
		t := g.someType()
		if g.IntN(4) == 0 {
			t = pgtype.Bool
		}
		items = append(items, g.expr(t, from, depth))
	}
	return strings.Join(items, ", ")
}

func (g *generator) from() (string, []source) {
	if g.IntN(2) == 0 {
		return "media m", []source{{"media", "m"}}
	}
	return "media m " + g.pick("", "left ") + "join comments c on c.mediaid = m.id", []source{{"media", "m"}, {"comments", "c"}}
}

// order tells rows apart whatever else it orders by.
func (g *generator) order(from []source) string {
	terms := g.expr(g.someType(), from, 1) + g.pick("", " desc") + g.pick("", " nulls first", " nulls last")
	for _, s := range from {
		terms += ", " + s.alias + ".id"
	}
	return terms
}

func (g *generator) grouped() string {
	from, tables := g.from()
	key := g.exact(g.exactType(), tables, 1)
	t := g.exactType()
	aggregates := []string{
		"count(*)", "count(" + g.expr(t, tables, 1) + ")", "min(" + g.exact(t, tables, 1) + ")", "max(" + g.exact(t, tables, 1) + ")",
		"sum(" + g.expr(pgtype.Int8, tables, 1) + ")", "sum(" + g.expr(pgtype.Numeric, tables, 1) + ")", "avg(" + g.expr(pgtype.Int4, tables, 1) + ")",
		"count(distinct " + g.expr(t, tables, 1) + ")", "bool_and(" + g.expr(pgtype.Bool, tables, 1) + ")",
	}
	filter := g.pick("", " filter (where "+g.condition(tables, 1)+")")
	return fmt.Sprintf("select %s as k, %s%s as v from %s group by 1 order by 1", key, g.pick(aggregates...), filter, from)
}

// windowed is a statement with a window, whose order tells all rows apart.
func (g *generator) windowed() string {
	from, tables := g.from()
	order := ""
	for _, s := range tables {
		order += ", " + s.alias + ".id"
	}
	order = g.expr(g.someType(), tables, 1) + g.pick("", " desc") + order
	t := g.exactType()
	function := g.pick("row_number()", "rank()", "lag("+g.expr(t, tables, 1)+")", "first_value("+g.expr(t, tables, 1)+")", "count(*)",
		"sum("+g.expr(pgtype.Int8, tables, 1)+")", "max("+g.expr(t, tables, 1)+")", "lead("+g.expr(t, tables, 1)+", 2)")
	frame := ""
	if !strings.HasPrefix(function, "r") && !strings.HasPrefix(function, "l") {
		frame = g.pick("", " rows between 1 preceding and current row", " rows between unbounded preceding and 1 following", " range unbounded preceding", " groups 1 preceding")
	}
	return fmt.Sprintf("select %s over (partition by %s order by %s%s) from %s order by %s", function, g.expr(g.someType(), tables, 1), order, frame, from, order)
}

// Statements made at random have the answers that PostgreSQL gives: the same rows, names and
// types, or both fail. What is refused here may run there.
func TestRandom(t *testing.T) {
	t.Parallel()
	seed, count := uint64(1), 1500
	if s := os.Getenv("VIEWFINDER_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	if s := os.Getenv("VIEWFINDER_STATEMENTS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		count = n
	}
	r := newRig(t, drivertest.Options{Accounts: 1, Media: 6, Comments: 12, Seed: 5})
	p := newPostgres(t, r, "Media", "Comments")
	g := newGenerator(seed)
	refused, failed, equal := 0, 0, 0
	for i := range count {
		statement := g.statement()
		got, want := r.run(t, statement), p.ask(t, statement)
		switch {
		case got.code == "0A000" || got.code == "42883" && want.code != "42883":
			refused++
		case ofValues(got.code) || ofValues(want.code) || want.code == "0A000":
			failed++ // which rows are reached before an error is not the same
		default:
			equal++
			compare(t, fmt.Sprintf("seed %d, statement %d: %s", seed, i, statement), statement, got, want)
		}
	}
	t.Logf("%d statements: %d equal, %d fail for their values, %d refused here", count, equal, failed, refused)
	if equal < count/2 || refused > count/10 {
		t.Errorf("%d of %d statements were compared, %d refused", equal, count, refused)
	}
}

// ofValues reports whether an error is of the values that were come to.
func ofValues(code string) bool { return strings.HasPrefix(code, "22") || code == "54000" }
