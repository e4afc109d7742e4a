package fetch_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// lesson is a world of which a memory learns something, and statements of which
// each learns it or could be led astray by it.
type lesson struct {
	name       string
	options    graphsim.Options
	weather    func(*rig)
	statements []string
}

const unlisted = `(#100) metric[0] must be one of the following values: other`

// lessons are for every kind of fact.
var lessons = []lesson{
	{"accounts", graphsim.Options{Accounts: 3, Media: 5, UnlinkedPages: 1}, func(*rig) {}, []string{
		"SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '2026-11-15'",
		"SELECT InstagramBusinessAccountId, Views FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-15'",
		"SELECT count(*) FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-15'",
		"SELECT Id FROM Media", "SELECT InstagramBusinessAccountId, Reach FROM MediaInsights", "SELECT UserName FROM InstagramBusinessProfile", "SELECT Id FROM Pages",
	}},
	{"an account of an Instagram Login", graphsim.Options{Accounts: 2, Media: 5}, func(r *rig) { r.loginWithInstagram(1) }, []string{
		"SELECT UserName, Id FROM InstagramBusinessProfile", "SELECT OwnerId, Id FROM Media",
		"SELECT InstagramBusinessAccountId, EndTime, Reach, FollowerCount FROM AccountInsights WHERE EndTime >= '2026-11-15'",
	}},
	{"a field that is refused", graphsim.Options{Media: 40, Tags: 8}, func(r *rig) {
		r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{unknownField("shortcode", "IGMedia"), r.transport}})
	}, []string{
		"SELECT Id, Shortcode FROM Media", "SELECT Id, Shortcode FROM Tags", "SELECT m.Id, c.Id, m.Shortcode FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id",
		"SELECT Id FROM Media WHERE Shortcode IS NULL",
	}},
	{"metrics that are refused", graphsim.Options{Accounts: 2, Media: 120, PreConversion: -1, Stories: 6}, func(r *rig) {
		for _, metric := range []string{"saved", "follows", "follower_count", "likes", "navigation"} {
			r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: metric})
		}
	}, append(metricStatements,
		"SELECT InstagramBusinessAccountId, EndTime, FollowerCount FROM AccountInsights WHERE EndTime >= '2026-09-15'",
		"SELECT InstagramBusinessAccountId, Likes FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-01'")},
	{"the only metric of a series", graphsim.Options{Accounts: 2, Media: 5}, func(r *rig) {
		r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "reach"})
	}, []string{
		"SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT InstagramBusinessAccountId, EndTime FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT InstagramBusinessAccountId, EndTime, FollowerCount FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT EndTime, Reach FROM AccountInsights WHERE EndTime >= '2026-11-01' AND Period = 'week'",
		"SELECT Reach FROM AccountInsights WHERE MetricType = 'total_value' AND StartDate >= '2026-11-01'",
	}},
	{"all metrics of a series", graphsim.Options{Accounts: 2, Media: 5}, func(r *rig) {
		for _, metric := range []string{"reach", "follower_count"} {
			r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: metric})
		}
	}, []string{
		"SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT FollowerCount FROM AccountInsights WHERE EndTime >= '2026-11-01'",
		"SELECT count(*) FROM AccountInsights WHERE EndTime >= '2026-11-01'",
	}},
	{"metrics that later pages refuse", graphsim.Options{Media: 250, PreConversion: -1}, func(r *rig) {
		r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
			if query := q.URL.Query(); query.Has("after") && strings.Contains(query.Get("fields"), "insights") {
				return reply(q, http.StatusBadRequest, `{"error":{"message":"`+unlisted+`","type":"OAuthException","code":100}}`), nil
			}
			return next.RoundTrip(q)
		}, r.transport}})
	}, []string{"SELECT MediaId, Reach FROM MediaInsights", "SELECT MediaId, Reach, Saved FROM MediaInsights"}},
	{"metrics that some posts refuse", graphsim.Options{Media: 120, PreConversion: -1}, func(r *rig) {
		for _, m := range r.sim.Data().Accounts[0].Media[50:60] {
			r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: m.ID, Code: 100, Status: 400, Message: unlisted})
		}
	}, metricStatements},
	{"totals", graphsim.Options{Stories: 8, Media: 5}, func(r *rig) {
		r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultTotalOnly, Metric: "views"})
	}, []string{"SELECT MediaId, Views FROM MediaInsightsStory", "SELECT MediaId, Reach, Views FROM MediaInsightsStory", "SELECT MediaId, Views FROM MediaInsights"}},
	{"sizes and lengths", graphsim.Options{Accounts: 2, Media: 130, Comments: 900, Replies: 300, PageCost: 300}, func(*rig) {}, []string{
		"SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id", "SELECT m.Id, i.Reach, i.Saved FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
		"SELECT Id FROM Comments WHERE MediaId IN (SELECT Id FROM Media WHERE CommentsCount > 3)", "SELECT c.Id, r.Id FROM Comments c JOIN Replies r ON r.CommentId = c.Id",
	}},
	{"lists in no order", graphsim.Options{Accounts: 2, Media: 230, Pinned: 2, PreConversion: 40}, func(*rig) {}, []string{
		"SELECT Id FROM Media ORDER BY Created DESC LIMIT 3", "SELECT max(Created) FROM Media", "SELECT Id, Created FROM Media",
		"SELECT Id FROM Media WHERE Created > '2026-11-10'", "SELECT Id FROM Media WHERE Created BETWEEN '2026-10-01' AND '2026-11-10' ORDER BY Created DESC LIMIT 5",
		"SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id ORDER BY m.Created DESC",
	}},
	{"the change to a business account", graphsim.Options{Media: 260, PreConversion: 90}, func(*rig) {}, metricStatements},
	{"ids that are found by names", graphsim.Options{Accounts: 1, Media: 5}, func(*rig) {}, []string{
		"SELECT Id, Name FROM Hashtags WHERE Name = 'coffee'", "SELECT Id FROM HashtagTopMedia WHERE Hashtag = 'coffee'",
		"SELECT Id FROM HashtagRecentMedia WHERE Hashtag IN ('coffee', 'nosuchtag')",
	}},
	{"a list whose ranges of time are passed over", graphsim.Options{Media: 530}, func(r *rig) {
		r.cfg.Parallelism = 4
		r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{func(q *http.Request, next http.RoundTripper) (*http.Response, error) {
			return next.RoundTrip(withoutParams(q, "since", "until"))
		}, r.transport}})
	}, []string{"SELECT Id FROM Media", "SELECT count(*) FROM Media", "SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id"}},
	{"a list that is not newest first", graphsim.Options{Accounts: 2, Media: 150, Pinned: 3}, func(*rig) {}, []string{
		"SELECT Id FROM Media ORDER BY Created DESC LIMIT 5", "SELECT max(Created) FROM Media", "SELECT Id, Created FROM Media",
	}},
}

