package fetch_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A statement that is expected to read once, and reads more often, gets the same
// rows.
func TestReadOnce(t *testing.T) {
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
