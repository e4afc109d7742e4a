package fetch_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim/simtest"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// TestRandomValues does the same over AccountInsightValues: what its parameters say is
// a part of a plain table that holds the days, weeks and months of every metric by every
// dimension.
func TestRandomValues(t *testing.T) {
	t.Parallel()
	overCalendars(t, randomStatements(40), (*world).checkValues)
}

// overCalendars judges so many statements in worlds of numbers, whose days go over both
// changes of the clocks, the ends of months and a leap day.
func overCalendars(t *testing.T, statements int, check func(w *world, t *testing.T, seed uint64, statements int)) {
	t.Helper()
	seed := simtest.Seed(t)
	worlds := map[string]time.Time{
		"autumn":   time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		"mixed up": time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		"spring":   time.Date(2027, 3, 20, 6, 59, 59, 0, time.UTC),
		"leap":     time.Date(2028, 3, 3, 8, 0, 0, 0, time.UTC),
	}
	for name, now := range worlds {
		if raceDetector() && name != "mixed up" { // goroutines know no calendar
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := rangeEnds["both"]
			options.Accounts, options.Small, options.Media, options.Comments, options.Replies, options.Now = 3, 1, 2, -1, -1, now
			if name == "mixed up" {
				options.Faults = mixedUp
			}
			w := newWorld(t, setting{name: name, options: options, still: true, scale: 40})
			check(w, t, seed, statements/len(worlds))
		})
	}
}

func (w *world) checkValues(t *testing.T, seed uint64, statements int) {
	t.Helper()
	values := w.loadValues(t)
	rnd := rand.New(rand.NewPCG(seed, 2000+uint64(len(w.name))))
	for range statements {
		data := randomTape(rnd)
		g := &generator{tape: &tape{data: data}, world: w}
		s := g.table(values)
		at := func(column string) string {
			return strings.TrimSuffix(s.columns[0].expr, "InstagramBusinessAccountId") + column
		}
		breakdown := choose(g.tape, []string{" IS NULL", " IS NULL", " = 'follow_type'", " = 'media_product_type'", " IN ('contact_button_type', 'follow_type')"})
		grains := []string{" = 'day'", " = 'week'", " IN ('day', 'week')"}
		if breakdown == " IS NULL" { // what a month of two calls is broken down by cannot be told
			grains = append(grains, " = 'month'")
		}
		bound := choose(g.tape, []string{"StartDate", "EndDate", "EndTime"})
		terms := []string{
			at("MetricType") + " = 'total_value'",
			at("Breakdown") + breakdown,
			at("Grain") + choose(g.tape, grains),
			fmt.Sprintf("%s >= '%s'", at(bound), value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(50)))),
		}
		refused := g.chance(20)
		if refused {
			i := g.below(3)
			input := []string{"MetricType", "Breakdown", "Grain"}[i]
			terms[i] = g.misread(at(input), []string{"'total_value'", "'follow_type'", "'day'"}[i], at("Value")+" > 3")
		}
		if g.chance(40) {
			terms = append(terms, at(choose(g.tape, []string{"StartDate", "EndDate", "EndTime"}))+choose(g.tape, []string{" < ", " <= "})+
				fmt.Sprintf("'%s'", value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(40)))))
		}
		switch g.weigh(40, 40, 20) {
		case 1:
			terms = append(terms, at("Metric")+choose(g.tape, []string{" = 'views'", " IN ('reach', 'likes', 'follows_and_unfollows')", " IN ('views', 'profile_links_taps')"}))
		case 2: // all are read where the others are given
			terms = append(terms, g.misread(at("Metric"), "'views'", at("Value")+" > 3"))
		}
		if g.chance(20) {
			terms = append(terms, s.columns[0].expr+" = "+g.literal(s.columns[0]))
		}
		if g.chance(40) {
			terms = append(terms, g.predicate(s.columns, 0))
		}
		shown := append(s.columns[:len(s.columns):len(s.columns)], s.inputs("Breakdown", "Grain", "MetricType")...)
		list, _ := labelled(g.items(shown, nil, 0))
		q := query{sql: "SELECT " + list + " FROM " + s.text + " WHERE " + strings.Join(terms, " AND "), args: g.args, refused: refused}
		if q.namesNoTime() {
			continue
		}
		if p, ok := w.compare(q, data); ok && p != nil {
			t.Errorf("VIEWFINDER_SEED=%d: %v", seed, p)
		}
	}
	w.most(t, statements)
	if w.refused == 0 && statements > 50 {
		t.Error("no condition was refused")
	}
}

