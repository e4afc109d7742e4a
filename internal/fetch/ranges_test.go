package fetch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// rangeEnds are the ways in which an API may take the ends of a range: as part of
// it or not. Which it is, is not documented.
var rangeEnds = map[string]graphsim.Options{
	"both ends belong to a range": {},
	"since does not":              {SinceExclusive: true},
	"until does not":              {UntilExclusive: true},
	"neither end does":            {SinceExclusive: true, UntilExclusive: true},
}

// inEachRange runs a test in each of those ways, on accounts of that many posts.
func inEachRange(t *testing.T, media int, test func(t *testing.T, r *rig)) {
	for name, options := range rangeEnds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options.Accounts, options.Media, options.Comments, options.Replies = 2, media, -1, -1
			test(t, newRig(t, options))
		})
	}
}

// A bound that is the very instant of a post costs no post, in any way to write it.
func TestRanges_posts(t *testing.T) {
	t.Parallel()
	inEachRange(t, 320, func(t *testing.T, r *rig) {
		truth := loadTruth(t, r.sim.Data())
		posts := r.sim.Data().Accounts[1].Media
		at := func(i int) string { return posts[i].Timestamp.UTC().Format("'2006-01-02 15:04:05'") }
		zoned := func(i int) string {
			return posts[i].Timestamp.In(time.FixedZone("", -7*3600)).Format("'2006-01-02T15:04:05-0700'")
		}
		half := func(i int) string { return posts[i].Timestamp.UTC().Format("'2006-01-02 15:04:05.5'") }
		for _, where := range []string{
			"Created = " + at(7),
			"Created = " + zoned(300),
			"Created IS " + at(7),
			"Created = " + half(7),
			"Created >= " + at(30),
			"Created > " + at(30),
			"Created <= " + zoned(200),
			"Created < " + zoned(200),
			"Created > " + half(40) + " AND Created < " + half(20),
			"Created BETWEEN " + at(210) + " AND " + at(90),
			"Created BETWEEN " + at(10) + " AND " + at(10),
			"Created NOT BETWEEN " + at(210) + " AND " + at(90),
			"Created IN (" + strings.Join([]string{at(3), zoned(170), at(319), "NULL", "'no time'"}, ", ") + ")",
			"Created IN ('no time')",
			"Created IN (SELECT b.Created FROM Media b WHERE b.LikesCount > 4500)",
			"Created BETWEEN " + at(15) + " AND " + at(5) + " OR Created BETWEEN " + at(115) + " AND " + at(99),
			"Created = " + at(1) + " OR Created < " + at(310) + " OR Created > " + zoned(2),
			"Created < '9999-12-31'",
			"Created > '2999-01-01'",
			"Created > '1066-10-14'",
			"Created < '1066-10-14'",
			"Created > 20261001",
			"Created < 2026",
			"Created < 2026.0",
			"Created > 20261001.0",
			"Created < 1e20",
			"Created IN (20261001.0, " + at(8) + ")",
			"Created < TRUE",
			"Created > NULL",
			"Created >= '2026-10-01T24:00:00Z'",
			"Created >= ' 2026-10-01 '",
			"Created >= date('2026-10-20', '-3 days') AND Created < datetime('2026-10-20')",
			"Created BETWEEN '2026-10-20' AND '2026-10-01'",
		} {
			for _, sql := range []string{
				"SELECT Id, Created FROM Media WHERE " + where,
				"SELECT count(*), min(Created), max(Created) FROM Media WHERE " + where,
			} {
				r.agrees(truth, sql)
			}
		}
	})
}

