package main

import (
	"fmt"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/internal/value"
)

// The data of the questions, and the most that an answer may cost.
const (
	accounts = 3
	posts    = 5000
	comments = 40_000
	replies  = 10_000
	days     = 90
	pageCost = 1000

	competitors   = 20 // that are found; one more is a personal account
	strangerPosts = 100
)

func options(latency time.Duration) graphsim.Options {
	return graphsim.Options{
		Accounts: accounts, Media: posts, Comments: comments, Replies: replies, InsightDays: days,
		PreConversion: -1, PageCost: pageCost, Latency: latency, Clock: time.Now,
		Strangers: competitors + 1, PersonalStrangers: 1, StrangerMedia: strangerPosts,
	}
}

// question is one of those that are asked, with what it costs at the least.
type question struct {
	Name, SQL string
	// Bound is the fewest calls; Formula says how it comes about.
	Bound   int
	Formula string
	// Rounds is the length of the longest chain of calls that wait for one
	// another.
	Rounds int
	// PerPost is the calls of the plan that asks for each post by itself, which
	// is a model of what connectors do; 0 where they would not.
	PerPost int
	// Partial says that the API itself gives no whole answer, which the driver tells: it
	// has the 45 largest groups of an audience, and does not say of ids of others whether
	// they are missing or forbidden.
	Partial bool
	names
}

// names are what a question names that is in no constant; the zero value where it
// names nothing of that kind.
type names struct {
	Since time.Time
	Post  string
}

// walk is what reading every post of every account costs at the least, with what
// hangs below them.
type walk struct {
	calls, rounds int
	formula       string
}

// walkOf bounds such a walk by what the answers cost: each page is a call, and
// the first pages come with the accounts where one call bears them all.
func walkOf(d *graphsim.Data, cost func(*graphsim.Media) int) walk {
	total, first, w := 0, 0, walk{calls: 1}
	for _, a := range d.Accounts {
		for i, m := range a.Media {
			if total += cost(m); i < postPage {
				first += cost(m)
			}
		}
		first += 2 // the account and its Page
		w.calls += pages(len(a.Media), postPage)
		w.rounds = max(w.rounds, pages(len(a.Media), postPage))
	}
	if first <= pageCost {
		w.calls -= len(d.Accounts)
		w.formula = "1 + Σ(pages − 1)"
	} else {
		w.rounds++
		w.formula = fmt.Sprintf("1 + Σ pages, as the accounts with their first pages would cost %d,", first)
	}
	w.calls = max(w.calls, pages(total, pageCost))
	return w
}

// postPage and commentPage are the most that an edge gives in one answer.
const (
	postPage    = 100
	commentPage = 50
)

// each is what a post with so many parts costs.
func each(objects int) func(*graphsim.Media) int {
	return func(*graphsim.Media) int { return objects }
}

// withChildren and withComments are what a post costs with what comes nested.
func withChildren(m *graphsim.Media) int { return 1 + len(m.Children) }
func withComments(m *graphsim.Media) int { return 1 + min(commentPage, len(m.Comments)) }

// ten writes those for which there is a program by hand.
func ten(d *graphsim.Data, now time.Time) []question {
	rest, deepest, viral := 0, 0, d.Accounts[0].Media[0]
	for _, a := range d.Accounts {
		for _, m := range a.Media {
			more := max(0, pages(len(m.Comments), commentPage)-1)
			rest, deepest = rest+more, max(deepest, more)
			if len(m.Comments) > len(viral.Comments) {
				viral = m
			}
		}
	}
	n := accounts * posts
	plain, metrics, metric := walkOf(d, each(1)), walkOf(d, each(5)), walkOf(d, each(2))
	children, talk := walkOf(d, withChildren), walkOf(d, withComments)
	perPost := n + n/postPage + 1
	lastWeek := now.Truncate(time.Second).AddDate(0, 0, -7)
	quarter := now.Truncate(24*time.Hour).AddDate(0, 0, 1-days)
	return []question{
		{
			Name: "1 newest 10 posts", SQL: "SELECT Id, Caption, Created FROM Media ORDER BY Created DESC LIMIT 10",
			Bound: 1, Formula: "1", Rounds: 1,
		},
		{
			Name: "2 all posts, 5 columns", SQL: "SELECT Id, Caption, MediaType, Created, LikesCount FROM Media",
			Bound: plain.calls, Formula: plain.formula, Rounds: plain.rounds,
		},
		{
			Name: "3 posts of the last 7 days", SQL: fmt.Sprintf("SELECT Id, Caption, Created FROM Media WHERE Created >= '%s'", value.FormatTime(lastWeek)),
			Bound: 1, Formula: "1", Rounds: 1, names: names{Since: lastWeek},
		},
		{
			Name: "4 all posts with 4 metrics", SQL: "SELECT m.Id, i.Reach, i.Saved, i.Views, i.Shares FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id",
			Bound: metrics.calls, Formula: metrics.formula, Rounds: metrics.rounds, PerPost: perPost,
		},
		{
			Name: "5 all posts with comments", SQL: "SELECT m.Id, c.Id, c.Text, c.Username FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id",
			Bound: talk.calls + rest, Formula: talk.formula + " + Σ(comment pages − 1)", Rounds: talk.rounds + deepest, PerPost: perPost + rest,
		},
		{
			Name: "6 one post's comments, replies", SQL: fmt.Sprintf("SELECT c.Text, r.Text FROM Comments c LEFT JOIN Replies r ON r.CommentId = c.Id WHERE c.MediaId = '%s'", viral.ID),
			Bound: commentCalls(viral), Formula: "comment pages + Σ(reply pages − 1)", Rounds: pages(len(viral.Comments), 50),
			PerPost: len(viral.Comments) + pages(len(viral.Comments), 50), names: names{Post: viral.ID},
		},
		{
			Name: "7 children of all albums", SQL: "SELECT m.Id, k.Id, k.MediaType FROM Media m JOIN MediaChildren k ON k.MediaId = m.Id",
			Bound: children.calls, Formula: children.formula, Rounds: children.rounds, PerPost: n/5 + 1 + n/postPage,
		},
		{
			Name: "8 90 days of daily reach", SQL: fmt.Sprintf("SELECT InstagramBusinessAccountId, EndTime, Reach FROM AccountInsights WHERE EndTime >= '%s'", value.FormatTime(quarter)),
			Bound: pages(days, 30), Formula: "days / 30", Rounds: 1, PerPost: 3*accounts + 1, names: names{Since: quarter},
		},
		{
			Name: "9 every profile", SQL: "SELECT UserName, FollowersCount, MediaCount FROM InstagramBusinessProfile",
			Bound: 1, Formula: "1", Rounds: 1, PerPost: accounts + 1,
		},
		{
			Name: "10 top 3 per month by reach", SQL: `SELECT * FROM (SELECT strftime('%Y-%m', m.Created) AS Month, m.Id, i.Reach,
				row_number() OVER (PARTITION BY strftime('%Y-%m', m.Created) ORDER BY i.Reach DESC, m.Id) AS Rank
				FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id) WHERE Rank <= 3`,
			Bound: metric.calls, Formula: metric.formula, Rounds: metric.rounds, PerPost: perPost,
		},
	}
}

func pages(n, size int) int { return (n + size - 1) / size }

func commentCalls(m *graphsim.Media) int {
	n := pages(len(m.Comments), 50)
	for _, c := range m.Comments {
		n += max(0, pages(len(c.Replies), 50)-1)
	}
	return n
}
