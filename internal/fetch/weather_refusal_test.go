package fetch_test

import (
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
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
		sql:    "SELECT Id, Caption FROM Media WHERE Id IN ($4)", err: graph.ErrAppBlocked,
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
		notes: []string{note.NoPermission + " "}, incomplete: true,
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
		retries: 2, sql: "SELECT Id, Caption FROM Media WHERE Id IN ($4)",
	},
}

// tooMuchForms are how the API refuses what is too much; whole are those that every
// weather of weight is tried with.
var tooMuchForms = []struct {
	name  string
	whole bool
	form  graphsim.Error
}{
	{"code 1 with subcode 99", true, graphsim.Error{Status: 500, Code: 1, Subcode: 99, Message: "An unknown error occurred"}},
	{"no more than code 1", true, graphsim.Error{Status: 500, Body: `{"error":{"code":1,"message":"An unknown error occurred"}}`}},
	{"a page of HTML", true, graphsim.Error{Status: 500, Body: "<!DOCTYPE html>\n<html><head><title>Facebook | Error</title></head></html>"}},
	{"no more than code 2", false, graphsim.Error{Status: 500, Body: `{"error":{"code":2}}`}},
	{"code -2", false, graphsim.Error{Status: 500, Code: -2, Message: "Timeout"}},
	{"code -3", false, graphsim.Error{Status: 400, Code: -3, Message: "Too much data"}},
	{"the words under code 2", false, graphsim.Error{Status: 400, Code: 2, Message: "(#2) Please reduce the amount of data you're asking for, then retry your request"}},
	{"a flat refusal", false, graphsim.Error{Status: 500, Body: `{"error_message":"Please reduce the amount of data you're asking for","error_code":"1"}`}},
}

// tooMuchWeathers are those of weight, in each form. A single post that is too much
// is told in the API's own words.
func tooMuchWeathers() (list []weather) {
	for i := range tooMuchForms {
		f := &tooMuchForms[i]
		tried := []weather{
			{name: "pages are too much", options: graphsim.Options{Media: 300, PageCost: 30}, sql: postsSQL},
			{name: "pages of several accounts are too much", options: graphsim.Options{Accounts: 3, Media: 120, PageCost: 90}, sql: postsSQL},
			{name: "the Pages of the login are too much", options: graphsim.Options{Accounts: 30, Media: -1, PageCost: 20}, sql: "SELECT InstagramBusinessAccountId, FollowersCount FROM InstagramBusinessProfile"},
			{name: "pages are too much with their metrics", options: graphsim.Options{Media: 120, PageCost: 40, PreConversion: -1}, sql: reachSQL},
		}
		if f.whole {
			tried = append(tried, weightWeathers...)
		}
		for _, w := range tried {
			if w.err == nil {
				w.name += ", told by " + f.name
				w.options.TooMuch = &f.form
				list = append(list, w)
			}
		}
	}
	return list
}
