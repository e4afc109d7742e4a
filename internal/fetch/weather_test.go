package fetch_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // worlds stay until their test is done
	goleak.VerifyTestMain(m)
}

// weather is something that goes wrong. Then the answer is complete and right,
// or an error or a note names what is missing: it is never short without a word.
type weather struct {
	name    string
	options graphsim.Options
	// faults are injected once the data is known.
	faults func(d *graphsim.Data) []graphsim.Fault
	// front stands between client and API.
	front func(d *graphsim.Data) front
	// retries are the client's; 0 for none.
	retries int
	change  func(c *fetch.Config, d *graphsim.Data)

	// earlier is a statement that runs before anything goes wrong.
	earlier string

	sql string
	// plain is the same over the plain tables where it differs, by what is NULL.
	plain string
	// err is what the statement fails with, named tells part of its text; rows
	// are those delivered before, -1 for any number.
	err   error
	named string
	rows  int
	// account is which one the error names, counted from 1; 0 for any or none.
	account int
	// notes are the reasons that must be told, with the column concerned.
	notes []string
	// incomplete says that rows may be missing.
	incomplete bool
	// struck is the fault without which nothing has been tried; "" for any.
	struck graphsim.FaultKind
}

// reconnect gives the rig another client.
func (r *rig) reconnect(transport http.RoundTripper, retries int) {
	r.t.Helper()
	if retries == 0 {
		retries = -1
	}
	client, err := graph.New(graph.Config{Endpoint: r.sim.URL(), Tokens: tokens(r.sim.Token()), Transport: transport, Retries: retries})
	if err != nil {
		r.t.Fatal(err)
	}
	r.cfg.Client = client
}

func always(faults ...graphsim.Fault) func(*graphsim.Data) []graphsim.Fault {
	return func(*graphsim.Data) []graphsim.Fault { return faults }
}

const (
	postsSQL    = "SELECT Id, Caption FROM Media"
	reachSQL    = "SELECT m.Id, i.Reach, i.Saved FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id"
	commentsSQL = "SELECT m.Id, c.Id, c.Text, c.Likes FROM Media m JOIN Comments c ON c.MediaId = m.Id"
)

