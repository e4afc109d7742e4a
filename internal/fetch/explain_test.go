package fetch_test

import (
	"strings"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// What EXPLAIN tells of a statement's calls, and that they are so many: statements of
// every kind that it once was wrong about. Each runs after those before it, whose
// sizes are known then.
func TestExplain_bounds(t *testing.T) {
	t.Parallel()
	long := graphsim.Options{Media: 230, CommentCounts: make([]int, 230)}
	for i := range long.CommentCounts {
		long.CommentCounts[i] = 1
	}
	long.CommentCounts[2], long.CommentCounts[228] = 130, 130
	deep := long
	deep.Replies = 400
	for name, x := range map[string]struct {
		options    graphsim.Options
		statements []said
	}{
		"an edge without pages": {graphsim.Options{}, []said{
			{"SELECT count(*) FROM Permissions", "1 or more"},
			{"SELECT count(*) FROM Permissions", "1"},
		}},
		"what may not be read": {graphsim.Options{Accounts: 2, Media: 230}, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT count(*) FROM Media WHERE 1 = 2", "0"},
			{"SELECT Id FROM Media WHERE Created > NULL", "0 to 7"},
			{"SELECT Id FROM Media WHERE Created > date('now', '-7 days')", "1 to 7"},
			{"SELECT Id FROM Media WHERE Created > date('now', 'soon')", "0 to 7"},
			{"SELECT Id FROM Media WHERE InstagramBusinessAccountId = '5'", "0 to 6"},
			{"SELECT Id FROM Media WHERE EXISTS (SELECT 1 FROM Stories WHERE Id = '5')", "1 or more"},
			{"SELECT count(*) FROM Media WHERE Created > '2000-01-01' AND Created < '1990-01-01'", "0 to 7"},
			{"SELECT Id FROM Media LIMIT 1", "1 to 9"},
		}},
		"what is named": {graphsim.Options{}, []said{
			{"SELECT Name FROM Hashtags WHERE Name = 'sunset'", "1 or more"},
			{"SELECT Name FROM Hashtags WHERE Name IN ('sunset', 'beach') AND Name IS 'dawn'", "0"},
			{"SELECT Name FROM Hashtags WHERE Name = '#'", "0"},
		}},
		"accounts that another scan finds, or not": {graphsim.Options{Accounts: 2, Stories: 120}, []said{
			{"SELECT count(*) FROM Stories", "1 or more"},
			{"SELECT Id FROM Media WHERE Created IN (SELECT NULL FROM Stories)", "5 or more"},
		}},
		"what is named is known": {graphsim.Options{Accounts: 3}, []said{
			{"SELECT Id FROM Hashtags WHERE Name = 'coffee'", "1 or more"},
			{"SELECT Id, Name FROM Hashtags WHERE Name = 'coffee'", "0 to 4"},
			{"SELECT Id FROM Hashtags WHERE Name = 'coffee' OR Id = '17844720362554755'", "1 to 8"},
			{"SELECT Id FROM Hashtags WHERE Name = 'books' UNION ALL SELECT Name FROM Hashtags WHERE Name = 'books'", "1 to 8"},
			{"SELECT Username FROM BusinessDiscovery WHERE Username IN ('rival.1', 'rival.2')", "1 to 5"},
			{"SELECT Username FROM BusinessDiscovery WHERE Username IN ('rival.1', 'rival.2') AND InstagramBusinessAccountId <> '{account}'", "1 to 13"},
			{"SELECT d.Username FROM (VALUES ('rival.1'), ('rival.2')) v LEFT JOIN BusinessDiscovery d ON d.Username = v.column1", "1 or more"},
			{"SELECT StatusCode FROM Containers WHERE Id = '{account}'", "1"},
		}},
		"numbers of several ranges": {graphsim.Options{}, []said{
			{"SELECT Reach FROM AccountInsights WHERE EndTime >= '2000-01-01' AND EndTime <= '2006-12-01'", "0"},
			{"SELECT i.Value FROM (VALUES ('2026-11-01'), ('2026-09-01')) v LEFT JOIN AccountInsightValues i ON i.Metric = 'reach' AND i.EndDate = v.column1", "1 or more"},
		}},
		"a view of which constants leave tables out": {graphsim.Options{Accounts: 2, Media: 30}, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT count(*) FROM InsightValues WHERE ObjectType = 'ACCOUNT' AND Metric = 'reach'", "1"},
			{"SELECT Value FROM InsightValues WHERE ObjectType = 'STORY' AND Metric = 'reach'", "1 or more"},
			{"SELECT Value FROM InsightValues WHERE ObjectType IN ('POST', 'VIDEO')", "0"},
			{"SELECT count(*) FROM (SELECT Id FROM Media LIMIT 1) UNION ALL SELECT count(*) FROM Stories WHERE 'a' = 'b'", "1 to 5"},
		}},
		"metrics that terms leave none of": {graphsim.Options{Accounts: 2, Media: 3, Stories: 2}, []said{
			{"SELECT count(*) FROM StoryInsightValues WHERE Metric = 'reach'", "1 or more"},
			{"SELECT Value FROM StoryInsightValues WHERE Metric IS 'total_views' AND Metric IN ('likes', 'navigation')", "unknown"},
			{"SELECT Value FROM MediaInsightValues WHERE Metric = 'likes' AND Metric IN ('saved', 'reach')", "0"},
			{"SELECT Value FROM MediaInsightValues WHERE MediaId = '17900000000000001' AND Metric IN ('views', 'likes') AND Metric IN ('follows', 'saved')", "unknown"},
			{"SELECT Value FROM MediaInsightValues WHERE MediaId = '17900000000000001' AND Metric IN ('views', 'likes') AND Metric IN ('likes', 'saved')", "1 or more"},
		}},
		"a range of a list that is read": {graphsim.Options{Accounts: 2, Media: 3, Comments: 5, Replies: 2, UnlinkedPages: 120}, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT count(*) FROM Replies", "2 or more"},
			{"WITH w AS (SELECT t2.Created AS a, t1.Created AS b, t1.Id AS c FROM Comments t1 JOIN Media t2 ON t2.Id = t1.MediaId UNION ALL SELECT Created, Created, Id FROM Media WHERE OwnerId IN ('1')) SELECT w.c, rank() OVER (ORDER BY a) FROM w CROSS JOIN Replies r ON r.CommentId = w.c WHERE w.b = '2026-11-20 10:01:39'", "2 or more"},
		}},
		"more than one reading": {graphsim.Options{Accounts: 2, Media: 230}, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT count(*) FROM (VALUES ('{account}'), ('{account}')) v CROSS JOIN Media m ON m.InstagramBusinessAccountId = v.column1", "0 to 6"},
			{"SELECT count(*) FROM Media WHERE Created > '2000-01-01' OR Created < '1990-01-01'", "1 to 13"},
		}},
		"lists that were not read": {long, []said{
			{"SELECT count(*) FROM Media m JOIN Comments c ON c.MediaId = m.Id WHERE m.LikesCount < 0", "1 or more"},
			{"SELECT count(*) FROM Comments", "3 or more"},
			{"SELECT count(*) FROM Comments", "3 to 7"},
		}},
		"posts in no order": {graphsim.Options{Media: 230, Shuffled: true}, []said{
			{"SELECT count(*) FROM Media WHERE Created > '2000-01-01'", "1 or more"},
			{"SELECT count(*) FROM Media", "3"},
			{"SELECT count(*) FROM Media WHERE Created > '2000-01-01'", "3"},
			{"SELECT Id FROM Media ORDER BY Created DESC LIMIT 1", "3"},
			{"SELECT Id FROM Media WHERE LikesCount >= 0 LIMIT 1", "1 to 3"},
		}},
		"lists that hang in what was not read": {deep, []said{
			{"SELECT count(*) FROM Media m JOIN Replies r ON r.MediaId = m.Id WHERE m.LikesCount < 0", "2 or more"},
			{"SELECT count(*) FROM Replies", "3 or more"},
		}},
		"numbers of some posts": {graphsim.Options{Media: 40, PreConversion: 10}, []said{
			{"SELECT count(*) FROM Media", "1 or more"},
			{"SELECT CrosspostedViews, Reach FROM MediaInsights", "1 or more"},
		}},
		"more Pages than one call lists": {graphsim.Options{Accounts: 2, Media: 3, UnlinkedPages: 120}, []said{
			{"SELECT Username FROM InstagramBusinessProfile", "1 or more"},
			{"SELECT Username FROM InstagramBusinessProfile", "2"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newRig(t, x.options).holds(x.statements...)
		})
	}
}

