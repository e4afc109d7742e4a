package fetch_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// Posts whose metrics have to be asked for once more are so together, also where
// it takes a request for each metric to find the one.
func TestMetricsAskedAgain(t *testing.T) {
	for name, fault := range map[string]graphsim.Fault{
		"retired": {Kind: graphsim.FaultRetiredMetric, Metric: "follows"},
		"refused": {Kind: graphsim.FaultError, Code: 100, Status: 400, Message: "(#100) Invalid parameter", Path: "metric=follows,profile_visits"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, graphsim.Options{Media: 40, PreConversion: -1})
			r.cfg.Account = r.sim.Data().Accounts[0].ID
			r.sim.Inject(fault)
			res, err := r.query("SELECT MediaId, Follows, ProfileVisits FROM MediaInsights")
			if err != nil || len(res.rows) != 40 {
				t.Fatalf("%d rows, %v", len(res.rows), err)
			}
			if len(res.calls) > 5 {
				t.Errorf("%d requests", len(res.calls))
			}
		})
	}
}

// Several metrics that the API does not know any more cost one call together.
func TestMetricsRetired(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 40, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	for _, metric := range []string{"saved", "shares", "likes"} {
		r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: metric})
	}
	res, err := r.query("SELECT Reach, Saved, Shares, Likes FROM MediaInsights")
	if err != nil || len(res.rows) != 40 || len(res.calls) != 2 {
		t.Errorf("%d rows, %d calls, %v", len(res.rows), len(res.calls), err)
	}
	if len(res.notes) != 3 {
		t.Errorf("notes %+v", res.notes)
	}
}

// A metric that is answered without a number is NULL with a reason, as one that
// is not answered at all.
func TestMetricWithoutNumber(t *testing.T) {
	for values, reason := range map[string]string{
		`[]`: note.NoData, `[{"value":null}]`: note.NoData, `[{"value":{"a":1}}]`: note.Malformed,
	} {
		r := newRig(t, graphsim.Options{})
		body := `{"data":[{"id":"17","media_product_type":"FEED","timestamp":"2026-05-01T10:00:00+0000",` +
			`"insights":{"data":[{"name":"reach","period":"lifetime","values":` + values + `}]}}]}`
		r.cfg.Account = "1"
		r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{
			front: func(r *http.Request, _ http.RoundTripper) (*http.Response, error) {
				if !strings.Contains(r.URL.Path, "/media") {
					t.Errorf("asked for %s", r.URL.Path)
				}
				return reply(r, http.StatusOK, body), nil
			},
		}})
		res, err := r.query("SELECT Reach FROM MediaInsights")
		if err != nil || len(res.rows) != 1 || res.rows[0] != "~" {
			t.Fatalf("%s: %v, %v", values, res.rows, err)
		}
		if len(res.notes) != 1 || res.notes[0].Reason != reason || res.notes[0].Column != "Reach" {
			t.Errorf("%s: notes %+v", values, res.notes)
		}
	}
}

// What the API has refused is not asked for again until some time has passed:
// then another post may know it.
func TestMetricsRetired_again(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 40, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	now := time.Now()
	r.cfg.Now = func() time.Time { return now }
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "saved"})
	for _, step := range []struct {
		later   time.Duration
		refused int
	}{{0, 1}, {30 * time.Minute, 0}, {time.Hour, 1}} {
		now = now.Add(step.later)
		res, err := r.query("SELECT Reach, Saved FROM MediaInsights")
		if err != nil || len(res.rows) != 40 || len(res.notes) != 1 || len(res.calls) != 1+step.refused {
			t.Errorf("%s later: %d rows, %d calls, notes %+v, %v", step.later, len(res.rows), len(res.calls), res.notes, err)
		}
	}
}

// One metric of one post is never too much, whatever the API says: it is asked for
// once more.
func TestMetricTooMuch(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 60, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	const sql = "SELECT MediaId, ReelsSkipRate FROM MediaInsights"
	want, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultReduce, Path: "/insights?", At: 3})
	got, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.rows, got.rows); diff != "" || got.quota != want.quota+1 {
		t.Errorf("%d calls, not %d: %s", got.quota, want.quota+1, diff)
	}
}

// A metric that stories give as a total only is asked for once more so, alone, and
// at once by later statements; the other metrics come as they did.
func TestMetricTotalOnly(t *testing.T) {
	for name, login := range map[string]func(*rig){
		"Facebook":  func(*rig) {},
		"Instagram": func(r *rig) { r.loginWithInstagram(0) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, graphsim.Options{Stories: 8})
			r.cfg.Account = r.sim.Data().Accounts[0].ID
			login(r)
			for _, sql := range []string{
				"SELECT MediaId, Views FROM MediaInsightsStory",
				"SELECT MediaId, Reach, Views, Replies, Navigation FROM MediaInsightsStory",
			} {
				want, err := r.query(sql)
				if err != nil || len(want.rows) != 8 || strings.Contains(want.rows[1], "~") {
					t.Fatalf("%v, %v", want.rows, err)
				}
				r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultTotalOnly, Metric: "views"})
				for i := range 2 {
					got, err := r.query(sql)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(want.rows, got.rows); diff != "" || !cmp.Equal(told(want.notes), told(got.notes)) {
						t.Errorf("%s, time %d: notes %v\n%s", sql, i+1, told(got.notes), diff)
					}
				}
				r.sim.ClearFaults()
			}
		})
	}
}