var weathers = []weather{
	{
		name: "throttle in the middle of page 7", options: graphsim.Options{Media: 1000, Comments: -1},
		faults: always(graphsim.Fault{Kind: graphsim.FaultThrottle, Path: "after=", At: 6}),
		sql:    postsSQL, err: graph.ErrRateLimited, named: "/media", rows: 600,
	},
	{
		name: "throttle while looking up", options: graphsim.Options{Media: 100},
		faults: always(graphsim.Fault{Kind: graphsim.FaultThrottle, Code: 80002, At: 1}),
		sql:    "SELECT Caption FROM Media WHERE Id IN (SELECT MediaId FROM Comments WHERE Likes > 5)", err: graph.ErrRateLimited,
	},
	{
		name: "pages that are short", options: graphsim.Options{Media: 300, Comments: 1200},
		faults: always(graphsim.Fault{Kind: graphsim.FaultShortPage, Every: 2}),
		sql:    commentsSQL,
	},
	{
		name: "an empty page in the middle", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultEmptyPage, Path: "after=", At: 1}),
		sql:    postsSQL,
	},
	{
		name: "an empty page first", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultEmptyPage, Path: "/media?", At: 1}),
		sql:    postsSQL,
	},
	{
		name: "empty pages without end", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultEmptyPage, Path: "after="}),
		sql:    postsSQL, err: errAny, named: "6 pages in a row brought nothing new", rows: 100,
	},
	{
		name: "page shrinks to 1", options: graphsim.Options{Media: 120, PageCost: 4, PreConversion: -1},
		sql: "SELECT m.Id, i.Reach, i.Saved, i.Shares FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
	},
	{
		name: "page shrinks to 1 with comments", options: graphsim.Options{Media: 60, Comments: 500, PageCost: 60},
		sql: commentsSQL,
	},
	{
		name: "one poisoned post in each page", options: graphsim.Options{Media: 400, PreConversion: -1},
		faults: func(d *graphsim.Data) (list []graphsim.Fault) {
			for i := 37; i < 400; i += 100 {
				list = append(list, graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: d.Accounts[0].Media[i].ID})
			}
			return list
		},
		sql: reachSQL, plain: "SELECT m.Id, CASE WHEN row%100 <> 37 THEN i.Reach END, CASE WHEN row%100 <> 37 THEN i.Saved END FROM (SELECT Id, row_number() OVER (ORDER BY Created DESC) - 1 row FROM Media) m JOIN MediaInsights i ON i.MediaId = m.Id",
		notes: []string{note.Refused + " Reach", note.Refused + " Saved"},
	},
	{
		name: "all metrics retired", options: graphsim.Options{Media: 150, PreConversion: -1},
		faults: always(
			graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "reach"},
			graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "saved"},
		),
		sql: reachSQL, plain: "SELECT Id, NULL, NULL FROM Media",
		notes: []string{note.RetiredMetric + " Reach", note.RetiredMetric + " Saved"},
	},
	{
		name: "a metric retired of several", options: graphsim.Options{Media: 250, PreConversion: 30},
		faults: always(graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: "saved"}),
		sql:    reachSQL, plain: "SELECT MediaId, Reach, NULL FROM MediaInsights",
		notes: []string{note.RetiredMetric + " Saved", note.Conversion + " Reach"},
	},
	{
		name: "no insights permission, insights not needed in the end", options: graphsim.Options{Media: 150, Scopes: []string{"pages_show_list", "instagram_basic", "instagram_manage_comments"}},
		sql: "SELECT Id, CASE WHEN LikesCount < 0 THEN (SELECT Reach FROM MediaInsights i WHERE i.MediaId = m.Id) END FROM Media m",
	},
	{
		name: "no permission for comments that are only hinted", options: graphsim.Options{Media: 150, Scopes: []string{"pages_show_list", "instagram_basic"}},
		sql: "SELECT Id, CASE WHEN LikesCount < 0 THEN (SELECT count(*) FROM Comments c WHERE c.MediaId = m.Id) END FROM Media m",
	},
	{
		name: "no permission for comments", options: graphsim.Options{Media: 150, Scopes: []string{"pages_show_list", "instagram_basic"}},
		sql: commentsSQL, err: graph.ErrPermission,
	},
	{
		name: "5xx storm, then recovery", options: graphsim.Options{Media: 300},
		faults: always(
			graphsim.Fault{Kind: graphsim.FaultServer, Path: "/media?", At: 2},
			graphsim.Fault{Kind: graphsim.FaultGateway, Path: "/media?", At: 3},
			graphsim.Fault{Kind: graphsim.FaultDrop, Path: "/media?", At: 4},
		),
		retries: 3, sql: postsSQL,
	},
	{
		name: "5xx storm", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultServer, Path: "after="}),
		sql:    postsSQL, err: graph.ErrUnavailable, named: "/media", rows: 100,
	},
	{
		name: "connection cut in the middle of an answer", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultCut, Path: "after=", At: 1}),
		sql:    postsSQL, err: io.ErrUnexpectedEOF, named: "/media", rows: 100,
	},
	{
		name: "connection cut, asked again", options: graphsim.Options{Media: 300},
		faults:  always(graphsim.Fault{Kind: graphsim.FaultCut, Path: "after=", At: 1}),
		retries: 1, sql: postsSQL,
	},
	{
		name: "JSON that ends in the middle", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultMalformed, Path: "after=", At: 1}),
		sql:    postsSQL, err: graph.ErrMalformedAnswer, named: "/media", rows: 100,
	},
	{
		name: "a page of HTML", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultHTML, Path: "after=", At: 1}),
		sql:    postsSQL, err: graph.ErrMalformedAnswer, named: "/media", rows: 100,
	},
	{
		name: "an expired token", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultExpired, Path: "after=", At: 2}),
		sql:    commentsSQL, err: graph.ErrTokenExpired, rows: -1,
	},
	{
		name: "null batch slots", options: graphsim.Options{Media: 100},
		faults: always(graphsim.Fault{Kind: graphsim.FaultNullSlots, Count: 2}),
		sql:    "SELECT Id, Caption FROM Media WHERE Id IN ($4)", retries: 3,
	},
	{
		name: "null batch slots, not asked again", options: graphsim.Options{Media: 100},
		faults: always(graphsim.Fault{Kind: graphsim.FaultNullSlots}),
		sql:    "SELECT Id, Caption FROM Media WHERE Id IN ($4)", err: graph.ErrUnavailable, named: "batch",
	},
	{
		name: "the login's Pages have no end", options: graphsim.Options{Accounts: 2, Media: 30},
		front: func(*graphsim.Data) front { return goingRound("/me/accounts", "A") },
		sql:   postsSQL, err: errAny, named: "me/accounts: after 2 objects|6 pages in a row brought nothing new",
	},
	{
		name: "posts go round", options: graphsim.Options{Media: 300},
		front: func(*graphsim.Data) front { return goingRound("/media", "A", "B", "C") },
		sql:   postsSQL, err: errAny, named: "8 pages in a row brought nothing new", rows: 100,
	},
	{
		name: "a field that the API does not know", options: graphsim.Options{Media: 250},
		front: func(*graphsim.Data) front { return unknownField("caption", "IGMedia") },
		sql:   postsSQL, plain: "SELECT Id, NULL FROM Media", notes: []string{note.UnknownField + " Caption"},
	},
	{
		name: "an unknown field of a nested part", options: graphsim.Options{Media: 250, Comments: 1200},
		front: func(*graphsim.Data) front { return unknownField("like_count", "IGComment") },
		sql:   commentsSQL, plain: "SELECT MediaId, Id, Text, NULL FROM Comments", notes: []string{note.UnknownField + " Likes"},
	},
	{
		name: "an id that is missing", options: graphsim.Options{Media: 30},
		sql: "SELECT Id FROM Media WHERE Id IN ($3, '17899999999999999')", plain: "SELECT Id FROM Media WHERE Id IN ($3)",
		notes: []string{note.NotFound + " "}, incomplete: true,
	},
	{
		name: "an id that is missing is an error", options: graphsim.Options{Media: 30},
		change: func(c *fetch.Config, _ *graphsim.Data) { c.MissingIsError = true },
		sql:    "SELECT Id FROM Media WHERE Id = '17899999999999999'", err: graph.ErrNotFound, named: "17899999999999999",
	},
	{
		name: "the clock jumps back", options: graphsim.Options{Accounts: 2, Media: 30},
		change: func(c *fetch.Config, _ *graphsim.Data) {
			now := c.Now()
			c.Now = func() time.Time { now = now.Add(-24 * time.Hour); return now }
		},
		sql: commentsSQL,
	},
	{
		name: "the clock jumps ahead", options: graphsim.Options{Accounts: 2, Media: 30},
		change: func(c *fetch.Config, _ *graphsim.Data) {
			now := c.Now()
			c.Now = func() time.Time { now = now.Add(24 * time.Hour); return now }
		},
		sql: commentsSQL,
	},
}

