package fetch_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// TestRandomInsights does the same over the tables in which an account's numbers are
// columns, over audiences and the hours in which followers are online: of what their
// inputs say the plain tables hold all there is.
func TestRandomInsights(t *testing.T) {
	t.Parallel()
	overCalendars(t, randomStatements(60), (*world).checkInsights)
}

// mixedUp has the parts of batches come in another order, or one in the place of another.
var mixedUp = []graphsim.Fault{
	{Kind: graphsim.FaultShuffledSlots, Path: "batch=", Every: 2},
	{Kind: graphsim.FaultRepeatedSlot, Path: "batch=", Every: 3},
}

// unjudged are the tables that no random statement reads, each with why.
var unjudged = map[string]string{
	"PublishingLimit": "one row an account: testdata/requests",
	"InsightValues":   "a view of tables that are judged: testdata/insights/requests",
}

// TestJudged holds the tables of the catalogue against those that random statements
// read.
func TestJudged(t *testing.T) {
	t.Parallel()
	options := rangeEnds["both"]
	options.Accounts, options.Small, options.Media, options.Comments, options.Replies = 3, 1, 20, 30, 10
	w := newWorld(t, setting{options: options, named: true})
	judged := map[string]bool{"AccountInsights": true, "AccountInsightValues": true, "MediaInsightValues": true, "StoryInsightValues": true}
	for _, x := range w.tables {
		judged[x.name] = true
	}
	for _, x := range w.arguments {
		judged[x.name] = true
	}
	for _, x := range w.loadInsights(t) {
		judged[x.name] = true
	}
	for _, name := range truthTables {
		judged[name] = true
	}
	c := schema.Default()
	names := make([]string, 0, len(c.Tables)+len(c.Views))
	for _, x := range c.Tables {
		names = append(names, x.Name)
	}
	for _, x := range c.Views {
		names = append(names, x.Name)
	}
	for _, name := range names {
		if judged[name] == (unjudged[name] != "") {
			t.Errorf("%s is judged: %t, and said to be not: %q", name, judged[name], unjudged[name])
		}
	}
}

// insightsTable is one whose rows its inputs make.
type insightsTable struct {
	*tableInfo
	// named makes terms that say of which rows the plain table holds all.
	named func(g *generator, at func(column string) string) []string
}

func (w *world) checkInsights(t *testing.T, seed uint64, statements int) {
	t.Helper()
	tables := w.loadInsights(t)
	profiles := w.named("InstagramBusinessProfile")
	rnd := rand.New(rand.NewPCG(seed, 4000+uint64(len(w.name))))
	for range statements {
		data := randomTape(rnd)
		g := &generator{tape: &tape{data: data}, world: w}
		x := choose(g.tape, tables)
		s := g.table(x.tableInfo)
		at := func(column string) string { return strings.TrimSuffix(s.columns[0].expr, s.columns[0].name()) + column }
		from, columns := " FROM "+s.text, s.columns
		terms := x.named(g, at)
		if g.chance(40) {
			p := g.table(profiles)
			from = choose(g.tape, []string{" FROM " + p.text + " JOIN " + s.text, " FROM " + s.text + " LEFT JOIN " + p.text, " FROM " + s.text + " JOIN " + p.text}) +
				" ON " + p.key + " = " + s.columns[0].expr
			columns = append(columns[:len(columns):len(columns)], p.columns...)
		}
		if g.chance(20) {
			terms = append(terms, s.columns[0].expr+" = "+g.literal(s.columns[0]))
		}
		if g.chance(40) {
			terms = append(terms, g.predicate(columns, 0))
		}
		list, _ := labelled(g.items(columns, nil, 0))
		q := query{sql: "SELECT " + list + from + " WHERE " + strings.Join(terms, " AND "), args: g.args}
		if q.namesNoTime() {
			continue
		}
		if p, ok := w.compare(q, data); ok && p != nil {
			t.Errorf("VIEWFINDER_SEED=%d: %v", seed, p)
		}
	}
	w.most(t, statements)
}

