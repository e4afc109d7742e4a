package series

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/engine"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/answer"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/plan"
	"github.com/viewfinder-sql/viewfinder/internal/value"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// told are the notes of a test, by reason.
type told []note.Note

func (x *told) Add(n note.Note)       { *x = append(*x, n) }
func (x *told) Once(n note.Note)      { *x = append(*x, n) }
func (x *told) OfObject(n note.Note)  { *x = append(*x, n) }
func (x *told) NoInstant(text string) { *x = append(*x, note.Note{Reason: note.NoTime, Message: text}) }

func (x *told) reasons() (out []string) {
	for _, n := range *x {
		out = append(out, n.Reason)
	}
	return out
}

var (
	day   = word{"day", "day"}
	total = word{"total_value", "total_value"}
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func newPlanner() (*planner, *told) {
	table := schema.Default().Table("AccountInsights")
	notes := &told{}
	h := &Host{Present: now, Now: func() time.Time { return now }, Notes: notes}
	return &planner{frame: newFrame(table, shape.Of(schema.Default()).Target(table)), h: h}, notes
}

// calls are those of a scan with such terms: "EndTime >= 2026-11-01".
func (c *planner) of(t *testing.T, terms ...string) ([]call, error) {
	t.Helper()
	roles := map[string]plan.Role{">=": plan.RoleSince, ">": plan.RoleAfter, "<=": plan.RoleUntil, "<": plan.RoleBefore, "=": plan.RoleAt}
	var a plan.Access
	var args []engine.Arg
	for _, term := range terms {
		column, rest, _ := strings.Cut(term, " ")
		sign, text, _ := strings.Cut(rest, " ")
		col, i := c.table.Column(column)
		role := roles[sign]
		if col.Type != schema.Datetime {
			role = plan.RoleArgument
		}
		arg := engine.Arg{Value: value.Text(text)}
		if list := strings.Split(text, ","); len(list) > 1 {
			arg = engine.Arg{IsList: true}
			for _, x := range list {
				arg.List = append(arg.List, value.Text(x))
			}
		}
		a.Args = append(a.Args, plan.ArgRole{Role: role, Column: i})
		args = append(args, arg)
	}
	scan, err := c.scan(&a, args, c.h.Notes)
	if err != nil {
		return nil, err
	}
	return c.calls(&scan)
}

// The calls of a scan are the combinations of its parameters, with the ranges that the
// terms leave.
func TestCalls(t *testing.T) {
	t.Parallel()
	const end = "2026-11-20T12:00:00"
	for name, test := range map[string]struct {
		terms []string
		want  []string // period, form, from and to
		notes []string
		err   string
	}{
		"nothing":            {nil, []string{"day time_series 2026-10-21T12:00:01 " + end}, []string{note.DefaultRange}, ""},
		"since":              {[]string{"EndTime >= 2026-11-01"}, []string{"day time_series 2026-11-01T00:00:00 " + end}, nil, ""},
		"until":              {[]string{"EndTime < 2026-11-01"}, []string{"day time_series 2026-10-01T23:59:59 2026-10-31T23:59:59"}, []string{note.DefaultRange}, ""},
		"named days":         {[]string{"EndTime = 2026-11-03,2026-11-01"}, []string{"day time_series 2026-11-01T00:00:00 2026-11-03T00:00:00"}, nil, ""},
		"the future":         {[]string{"EndTime >= 2027-01-01"}, nil, nil, ""},
		"no day":             {[]string{"EndTime = soon"}, nil, []string{note.NoTime}, ""},
		"parameters":         {[]string{"Period = day,28 days", "StartDate = 2026-11-01"}, []string{"day time_series 2026-11-01T00:00:00 " + end, "days_28 time_series 2026-11-01T00:00:00 " + end}, nil, ""},
		"narrowed":           {[]string{"Period = day,week", "Period = week", "StartDate = 2026-11-01"}, []string{"week time_series 2026-11-01T00:00:00 " + end}, nil, ""},
		"a total":            {[]string{"MetricType = total_value", "StartDate = 2026-11-01", "EndDate = 2026-11-05"}, []string{"day total_value 2026-11-01T00:00:00 2026-11-05T00:00:00"}, nil, ""},
		"several ranges":     {[]string{"StartDate = 2026-11-01,2026-11-07", "EndDate = 2026-11-05,2026-11-09"}, []string{"day time_series 2026-11-01T00:00:00 2026-11-05T00:00:00", "day time_series 2026-11-01T00:00:00 2026-11-09T00:00:00", "day time_series 2026-11-07T00:00:00 2026-11-09T00:00:00"}, nil, ""},
		"of both the series": {[]string{"MetricType = total_value,time_series", "EndTime >= 2026-11-01"}, []string{"day time_series 2026-11-01T00:00:00 " + end}, nil, ""},
		"a dated total":      {[]string{"MetricType = total_value", "EndTime >= 2026-11-01"}, nil, nil, "has no EndTime"},
		"backwards":          {[]string{"StartDate = 2026-11-09", "EndDate = 2026-11-01"}, nil, nil, "ends before it begins"},
		"no period":          {[]string{"Period = hour"}, nil, nil, "the API takes day"},
		"no parameter":       {[]string{"StartDate = soon"}, nil, nil, "is no time"},
	} {
		c, notes := newPlanner()
		calls, err := c.of(t, test.terms...)
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, x := range calls {
			const form = "2006-01-02T15:04:05"
			got = append(got, fmt.Sprint(x.period.sent, " ", x.form.sent, " ", x.from.Format(form), " ", x.to.Format(form)))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		if !slices.Equal(notes.reasons(), test.notes) {
			t.Errorf("%s: %+v is told", name, *notes)
		}
	}
}

// The windows of a range hold each day that ends in it, in any zone; each is no longer than
// a call may ask for; of named days only those are asked for that hold one.
func TestWindows(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(1, 9))
	for range 300 {
		c, _ := newPlanner()
		from := now.Add(-time.Duration(dice.Int64N(int64(400 * 24 * time.Hour)))).Truncate(time.Second)
		if dice.IntN(2) == 0 {
			from = from.Truncate(24 * time.Hour)
		}
		x := call{from: from, to: from.Add(time.Duration(dice.Int64N(int64(200 * 24 * time.Hour))).Truncate(quarter))}
		x.start, x.end = x.from, x.to
		windows := c.windows(&x)
		in := func(list []job, at time.Time) bool {
			return slices.ContainsFunc(list, func(j job) bool { return j.since.Before(at) && at.Before(j.until) })
		}
		for at := x.from.Truncate(quarter); !at.After(x.to); at = at.Add(quarter) {
			if !at.Before(x.from) && !in(windows, at) {
				t.Fatalf("%v to %v: a day that ends at %v is lost", x.from, x.to, at)
			}
		}
		for _, w := range windows {
			if w.until.Sub(w.since) > c.longest() {
				t.Fatalf("%v is longer than a call may ask for", w.until.Sub(w.since))
			}
		}
		day := x.from.Add(time.Duration(dice.Int64N(int64(x.to.Sub(x.from) + 1)))).Truncate(time.Second)
		c.days = []time.Time{day}
		some := c.windows(&x)
		if len(some) == 0 || len(some) > 2 || !slices.ContainsFunc(some, func(j job) bool { return !day.Before(j.since) && !day.After(j.until) }) {
			t.Fatalf("%v to %v: %d windows for the one day %v", x.from, x.to, len(some), day)
		}
	}
}

// A total of no more than the longest range is one window, to which a second is added where
// there is room for it.
func TestWindows_total(t *testing.T) {
	t.Parallel()
	c, _ := newPlanner()
	for days, second := range map[int]bool{1: true, 29: true, 30: false} {
		x := call{total: true, start: now.Truncate(24*time.Hour).AddDate(0, 0, -days), end: now.Truncate(24 * time.Hour)}
		x.from, x.to = x.start, x.end
		windows := c.windows(&x)
		if len(windows) != 1 {
			t.Fatalf("%d days: %d windows", days, len(windows))
		}
		if w := windows[0]; (w.since != x.start && w.until != x.end) != second || w.until.Sub(w.since) > c.longest() {
			t.Errorf("%d days: from %v to %v", days, w.since, w.until)
		}
	}
	long := call{form: total, period: day, total: true, start: now.AddDate(0, 0, -90), end: now}
	long.from, long.to = long.start, long.end
	if windows := c.windows(&long); len(windows) != 3 && len(windows) != 4 {
		t.Errorf("%d windows of 90 days", len(windows))
	}
	c.metrics = []int{c.field("Views")}
	if err := c.addable(&long); err != nil {
		t.Error(err)
	}
	c.metrics = []int{c.field("Views"), c.field("Reach")}
	if err := c.addable(&long); err == nil || !strings.Contains(err.Error(), "Reach") || strings.Contains(err.Error(), "Views") {
		t.Errorf("%v", err)
	}
}

// A metric that the API gives for the last days only is asked for apart, where a window is
// wider.
func TestJobs_recent(t *testing.T) {
	t.Parallel()
	c, _ := newPlanner()
	reach, gains := c.field("Reach"), c.field("FollowerCount")
	for days, jobs := range map[int][][]int{10: {{gains}, {reach}}, 200: {{reach}}} {
		w := job{since: now.AddDate(0, 0, -days), until: now.AddDate(0, 0, -days+20), maker: -1}
		var got [][]int
		for _, j := range c.jobs(part{call: &call{}, windows: []job{w}}, []int{reach, gains}, reach) {
			got = append(got, j.fields)
			if j.maker != reach || j.since.Before(w.since) || j.until.After(w.until) {
				t.Errorf("%d days ago: %+v", days, j)
			}
		}
		if diff := cmp.Diff(jobs, got); diff != "" {
			t.Errorf("%d days ago: (-want +got)\n%s", days, diff)
		}
	}
}

// metric is a metric of an answer.
func metric(name, values, total string) graph.Node {
	text := func(s string) value.Value {
		if s == "" {
			return value.Null
		}
		return value.Text(s)
	}
	return graph.Node{Values: []value.Value{value.Text(name), text(values), text(total)}}
}

// Rows of a series are the days that wanted metrics have numbers of, in their order.
func TestRows_days(t *testing.T) {
	t.Parallel()
	c, _ := newPlanner()
	reach, gains, end := c.field("Reach"), c.field("FollowerCount"), c.field("EndTime")
	of := call{period: day, form: word{"time_series", "time_series"}, from: now.AddDate(0, 0, -3), to: now}
	a := answered{job: job{call: &of}, account: "1"}
	point := func(days int, n string) string {
		return fmt.Sprintf(`{"value":%s,"end_time":"%s"}`, n, now.AddDate(0, 0, -days).Format("2006-01-02T15:04:05-0700"))
	}
	a.take(c.frame, &graph.Page{Nodes: []graph.Node{
		metric("reach", "["+point(1, "11")+","+point(2, "12")+","+point(9, "19")+`,{"value":5},null]`, ""),
		metric("follower_count", "["+point(2, "null")+","+point(3, "3")+"]", ""),
		metric("unasked", "["+point(0, "1")+"]", ""),
	}}, []int{reach, gains})
	if !a.dayless.Has(reach) || a.dayless.Has(gains) {
		t.Error("a number without a day is not noted")
	}
	var got []string
	for _, r := range c.rowsOf(now, Account{ID: "1"}, part{call: &of}, []answered{a}, []int{reach, gains}) {
		got = append(got, fmt.Sprint(r.value(end).Text()[5:10], " ", r.value(reach).Text(), " ", r.value(gains).Text(), " ", r.odd[gains].Reason))
	}
	want := []string{"11-17  3 ", "11-18 12  no_data", "11-19 11  "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The totals of windows are added up; where one has none neither has the whole, and a sum
// beyond 64 bits is none.
func TestRows_totals(t *testing.T) {
	t.Parallel()
	c, _ := newPlanner()
	views := c.field("Views")
	for name, test := range map[string]struct {
		totals []string
		want   value.Value
		reason string
	}{
		"one":        {[]string{`{"value":7}`}, value.Int(7), ""},
		"several":    {[]string{`{"value":7}`, `{"value":8}`, `{"value":0}`}, value.Int(15), ""},
		"one lacks":  {[]string{`{"value":7}`, ""}, value.Null, note.NoData},
		"one is odd": {[]string{`{"value":7}`, `{"value":"many"}`}, value.Null, note.Malformed},
		"too large":  {[]string{fmt.Sprintf(`{"value":%d}`, math.MaxInt64), `{"value":1}`}, value.Null, note.Malformed},
		"a series":   {[]string{`{"value":7}`, "-"}, value.Null, note.Malformed},
	} {
		of := call{total: true, form: total, period: day, start: now.AddDate(0, 0, -90), end: now}
		next := part{call: &of}
		var answers []answered
		for _, answer := range test.totals {
			next.windows = append(next.windows, job{call: &of})
			a := answered{job: job{call: &of}, account: "1"}
			m := metric("views", "", answer)
			if answer == "-" {
				m = metric("views", `[{"value":1,"end_time":"2026-11-01T00:00:00+0000"}]`, "")
			}
			a.take(c.frame, &graph.Page{Nodes: []graph.Node{m}}, []int{views})
			answers = append(answers, a)
		}
		rows := c.rowsOf(now, Account{ID: "1"}, next, answers, []int{views})
		if len(rows) != 1 || rows[0].value(views) != test.want || rows[0].odd[views].Reason != test.reason {
			t.Errorf("%s: %q, %+v", name, rows[0].value(views).Text(), rows[0].odd[views])
		}
	}
}

// An answer that has no metric is told from one that holds something else.
func TestAnswered_empty(t *testing.T) {
	t.Parallel()
	c, _ := newPlanner()
	reach := c.field("Reach")
	for _, test := range []struct {
		page *graph.Page
		want answer.Oddity
	}{
		{nil, answer.NoNumber},
		{&graph.Page{}, answer.NoNumber},
		{&graph.Page{Odd: 1}, answer.Malformed("the answer holds something that is no metric")},
		{&graph.Page{Nodes: []graph.Node{metric("reach", "", `{"value":1}`)}}, answer.Malformed("the answer is a total and no time series")},
	} {
		a := answered{account: "1", job: job{call: &call{}}}
		a.take(c.frame, test.page, []int{reach})
		if a.odd[reach] != test.want {
			t.Errorf("%+v: %+v", test.page, a.odd[reach])
		}
	}
}

// An account that gives no days where it should have some is told, unless a later window
// has some.
func TestTeller_silent(t *testing.T) {
	t.Parallel()
	c, notes := newPlanner()
	reach := c.field("Reach")
	w := func(days int) job { return job{since: now.AddDate(0, 0, -days), until: now.AddDate(0, 0, -days+10)} }
	has := answered{account: "2", points: []point{{field: reach, at: now.AddDate(0, 0, -25), value: value.Int(1)}}}
	c.h.Accounts = forbidding{id: "3"}
	x := &teller{frame: c.frame, h: c.h, silent: map[string]string{}}
	of := part{call: &call{period: day}, windows: []job{w(60), w(30)}}
	for _, account := range []string{"1", "2", "3"} {
		x.watchDays(account, of, slices.DeleteFunc([]answered{has}, func(a answered) bool { return a.account != account }), []int{reach})
	}
	x.watchDays("4", part{call: of.call, windows: []job{w(200)}}, nil, []int{reach}) // of which the API keeps none
	x.noteSilent()
	x.noteSilent()
	if len(*notes) != 1 || (*notes)[0].Object != "1" || (*notes)[0].Reason != note.DaysUnknown {
		t.Errorf("%+v", *notes)
	}
}

// forbidding are accounts of which one is not shown.
type forbidding struct {
	Accounts
	id string
}

func (f forbidding) Forbids(id string) bool { return id == f.id }

// The points of a metric that are read by their form alone are those that package json
// reads in them, and all others are left to it.
func TestCompactPoints(t *testing.T) {
	t.Parallel()
	const end = `"end_time":"2026-11-20T08:00:00+0000"`
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for text, want := range map[string][]int64{
		`[{"value":12,` + end + `}]`:                        {12},
		`[{` + end + `,"value":-3}]`:                        {-3},
		`[{"value":1,` + end + `},{"value":2,` + end + `}]`: {1, 2},
	} {
		points, ok := compactPoints(nil, 7, schema.Integer, text)
		if !ok {
			t.Errorf("%s: left to package json", text)
			continue
		}
		var got []int64
		for _, p := range points {
			if got = append(got, p.value.Int()); p.field != 7 || !p.at.Equal(at) {
				t.Errorf("%s: %+v", text, p)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", text, got)
		}
		if spread, ok := plainPoints(nil, 7, schema.Integer, " "+text); !ok || !reflect.DeepEqual(spread, points) {
			t.Errorf("%s: %v, and %v by package json", text, points, spread)
		}
	}
	for _, text := range []string{
		`[]`,
		`null`,
		`{"value":1,` + end + `}`,
		`[{` + end + `}]`,
		`[{"value":1}]`,
		`[{"value":1,"value":2}]`,
		`[{` + end + `,` + end + `}]`,
		`[{"value":null,` + end + `}]`,
		`[{"value":"1",` + end + `}]`,
		`[{"value":1.5,` + end + `}]`,
		`[{"value":1e3,` + end + `}]`,
		`[{"value":99999999999999999999,` + end + `}]`,
		`[{"value":{"a":1},` + end + `}]`,
		`[{"value":1,"end_time":""}]`,
		`[{"value":1,"end_time":"soon"}]`,
		`[{"value":1,"end_time":"2026\u002d11-20"}]`,
		`[{"value":1,` + end + `,"more":1}]`,
		`[{"value":1,` + end + `},null]`,
		`[{"value":1,` + end + `},{}]`,
		`[{"value": 1, ` + end + `}]`, // nobody sends it so
	} {
		if points, ok := compactPoints(nil, 7, schema.Integer, text); ok {
			t.Errorf("%s: it is read as %v", text, points)
		}
	}
}