// errAny is any error.
var errAny = errors.New("any")

func TestWeather(t *testing.T) {
	t.Parallel()
	for i, x := range slices.Concat(batchWeathers(), tooMuchWeathers(), weathers, weightWeathers, cursorWeathers, permissionWeathers, refusalWeathers) {
		if raceDetector() && i%3 > 0 { // which shows where goroutines meet, not what a fault does
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, x.options)
			d := r.sim.Data()
			if x.retries > 0 || x.front != nil {
				transport := &http.Transport{}
				t.Cleanup(transport.CloseIdleConnections)
				var way http.RoundTripper = transport
				if x.front != nil {
					way = fronted{x.front(d), way}
				}
				r.reconnect(way, x.retries)
			}
			if x.change != nil {
				x.change(&r.cfg, d)
			}
			fill := func(sql string) string { return ids(sql, d) }
			if x.account > 0 {
				x.named += "|" + d.Accounts[x.account-1].ID
			}
			plain := x.plain
			if plain == "" {
				plain = x.sql
			}
			want := truthOf(t, d, fill(plain))
			if x.earlier != "" {
				if _, err := r.query(fill(x.earlier)); err != nil {
					t.Fatal(err)
				}
			}
			if x.faults != nil {
				for _, f := range x.faults(d) {
					r.sim.Inject(f)
				}
			}
			got, err := r.query(fill(x.sql))
			x.checkError(t, err)
			if err == nil {
				if diff := cmp.Diff(sorted(want), sorted(got.rows)); diff != "" {
					t.Errorf("(-plain tables +virtual tables):\n%s\nnotes %+v", diff[:min(len(diff), 800)], got.notes)
				}
				x.checkNotes(t, got.notes)
				if x.struck != "" && !slices.ContainsFunc(got.calls, func(e graphsim.Entry) bool { return strings.Contains(e.Fault, string(x.struck)) }) {
					t.Errorf("%s never struck", x.struck)
				}
				return
			}
			if len(got.rows) != x.rows && x.rows >= 0 {
				t.Errorf("%d rows before the error, not %d", len(got.rows), x.rows)
			}
			for _, row := range got.rows {
				if !slices.Contains(want, row) {
					t.Fatalf("row %s is not among the answer's", row)
				}
			}
		})
	}
}