// name is a column's without its table's alias.
func (c operand) name() string { return c.expr[strings.LastIndexByte(c.expr, '.')+1:] }

// loadInsights fills the plain tables.
func (w *world) loadInsights(t *testing.T) []*insightsTable {
	t.Helper()
	exec := func(sql string) {
		if err := w.truth.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	w.loadValues(t)
	tables := []*insightsTable{w.loadAudiences(t, exec), w.loadOnline(t, exec), w.loadDays(t, exec)}
	for _, x := range []wideTable{
		{"AccountWithoutBreakdown", "", "", []string{"reach", "views", "accounts_engaged", "total_interactions", "likes", "profile_links_taps", "website_clicks"}, false},
		{"AccountFollowType", "follow_type", "FollowType", []string{"views", "reach", "follows_and_unfollows"}, false},
		{"AccountMediaProductType", "media_product_type", "MediaProductType", []string{"reach", "views", "likes", "saves"}, false},
		{"AccountContactButtonType", "contact_button_type", "ContactButtonType", []string{"profile_links_taps"}, false},
		{"AccountTimeSeriesFollowType", "follow_type", "FollowType", []string{"reach", "views", "follows_and_unfollows"}, true},
		{"AccountTimeSeriesMediaProductType", "media_product_type", "MediaProductType", []string{"total_interactions", "comments", "shares"}, true},
	} {
		tables = append(tables, w.loadWide(t, x, exec))
	}
	return tables
}

// wideTable is a table of totals whose metrics are columns.
type wideTable struct {
	name, breakdown, dimension string
	metrics                    []string
	daily                      bool // its rows are days
}

// loadWide makes one of the rows of AccountInsightValues.
func (w *world) loadWide(t *testing.T, x wideTable, exec func(string)) *insightsTable {
	t.Helper()
	selected, names := "", []string{"InstagramBusinessAccountId", "EndDate"}
	if x.dimension != "" {
		selected, names = ", Dimension1Value AS "+x.dimension, append(names, x.dimension)
	}
	quoted := "'" + strings.Join(x.metrics, "', '") + "'"
	for _, m := range x.metrics {
		name := camel(m)
		selected += fmt.Sprintf(", CAST(max(CASE WHEN Metric = '%s' THEN Value END) AS INTEGER) AS %s", m, name)
		names = append(names, name)
	}
	term := "Breakdown IS NULL"
	if x.breakdown != "" {
		term = "Breakdown = '" + x.breakdown + "'"
	}
	if x.daily {
		term += " AND Grain = 'day'"
	}
	exec(fmt.Sprintf("CREATE TABLE %s AS SELECT InstagramBusinessAccountId, Grain, StartDate, EndDate, EndTime%s FROM AccountInsightValues WHERE %s AND Metric IN (%s) GROUP BY InstagramBusinessAccountId, Grain, StartDate, Dimension1Value",
		x.name, selected, term, quoted))
	w.timed(t, x.name, exec)
	return &insightsTable{w.columnsOf(t, x.name, names), func(g *generator, at func(string) string) []string {
		bound := choose(g.tape, []string{"StartDate", "EndDate", "EndTime"})
		terms := []string{fmt.Sprintf("%s >= '%s'", at(bound), value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(50))))}
		if !x.daily {
			grains := []string{" = 'day'", " = 'week'", " IN ('day', 'week')"}
			if x.breakdown == "" {
				grains = append(grains, " = 'month'")
			}
			terms = append(terms, at("Grain")+choose(g.tape, grains))
		}
		// A row has what is asked for: with all of it the rows are those that there are.
		for _, m := range x.metrics {
			terms = append(terms, at(camel(m))+" IS NOT 'none'")
		}
		if g.chance(40) {
			terms = append(terms, at(choose(g.tape, []string{"StartDate", "EndDate", "EndTime"}))+choose(g.tape, []string{" < ", " <= "})+
				fmt.Sprintf("'%s'", value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(40)))))
		}
		return terms
	}}
}

