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
)

// TestRandomSeries does the same over AccountInsights, whose rows are made by
// calls: a table as long as a term says from when, and of which period. Without
// such a term the answer says that it may not be all. The ends of a range belong
// to it or not, as the API pleases.
func TestRandomSeries(t *testing.T) {
	t.Parallel()
	seed, statements := simtest.Seed(t), randomStatements(100)
	seen := newCoverage(seriesThresholds)
	t.Run("worlds", func(t *testing.T) {
		for name, options := range rangeEnds {
			if raceDetector() && name != "neither end does" { // where they lie is nothing to goroutines
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				options.Accounts, options.Media, options.Comments, options.Replies = 3, 5, -1, -1
				w := newWorld(t, setting{name: name, options: options, still: true})
				w.seen = seen
				w.checkSeries(t, seed, statements/len(rangeEnds))
			})
		}
	})
	if statements >= 100 && !t.Failed() {
		seen.check(t, seed)
	}
}

func (w *world) checkSeries(t *testing.T, seed uint64, statements int) {
	series := w.loadSeries(t)
	rnd := rand.New(rand.NewPCG(seed, 1000+uint64(len(w.name)))) // other statements in each world
	for range statements {
		data := randomTape(rnd)
		g := &generator{tape: &tape{data: data}, world: w}
		s := g.table(series)
		from, columns := " FROM "+s.text, s.columns
		if g.chance(40) {
			p := g.table(w.named("InstagramBusinessProfile"))
			from += choose(g.tape, []string{" JOIN ", " LEFT JOIN "}) + p.text + " ON " + p.key + " = " + s.columns[0].expr
			columns = append(columns, p.columns...)
		}
		end := s.columns[1].expr
		since := g.instant(value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(100))))
		if strings.Contains(since, noTime) {
			continue
		}
		if g.chance(25) {
			from = strings.Replace(from, "FROM ", "FROM (SELECT "+since+" AS d) v JOIN ", 1)
			since = "v.d"
		}
		terms := []string{end + choose(g.tape, []string{" >= ", " > "}) + since}
		switch day := series.columns[1].values; g.weigh(60, 20, 20) {
		case 1:
			terms[0] = fmt.Sprintf("%s IN ('%s', %s, '%s')", end, choose(g.tape, day), since, choose(g.tape, day))
		case 2:
			at := fmt.Sprintf("'%s'", choose(g.tape, day))
			terms[0] = fmt.Sprintf("(%s BETWEEN date(%s, '-3 days') AND %[2]s OR %[1]s > %s OR %[1]s = '%[4]s')", end, at, since, choose(g.tape, day))
		}
		if g.chance(40) {
			terms = append(terms, end+choose(g.tape, []string{" < ", " <= ", " = "})+g.instant(value.FormatTime(w.sim.Now().AddDate(0, 0, -g.below(60)))))
		}
		terms = append(terms, strings.TrimSuffix(end, "EndTime")+"Period"+choose(g.tape, []string{" = 'day'", " IN ('day', 'week')", " = 'days_28'"}))
		if g.chance(20) {
			terms = append(terms, s.columns[0].expr+" = "+g.literal(s.columns[0]))
		}
		if g.chance(50) {
			terms = append(terms, g.predicate(columns, 0))
		}
		list, _ := labelled(g.items(columns, nil, 0))
		if g.chance(25) { // which no other column makes a call of its own
			list += ", " + s.columns[len(s.columns)-1].expr + " AS gained"
		}
		q := query{sql: "SELECT " + list + from + " WHERE " + strings.Join(terms, " AND "), args: g.args}
		if p, ok := w.compare(q, data); ok && p != nil {
			t.Errorf("VIEWFINDER_SEED=%d: %v", seed, p)
		}
	}
	w.most(t, statements)
}

// loadSeries fills a plain table with all the days there are.
func (w *world) loadSeries(t *testing.T) *tableInfo {
	t.Helper()
	exec := func(sql string) {
		if err := w.truth.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec("CREATE TABLE AccountInsights(InstagramBusinessAccountId TEXT, EndTime DATETIME TEXT COLLATE " + value.TimeCollation + ", Reach INTEGER, FollowerCount INTEGER, Period TEXT)")
	now := w.sim.Now()
	var reach, ends []any
	for _, a := range w.sim.Data().Accounts {
		for _, period := range []string{"day", "week", "days_28"} {
			for _, p := range a.Series("reach", period, now.AddDate(-1, 0, 0), now, now) {
				exec(fmt.Sprintf("INSERT INTO AccountInsights VALUES ('%s', '%s', %d, %s, '%s')", a.ID, value.FormatTime(p.EndTime), p.Value, gain(a, period, p.EndTime, now), period))
				reach, ends = append(reach, p.Value), append(ends, value.FormatTime(p.EndTime))
			}
		}
	}
	key := operand{expr: "InstagramBusinessAccountId", class: classID, domain: accounts, values: w.sample(t, "AccountInsights", "InstagramBusinessAccountId")}
	return &tableInfo{name: "AccountInsights", key: key.expr, columns: []operand{
		key,
		{expr: "EndTime", class: classInstant, values: ends},
		{expr: "Reach", class: classInteger, values: reach[:20]},
		{expr: "FollowerCount", class: classInteger, values: []any{int64(3), int64(20)}},
	}}
}

// gain is how many followers an account has won on a day that ends so, which the
// API tells of the last 30 days, without today.
func gain(a *graphsim.Account, period string, end, now time.Time) string {
	if period != "day" || end.Before(now.Add(-30*24*time.Hour).Add(time.Hour)) || end.After(now.UTC().Truncate(24*time.Hour)) {
		return "NULL"
	}
	for _, p := range a.Series("follower_count", period, end, end, now) {
		return fmt.Sprint(p.Value)
	}
	return "NULL"
}