// Where one post gives a metric as a total only and another not so, each is asked
// for in its own form.
func TestMetricTotalOnly_mixed(t *testing.T) {
	const wants = `{"error":{"message":"(#100) The following metrics (follows) should be specified with parameter metric_type=%s","type":"OAuthException","code":100,"fbtrace_id":"of %s"}}`
	r := newRig(t, graphsim.Options{})
	p := &peer{accounts: []string{"1"}, posts: []string{"173", "172", "171"}, product: "FEED"}
	p.insights = func(object string, params url.Values) answer {
		switch total := params.Get("metric_type") == "total_value"; {
		case object == "173" && !total:
			return answer{http.StatusBadRequest, fmt.Sprintf(wants, "total_value", object)}
		case object == "172" && total:
			return answer{http.StatusBadRequest, fmt.Sprintf(wants, "time_series", object)}
		case object == "171": // neither way
			return answer{http.StatusBadRequest, fmt.Sprintf(wants, map[bool]string{true: "time_series", false: "total_value"}[total], object)}
		}
		return ok(`{"data":[{"name":"follows","values":[{"value":` + object + `}],"id":"` + object + `/insights/follows/lifetime"}]}`)
	}
	r.cfg.Account = "1"
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: p})
	got := r.twice(t, "SELECT MediaId, Follows FROM MediaInsights")
	if want := "173|173\n172|172\n171|~\nrefused Follows of 171: graph: 171/insights: request refused: The following metrics (follows) should be specified with parameter metric_type=total_value (code 100, trace of 171)\n"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
	if len(p.asked) > 2*6 {
		t.Errorf("asked %q", p.asked)
	}
}

// A metric in an odd shape is NULL, of all posts or of one, nested or not, and of
// accounts; the others are what they were.
func TestMetricOdd(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 130, PreConversion: -1})
	since := value.FormatTime(r.sim.Now().AddDate(0, 0, -40))
	one := r.sim.Data().Accounts[1].Media[70].ID
	for _, sql := range []string{
		"SELECT MediaId, Reach, %s AS odd FROM MediaInsights", "SELECT MediaId, AvgWatchTime, Reach, %s FROM MediaInsights",
		"SELECT InstagramBusinessAccountId, Likes, Views, %s FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate = '" + since + "'",
	} {
		shares, err := r.query(fmt.Sprintf(sql, "Shares"))
		if err != nil {
			t.Fatal(err)
		}
		null, err := r.query(fmt.Sprintf(sql, "NULL"))
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{`"values":"none"`, `"values":[]`, `"total_value":{"value":[1]}`, `"values":{"a":1},"total_value":7`, `"x":1`} {
			for _, media := range []string{"", one} {
				r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultOddMetric, Metric: "shares", Body: body, Media: media})
				want := slices.Clone(null.rows)
				if media != "" {
					want = slices.Clone(shares.rows)
					for i := range want {
						if strings.HasPrefix(want[i], media) {
							want[i] = null.rows[i]
						}
					}
				}
				got, err := r.query(fmt.Sprintf(sql, "Shares"))
				if diff := cmp.Diff(want, got.rows); diff != "" || err != nil {
					t.Errorf("%s, %s %s: %v: %.600s", sql, body, media, err, diff)
				}
				if noted := slices.ContainsFunc(got.notes, func(n fetch.Note) bool { return n.Column == "Shares" && !n.Incomplete }); noted != (media == "" || strings.Contains(sql, "Media")) {
					t.Errorf("%s, %s %s: notes %v", sql, body, media, told(got.notes))
				}
				r.sim.ClearFaults()
			}
		}
	}
}

// A column of whole numbers has whole numbers or NULL, which is told: never a
// fraction, nor anything else.
func TestWholeNumbers(t *testing.T) {
	answers := []string{`7`, `7.0`, `7e2`, `"7"`, `" 7 "`, `"7.0"`, `-0`, `true`, `9223372036854775807`, `7.5`, `"7.5"`, `9223372036854775808`, `1e19`, `"many"`, `""`, `[7]`, `{"a":7}`}
	want := []string{"7", "7", "700", "7", "7", "7", "0", "1", "9223372036854775807", "~", "~", "~", "~", "~", "~", "~", "~"}
	r := newRig(t, graphsim.Options{})
	var posts []string
	for i, n := range answers {
		posts = append(posts, fmt.Sprintf(`{"id":"17%02d","like_count":%s}`, i, n))
	}
	r.cfg.Account = "1"
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{front: func(r *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return reply(r, http.StatusOK, `{"data":[`+strings.Join(posts, ",")+`]}`), nil
	}}})
	for table, column := range map[string]string{"IGMedia": "LikeCount", "Media": "LikesCount"} { // each tells it by its own name
		got, err := r.query("SELECT LikeCount FROM " + table)
		if diff := cmp.Diff(want, got.rows); diff != "" || err != nil {
			t.Errorf("%v: %s", err, diff)
		}
		if diff := cmp.Diff([]string{"malformed_value " + column + " of 1709: the answer is no INTEGER but 7.5"}, told(got.notes)); diff != "" || got.notes[0].Count != 8 {
			t.Errorf("%d: %s", got.notes[0].Count, diff)
		}
	}
}

// Of a page, only the posts whose rows are wanted are asked for the metrics that take
// a call each.
func TestMediaInsights_few(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 200})
	for limit, most := range map[int]int{1: 2, 3: 4, 30: 31} {
		got, err := r.limited(limit, fmt.Sprintf("SELECT MediaId, Reach, Follows, AvgWatchTime FROM MediaInsights LIMIT %d", limit))
		if err != nil || len(got.rows) != limit {
			t.Fatalf("%d rows, %v", len(got.rows), err)
		}
		if got.quota > most {
			t.Errorf("LIMIT %d: %d calls, want %d at the most", limit, got.quota, most)
		}
	}
}