// loadValues fills a plain table with every number there is of days, weeks and months.
func (w *world) loadValues(t *testing.T) *tableInfo {
	t.Helper()
	exec := func(sql string) {
		if err := w.truth.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec("CREATE TABLE AccountInsightValues(InstagramBusinessAccountId TEXT, Metric TEXT, MetricType TEXT, Breakdown TEXT, Grain TEXT, Dimension1Value TEXT, Value REAL, StartDate DATETIME TEXT COLLATE " +
		value.TimeCollation + ", EndDate DATETIME TEXT COLLATE " + value.TimeCollation + ", EndTime DATETIME TEXT COLLATE " + value.TimeCollation + ")")
	plain := []string{"reach", "views", "accounts_engaged", "total_interactions", "likes", "comments", "shares", "saves", "replies", "reposts", "profile_links_taps", "profile_views", "website_clicks"}
	parts := map[string][]string{
		"follow_type":         {"reach", "views", "follows_and_unfollows"},
		"media_product_type":  {"reach", "views", "total_interactions", "likes", "comments", "shares", "saves"},
		"contact_button_type": {"profile_links_taps"},
	}
	now := w.sim.Now()
	insert := func(a *graphsim.Account, metric, breakdown, grain, part string, n int64, from, to time.Time) {
		text := func(s string) string {
			if s == "" {
				return "NULL"
			}
			return "'" + s + "'"
		}
		exec(fmt.Sprintf("INSERT INTO AccountInsightValues VALUES ('%s', '%s', 'total_value', %s, '%s', %s, %d, '%s', '%s', '%[9]s')",
			a.ID, metric, text(breakdown), grain, text(part), n, value.FormatTime(from), value.FormatTime(to), value.FormatTime(to)))
	}
	for _, grain := range []string{"day", "week", "month"} {
		for _, piece := range spans(t, grain, now) {
			from, to := piece[0], piece[1]
			for _, a := range w.sim.Data().Accounts {
				for _, metric := range plain {
					unique := metric == "reach" || metric == "accounts_engaged"
					if n, ok := a.Total(metric, from.Add(time.Second), to, now); ok && !(unique && to.Sub(from) > 30*24*time.Hour) {
						insert(a, metric, "", grain, "", n, from, to)
					}
				}
				for breakdown, metrics := range parts {
					for _, metric := range metrics {
						if metric == "follows_and_unfollows" && a.FollowersCount < 100 {
							continue
						}
						if _, ok := a.Total(metric, from.Add(time.Second), to, now); !ok {
							continue
						}
						for _, b := range a.Breakdown(metric, breakdown, from.Add(time.Second), to, now) {
							insert(a, metric, breakdown, grain, b.Name, b.Value, from, to)
						}
					}
				}
			}
		}
	}
	key := operand{expr: "InstagramBusinessAccountId", class: classID, domain: accounts, values: w.sample(t, "AccountInsightValues", "InstagramBusinessAccountId")}
	sample := func(column string) []any { return w.sample(t, "AccountInsightValues", column) }
	return &tableInfo{name: "AccountInsightValues", key: key.expr, columns: []operand{
		key,
		{expr: "Metric", class: classText, values: sample("Metric")},
		{expr: "Dimension1Value", class: classText, values: sample("Dimension1Value")},
		{expr: "EndDate", class: classInstant, values: sample("EndDate")},
	}}
}

// spans are the days, weeks or months of California that have ended, as a calendar has
// them.
func spans(t *testing.T, grain string, now time.Time) (out [][2]time.Time) {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	today := now.In(zone)
	for back := 100; back >= 0; back-- {
		day := time.Date(today.Year(), today.Month(), today.Day()-back, 0, 0, 0, 0, zone)
		end := day.AddDate(0, 0, 1)
		switch {
		case grain == "week" && day.Weekday() == time.Monday:
			end = day.AddDate(0, 0, 7)
		case grain == "month" && day.Day() == 1:
			end = day.AddDate(0, 1, 0)
		case grain != "day":
			continue
		}
		if !end.After(now) {
			out = append(out, [2]time.Time{day.UTC(), end.UTC()})
		}
	}
	return out
}

// TestRandomPostValues does the same over the numbers of posts, one a row, and over the
// tables of the posts of one kind.
func TestRandomPostValues(t *testing.T) {
	t.Parallel()
	seed, statements := simtest.Seed(t), randomStatements(60)
	for name, faults := range map[string][]graphsim.Fault{"posts": nil, "mixed up": mixedUp} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{name: name, options: graphsim.Options{Accounts: 2, Media: 120, Stories: 4, Comments: -1, Replies: -1, Faults: faults}, still: true, scale: 4})
			w.checkPostValues(t, seed, statements/2)
		})
	}
}

