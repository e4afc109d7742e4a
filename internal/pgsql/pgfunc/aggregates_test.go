package pgfunc

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// group is an aggregate over some rows.
type group struct {
	question
	engine string // the engine's statement
	args   []any
}

// Every aggregate of the table makes of rows at random what PostgreSQL makes of them, also
// over windows that move.
func TestRandomAggregates(t *testing.T) {
	t.Parallel()
	ref, r, random := newReferee(t), newRig(t), seed(t)
	each := 30
	if os.Getenv("VIEWFINDER_TEST_THOROUGH") != "" {
		each = 300
	}
	var asked []group
	var texts []string
	for i := range forms() {
		f := &forms()[i]
		if f.Kind != Aggregate || f.Name == "" {
			continue
		}
		for n := range each {
			g := drawGroup(random, f, n%3 == 2)
			asked, texts = append(asked, g), append(texts, g.text)
		}
	}
	wrong := map[*Form]int{}
	for i, want := range ref.try(texts) {
		g := asked[i]
		v, err := r.query(g.engine, g.args...)
		got := told(g.oid, v, err)
		if same(got, want) || g.form.Within && level(g.oid, got, want) || strings.HasPrefix(got, "!0A000") || beyond(want) {
			continue
		}
		if wrong[g.form]++; wrong[g.form] <= 2 {
			t.Errorf("%s\n  gives      %s\n  PostgreSQL %s\n  %s", g.text, got, want, g.engine)
		}
	}
	for f, n := range wrong {
		t.Logf("%s %v: %d wrong", f.Name, f.Args, n)
	}
}

// level tells whether two values are equal to their type, however they look: an aggregate over sorted
// rows takes one of those that are level, and sorting leaves these in no order.
func level(t pgtype.OID, a, b string) bool {
	x, errX := pgtype.DecodeText(strings.TrimPrefix(a, "="), t, testEnv)
	y, errY := pgtype.DecodeText(strings.TrimPrefix(b, "="), t, testEnv)
	if errX != nil || errY != nil || a[0] != '=' || b[0] != '=' {
		return false
	}
	switch t {
	case pgtype.Interval:
		return compareInterval([]byte(x.(string)), []byte(y.(string))) == 0
	case pgtype.Numeric:
		return compareNumeric([]byte(x.(string)), []byte(y.(string))) == 0
	}
	return x == y
}