// Nor does it cost a day, whose end is the instant that ranges are about.
func TestRanges_days(t *testing.T) {
	t.Parallel()
	inEachRange(t, 3, func(t *testing.T, r *rig) {
		days := r.days("2026-08-25", "2026-11-21")
		at := func(i int) string { return "'" + days[i].end + "'" }
		zoned := func(i int) string {
			return days[i].at.In(time.FixedZone("", 2*3600)).Format("'2006-01-02T15:04:05Z07:00'")
		}
		for where, want := range map[string][]day{
			"EndTime = " + at(70):                                               days[70:71],
			"EndTime IS " + at(70):                                              days[70:71],
			"EndTime = " + zoned(1):                                             days[1:2],
			"EndTime BETWEEN " + at(40) + " AND " + at(71):                      days[40:72],
			"EndTime BETWEEN " + at(0) + " AND " + at(60):                       days[:61],
			"EndTime >= " + at(75):                                              days[75:],
			"EndTime > " + at(75):                                               days[76:],
			"EndTime >= " + at(5) + " AND EndTime < " + at(9):                   days[5:9],
			"EndTime IN (" + at(3) + ", " + zoned(80) + ", NULL, '2026-10-10')": {days[3], days[80]},
			"EndTime IN ('2026-10-10')":                                         {},
			"EndTime = " + at(4) + " OR EndTime = " + at(80):                    {days[4], days[80]},
			"EndTime BETWEEN " + at(2) + " AND " + at(4) + " OR EndTime BETWEEN " + at(3) + " AND " + at(5):                  days[2:6],
			"EndTime BETWEEN " + at(2) + " AND " + at(3) + " OR EndTime BETWEEN " + at(50) + " AND " + at(51):                {days[2], days[3], days[50], days[51]},
			"EndTime >= " + at(85) + " OR EndTime BETWEEN " + at(2) + " AND " + at(3) + " OR EndTime IN (" + zoned(50) + ")": append([]day{days[2], days[3], days[50]}, days[85:]...),
			"StartDate = " + at(60) + " AND EndDate = " + at(65):                                                             days[60:66],
			"StartDate = " + zoned(60) + " AND EndDate < " + at(65):                                                          days[60:65],
			"StartDate > " + at(60) + " AND EndDate = " + at(65):                                                             days[61:66],
			"StartDate = '2026-11-01' AND EndDate = '2026-11-30'":                                                            days[68:],
			"StartDate >= " + at(0) + " AND EndDate <= " + at(86):                                                            days[:87],
			"StartDate = '2026-11-01' AND EndTime >= '2026-11-05'":                                                           days[72:],
			"StartDate BETWEEN " + at(5) + " AND " + at(7) + " AND EndDate BETWEEN " + at(7) + " AND " + at(9):               days[5:10],
			"StartDate <= " + at(30) + " AND EndDate = " + at(80):                                                            days[30:81],
			"EndDate = " + at(3) + " AND EndTime > " + at(1):                                                                 days[2:4],
			"EndTime > '2999-01-01'":                                {},
			"EndTime >= " + at(80) + " AND EndTime <= '9999-12-31'": days[80:],
		} {
			got, err := r.query("SELECT EndTime, Reach FROM AccountInsights WHERE InstagramBusinessAccountId = '" + r.sim.Data().Accounts[1].ID + "' AND (" + where + ")")
			if err != nil {
				t.Errorf("%s: %v", where, err)
				continue
			}
			texts := []string{}
			for _, d := range want {
				texts = append(texts, fmt.Sprintf("%s|%d", d.end, d.reach))
			}
			if diff := cmp.Diff(sorted(texts), sorted(append([]string{}, got.rows...))); diff != "" || len(got.notes) > 0 {
				t.Errorf("%s: %+v\n%s", where, got.notes, diff)
			}
		}
	})
}

type day struct {
	at    time.Time
	end   string
	reach int64
}

// days are the daily reach of the second account over a span of dates.
func (r *rig) days(since, until string) (days []day) {
	from, _ := value.ParseTime(since)
	to, _ := value.ParseTime(until)
	for _, p := range r.sim.Data().Accounts[1].Series("reach", "day", from, to, r.sim.Now()) {
		days = append(days, day{p.EndTime, value.FormatTime(p.EndTime), p.Value})
	}
	return days
}

