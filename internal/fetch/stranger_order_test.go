package fetch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Posts of others come newest first, and the API takes no range of time of them: a walk
// ends where a LIMIT of the newest or a beginning lets it, and tells what it believes.
func TestStrangers_newest(t *testing.T) {
	t.Parallel()
	for name, shuffled := range map[string]bool{"in order": false, "in no order": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, graphsim.Options{Accounts: 2, Media: 2, StrangerMedia: 700, Shuffled: shuffled})
			truth := loadTruth(t, r.sim.Data())
			posts := slices.Clone(r.sim.Data().Strangers[0].Media)
			slices.SortFunc(posts, func(a, b *graphsim.Media) int { return b.Timestamp.Compare(a.Timestamp) })
			who := "Username = '" + r.sim.Data().Strangers[0].Username + "'"
			since := posts[20].Timestamp.Format("2006-01-02 15:04:05")
			for _, sql := range []string{
				"SELECT Id, Created FROM DiscoveredMedia WHERE " + who + " ORDER BY Created DESC LIMIT 10",
				"SELECT max(Created) FROM DiscoveredMedia WHERE " + who,
				fmt.Sprintf("SELECT Id FROM DiscoveredMedia WHERE %s AND Created >= '%s'", who, since),
				fmt.Sprintf("SELECT Id, Created FROM DiscoveredMedia WHERE %s AND Created > '%s' AND LikesCount >= 0 ORDER BY Created DESC LIMIT 5", who, since),
				fmt.Sprintf("SELECT Id FROM DiscoveredMedia WHERE %s AND Created IN ('%s', '%s')", who, since, posts[3].Timestamp.Format("2006-01-02 15:04:05")),
				fmt.Sprintf("SELECT count(*) FROM (VALUES ('%s')) v JOIN DiscoveredMedia m ON %s AND m.Created >= v.column1", since, who),
			} {
				res := r.agrees(truth, sql)
				believed := slices.ContainsFunc(res.notes, func(n fetch.Note) bool { return n.Reason == note.Believed })
				broken := slices.ContainsFunc(res.notes, func(n fetch.Note) bool { return n.Reason == note.Order })
				if !shuffled && (res.quota > 3 || !believed) || shuffled && (res.quota < 7 || !broken || believed) {
					t.Errorf("%s: %d calls, notes %+v", sql, res.quota, res.notes)
				}
			}
		})
	}
}