// camel is the column of a metric: "profile_links_taps" is ProfileLinksTaps.
func camel(metric string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(metric, "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// timed makes a table's times compare as times.
func (w *world) timed(t *testing.T, name string, exec func(string)) {
	t.Helper()
	columns, err := truthRows(w.truth, "SELECT name FROM pragma_table_info('"+name+"')")
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, c := range columns {
		c = strings.Trim(c, `"`)
		switch c {
		case "StartDate", "EndDate", "EndTime":
			c += " DATETIME TEXT COLLATE " + value.TimeCollation
		case "InstagramBusinessAccountId", "Grain", "FollowType", "MediaProductType", "ContactButtonType":
			c += " TEXT"
		default:
			c += " INTEGER"
		}
		declared = append(declared, c)
	}
	exec("ALTER TABLE " + name + " RENAME TO " + name + "_made")
	exec("CREATE TABLE " + name + "(" + strings.Join(declared, ", ") + ")")
	exec("INSERT INTO " + name + " SELECT * FROM " + name + "_made")
}

// columnsOf describes some columns of a table that the generator may use.
func (w *world) columnsOf(t *testing.T, name string, columns []string) *tableInfo {
	t.Helper()
	info := &tableInfo{name: name, key: columns[0]}
	for _, c := range columns {
		o := operand{expr: c, class: classInteger, values: w.sample(t, name, c)}
		switch {
		case c == "InstagramBusinessAccountId":
			o.class, o.domain = classID, accounts
		case c == "EndDate" || c == "EndTime":
			o.class = classInstant
		case len(o.values) > 0:
			if _, text := o.values[0].(string); text {
				o.class = classText
			}
		}
		info.columns = append(info.columns, o)
	}
	return info
}

// loadAudiences fills AudienceInsights with every audience there is.
func (w *world) loadAudiences(t *testing.T, exec func(string)) *insightsTable {
	t.Helper()
	exec("CREATE TABLE AudienceInsights(InstagramBusinessAccountId TEXT, AudienceType TEXT, Timeframe TEXT, AudienceGroup TEXT, TotalAudience INTEGER, Audience TEXT, Age TEXT, Gender TEXT, City TEXT, Country TEXT)")
	frames := map[string][]string{
		"follower": {"this_month", "this_week", "last_14_days", "last_30_days", "last_90_days", "prev_month"},
		"engaged":  {"this_month", "this_week"}, "reached": {"this_month", "this_week"},
	}
	types := map[string]string{"city": "city", "country": "country", "gender": "gender", "age": "age", "gender and age": "age,gender"}
	for _, a := range w.sim.Data().Accounts {
		for audience, list := range frames {
			metric := audience + "_audience_demographics"
			if audience == "follower" {
				metric = "follower_demographics"
			}
			for _, frame := range list {
				for spelled, breakdown := range types {
					for _, b := range a.Demographics(metric, breakdown, frame) {
						group := strings.Join(append([]string{b.Name}, b.Also...), ", ")
						has := map[string]string{"age": "NULL", "gender": "NULL", "city": "NULL", "country": "NULL"}
						for i, name := range strings.Split(breakdown, ",") {
							has[name] = sqlite3.Quote(append([]string{b.Name}, b.Also...)[i])
						}
						exec(fmt.Sprintf("INSERT INTO AudienceInsights VALUES ('%s', '%s', '%s', %s, %d, '%s', %s, %s, %s, %s)",
							a.ID, spelled, frame, sqlite3.Quote(group), b.Value, audience, has["age"], has["gender"], has["city"], has["country"]))
					}
				}
			}
		}
	}
	info := w.columnsOf(t, "AudienceInsights", []string{"InstagramBusinessAccountId", "AudienceType", "AudienceGroup", "TotalAudience", "Age", "Gender", "City", "Country"})
	return &insightsTable{info, func(g *generator, at func(string) string) []string {
		audience, frame := " = 'follower'", choose(g.tape, []string{" = 'this_month'", " IN ('this_week', 'last_14_days')", " = 'prev_month'", " IN ('last_90_days', 'last_30_days', 'this_month')"})
		if g.chance(50) {
			audience = choose(g.tape, []string{" = 'engaged'", " IN ('reached', 'follower')", " IN ('engaged', 'reached')"})
			frame = choose(g.tape, []string{" = 'this_month'", " = 'this_week'", " IN ('this_week', 'this_month')"})
		}
		terms := []string{at("Audience") + audience, at("Timeframe") + frame}
		if g.chance(60) {
			terms = append(terms, at("AudienceType")+choose(g.tape, []string{" = 'age'", " IN ('gender', 'gender and age')", " = 'city'", " IN ('country', 'age', 'city')"}))
		}
		return terms
	}}
}

// loadOnline fills OnlineFollowers with the hours of the days that the API is asked for:
// none that has ended today.
func (w *world) loadOnline(t *testing.T, exec func(string)) *insightsTable {
	t.Helper()
	exec("CREATE TABLE OnlineFollowers(InstagramBusinessAccountId TEXT, EndTime DATETIME TEXT COLLATE " + value.TimeCollation + ", Hour INTEGER, Followers INTEGER)")
	now := w.sim.Now()
	for _, a := range w.sim.Data().Accounts {
		for _, p := range a.Series("online_followers", "day", now.AddDate(-1, 0, 0), now.Truncate(24*time.Hour), now) {
			for hour, n := range a.OnlineFollowers(p.EndTime) {
				exec(fmt.Sprintf("INSERT INTO OnlineFollowers VALUES ('%s', '%s', %d, %d)", a.ID, value.FormatTime(p.EndTime), hour, n))
			}
		}
	}
	info := w.columnsOf(t, "OnlineFollowers", []string{"InstagramBusinessAccountId", "EndTime", "Hour", "Followers"})
	return &insightsTable{info, w.sinceThen(29)}
}

// loadDays fills AccountTimeSeriesWithoutBreakdown with the numbers of days, and of the
// weeks and four weeks before each.
func (w *world) loadDays(t *testing.T, exec func(string)) *insightsTable {
	t.Helper()
	const name = "AccountTimeSeriesWithoutBreakdown"
	exec("CREATE TABLE " + name + "(InstagramBusinessAccountId TEXT, Period TEXT, EndTime DATETIME TEXT COLLATE " + value.TimeCollation + ", Reach INTEGER, FollowerCount INTEGER)")
	now := w.sim.Now()
	for _, a := range w.sim.Data().Accounts {
		for _, period := range []string{"day", "week", "days_28"} {
			for _, p := range a.Series("reach", period, now.AddDate(-1, 0, 0), now, now) {
				won := gain(a, period, p.EndTime, now)
				if isSmall(a) {
					won = "NULL"
				}
				exec(fmt.Sprintf("INSERT INTO %s VALUES ('%s', '%s', '%s', %d, %s)", name, a.ID, period, value.FormatTime(p.EndTime), p.Value, won))
			}
		}
	}
	info := w.columnsOf(t, name, []string{"InstagramBusinessAccountId", "EndTime", "Period", "Reach", "FollowerCount"})
	since := w.sinceThen(80)
	return &insightsTable{info, func(g *generator, at func(string) string) []string {
		return append(since(g, at), at("Period")+choose(g.tape, []string{" = 'day'", " IN ('day', 'week')", " = 'days_28'"}))
	}}
}

// isSmall reports whether an account has too few followers for some numbers.
func isSmall(a *graphsim.Account) bool { return a.FollowersCount < 100 }

// sinceThen names the days from one that is at most so many days back.
func (w *world) sinceThen(days int) func(*generator, func(string) string) []string {
	return func(g *generator, at func(string) string) []string {
		day := func(most int) string { return value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(most))) }
		terms := []string{fmt.Sprintf("%s %s '%s'", at("EndTime"), choose(g.tape, []string{">", ">="}), day(days))}
		if g.chance(40) {
			terms = append(terms, fmt.Sprintf("%s %s '%s'", at("EndTime"), choose(g.tape, []string{"<", "<="}), day(days/2)))
		}
		return terms
	}
}
