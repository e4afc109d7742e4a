package fetch_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A statement of which nobody is taken to come back to what was read, and that does,
// gets the same rows.
func TestReadOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 450})
	truth := loadTruth(t, r.sim.Data())
	r.once = true
	for sql, calls := range map[string]int{
		"SELECT Id, Caption FROM Media":                                        10,
		"SELECT Id, Text FROM Comments":                                        0,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Created = b.Created": 0,
		"SELECT v.n, (SELECT count(*) FROM Media WHERE LikesCount > v.n) FROM (SELECT 1 n UNION SELECT 3000 UNION SELECT 4000) v":      0,
		"WITH m AS (SELECT Id, Created FROM Media) SELECT a.Id, b.Id FROM m a JOIN m b ON a.Created = b.Created":                       0,
		"SELECT a.Id, (SELECT b.Caption FROM Media b WHERE b.Id = a.Id) FROM Media a WHERE a.Id IN (SELECT c.MediaId FROM Comments c)": 0,
		"SELECT Id FROM Media WHERE Id IN (SELECT MediaId FROM Comments) OR Created < '2026-08-01'":                                    0,
		"SELECT m.Id, c.Id FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id":                                                      0,
	} {
		got := r.agrees(truth, sql)
		if calls > 0 && got.quota > calls+1 {
			t.Errorf("%s: %d calls, not the %d of one walk", sql, got.quota, calls)
		}
	}
}

// What lies behind the outer scan of a join is let go, and nothing else: no call is made
// that would not be made if all were kept.
func TestLetGo(t *testing.T) {
	t.Parallel()
	for sql, goes := range map[string]bool{
		"SELECT Id, Caption FROM Media":                                                                                               true,
		"SELECT Id, Text FROM Comments":                                                                                               true,
		"SELECT m.Id, c.Text FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id":                                                   true,
		"SELECT m.Id, k.MediaType FROM Media m JOIN MediaChildren k ON k.MediaId = m.Id":                                              true,
		"SELECT m.Id, i.Reach, i.AvgWatchTime FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id":                                  true,
		"SELECT m.Id, c.Id, r.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id LEFT JOIN Replies r ON r.CommentId = c.Id":        true,
		"SELECT m.Id, k.Id, c.Id FROM Media m LEFT JOIN MediaChildren k ON k.MediaId = m.Id LEFT JOIN Comments c ON c.MediaId = m.Id": true,
		"SELECT c.Text, m.Caption FROM Comments c JOIN Media m ON m.Id = c.MediaId":                                                   true,
		"SELECT m.Id, (SELECT count(*) FROM Comments c WHERE c.MediaId = m.Id) FROM Media m WHERE m.LikesCount > 100":                 true,
		"SELECT m.Id FROM Media m WHERE EXISTS (SELECT 1 FROM Comments c WHERE c.MediaId = m.Id AND c.Likes > 3)":                     true,
		"SELECT m.MediaType, count(c.Id) FROM Media m LEFT JOIN Comments c ON c.MediaId = m.Id GROUP BY 1":                            true,
		"SELECT m.Id, c.Id FROM Media m JOIN Comments c ON c.MediaId = m.Id ORDER BY c.Likes DESC, c.Id":                              true,
		"SELECT m.Id, s.Id FROM Media m CROSS JOIN Stories s WHERE m.LikesCount > 4000":                                               true,

		"SELECT Id FROM Media UNION ALL SELECT Id FROM Media":                                                               false,
		"SELECT a.Id, b.Id FROM Media a JOIN Media b ON a.Created = b.Created":                                              false,
		"SELECT m.Id, c.Id FROM (SELECT Id FROM Media ORDER BY LikesCount LIMIT 700) m JOIN Comments c ON c.MediaId = m.Id": false,
		"SELECT m.Id, a.n FROM (SELECT MediaId, count(*) n FROM Comments GROUP BY 1) a JOIN Media m ON m.Id = a.MediaId":    false,
		"SELECT m.Id, c.Id FROM Media m FULL JOIN Comments c ON c.MediaId = m.Id":                                           false,
		"SELECT m.Id FROM Media m WHERE m.Id IN (SELECT MediaId FROM Comments)":                                             false,
		"SELECT Id, lag(Id) OVER (ORDER BY Created), (SELECT count(*) FROM Comments c WHERE c.MediaId = m.Id) FROM Media m": false,
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 450, Comments: 900, Replies: 100, Stories: 3, PreConversion: -1})
			truth := loadTruthFor(t, r.sim.Data(), sql)
			for _, most := range raced(2, 0, 1, 100_000) {
				r.cfg.MaxMemory, r.cfg.Memory, r.keep = most, fetch.NewMemory(), true
				want, err := r.query(sql)
				if err != nil {
					t.Fatal(err)
				}
				r.cfg.Memory, r.keep = fetch.NewMemory(), false
				got := r.agrees(truth, sql)
				if (got.letGo > 0) != goes || want.letGo > 0 {
					t.Errorf("MaxMemory %d: %d posts were let go, and %d where nothing is known of the scans", most, got.letGo, want.letGo)
				}
				if got.quota > want.quota {
					t.Errorf("MaxMemory %d: %d calls, not the %d of a statement that keeps all", most, got.quota, want.quota)
				}
			}
		})
	}
}
