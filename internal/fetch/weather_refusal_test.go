package fetch_test

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// refusalWeathers are refusals in the forms that are not the Graph API's own, and
// those whose code alone does not tell what they mean.
var refusalWeathers = []weather{
	{
		name: "the app is blocked", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultBlocked, Path: "after="}),
		sql:    commentsSQL, err: graph.ErrAppBlocked, named: "API access blocked", rows: -1,
	},
	{
		name: "the app is blocked, and what can be read is asked for", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{Kind: graphsim.FaultBlocked, Path: "after="}),
		change: func(c *fetch.Config, _ *graphsim.Data) { c.Partial = true },
		sql:    postsSQL, err: graph.ErrAppBlocked, rows: 100,
	},
	{
		name: "the app is blocked while looking up", options: graphsim.Options{Media: 60},
		faults: always(graphsim.Fault{Kind: graphsim.FaultBlocked}),
		sql:    "SELECT Id, Caption FROM Media WHERE Id IN ($10)", err: graph.ErrAppBlocked,
	},
	{
		name: "code 100 that names a permission", options: graphsim.Options{Media: 150},
		faults: always(graphsim.Fault{
			Kind: graphsim.FaultError, Path: "comments", Code: 100,
			Message: "(#100) This endpoint requires the 'instagram_manage_comments' permission",
		}),
		sql: commentsSQL, err: graph.ErrPermission, named: "instagram_manage_comments",
	},
	{
		name: "code 100 that names a permission, and what can be read is asked for", options: graphsim.Options{Media: 150},
		faults: always(graphsim.Fault{
			Kind: graphsim.FaultError, Path: "insights", Code: 100,
			Message: "(#100) This endpoint requires the 'instagram_manage_insights' permission",
		}),
		change: func(c *fetch.Config, _ *graphsim.Data) { c.Partial = true },
		sql:    reachSQL, plain: "SELECT Id, NULL, NULL FROM Media",
		notes: []string{fetch.ReasonNoPermission + " "}, incomplete: true,
	},
	{
		name: "a flat refusal of a page", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{
			Kind: graphsim.FaultError, Path: "after=", At: 1, Status: 400,
			Body: `{"error_type":"OAuthException","code":400,"error_message":"(#4) Application request limit reached"}`,
		}),
		sql: postsSQL, err: graph.ErrRateLimited, named: "/media", rows: 100,
	},
	{
		name: "a flat refusal that passes", options: graphsim.Options{Media: 300},
		faults: always(graphsim.Fault{
			Kind: graphsim.FaultError, Path: "after=", At: 1, Status: 200,
			Body: `{"error_message":"An unknown error has occurred.","error_code":"1"}`,
		}),
		retries: 2, sql: postsSQL,
	},
	{
		name: "a flat refusal of one post among those looked up", options: graphsim.Options{Media: 60},
		faults: always(graphsim.Fault{
			Kind: graphsim.FaultError, Path: "/1", At: 4, Status: 500,
			Body: `{"error_code":2,"error_msg":"Service temporarily unavailable"}`,
		}),
		retries: 2, sql: "SELECT Id, Caption FROM Media WHERE Id IN ($10)",
	},
}
