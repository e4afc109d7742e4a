package fetch_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// setting is one simulator and configuration to run statements on. It is built
// once and shared by its statements.
type setting struct {
	name     string
	options  graphsim.Options
	account  int // of Config.Account, counted from 1
	pageSize int
	login    schema.Login
	// weight is how many statements run on it, beside those of other settings.
	weight int
	// mute are the posts whose metrics the API refuses, dropped the metrics that it
	// has retired.
	mute    func(d *graphsim.Data) []*graphsim.Media
	dropped []string
	// lacks is a field of accounts that the API does not know; "" for none.
	lacks string
	// first are statements that run before the random ones, as these may leave out
	// what they cross.
	first func(w *world) []string
	// watched has statements run under the race detector too: in the others goroutines meet in
	// no other way than in these.
	watched bool
	// still has the clock stand between statements.
	still bool
	// scale is how many times as much work a statement may be as one over 150 posts.
	scale int
	// together runs a statement's modes two at a time, with answers that are kept
	// and shared.
	together bool
	// named has statements read tables with arguments too.
	named bool
	// zone is the time zone in which SQLite sees instants: one of UTC's offset, for the
	// plain tables to agree; "" for UTC.
	zone string
	// beside has them read accounts of portfolios.
	beside bool
}

var settings = []setting{
	{name: "one account", weight: 50, options: graphsim.Options{Media: 150, Comments: 700, Replies: 260}},
	{name: "three accounts, small pages", weight: 50, options: graphsim.Options{Accounts: 3, Media: 60, Comments: 600, Replies: 200, PreConversion: 15, UnlinkedPages: 1, Ambiguous: true, Live: 2, Collaborations: 25, Invitations: 25, Hashtags: 20, Events: 16, Businesses: 2}, pageSize: 7},
	{name: "one of two accounts", weight: 50, options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Hostile: true}, account: 2, zone: "Africa/Abidjan"},
	{name: "costly pages", weight: 50, options: graphsim.Options{Accounts: 3, Media: 70, Comments: 500, Replies: 160, PageCost: 400, Live: 3, Collaborations: 210, Invitations: 120, Businesses: 3}},
	{name: "very costly pages", weight: 50, options: graphsim.Options{Accounts: 2, Media: 60, Comments: 400, Replies: 200, PageCost: 20}},
	{name: "cursors do not last", watched: true, weight: 50, options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Tags: 30, SharedTags: 7, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 23},
	}}, pageSize: 9},
	{name: "short and empty pages", weight: 50, options: graphsim.Options{Accounts: 2, Media: 80, Comments: 450, Replies: 160, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultShortPage, Every: 3},
		{Kind: graphsim.FaultEmptyPage, Every: 7},
		{Kind: graphsim.FaultFilteredPage, Every: 5},
		{Kind: graphsim.FaultRepeatedPage, Path: "after=", Every: 9},
	}}},
	{name: "all of that at once", watched: true, weight: 50, options: graphsim.Options{Accounts: 2, Media: 60, PreConversion: 20, Comments: 250, Replies: 80, Tags: 30, SharedTags: 12, PageCost: 150, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 29},
		{Kind: graphsim.FaultShortPage, Every: 5},
		{Kind: graphsim.FaultEmptyPage, Every: 11},
		{Kind: graphsim.FaultTotalOnly, Metric: "views"},
		{Kind: graphsim.FaultTotalOnly, Metric: "replies"},
	}}, pageSize: 13},
	{name: "pinned posts, ranges without their ends", weight: 40, options: graphsim.Options{Accounts: 3, Media: 130, PreConversion: 30, Comments: 400, Replies: 80, Pinned: 3, SinceExclusive: true, UntilExclusive: true}},
	{name: "posts in no order", weight: 40, options: graphsim.Options{Accounts: 2, Media: 90, PreConversion: 30, Comments: 400, Replies: 80, Shuffled: true, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 41}, {Kind: graphsim.FaultShortPage, Every: 5},
	}}, pageSize: 23},
	{name: "accounts of portfolios", weight: 40, options: graphsim.Options{Accounts: 3, Pageless: 1, Media: 70, Comments: 400, Replies: 100, Businesses: 2}, beside: true, pageSize: 20},
	{name: "parts of batches mixed up", watched: true, weight: 40, options: graphsim.Options{Accounts: 2, Media: 80, PreConversion: 20, Comments: 400, Replies: 160, Stories: 8, Live: 2, Faults: mixedUp}},
	{name: "instagram login", watched: true, weight: 40, options: graphsim.Options{Accounts: 2, Media: 90, Comments: 500, Replies: 160, Ambiguous: true}, account: 1, login: schema.InstagramLogin},
	{name: "next to nothing, many Pages", weight: 40, options: graphsim.Options{Accounts: 2, Media: 3, Comments: 5, Replies: 2, Stories: 1, Tags: 1, UnlinkedPages: 120}},

	// Those below have several pages at each level, so that all that begins at a
	// threshold begins in them.
	{name: "three accounts of 320 posts", watched: true, weight: 140, options: large(graphsim.Options{Accounts: 3, PreConversion: 40}), first: manyRanges, zone: "Africa/Abidjan"},
	{name: "320 posts, small pages", weight: 70, options: large(graphsim.Options{Accounts: 3, Faults: []graphsim.Fault{
		{Kind: graphsim.FaultResetCursors, Path: "after=", Every: 71},
	}}), account: 2, pageSize: 5, first: longWalks},
	{name: "320 posts, costly pages", watched: true, weight: 70, options: large(graphsim.Options{Accounts: 2, PageCost: 100}), first: heavyPosts},
	{name: "320 posts, empty pages", watched: true, weight: 60, options: large(graphsim.Options{Accounts: 2, Faults: []graphsim.Fault{
		// Not of tags: two empty pages in a row are how that edge ends.
		{Kind: graphsim.FaultEmptyPage, Path: "/media?", Every: 19},
		{Kind: graphsim.FaultEmptyPage, Path: "/media?", Every: 23},
		{Kind: graphsim.FaultEmptyPage, Path: "/comments?", Every: 3},
	}}), pageSize: 40},
	{name: "320 posts, some without metrics", watched: true, weight: 70, options: large(graphsim.Options{Accounts: 3}), mute: mute, dropped: []string{"saved", "total_interactions"}, lacks: "media_count", first: func(w *world) []string { return append(retired(), w.keyed(35, 60)...) }},
	{name: "320 posts, two statements at once", watched: true, weight: 60, options: large(graphsim.Options{Accounts: 2}), together: true},
	{name: "320 posts, instagram login", weight: 46, options: large(graphsim.Options{Accounts: 2}), account: 2, login: schema.InstagramLogin, pageSize: 8, first: fewKeys},
	{name: "320 posts, the newest not the first", weight: 40, options: large(graphsim.Options{Accounts: 2, Misplaced: 26, SinceExclusive: true, Ambiguous: true}), pageSize: 60},
	{name: "more posts than the API lists", weight: 4, options: graphsim.Options{Media: 10_050, Comments: -1, Carousels: -1}, first: func(*world) []string {
		return []string{"SELECT count(*) FROM Media"}
	}},
}