func (x *weather) checkError(t *testing.T, err error) {
	t.Helper()
	switch {
	case x.err == nil && err != nil:
		t.Fatal(err)
	case x.err != nil && err == nil:
		t.Errorf("no error, where %v was expected", x.err)
	case x.err != nil && x.err != errAny && !errors.Is(err, x.err):
		t.Errorf("%v, where %v was expected", err, x.err)
	}
	for _, name := range strings.Split(x.named, "|") {
		if x.err != nil && err != nil && !strings.Contains(err.Error(), name) {
			t.Errorf("%v: does not name %q", err, name)
		}
	}
}

func (x *weather) checkNotes(t *testing.T, notes []fetch.Note) {
	t.Helper()
	incomplete := false
	for _, n := range notes {
		incomplete = incomplete || n.Incomplete
	}
	if incomplete != x.incomplete {
		t.Errorf("incomplete %t, where %t was expected: %+v", incomplete, x.incomplete, notes)
	}
	if slices.ContainsFunc(notes, func(n fetch.Note) bool { return strings.Contains(n.Message, "PartialResults") }) {
		t.Errorf("a note advises what makes it a note: %+v", notes)
	}
	for _, want := range x.notes {
		if !slices.ContainsFunc(notes, func(n fetch.Note) bool { return n.Reason+" "+n.Column == want }) {
			t.Errorf("no note %q: %+v", want, notes)
		}
	}
}

// ids replaces $n by the ids of the first n posts, $account2 by the second
// account's, viral by that of a post of many comments, and scattered by those of
// comments below a few posts: so few are asked for, not looked for by walking.
func ids(sql string, d *graphsim.Data) string {
	if len(d.Accounts) > 1 {
		sql = strings.ReplaceAll(sql, "$account2", d.Accounts[1].ID)
	}
	if i := slices.IndexFunc(d.Accounts[0].Media, func(m *graphsim.Media) bool { return len(m.Comments) > 100 }); i >= 0 {
		sql = strings.ReplaceAll(sql, "'viral'", quote(d.Accounts[0].Media[i].ID))
	}
	var scattered []string
	for _, m := range d.Accounts[0].Media {
		if len(m.Comments) > 0 && len(scattered) < 3 {
			scattered = append(scattered, quote(m.Comments[0].ID))
		}
	}
	sql = strings.ReplaceAll(sql, "'scattered'", strings.Join(scattered, ", "))
	head, rest, ok := strings.Cut(sql, "$")
	if !ok {
		return sql
	}
	number, rest, _ := strings.Cut(rest, ")")
	rest = ")" + rest
	tail := strings.TrimLeft(number, "0123456789")
	n := 0
	_, _ = fmt.Sscan(strings.TrimSuffix(number, tail), &n)
	var list []string
	for _, m := range d.Accounts[0].Media[:n] {
		list = append(list, quote(m.ID))
	}
	return head + strings.Join(list, ", ") + tail + rest
}
