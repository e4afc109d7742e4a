package fetch_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// Statements over tables with arguments, among others: what there is of them is named
// by a list in a subquery, by a join with a list or with another table. The plain
// tables hold what is named.

// namedSettings are the worlds that they run on.
var namedSettings = []setting{
	{name: "three accounts", named: true, weight: 40, options: graphsim.Options{Accounts: 3, Media: 60, Comments: 300, Replies: 60, Tags: 14, StrangerMedia: 130}},
	{name: "one account, small pages", named: true, weight: 40, options: graphsim.Options{Media: 90, Comments: 300, Replies: 60, Tags: 20, StrangerMedia: 60}, pageSize: 7},
	{name: "costly pages", named: true, weight: 30, options: graphsim.Options{Accounts: 2, Media: 60, Comments: 300, Replies: 60, Tags: 14, PageCost: 60, DistinctCursors: true}},
	{name: "cursors do not last", named: true, weight: 30, options: graphsim.Options{Accounts: 2, Media: 60, Comments: 300, Replies: 60, Tags: 14, StrangerMedia: 50, DistinctCursors: true, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after", Every: 23},
	}}, pageSize: 9},
	{name: "answers are lost", watched: true, named: true, weight: 30, options: graphsim.Options{Accounts: 2, Media: 60, Comments: 300, Replies: 60, Tags: 14, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultDrop, Path: "limit=9&user_id=", Every: 5}, {Kind: graphsim.FaultCut, Path: "limit=9&user_id=", Every: 7}, // pages of a hashtag's lists
	}}, pageSize: 9},
	{name: "parts of batches mixed up", named: true, weight: 30, options: graphsim.Options{Accounts: 3, Media: 60, Comments: 300, Replies: 60, Tags: 14, Faults: mixedUp}},
	{name: "two statements at once", watched: true, named: true, weight: 30, options: graphsim.Options{Accounts: 2, Media: 60, Comments: 300, Replies: 60, Tags: 14}, together: true},
}

func TestRandomNamed(t *testing.T) {
	t.Parallel()
	seed := simtest.Seed(t)
	statements := randomStatements(200)
	for i, x := range namedSettings {
		if raceDetector() && !x.watched {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, x)
			n := max(1, statements*x.weight/200)
			w.judge(t, seed, rand.New(rand.NewPCG(seed, uint64(i))), n)
			if w.refused > (w.runs+w.refused)/3 && !raceDetector() { // under which few are made
				t.Errorf("%d of %d runs were refused", w.refused, w.runs+w.refused)
			}
		})
	}
}

// namedTable is a table with arguments as the generator sees it.
type namedTable struct {
	*tableInfo
	shown  []string            // columns of SELECT *
	inputs map[string][]string // what is named, by the columns that name it
}

// nameTables adds the tables with arguments.
func (w *world) nameTables(t testing.TB, d *graphsim.Data, exec func(string)) {
	for _, name := range argumentTruths {
		table := schema.Default().Table(name)
		if !table.Serves(w.login) {
			continue
		}
		if table.AnyoneAsks() {
			loadAskers(d, table, exec)
		}
		w.describe(t, name, exec)
		last := len(w.tables) - 1
		x := &namedTable{tableInfo: w.tables[last], inputs: inputs(d, table)}
		w.tables = w.tables[:last]
		for _, c := range table.Columns {
			if !c.Hidden {
				x.shown = append(x.shown, c.Name)
			}
		}
		w.arguments = append(w.arguments, x)
	}
}

// firstAsks marks a table in a statement that does not compare the account that asks:
// the first does, and the plain tables hold what it is answered under another name.
const firstAsks = "/*first*/"

// loadAskers adds to a plain table of what the first account is answered what every other
// is, which is the same.
func loadAskers(d *graphsim.Data, table *schema.Table, exec func(string)) {
	account := table.Address.Account
	first := d.Accounts[0].ID
	for _, a := range d.Accounts {
		first = min(first, a.ID)
	}
	exec(fmt.Sprintf("CREATE VIEW First%s AS SELECT * FROM %[1]s WHERE %s = '%s'", table.Name, account, first))
	for _, a := range d.Accounts {
		if a.ID == first {
			continue
		}
		var columns []string
		for _, c := range table.Columns {
			if c.Name == account {
				columns = append(columns, "'"+a.ID+"'")
			} else {
				columns = append(columns, c.Name)
			}
		}
		exec(fmt.Sprintf("INSERT INTO %s SELECT %s FROM First%[1]s", table.Name, strings.Join(columns, ", ")))
	}
}

// ofFirst reads what the first accounts are answered where a statement is marked so.
func ofFirst(sql string) string {
	for _, name := range argumentTruths {
		sql = strings.ReplaceAll(sql, name+firstAsks, "First"+name)
	}
	return sql
}

// asks decides, once in a statement, who asks for a reference to the table: text is what
// stands for it, columns are those that may be compared. A term on the account has all
// ask, or some.
func (x *namedTable) asks(g *generator, columns []operand) (text, term string, left []operand) {
	table := schema.Default().Table(x.name)
	if !table.AnyoneAsks() {
		return x.name, "", columns
	}
	account := table.Address.Account
	at := slices.IndexFunc(columns, func(c operand) bool { return strings.HasSuffix(c.expr, account) })
	everyone, decided := g.everyone[x.name]
	if !decided {
		everyone = g.chance(50)
		if g.everyone == nil {
			g.everyone = map[string]bool{}
		}
		g.everyone[x.name] = everyone
	}
	if at < 0 || !everyone {
		return x.name + firstAsks, "", slices.DeleteFunc(slices.Clone(columns), func(c operand) bool { return strings.HasSuffix(c.expr, account) })
	}
	c := columns[at]
	list := make([]string, 0, 3)
	for range 1 + g.below(3) {
		list = append(list, g.literal(c))
	}
	return x.name, c.expr + choose(g.tape, []string{" IN (" + strings.Join(list, ", ") + ")", " <> " + list[0], " NOT IN (" + strings.Join(list, ", ") + ")", " || '' <> " + list[0], " > " + list[0], " IS NOT 5"}), columns
}

