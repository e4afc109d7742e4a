package fetch_test

import (
	"slices"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var (
	hundred  = sample{options: graphsim.Options{Media: 100, Comments: -1}, account: 1, sql: "SELECT Id FROM Media"}
	manyPage = sample{options: graphsim.Options{Media: 320, Comments: -1}, account: 1, pageSize: 5, before: []string{"SELECT count(*) FROM Media"}}
	threads  = sample{options: graphsim.Options{Media: 30, Stories: -1, Tags: -1}, account: 1, sql: "SELECT Id FROM Comments"}
)

// severalPlaces has a walk whose length is known begin at several places.
func severalPlaces(s *sample) {
	s.mode.places, s.before = 4, []string{"SELECT count(*) FROM Media"}
}

// readTwice comes back to what it has read.
const readTwice = "SELECT Id, Caption FROM Media UNION ALL SELECT Id, Caption FROM Media"

// byCaption joins on what the API looks nothing up by.
const byCaption = "SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Caption = b.Caption"

// listsOf makes posts with so many comments each.
func listsOf(counts ...int) func(*sample) {
	return func(s *sample) { s.options.CommentCounts = counts }
}

var brinks = []brink{
	{
		"keys enough to ask how long their walk is",
		hundred.with(asking("SELECT Id FROM Media WHERE Id IN ({4})")), hundred.with(asking("SELECT Id FROM Media WHERE Id IN ({5})")),
	},
	{
		"so many keys that they are walked for",
		manyPage.with(asking("SELECT Id FROM Media WHERE Id IN ({64})")), manyPage.with(asking("SELECT Id FROM Media WHERE Id IN ({65})")),
	},
	{
		"keys one by one until they are walked for",
		hundred.with(asking("SELECT m.Id FROM (VALUES ({4;})) v JOIN Media m ON m.Id = v.column1")),
		hundred.with(asking("SELECT m.Id FROM (VALUES ({5;})) v JOIN Media m ON m.Id = v.column1")),
	},
	{
		"keys that a known walk is longer than",
		hundred.with(asking("SELECT Id FROM Media WHERE Id IN ({31})")), manyPage.with(asking("SELECT Id FROM Media WHERE Id IN ({31})")),
	},
	{
		"keys of a walk whose length nobody tells",
		hundred.with(func(s *sample) { s.lacks, s.sql = "media_count", "SELECT Id FROM Media WHERE Id IN ({30})" }),
		hundred.with(func(s *sample) { s.lacks, s.sql = "media_count", "SELECT Id FROM Media WHERE Id IN ({31})" }),
	},
	{
		"more keys than a batch takes",
		manyPage.with(asking("SELECT Id FROM Media WHERE Id IN ({50})")), manyPage.with(asking("SELECT Id FROM Media WHERE Id IN ({51})")),
	},
	{
		"keys a few at a time, where there are no batches",
		manyPage.with(func(s *sample) { s.login, s.sql = schema.InstagramLogin, "SELECT Id FROM Media WHERE Id IN ({4})" }),
		manyPage.with(func(s *sample) { s.login, s.sql = schema.InstagramLogin, "SELECT Id FROM Media WHERE Id IN ({5})" }),
	},
	{"a second page", hundred, hundred.with(posts(101))},
	{"a page asked for ahead", hundred.with(posts(200)), hundred.with(posts(201))},
	{"several pages asked for ahead", hundred.with(posts(700)), hundred.with(posts(701))},
	{
		"pages let go behind the reader",
		hundred.with(posts(200)), hundred.with(posts(201)),
	},
	{
		"pages let go behind the outer scan of a join",
		hundred.with(posts(200)).with(asking("SELECT m.Id, k.Id FROM Media m LEFT JOIN MediaChildren k ON k.MediaId = m.Id")),
		hundred.with(posts(201)).with(asking("SELECT m.Id, k.Id FROM Media m LEFT JOIN MediaChildren k ON k.MediaId = m.Id")),
	},
	{"nodes used again", hundred.with(posts(200)), hundred.with(posts(201))},
	{
		"more nodes let go than are used again",
		hundred.with(posts(301)), hundred.with(posts(301)).with(func(s *sample) { s.mode.memory = 20_000 }),
	},
	{
		"read once, and then again",
		hundred.with(func(s *sample) { s.options.Media, s.sql = 301, "SELECT Id FROM Media UNION ALL SELECT Id FROM Media" }),
		hundred.with(func(s *sample) {
			s.options.Media, s.mode.once, s.sql = 301, true, "SELECT Id FROM Media UNION ALL SELECT Id FROM Media"
		}),
	},
	{
		"a list read from several places at once",
		hundred.with(posts(200)).with(severalPlaces), hundred.with(posts(201)).with(severalPlaces),
	},
	{
		"a first page for few rows",
		hundred.with(func(s *sample) { s.mode.first, s.sql = 10, "SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 10" }),
		hundred.with(func(s *sample) { s.mode.first, s.sql = 9, "SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 9" }),
	},
	{
		"the rest of a walk of which few rows were wanted",
		hundred.with(posts(10)).with(func(s *sample) { s.mode.first = 9 }), hundred.with(posts(11)).with(func(s *sample) { s.mode.first = 9 }),
	},
	{
		"first pages along with some of the accounts at a time",
		hundred.with(func(s *sample) { s.account, s.options.Accounts = 0, 9 }), hundred.with(func(s *sample) { s.account, s.options.Accounts = 0, 20 }),
	},
	{
		"first pages along with the accounts",
		hundred.with(func(s *sample) { s.mode.first, s.sql = 9, "SELECT Id FROM Media LIMIT 9" }),
		hundred.with(func(s *sample) { s.account, s.mode.first, s.sql = 0, 9, "SELECT Id FROM Media LIMIT 9" }),
	},
	{
		"several accounts newest first",
		hundred.with(asking("SELECT Id FROM Media ORDER BY Created DESC LIMIT 9")),
		hundred.with(func(s *sample) {
			s.account, s.options.Accounts, s.options.Media, s.sql = 0, 2, 200, "SELECT Id FROM Media ORDER BY Created DESC LIMIT 399"
		}),
	},
	{
		"a list that is not newest first, noticed by looking ahead",
		hundred.with(func(s *sample) { s.options.Misplaced, s.sql = 27, "SELECT Id FROM Media ORDER BY Created DESC LIMIT 1" }),
		hundred.with(func(s *sample) { s.options.Misplaced, s.sql = 26, "SELECT Id FROM Media ORDER BY Created DESC LIMIT 1" }),
	},
	{
		"more ranges of time than walks are kept for",
		hundred.with(asking("SELECT m.Id FROM (VALUES ('2026-11-01', '2026-11-02'), ('2026-11-03', '2026-11-04'), ('2026-11-05', '2026-11-06'), ('2026-11-07', '2026-11-08')) v JOIN Media m ON m.Created >= v.column1 AND m.Created < v.column2")),
		hundred.with(asking("SELECT m.Id FROM (VALUES ('2026-11-01', '2026-11-02'), ('2026-11-03', '2026-11-04'), ('2026-11-05', '2026-11-06'), ('2026-11-07', '2026-11-08'), ('2026-11-09', '2026-11-10')) v JOIN Media m ON m.Created >= v.column1 AND m.Created < v.column2")),
	},
	{
		"a page of no rows in the middle", hundred.with(posts(200)),
		hundred.with(func(s *sample) {
			s.options.Media, s.options.Faults = 200, []graphsim.Fault{{Kind: graphsim.FaultEmptyPage, Path: "after=", At: 1}}
		}),
	},
	{
		"two such pages in a row",
		hundred.with(func(s *sample) {
			s.options.Media, s.options.Faults = 200, []graphsim.Fault{{Kind: graphsim.FaultEmptyPage, Path: "after=", At: 1}}
		}),
		hundred.with(func(s *sample) {
			s.options.Media, s.options.Faults = 200, []graphsim.Fault{{Kind: graphsim.FaultEmptyPage, Path: "after=", At: 1}, {Kind: graphsim.FaultEmptyPage, Path: "after=", At: 2}}
		}),
	},
	{
		"a lost cursor, gone on by time", hundred.with(posts(300)),
		hundred.with(func(s *sample) {
			s.options.Media, s.options.Faults = 300, []graphsim.Fault{{Kind: graphsim.FaultResetCursors, Path: "after=", At: 2}}
		}),
	},
	{
		"a lost cursor, gone on from the beginning", threads.with(listsOf(120)),
		threads.with(listsOf(120)).with(func(s *sample) {
			s.options.Faults = []graphsim.Fault{{Kind: graphsim.FaultResetCursors, Path: "/comments?", At: 2}}
		}),
	},
	{"more posts than the API lists", hundred.with(posts(9_999)), hundred.with(posts(10_001))},
	{"a second page of a post's comments", threads.with(listsOf(50)), threads.with(listsOf(51))},
	{"a third page of a post's comments", threads.with(listsOf(100)), threads.with(listsOf(101))},
	{
		"a second page of a comment's replies",
		threads.with(func(s *sample) {
			s.options.ReplyCounts, s.options.Comments, s.sql = []int{50}, 3, "SELECT Id FROM Replies"
		}),
		threads.with(func(s *sample) {
			s.options.ReplyCounts, s.options.Comments, s.sql = []int{51}, 3, "SELECT Id FROM Replies"
		}),
	},
	{
		"a second page of stories",
		threads.with(func(s *sample) { s.options.Stories, s.sql = 50, "SELECT Id FROM Stories" }),
		threads.with(func(s *sample) { s.options.Stories, s.sql = 51, "SELECT Id FROM Stories" }),
	},
	{
		"a second page of tags",
		threads.with(func(s *sample) { s.options.Stories, s.sql = 50, "SELECT Id FROM Stories" }),
		threads.with(func(s *sample) { s.options.Tags, s.sql = 51, "SELECT Id FROM Tags" }),
	},
	{
		"a second page of the login's Pages",
		threads.with(func(s *sample) { s.options.UnlinkedPages, s.sql = 99, "SELECT Id FROM Pages" }),
		threads.with(func(s *sample) { s.options.UnlinkedPages, s.sql = 100, "SELECT Id FROM Pages" }),
	},
	{"long lists that readers go to the end of", threads.with(listsOf(51, 0, 0, 0, 0, 0)), threads.with(listsOf(51, 0, 0, 0, 0))},
	{"more long lists than are followed at once", threads.with(listsOf(51, 0, 0)), threads.with(listsOf(51, 0))},
	{
		"long lists that nobody reads on",
		threads.with(listsOf(51)).with(posts(120)),
		threads.with(listsOf(51)).with(posts(120)).with(asking("SELECT m.Id, (SELECT c.Id FROM Comments c WHERE c.MediaId = m.Id LIMIT 1) FROM Media m")),
	},
	{
		"a page asked for again for what it lacked", hundred.with(asking("SELECT Caption FROM Media")),
		hundred.with(asking("WITH a AS MATERIALIZED (SELECT Id, LikesCount n FROM Media) SELECT (SELECT count(*) FROM MediaChildren c WHERE c.MediaId = a.Id) FROM a")).with(func(s *sample) { s.mode.nesting = 2 }),
	},
	{
		"a page that the API does not bear, halved",
		hundred.with(func(s *sample) { s.options.PageCost = 100 }), hundred.with(func(s *sample) { s.options.PageCost = 99 }),
	},
	{
		"pages that grow back",
		hundred.with(func(s *sample) { s.options.PageCost, s.options.Media = 99, 200 }), hundred.with(func(s *sample) { s.options.PageCost, s.options.Media = 99, 270 }),
	},
	{
		"a larger page tried after some that were borne",
		hundred.with(func(s *sample) { s.options.PageCost, s.options.Media = 99, 200 }), hundred.with(func(s *sample) { s.options.PageCost, s.options.Media = 99, 270 }),
	},
	{
		"one object too much with its lists",
		threads.with(listsOf(40)).with(func(s *sample) { s.options.PageCost = 41 }), threads.with(listsOf(40)).with(func(s *sample) { s.options.PageCost = 40 }),
	},
	{
		"an object looked up that is too much with its lists",
		threads.with(listsOf(40)).with(func(s *sample) {
			s.options.PageCost, s.sql = 43, "SELECT c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Id IN ({2})"
		}),
		threads.with(listsOf(40)).with(func(s *sample) {
			s.options.PageCost, s.sql = 40, "SELECT c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.Id IN ({2})"
		}),
	},
	{
		"pages written away",
		hundred.with(func(s *sample) { s.mode.memory, s.sql = 150_000, readTwice }),
		hundred.with(func(s *sample) { s.options.Media, s.mode.memory, s.sql = 400, 150_000, readTwice }),
	},
	{
		"every page written away",
		hundred.with(func(s *sample) { s.mode.memory, s.sql = 150_000, readTwice }),
		hundred.with(func(s *sample) { s.options.Media, s.mode.memory, s.sql = 300, 1, readTwice }),
	},
	{
		"rows found by their value", // at the third scan, not at the second
		hundred.with(func(s *sample) { s.options.Media, s.sql = 2, byCaption }),
		hundred.with(func(s *sample) { s.options.Media, s.sql = 3, byCaption }),
	},
	{
		"no room for finding rows by their value",
		hundred.with(func(s *sample) { s.mode.memory, s.sql = 96*4*100, byCaption }),
		hundred.with(func(s *sample) { s.mode.memory, s.sql = 96*4*100-4, byCaption }),
	},
	{
		"a budget used up",
		hundred.with(func(s *sample) { s.options.Media, s.mode.budget = 200, 2 }), hundred.with(func(s *sample) { s.options.Media, s.mode.budget = 201, 2 }),
	},
	{
		"metrics of one kind of post, post by post",
		hundred.with(asking("SELECT Reach FROM MediaInsights")), hundred.with(asking("SELECT AvgWatchTime FROM MediaInsights")),
	},
	{
		"more such posts than are asked at once",
		hundred.with(asking("SELECT AvgWatchTime FROM MediaInsights")), hundred.with(func(s *sample) { s.options.Media, s.sql = 250, "SELECT AvgWatchTime FROM MediaInsights" }),
	},
	{
		"posts before the conversion",
		hundred.with(func(s *sample) { s.options.PreConversion, s.sql = -1, "SELECT Reach FROM MediaInsights" }), hundred.with(asking("SELECT Reach FROM MediaInsights")),
	},
	{
		"a walk cut at the conversion",
		hundred.with(asking("SELECT Reach FROM MediaInsights")),
		hundred.with(func(s *sample) {
			s.sql, s.before = "SELECT Saved FROM MediaInsights", []string{"SELECT Reach FROM MediaInsights"}
		}),
	},
	{
		"a post that spoils its page, found by halving",
		hundred.with(func(s *sample) { s.options.PreConversion, s.sql = -1, "SELECT Reach FROM MediaInsights" }),
		hundred.with(func(s *sample) {
			s.options.PreConversion, s.sql = -1, "SELECT Reach FROM MediaInsights"
			s.mute = func(d *graphsim.Data) []*graphsim.Media { return d.Accounts[0].Media[7:8] }
		}),
	},
	{
		"so many that posts are asked one by one",
		hundred.with(func(s *sample) {
			s.options.PreConversion, s.options.Media, s.sql = -1, 200, "SELECT Reach FROM MediaInsights"
			s.mute = func(d *graphsim.Data) []*graphsim.Media { return d.Accounts[0].Media[7:8] }
		}),
		hundred.with(func(s *sample) {
			s.options.PreConversion, s.options.Media, s.sql = -1, 200, "SELECT Reach FROM MediaInsights"
			s.mute = func(d *graphsim.Data) []*graphsim.Media { return everyFourth(d.Accounts[0].Media[:60]) }
		}),
	},
	{
		"a page too short for halving",
		threads.with(func(s *sample) { s.options.Stories, s.sql = 1, "SELECT Reach FROM MediaInsightsStory" }),
		threads.with(func(s *sample) { s.options.Stories, s.sql = 3, "SELECT Reach FROM MediaInsightsStory" }),
	},
	{
		"accounts known from an earlier statement",
		hundred.with(func(s *sample) { s.account = 0 }),
		hundred.with(func(s *sample) { s.account, s.before = 0, []string{"SELECT Id FROM InstagramBusinessProfile"} }),
	},
	{
		"accounts known for too long",
		hundred.with(func(s *sample) {
			s.account, s.before, s.mode.idle = 0, []string{"SELECT InstagramBusinessAccountId FROM InstagramBusinessProfile"}, 5*time.Minute
		}),
		hundred.with(func(s *sample) {
			s.account, s.before, s.mode.idle = 0, []string{"SELECT InstagramBusinessAccountId FROM InstagramBusinessProfile"}, 5*time.Minute+time.Second
		}),
	},
	{
		"a retired metric, known",
		hundred.with(func(s *sample) { s.dropped, s.sql = []string{"saved"}, "SELECT Saved FROM MediaInsights" }),
		hundred.with(func(s *sample) {
			s.dropped, s.sql, s.before = []string{"saved"}, "SELECT Saved FROM MediaInsights", []string{"SELECT Saved FROM MediaInsights"}
		}),
	},
	{
		"a retired metric, known for too long",
		hundred.with(func(s *sample) {
			s.dropped, s.sql, s.before, s.mode.idle = []string{"saved"}, "SELECT Saved FROM MediaInsights", []string{"SELECT Saved FROM MediaInsights"}, time.Hour
		}),
		hundred.with(func(s *sample) {
			s.dropped, s.sql, s.before, s.mode.idle = []string{"saved"}, "SELECT Saved FROM MediaInsights", []string{"SELECT Saved FROM MediaInsights"}, time.Hour+time.Second
		}),
	},
	{
		"an answer kept from an earlier call", hundred,
		hundred.with(func(s *sample) { s.together, s.before = true, []string{"SELECT Id FROM Media"} }),
	},
	{"an answer shared with another statement", hundred, hundred.with(func(s *sample) { s.together, s.options.Latency = true, 10*time.Millisecond })},
}

func everyFourth(posts []*graphsim.Media) (some []*graphsim.Media) {
	for i := 3; i < len(posts); i += 4 {
		some = append(some, posts[i])
	}
	return some
}

// TestThresholds holds the list of thresholds against a statement that is just
// before each and one just beyond: what is counted is neither always there nor
// never.
func TestThresholds(t *testing.T) {
	t.Parallel()
	for i := range thresholds {
		x := &thresholds[i]
		at := slices.IndexFunc(brinks, func(b brink) bool { return b.name == x.name })
		if at < 0 {
			t.Errorf("no statements show the threshold %q", x.name)
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			if raceDetector() && i%3 > 0 && !brinks[at].after.together { // as with weathers
				t.Skip("goroutines meet in the same ways as in others")
			}
			for _, side := range []struct {
				sample sample
				beyond bool
			}{{brinks[at].before, false}, {brinks[at].after, true}} {
				r := side.sample.record(t)
				for tries := 0; tries < 10 && side.sample.together && side.beyond && !x.crossed(r); tries++ {
					side.sample.options.Latency *= 2 // two that start together meet where an answer takes its time
					r = side.sample.record(t)
				}
				if r.err != nil && r.mode.budget == 0 {
					t.Fatal(r.err)
				}
				if got := x.crossed(r); got != side.beyond {
					t.Errorf("%s: crossed %t\n%s", r.query.text()[:min(len(r.query.text()), 200)], got, r.journalText())
				}
			}
		})
	}
	for _, b := range brinks {
		if !slices.ContainsFunc(thresholds, func(x threshold) bool { return x.name == b.name }) {
			t.Errorf("there is no threshold %q", b.name)
		}
	}
}