// Rows of several ranges have each their own StartDate and EndDate. A total is that of the
// days between: where a day begins at its StartDate, that which ends there is none of them.
func TestRanges_startsAndEnds(t *testing.T) {
	t.Parallel()
	inEachRange(t, 3, func(t *testing.T, r *rig) {
		r.cfg.Account = r.sim.Data().Accounts[1].ID
		now := r.sim.Now()
		total := func(since, until string) int64 {
			from, _ := value.ParseTime(since)
			to, _ := value.ParseTime(until)
			n, _ := r.sim.Data().Accounts[1].Total("views", from.Add(time.Second), to, now)
			return n
		}
		const a, b, c = "2026-10-05 07:00:00", "2026-10-09 07:00:00", "2026-10-21 07:00:00"
		for sql, want := range map[string][]string{
			fmt.Sprintf("SELECT StartDate, EndDate, Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate IN ('%s', '%s') AND EndDate = '%s'", a, b, c): {
				fmt.Sprintf("%s|%s|%d", a, c, total(a, c)), fmt.Sprintf("%s|%s|%d", b, c, total(b, c)),
			},
			fmt.Sprintf("SELECT StartDate, EndDate, Views FROM AccountInsights WHERE MetricType = 'total_value' AND (StartDate = '%s' AND EndDate = '%s' OR StartDate = '%s' AND EndDate = '%[1]s')", b, c, a): {
				fmt.Sprintf("%s|%s|%d", b, c, total(b, c)), fmt.Sprintf("%s|%s|%d", a, b, total(a, b)),
			},
			fmt.Sprintf("SELECT StartDate, EndDate, count(*) FROM AccountInsights WHERE StartDate IN ('%s', '%s') AND EndDate IN ('%s', '%[2]s') GROUP BY 1, 2", a, b, c): {
				a + "|" + b + "|5", a + "|" + c + "|17", b + "|" + b + "|1", b + "|" + c + "|13",
			},
			fmt.Sprintf("SELECT v.d, (SELECT count(*) FROM AccountInsights i WHERE i.StartDate = v.d AND i.EndDate = '%s') FROM (SELECT '%s' d UNION SELECT '%s') v", c, a, b): {
				a + "|17", b + "|13",
			},
			fmt.Sprintf("SELECT count(*) FROM AccountInsights WHERE MetricType IN ('total_value', 'time_series') AND EndTime >= '%s' AND EndTime <= '%s'", a, b): {"5"},
		} {
			got, err := r.query(sql)
			if err != nil {
				t.Errorf("%s: %v", sql, err)
				continue
			}
			if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" || len(got.notes) > 0 {
				t.Errorf("%s: %+v\n%s", sql, got.notes, diff)
			}
		}
	})
}

// What is later than a text that is no time is nothing: no range is read for it, be
// it that the other terms come with a later table, and the answer is complete.
func TestRanges_noInstant(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2})
	for _, where := range []string{
		"t.EndTime > 'yesterday'",
		"t.EndTime >= 'yesterday' AND t.Period = 'week'",
		"t.EndTime > 'yesterday' AND t.EndTime IN ('2026-11-11 07:00:00', v.d, '2026-11-13 07:00:00')",
	} {
		got, err := r.query("SELECT t.Reach FROM (SELECT '2026-11-12 07:00:00' AS d) v JOIN AccountInsights t WHERE " + where)
		if err != nil || len(got.rows) != 0 {
			t.Errorf("%s: rows %q, %v", where, got.rows, err)
		}
		if len(got.notes) != 1 || got.notes[0].Reason != note.NoTime || got.notes[0].Incomplete {
			t.Errorf("%s: notes %+v", where, got.notes)
		}
	}
}

// A range that cannot be is an error that says so, not an empty answer.
func TestRanges_refused(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{})
	for where, want := range map[string]string{
		"MetricType = 'total_value' AND EndTime >= '2026-11-01'":         "AccountInsights: a total has no EndTime: bound StartDate and EndDate instead",
		"StartDate = '2026-11-09' AND EndDate = '2026-11-02'":            "AccountInsights: the range from StartDate 2026-11-09 00:00:00 to EndDate 2026-11-02 00:00:00 ends before it begins",
		"StartDate = '11/09/2026'":                                       "AccountInsights: StartDate '11/09/2026' is no time: write it as 2026-01-31 or 2026-01-31 10:00:00",
		"StartDate = '2026-10-01' AND EndDate IN ('2026-10-05', 'soon')": "AccountInsights: EndDate 'soon' is no time: write it as 2026-01-31 or 2026-01-31 10:00:00",
		"MetricType = 'total_value' AND StartDate <= '2026-08-01'":       "AccountInsights: Reach: the API gives totals of 30 days at the most, and counts an account once in each, so that those from 2026-08-01 to 2026-11-20 cannot be added up: narrow StartDate and EndDate, or leave the column out",
	} {
		if _, err := r.query("SELECT Reach FROM AccountInsights WHERE " + where); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", where, err, want)
		}
	}
}