// contradictions are worlds in which one answer of the API contradicts another, so
// that what one statement learns may mislead another one, but never itself.
var contradictions = []lesson{
	{"a change that not all posts know of", graphsim.Options{Media: 120, PreConversion: -1}, func(r *rig) {
		for _, at := range []int{30, 70} {
			r.sim.Inject(graphsim.Fault{
				Kind: graphsim.FaultPoisonedPost, Media: r.sim.Data().Accounts[0].Media[at].ID, Code: 100, Subcode: 2108006, Status: 400, Message: "Invalid parameter",
			})
		}
	}, metricStatements},
}

var metricStatements = []string{
	"SELECT MediaId, Reach, Saved FROM MediaInsights", "SELECT MediaId, Follows, AvgWatchTime, Reach FROM MediaInsights", "SELECT MediaId, Follows FROM MediaInsights",
	"SELECT m.Id, m.Created, i.Views, i.Saved FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id WHERE m.MediaType = 'IMAGE'",
	"SELECT MediaId, Views, Navigation, Reach FROM MediaInsightsStory",
	"SELECT i.MediaId, i.Likes FROM MediaInsights i WHERE i.MediaId IN (SELECT Id FROM Media ORDER BY Created LIMIT 20)",
}

// A statement answers the same, and is as complete, whatever the memory holds: at
// first and then again, and after others. Every kind of fact that a memory holds is
// learned by one of the lessons.
func TestMemory_answersAlike(t *testing.T) {
	t.Parallel()
	learned := map[string]bool{}
	for i, l := range slices.Concat(lessons, contradictions) {
		r := newRig(t, l.options)
		l.weather(r)
		all := fetch.NewMemory()
		for range 2 {
			for _, sql := range l.statements {
				if i >= len(lessons) {
					all = fetch.NewMemory()
				}
				r.cfg.Memory = fetch.NewMemory()
				want := r.answer(t, sql)
				for again, m := range map[string]*fetch.Memory{"again": r.cfg.Memory, "after others": all} {
					r.cfg.Memory = m
					if diff := cmp.Diff(want, r.answer(t, sql)); diff != "" {
						t.Errorf("%s: %s, %s (-at first):\n%.1500s", l.name, sql, again, diff)
					}
				}
			}
		}
		for fact, any := range factsOf(all) {
			learned[fact] = learned[fact] || any
		}
	}
	for _, fact := range slices.Sorted(maps.Keys(learned)) {
		if !learned[fact] {
			t.Errorf("no lesson teaches the memory anything of %s", fact)
		}
	}
}

// answer is what a statement comes to: rows in an order of their own, of which
// columns it was told why they have no value, and what is incomplete. Where there
// are two reasons, a memory may know one of them before.
func (r *rig) answer(t *testing.T, sql string) []string {
	t.Helper()
	res, err := r.query(sql)
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	var notes []string
	for _, n := range res.notes {
		if n.Reason == note.Order { // that it took more calls
			continue
		}
		about := "values of"
		if n.Incomplete {
			about = n.Reason
		}
		notes = append(notes, fmt.Sprintf("%s %s.%s", about, n.Table, n.Column))
	}
	slices.Sort(notes)
	return append(sorted(res.rows), slices.Compact(notes)...)
}

// factsOf says of every kind of fact that a memory holds whether it holds any.
func factsOf(m *fetch.Memory) map[string]bool {
	facts := map[string]bool{}
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Map, reflect.Slice:
			facts[v.Type().Field(i).Name] = f.Len() > 0
		default:
			if name := v.Type().Field(i).Name; f.Type() != reflect.TypeFor[sync.Mutex]() && name != "earlier" {
				facts[v.Type().Field(i).Name] = !f.IsZero()
			}
		}
	}
	return facts
}
