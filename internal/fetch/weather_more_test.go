package fetch_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

const (
	repliesSQL = "SELECT m.Id, c.Id, r.Id, r.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id JOIN Replies r ON r.CommentId = c.Id"
	allSQL     = "SELECT m.Id, i.Reach, (SELECT count(*) FROM Comments c WHERE c.MediaId = m.Id), (SELECT group_concat(k.Id) FROM MediaChildren k WHERE k.MediaId = m.Id) FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id"
)

// Answers that cost more than the API gives: pages shrink, and what is too much
// below a single post is asked for by itself.
var weightWeathers = []weather{
	{
		name: "one post is too much", options: graphsim.Options{Media: 60, Comments: 500, PageCost: 20},
		sql: commentsSQL,
	},
	{
		name: "some posts are too much", options: graphsim.Options{Media: 600, Comments: 3000, PageCost: 45},
		sql: commentsSQL,
	},
	{
		name: "one comment is too much with its replies", options: graphsim.Options{Media: 60, Comments: 200, Replies: 2000, PageCost: 12},
		sql: repliesSQL,
	},
	{
		name: "a post is too much with all its parts", options: graphsim.Options{Media: 120, Comments: 600, PageCost: 6, PreConversion: -1},
		sql: allSQL,
	},
	{
		name: "posts looked up are too much", options: graphsim.Options{Media: 120, Comments: 600, Replies: 300, PageCost: 6},
		sql: "SELECT m.Id, c.Id, (SELECT count(*) FROM Replies r WHERE r.CommentId = c.Id) FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Id IN ($4)",
	},
	{
		name: "fields asked for late are too much", options: graphsim.Options{Media: 120, Comments: 600, PageCost: 6},
		sql: "WITH n AS MATERIALIZED (SELECT Id FROM Media) SELECT n.Id, (SELECT sum(c.Likes) FROM Comments c WHERE c.MediaId = n.Id) FROM n",
	},
	{
		name: "a single post is refused", options: graphsim.Options{Media: 160},
		faults: always(graphsim.Fault{Kind: graphsim.FaultReduce, Path: "/media?"}),
		sql:    postsSQL, err: graph.ErrReduceData, named: "/media", rows: 100, // those that came with the accounts
	},
}