func drawGroup(random *rand.Rand, f *Form, moves bool) group {
	columns := len(f.Args)
	if columns == 0 {
		columns = 1
	}
	g := group{question: question{form: f, oid: f.Result}}
	poly, array := pgtype.Text, pgtype.TextArray
	switch n := random.IntN(4); {
	case n == 0 && f.Within:
		poly = pgtype.Numeric
	case n == 1 && f.Within:
		poly = pgtype.Interval
	case n < 2:
		poly, array = pgtype.Int4, pgtype.Int4Array
	}
	switch f.Result {
	case pgtype.AnyElement:
		g.oid = poly
	case pgtype.AnyArray:
		g.oid = array
	}
	oids := make([]pgtype.OID, columns)
	for i := range columns {
		oids[i] = pgtype.Int4
		if i < len(f.Args) {
			oids[i] = f.Args[i]
		}
		switch oids[i] {
		case pgtype.Any, pgtype.AnyElement, pgtype.AnyNonArray:
			oids[i] = poly
		}
	}
	fraction := []string{"0", "0.5", "0.25", "1", "0.9", "1.5"}[random.IntN(6)]
	var theirs, ours []string
	for n := range random.IntN(8) + 1 {
		row := []string{fmt.Sprint(n)}
		mine := []string{fmt.Sprint(n)}
		for i, oid := range oids {
			from := samples[oid]
			if oid == pgtype.BPChar {
				from = samples[pgtype.Text]
			}
			text := from[random.IntN(len(from))]
			if number, ok := randomNumber(random, oid); ok && random.IntN(3) > 0 {
				text = number
			}
			if f.Within && i < columns-1 {
				text = fraction
			}
			v, err := pgtype.DecodeText(text, oid, testEnv)
			if err != nil {
				panic(err)
			}
			shown := quoted(text) + "::" + typeName(oid)
			if random.IntN(6) == 0 && !(f.Within && i < columns-1) {
				v, shown = nil, "null::"+typeName(oid)
			}
			g.args = append(g.args, v)
			row, mine = append(row, shown), append(mine, fmt.Sprintf("?%d", len(g.args)))
		}
		theirs = append(theirs, "("+strings.Join(row, ", ")+")")
		ours = append(ours, "SELECT "+strings.Join(mine, ", "))
	}
	names, wrapped := []string{}, []string{}
	for i := range f.Args {
		name := fmt.Sprintf("a%d", i)
		names = append(names, name)
		switch f.Args[i] {
		case pgtype.Any, pgtype.AnyElement, pgtype.AnyNonArray:
			name = f.Given.Wrap(oids[i], name)
		}
		wrapped = append(wrapped, name)
	}
	call, engine := f.Name+"("+strings.Join(names, ", ")+")", f.Print(wrapped)
	where := ""
	switch {
	case len(f.Args) == 0:
		call = "count(*)"
	case f.Within:
		last, down := len(names)-1, ""
		if random.IntN(3) == 0 {
			down = " desc"
		}
		collate := ""
		if name := Collation(oids[last]); name != "" {
			collate = " COLLATE " + name
		}
		engine = f.Engine + "(" + strings.Join(wrapped, ", ") + " ORDER BY " + names[last] + collate + down + ")"
		direct := ""
		if last > 0 {
			direct = fraction
		}
		call = f.Name + "(" + direct + ") within group (order by " + names[last] + down + ")"
	case moves:
		over := fmt.Sprintf(" over (order by n rows between %d preceding and %d following)", random.IntN(3), random.IntN(2))
		engine += over
		g.text = "select string_agg(x::text, '|' order by n) from (select n, " + f.Name + "(" + strings.Join(names, ", ") + ")" + over + " as x from (values " + strings.Join(theirs, ", ") + ") v(n" + comma(len(oids)) + ")) w"
		printed := castText(g.oid, "x")
		g.engine = "SELECT pg_string_agg(" + printed + ", '|' ORDER BY n) FROM (SELECT n, " + engine + " AS x FROM (SELECT NULL AS n" + nullColumns(len(oids)) + " WHERE 0 UNION ALL " + strings.Join(ours, " UNION ALL ") + "))"
		g.oid = pgtype.Text
		return g
	}
	if random.IntN(8) == 0 && fraction != "1.5" {
		where = " where n < 0"
	}
	g.text = "select (" + call + ")::text from (values " + strings.Join(theirs, ", ") + ") v(n" + comma(len(oids)) + ")" + where
	g.engine = "SELECT " + engine + " FROM (SELECT NULL AS n" + nullColumns(len(oids)) + " WHERE 0 UNION ALL " + strings.Join(ours, " UNION ALL ") + ")" + where
	return g
}

func comma(n int) string {
	out := ""
	for i := range n {
		out += fmt.Sprintf(", a%d", i)
	}
	return out
}

func nullColumns(n int) string {
	out := ""
	for i := range n {
		out += fmt.Sprintf(", NULL AS a%d", i)
	}
	return out
}

// Functions that make rows make those of PostgreSQL's.
func TestRandomSets(t *testing.T) {
	t.Parallel()
	ref, r, random := newReferee(t), newRig(t), seed(t)
	var asked []question
	var texts []string
	for i := range forms() {
		f := &forms()[i]
		if f.Kind != Set || ofCatalogue(f) {
			continue
		}
		for range 40 {
			q, ok := draw(random, f)
			if !ok {
				t.Fatalf("%s %v: no arguments", f.Name, f.Args)
			}
			// Of a long series the first rows do.
			columns := []string{}
			for j := range f.Columns {
				columns = append(columns, fmt.Sprintf("x%d", j))
			}
			q.text = "select string_agg(concat_ws(':', " + strings.Join(columns, ", ") + "), '|') from (select * from " + q.text + " as w(" + strings.Join(columns, ", ") + ") limit 30) w"
			asked, texts = append(asked, q), append(texts, q.text)
		}
	}
	for i, want := range ref.try(texts) {
		q := asked[i]
		var args, columns []string
		for j := range q.args {
			args = append(args, fmt.Sprintf("?%d", j+1))
		}
		for _, c := range q.form.Columns {
			of := c.Type
			if of == pgtype.AnyElement {
				of = q.oids[0].Elem()
			}
			columns = append(columns, Printed(of, c.Engine))
		}
		sql := "SELECT pg_string_agg(x, '|') FROM (SELECT pg_concat_ws(':', " + strings.Join(columns, ", ") + ") AS x FROM " + q.form.Engine + "(" + strings.Join(args, ", ") + ") LIMIT 30)"
		v, err := r.query(sql, q.args...)
		if got := told(pgtype.Text, v, err); !same(got, want) && !strings.HasPrefix(got, "!0A000") && !beyond(want) {
			t.Errorf("%s\n  gives      %s\n  PostgreSQL %s\n  %s", q.text, got, want, sql)
		}
	}
}