// where names some of what there is.
func (x *namedTable) where(g *generator) string {
	var terms []string
	for _, column := range slices.Sorted(maps.Keys(x.inputs)) {
		terms = append(terms, column+" IN ("+strings.Join(x.some(g, column), ", ")+")")
	}
	if choice := x.asked(); choice != "" && g.chance(4) { // refused, or whatever it reads is right
		terms = append(terms, g.misread(choice, "'17841'", "rowid > 3"))
	}
	return strings.Join(terms, " AND ")
}

// asked is an input of the table that may be left at its default, "" where there is none.
func (x *namedTable) asked() string {
	t := schema.Default().Table(x.name)
	for i := range t.Columns {
		if is, _ := t.IsChoice(&t.Columns[i]); is {
			return t.Columns[i].Name
		}
	}
	return ""
}

// some are some of the values of an input, now and then one twice, one that names
// nothing, or NULL.
func (x *namedTable) some(g *generator, column string) []string {
	all := x.inputs[column]
	list := make([]string, 0, len(all))
	at, n := g.below(len(all)), 1+g.below(min(6, len(all)))
	for range n {
		list = append(list, all[at])
		at = (at + 1) % len(all)
	}
	switch g.weigh(70, 10, 10, 10) {
	case 1:
		list = append(list, "NULL")
	case 2:
		list = append(list, list[0])
	case 3:
		if a := schema.Default().Table(x.name).Argument(column); a == nil || a.Values == nil { // else it is an error
			list = append(list, "'1789999999999'")
		}
	}
	return list
}

// namedItem makes a source of a table with arguments, which a subquery names.
func (g *generator) namedItem() source {
	x := choose(g.tape, g.world.arguments)
	text, term, columns := x.asks(g, x.visible())
	where := x.where(g)
	if term != "" {
		where += " AND " + term
	}
	s := g.derived("(SELECT "+strings.Join(x.shown, ", ")+" FROM "+text+" WHERE "+where+")", columns)
	s.key = ""
	return s
}

// visible are the columns of SELECT *, but parameters that need not be given: a term on one
// makes other rows than the plain tables hold, or is refused.
func (x *namedTable) visible() (out []operand) {
	for _, c := range x.columns {
		a := schema.Default().Table(x.name).Argument(c.expr)
		if slices.Contains(x.shown, c.expr) && (a == nil || a.Required || a.Param == "") {
			out = append(out, c)
		}
	}
	return out
}

// fed makes a statement in which a join names what there is.
func (g *generator) fed() (string, []operand) {
	x := choose(g.tape, g.world.arguments)
	a := g.alias()
	var columns []operand
	for _, c := range x.visible() {
		c.expr = a + "." + c.expr
		columns = append(columns, c)
	}
	text, term, columns := x.asks(g, columns)
	s := source{text: text + " " + a, columns: columns}
	var from string
	inputs := slices.Sorted(maps.Keys(x.inputs))
	join := choose(g.tape, []string{" JOIN ", " LEFT JOIN ", " CROSS JOIN ", " JOIN ", " FULL JOIN "})
	var on []string
	if t, match := x.feeder(g); t != nil && g.chance(50) {
		v := g.table(t)
		from = " FROM " + v.text
		for column, ours := range match {
			on = append(on, fmt.Sprintf("%s.%s = %s.%s", a, column, v.text[strings.LastIndexByte(v.text, ' ')+1:], ours))
		}
		slices.Sort(on)
	} else {
		var sources []string
		for _, column := range inputs {
			v := g.alias()
			sources = append(sources, "(SELECT column1 AS u FROM (VALUES ("+strings.Join(x.some(g, column), "), (")+"))) "+v)
			on = append(on, a+"."+column+" = "+v+".u")
		}
		from = " FROM " + strings.Join(sources, " CROSS JOIN ")
	}
	if term != "" && g.chance(40) { // a join on the account in place of the term
		v := g.table(g.world.named("InstagramBusinessProfile"))
		from += " CROSS JOIN " + v.text
		term = a + "." + schema.Default().Table(x.name).Address.Account + choose(g.tape, []string{" = ", " <> ", " >= "}) + v.key
	}
	if term != "" {
		on = append(on, term)
	}
	from += join + s.text + " ON " + strings.Join(on, " AND ")
	if g.chance(30) {
		from += " WHERE " + g.predicate(columns, 0)
		list, out := labelled(g.items(columns, nil, 0))
		return "SELECT " + list + from, out
	}
	if g.chance(30) {
		return g.counted(from, s)
	}
	list, out := labelled(g.items(columns, nil, 0))
	return "SELECT " + list + from, out
}

// feeder is another table whose columns name what there is, by the column of each
// input; nil for none.
func (x *namedTable) feeder(g *generator) (*tableInfo, map[string]string) {
	account := "InstagramBusinessAccountId"
	var table string
	var match map[string]string
	switch x.name {
	case "MentionedMedia":
		table, match = "Tags", map[string]string{"Id": "Id", account: account}
	case "MentionedMediaComments":
		table, match = "Tags", map[string]string{"MediaId": "Id", account: account}
	case "Embeds":
		table, match = "Media", map[string]string{"Url": "Link"}
	case "BusinessDiscovery", "DiscoveredMedia", "DiscoveredMediaChildren":
		table, match = "Media", map[string]string{"Username": "Username"}
	default:
		return nil, nil
	}
	return g.world.named(table), match
}