// Cursors that the API does not take any more: the walk goes on where it was.
var cursorWeathers = []weather{
	{
		name: "cursor invalid", options: graphsim.Options{Media: 500},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", At: 2}),
		sql:    postsSQL,
	},
	{
		name: "cursor invalid, newest first", options: graphsim.Options{Accounts: 2, Media: 500},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 3}),
		sql:    "SELECT Id, Caption FROM Media ORDER BY Created DESC",
	},
	{
		name: "cursor invalid within a range", options: graphsim.Options{Media: 900},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 3}),
		sql:    "SELECT Id FROM Media WHERE Created >= '2026-01-01' UNION ALL SELECT Id FROM Media WHERE Created < '2026-06-01'",
	},
	{
		name: "cursor invalid, with comments", options: graphsim.Options{Media: 400, Comments: 9000, Replies: 2000},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 4}),
		sql:    "SELECT m.Id, c.Id, r.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id LEFT JOIN Replies r ON r.CommentId = c.Id",
	},
	{
		name: "cursor invalid where no range can be asked for", options: graphsim.Options{Tags: 300, Media: 30},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "/tags?", At: 4}),
		sql:    "SELECT Id, Caption FROM Tags",
	},
	{
		name: "cursor invalid while a page is completed", options: graphsim.Options{Media: 400, Comments: 1500},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 2}),
		sql:    "WITH n AS MATERIALIZED (SELECT Id FROM Media) SELECT n.Id, (SELECT count(*) FROM MediaChildren k WHERE k.MediaId = n.Id) FROM n",
	},
	{
		name: "cursor invalid on both sides of the conversion", options: graphsim.Options{Media: 900, PreConversion: 400},
		earlier: reachSQL,
		faults:  always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 2}),
		sql:     reachSQL, notes: []string{"before_conversion Reach"},
	},
	{
		name: "cursor invalid while insights are asked for", options: graphsim.Options{Media: 900, PreConversion: 400},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 3}),
		sql:    reachSQL, notes: []string{"before_conversion Reach"},
	},
	{
		name: "cursor invalid among the accounts", options: graphsim.Options{Accounts: 4, Media: 20},
		faults: always(
			graphsim.Fault{Kind: graphsim.FaultEmptyPage, Path: "/me/accounts", At: 1},
			graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "/me/accounts?after=", At: 1},
		),
		sql: "SELECT Username FROM InstagramBusinessProfile",
	},
	{
		name: "a poisoned post newer than the conversion", options: graphsim.Options{Media: 300, PreConversion: 120},
		earlier: reachSQL,
		faults: func(d *graphsim.Data) []graphsim.Fault {
			return []graphsim.Fault{{Kind: graphsim.FaultPoisonedPost, Media: d.Accounts[0].Media[33].ID}}
		},
		sql: reachSQL, plain: "SELECT m.Id, CASE WHEN row <> 34 THEN i.Reach END, CASE WHEN row <> 34 THEN i.Saved END FROM (SELECT Id, row_number() OVER (ORDER BY Created DESC) row FROM Media) m JOIN MediaInsights i ON i.MediaId = m.Id",
		notes: []string{"before_conversion Reach", "refused Reach"},
	},
	{
		name: "a page that shifts over the conversion", options: graphsim.Options{Media: 400, PreConversion: 150},
		earlier: reachSQL,
		faults:  always(graphsim.Fault{Kind: graphsim.FaultShortPage, Every: 2}),
		sql:     "SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id WHERE m.Created < '2026-11-01' ORDER BY m.Created DESC",
		notes:   []string{"before_conversion Reach"},
	},
	{
		name: "the post of the cursor is gone", options: graphsim.Options{Media: 500},
		front: func(d *graphsim.Data) front { return gone(d.Accounts[0].Media[199].ID) },
		sql:   postsSQL,
	},
	{
		name: "no cursor is ever taken", options: graphsim.Options{Media: 500},
		faults: always(graphsim.Fault{Kind: graphsim.FaultResetCursors, Path: "/comments"}),
		sql:    "SELECT Id FROM Comments WHERE MediaId = 'viral'", err: graph.ErrRefused, named: "after 50 objects", rows: 50,
	},
}

// gone is a post that disappears when its page has been given: its cursor is not
// taken any more, and it cannot be asked for.
func gone(id string) front {
	const lost = `{"error":{"message":"(#100) The cursor specified is invalid or has expired","type":"OAuthException","code":100}}`
	const absent = `{"error":{"message":"Unsupported get request. Object with ID 'x' does not exist","type":"GraphMethodException","code":100,"error_subcode":33}}`
	var pages atomic.Int32
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/"+id):
			return reply(r, http.StatusBadRequest, absent), nil
		case strings.Contains(r.URL.RawQuery, "after=") && pages.Add(1) == 2:
			return reply(r, http.StatusBadRequest, lost), nil
		}
		return next.RoundTrip(r)
	}
}

// partially takes what can be had.
func partially(c *fetch.Config, _ *graphsim.Data) { c.Partial = true }