// large makes 320 posts for each account, with comments and replies about the
// sizes of the pages that they come in.
func large(o graphsim.Options) graphsim.Options {
	o.Media, o.Stories, o.Tags, o.SharedTags = 320, 60, 120, 60
	o.CommentCounts, o.ReplyCounts = make([]int, 80), make([]int, 97)
	for i, n := range map[int]int{3: 1, 7: 49, 11: 50, 19: 51, 31: 120, 43: 2, 47: 1, 59: 5, 71: 51} {
		o.CommentCounts[i] = n
	}
	for i, n := range map[int]int{0: 51, 30: 1, 50: 3} {
		o.ReplyCounts[i] = n
	}
	return o
}

// mute are one post of most pages of the first account, and so many of the second
// that finding each takes more calls than asking each.
func mute(d *graphsim.Data) (posts []*graphsim.Media) {
	for i := 37; i < len(d.Accounts[0].Media); i += 100 {
		posts = append(posts, d.Accounts[0].Media[i])
	}
	for i := 5; i < len(d.Accounts[1].Media)/2; i += 4 {
		posts = append(posts, d.Accounts[1].Media[i])
	}
	return posts
}

// refusals make the API refuse them, and the metrics that are dropped.
func refusals(x *setting, d *graphsim.Data) (list []graphsim.Fault) {
	if x.mute != nil {
		for i, m := range x.mute(d) {
			f := graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: m.ID, Code: 100, Message: "(#100) The numbers of this media are not supported"}
			if i < 4 { // as the API does when it is down
				f.Code, f.Status, f.Message = 2, 500, "An unexpected error has occurred. Please retry your request later."
			}
			list = append(list, f)
		}
	}
	for _, metric := range x.dropped {
		list = append(list, graphsim.Fault{Kind: graphsim.FaultRetiredMetric, Metric: metric})
	}
	return list
}