// said is a statement and how many calls EXPLAIN says that it takes.
type said struct{ sql, calls string }

// holds runs statements one after another, and compares what EXPLAIN told of each
// beforehand with the calls that are made.
func (r *rig) holds(statements ...said) {
	r.t.Helper()
	data := r.sim.Data()
	for _, s := range statements {
		sql := strings.ReplaceAll(ids(s.sql, data), "{account}", data.Accounts[0].ID)
		told := r.told(sql)
		res, err := r.query(sql)
		if err != nil {
			r.t.Fatalf("%s: %v", sql, err)
		}
		if n := float64(res.quota); told.String() != s.calls || n < told.Low || n > told.High {
			r.t.Errorf("%s: EXPLAIN says %s, want %s: %v calls", s.sql, told, s.calls, n)
		}
	}
}

// told are the calls of a statement as EXPLAIN tells them.
func (r *rig) told(sql string) fetch.Bounds {
	r.t.Helper()
	rec := &record{query: query{sql: sql}}
	rec.read(r.cfg.Catalogue)
	told, err := explained(r.conn, rec, r.cfg)
	if err != nil {
		r.t.Fatalf("EXPLAIN %s: %v", sql, err)
	}
	return *told
}

// Where answers are kept, any call may be one that is not made.
func TestExplain_kept(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 230})
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), CacheBytes: 1 << 20, CacheAge: time.Minute})
	for range 2 {
		for _, sql := range []string{
			"SELECT count(*) FROM Media", "SELECT Username FROM BusinessDiscovery WHERE Username = 'rival.1'",
			"SELECT Reach FROM AccountInsights WHERE EndTime > date('now', '-5 days')", "SELECT Id FROM Media WHERE Id IN ('17000000000000001')",
		} {
			told := r.told(sql)
			res, err := r.query(sql)
			if err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			if n := float64(res.quota); n < told.Low || n > told.High {
				t.Errorf("%s: EXPLAIN says %s: %v calls", sql, told, n)
			}
		}
	}
}