// One of three accounts does not show something. It is the statement's error,
// which says so; a statement that takes what there is has the rest, marked.
var permissionWeathers = []weather{
	{
		name: "an account without insights permission among three", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") },
		sql:   reachSQL, err: graph.ErrPermission, named: "instagram_manage_insights", rows: 40,
	},
	{
		name: "the error names the account and the way out", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") },
		sql:   reachSQL, err: graph.ErrPermission, named: "PartialResults=true", account: 2, rows: 40,
	},
	{
		name: "the accounts with insights permission", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") },
		sql:   reachSQL + " AND i.InstagramBusinessAccountId = m.InstagramBusinessAccountId JOIN (SELECT * FROM InstagramBusinessProfile ORDER BY UserName LIMIT 1) p ON p.InstagramBusinessAccountId = m.InstagramBusinessAccountId WHERE m.InstagramBusinessAccountId = p.InstagramBusinessAccountId",
	},
	{
		name: "an account without insights permission among three, partly", options: graphsim.Options{Accounts: 3, Media: 240},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") }, change: partially,
		sql:   reachSQL,
		plain: "SELECT m.Id, CASE WHEN m.InstagramBusinessAccountId <> '$account2' THEN i.Reach END, CASE WHEN m.InstagramBusinessAccountId <> '$account2' THEN i.Saved END FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
		notes: []string{note.NoPermission + " ", note.NoPermission + " Reach", note.NoPermission + " Saved"}, incomplete: true,
	},
	{
		name: "the first rows of accounts, one without insights permission", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 2, "insights") },
		sql:   "SELECT count(*) FROM (" + reachSQL + " LIMIT 30)",
	},
	{
		name: "an account without comments permission among three", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "comments") },
		sql:   commentsSQL, err: graph.ErrPermission, named: "instagram_manage_comments", account: 2, rows: -1,
	},
	{
		name: "an account without comments permission among three, partly", options: graphsim.Options{Accounts: 3, Media: 240, Comments: 2000},
		front: func(d *graphsim.Data) front { return without(d, 1, "comments") }, change: partially,
		sql:   "SELECT m.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id",
		plain: "SELECT m.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id AND c.InstagramBusinessAccountId <> '$account2'",
		notes: []string{note.NoPermission + " "}, incomplete: true,
	},
	{
		name: "comments come late, an account without permission, partly", options: graphsim.Options{Accounts: 3, Media: 120, Comments: 2000},
		front: func(d *graphsim.Data) front { return without(d, 1, "comments") }, change: partially,
		sql:   "WITH n AS MATERIALIZED (SELECT Id FROM Media) SELECT n.Id, (SELECT count(*) FROM Comments c WHERE c.MediaId = n.Id) FROM n",
		plain: "SELECT m.Id, (SELECT count(*) FROM Comments c WHERE c.MediaId = m.Id AND c.InstagramBusinessAccountId <> '$account2') FROM Media m",
		notes: []string{note.NoPermission + " "}, incomplete: true,
	},
	{
		name: "an account that shows no posts among three", options: graphsim.Options{Accounts: 3, Media: 240},
		front: func(d *graphsim.Data) front { return without(d, 1, "media") },
		sql:   postsSQL, err: graph.ErrPermission, named: "PartialResults=true", account: 2, rows: -1,
	},
	{
		name: "an account that shows no posts among three, partly", options: graphsim.Options{Accounts: 3, Media: 240},
		front: func(d *graphsim.Data) front { return without(d, 1, "media") }, change: partially,
		sql: postsSQL, plain: "SELECT Id, Caption FROM Media WHERE InstagramBusinessAccountId <> '$account2'",
		notes: []string{note.NoPermission + " "}, incomplete: true,
	},
	{
		name: "an account without its own insights among three", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") },
		sql:   "SELECT InstagramBusinessAccountId, Reach FROM AccountInsights", err: graph.ErrPermission, named: "instagram_manage_insights", account: 2, plain: "SELECT NULL",
	},
	{
		name: "an account without its own insights among three, partly", options: graphsim.Options{Accounts: 3, Media: 40},
		front: func(d *graphsim.Data) front { return without(d, 1, "insights") }, change: partially,
		sql:   "SELECT InstagramBusinessAccountId, count(Reach) > 25 FROM AccountInsights WHERE EndTime >= '2026-10-25' GROUP BY 1",
		plain: "SELECT InstagramBusinessAccountId, 1 FROM InstagramBusinessProfile WHERE InstagramBusinessAccountId <> '$account2'",
		notes: []string{note.NoPermission + " "}, incomplete: true,
	},
}

// without refuses one part of one account: the insights, the comments or the
// media edge.
func without(d *graphsim.Data, account int, part string) front {
	a := d.Accounts[account]
	if part == "insights" {
		return withoutInsights(d, a)
	}
	const body = `{"error":{"message":"(#10) Application does not have permission for this action","type":"OAuthException","code":10}}`
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		if err != nil {
			return nil, err
		}
		segments := strings.Split(r.URL.Path, "/")
		own := slices.ContainsFunc(segments, func(s string) bool {
			m := d.MediaByID(s)
			return s == a.ID || m != nil && m.Account == a
		})
		asked := strings.HasSuffix(r.URL.Path, "/"+part) || strings.Contains(query, part+".") || strings.Contains(query, part+"{")
		if (own || strings.Contains(r.URL.Path, "me/accounts")) && asked {
			return reply(r, http.StatusForbidden, body), nil
		}
		return next.RoundTrip(r)
	}
}