// listed is how many of an account's newest posts the API lists.
const listed = 10_000

// longWalks look for fewer keys than a walk is known to take calls.
func longWalks(w *world) []string {
	return append([]string{"SELECT count(Caption) FROM Media"}, w.keyed(40, 55, 60)...)
}

func fewKeys(w *world) []string { return w.keyed(6, 20) }

// heavyPosts look for posts with all that hangs below them, a few at a time.
func heavyPosts(w *world) (list []string) {
	rows, err := truthRows(w.truth, "SELECT MediaId FROM Comments GROUP BY 1 HAVING count(*) >= 50 AND max((SELECT count(*) FROM Replies r WHERE r.CommentId = Comments.Id)) > 50 LIMIT 6")
	if err != nil {
		panic(err)
	}
	for _, id := range rows {
		list = append(list, "SELECT m.Id, c.Id, r.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id LEFT JOIN Replies r ON r.CommentId = c.Id WHERE m.Id = '"+id+"'")
	}
	return list
}

// keyed look for so many posts each.
func (w *world) keyed(numbers ...int) (list []string) {
	ids := w.listed[domainOf(schema.Default().Table("Media"), 1)]
	for _, n := range numbers {
		list = append(list, fmt.Sprintf("SELECT Id, Caption FROM Media WHERE Id IN ('%s')", strings.Join(ids[n:2*n], "', '")))
	}
	return list
}

// keysIn is how many keys such a statement names.
func keysIn(sql string) int {
	_, list, named := strings.Cut(sql, " IN ('")
	if !named {
		return 0
	}
	return strings.Count(list, "', '") + 1
}

// retired read a metric that is retired, for an hour and longer.
func retired() (list []string) {
	for _, f := range []string{"count", "sum", "max", "min", "avg", "total"} {
		list = append(list, fmt.Sprintf("SELECT %s(Saved), count(*) FROM MediaInsights", f))
	}
	return list
}

// manyRanges read so many ranges of time that they are not walked one by one.
func manyRanges(w *world) (list []string) {
	for _, n := range []int{5, 8} {
		var rows []string
		for i := range n {
			from := w.sim.Now().AddDate(0, 0, -9*i-9)
			rows = append(rows, fmt.Sprintf("('%s', '%s')", from.Format(time.DateOnly), from.AddDate(0, 0, 4).Format(time.DateOnly)))
		}
		list = append(list, "SELECT v.column1, count(*) FROM (VALUES "+strings.Join(rows, ", ")+") v JOIN Media m ON m.Created >= v.column1 AND m.Created < v.column2 GROUP BY 1")
	}
	return list
}

// posts is how many the setting's accounts have.
func (x *setting) posts() int { return max(1, x.options.Accounts) * x.options.Media }

// truth brings the plain tables to what the API shows.
func (x *setting) truth(d *graphsim.Data, exec func(string)) {
	for _, name := range []string{"MediaInsights", "MediaInsightsStory"} {
		for _, c := range metricColumns(name) {
			if slices.Contains(x.dropped, c.Field) {
				exec(fmt.Sprintf("UPDATE %s SET %s = NULL", name, c.Name))
			}
		}
	}
	if x.lacks != "" {
		for _, name := range []string{"InstagramBusinessProfile", "InstagramPages", "BusinessAccounts"} { // which show it of an account
			for _, c := range schema.Default().Table(name).Columns {
				if c.Field == x.lacks || strings.HasSuffix(c.Field, "."+x.lacks) {
					exec(fmt.Sprintf("UPDATE %s SET %s = NULL", name, c.Name))
				}
			}
		}
	}
	if x.mute == nil {
		return
	}
	for _, m := range x.mute(d) {
		for _, c := range metricColumns("MediaInsights") {
			exec(fmt.Sprintf("UPDATE MediaInsights SET %s = NULL WHERE MediaId = '%s'", c.Name, m.ID))
		}
	}
}

// metricColumns are the columns of a table that show one.
func metricColumns(table string) (columns []schema.Column) {
	for _, c := range schema.Default().Table(table).Columns {
		if c.Level == 2 && c.Field != "id" {
			columns = append(columns, c)
		}
	}
	return columns
}

// foreseeable reports whether nothing goes wrong that EXPLAIN cannot foresee.
func (x *setting) foreseeable() bool {
	return len(x.options.Faults) == 0 && x.mute == nil && len(x.dropped) == 0 && x.lacks == "" && x.options.PageCost == 0 && !x.together
}