func (w *world) checkPostValues(t *testing.T, seed uint64, statements int) {
	t.Helper()
	exec := func(sql string) {
		if err := w.truth.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	media := w.named("Media")
	at := len(w.tables)
	for _, name := range []string{"MediaInsightsPost", "MediaInsightsPostAlbum", "MediaInsightsReels", "MediaInsightsStory"} {
		w.describe(t, name, exec)
	}
	tables := append(w.tables[at:len(w.tables):len(w.tables)], w.loadPostValues(t, "MediaInsightValues", "MediaInsights", exec), w.loadPostValues(t, "StoryInsightValues", "MediaInsightsStory", exec))
	rnd := rand.New(rand.NewPCG(seed, 3000))
	for range statements {
		data := randomTape(rnd)
		g := &generator{tape: &tape{data: data}, world: w}
		s := g.table(tables[g.below(len(tables))])
		from, columns := " FROM "+s.text, s.columns
		if g.chance(40) {
			p := g.table(media)
			from = choose(g.tape, []string{" FROM " + p.text + " JOIN " + s.text, " FROM " + s.text + " LEFT JOIN " + p.text}) + " ON " + p.key + " = " + s.columns[0].expr
			columns = append(columns, p.columns...)
		}
		terms, refused := []string{"1"}, false
		if g.chance(70) {
			terms = append(terms, g.predicate(columns, 0))
		}
		if strings.Contains(from, "Values") {
			column := strings.TrimSuffix(s.columns[0].expr, "MediaId") + "Metric"
			terms = append(terms, column+choose(g.tape, []string{" = 'reach'", " IN ('follows', 'views')", " IN ('likes', 'ig_reels_avg_watch_time', 'navigation')", " <> 'views'"}))
			if g.chance(20) {
				terms = append(terms, g.misread(column, "'reach'", g.predicate(columns, 0)))
			}
			if refused = g.chance(20); refused {
				terms = append(terms, g.misread(s.columns[0].expr[:len(s.columns[0].expr)-len("MediaId")]+"Breakdown", "'action_type'", s.columns[0].expr+" > '18'"))
			}
		}
		if g.chance(30) {
			terms = append(terms, s.columns[0].expr+" = "+g.literal(s.columns[0]))
		}
		list, _ := labelled(g.items(columns, nil, 0))
		q := query{sql: "SELECT " + list + from + " WHERE " + strings.Join(terms, " AND "), args: g.args, refused: refused}
		if p, ok := w.compare(q, data); ok && p != nil {
			t.Errorf("VIEWFINDER_SEED=%d: %v", seed, p)
		}
	}
	w.most(t, statements)
}

// loadPostValues makes of a plain table of metrics one of their numbers.
func (w *world) loadPostValues(t *testing.T, name, of string, exec func(string)) *tableInfo {
	t.Helper()
	exec("CREATE TABLE " + name + "(MediaId TEXT, Metric TEXT, Breakdown TEXT, Value REAL, MediaType TEXT, MediaProductType TEXT, InstagramBusinessAccountId TEXT)")
	for _, c := range schema.Default().Table(of).Columns {
		if c.Level == 2 && !c.Hidden && c.Part == "" {
			exec(fmt.Sprintf("INSERT INTO %s SELECT MediaId, '%s', NULL, %s, MediaType, MediaProductType, InstagramBusinessAccountId FROM %s WHERE %[3]s IS NOT NULL", name, c.Field, c.Name, of))
		}
	}
	column := func(name2 string, k class, domain string) operand {
		return operand{expr: name2, class: k, domain: domain, values: w.sample(t, name, name2)}
	}
	key := w.named("MediaInsights").columns[0]
	key.expr, key.values = "MediaId", w.sample(t, name, "MediaId")
	return &tableInfo{name: name, key: "MediaId", columns: []operand{
		key, column("Metric", classText, ""), column("Value", classInteger, ""), column("MediaProductType", classText, ""),
	}}
}
