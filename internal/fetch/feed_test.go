package fetch_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

const mentions = "SELECT t.Id, m.Caption FROM Tags t JOIN MentionedMedia m ON m.Id = t.Id"

// mentioned are the calls for posts that mention the account.
func mentioned(r result) int {
	n := 0
	for _, c := range r.calls {
		if strings.Contains(c.Query, "mentioned_media") {
			n++
		}
	}
	return n
}

// feedRig is one of an account that is tagged in so many posts.
func feedRig(t *testing.T, tags int) *rig {
	t.Helper()
	r := newRig(t, graphsim.Options{Media: 20, Tags: tags, Comments: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	return r
}

// What the rows behind the one at which a join stands name is asked for together with
// what that one names: ever more, none twice.
func TestFeed(t *testing.T) {
	t.Parallel()
	r := feedRig(t, 40)
	together := []int{1, 3, 4, 0} // of the third, more than that are asked for, so many at once
	var mu sync.Mutex
	var waiting []chan struct{}
	group := 0
	r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Transport: fronted{
		next: r.transport,
		front: func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
			if strings.Contains(request.URL.RawQuery, "mentioned_media") {
				mu.Lock()
				all := make(chan struct{})
				waiting = append(waiting, all)
				if len(waiting) >= together[group] {
					for _, other := range waiting {
						close(other)
					}
					waiting, group = nil, min(group+1, len(together)-1)
				}
				mu.Unlock()
				select {
				case <-all:
				case <-time.After(20 * time.Second):
					t.Error("a call waits for one that comes later")
				}
			}
			return next.RoundTrip(request)
		},
	}})
	res, err := r.query(mentions)
	if err != nil || len(res.rows) != 40 || mentioned(res) != 40 || group != len(together)-1 {
		t.Errorf("%d rows, %d calls, %d groups, %v", len(res.rows), mentioned(res), group, err)
	}
	r.keep = true // nothing is known of the scans: one after another
	one, err := r.query(mentions)
	if err != nil || !slices.Equal(sorted(one.rows), sorted(res.rows)) {
		t.Errorf("one after another: %d rows, %v", len(one.rows), err)
	}
}

// A LIMIT bounds what is asked ahead.
func TestFeed_limit(t *testing.T) {
	t.Parallel()
	r := feedRig(t, 40)
	for _, n := range []int{1, 2, 3, 7, 20} {
		res, err := r.limited(n, mentions+" LIMIT "+strings.Repeat("1+", n-1)+"1")
		if err != nil || len(res.rows) != n || mentioned(res) != n {
			t.Errorf("LIMIT %d: %d rows, %d calls, %v", n, len(res.rows), mentioned(res), err)
		}
	}
	// One that nobody tells of, as it stands behind an order, has been overtaken by no
	// more than what was wanted.
	res, err := r.query("SELECT * FROM (" + mentions + " LIMIT 11)")
	if err != nil || mentioned(res) > 22 {
		t.Errorf("%d calls, %v", mentioned(res), err)
	}
}

// Where the statement drops rows before they name anything, little is asked for in vain.
func TestFeed_filtered(t *testing.T) {
	t.Parallel()
	r := feedRig(t, 48)
	for _, filter := range []string{"instr(t.Caption, 'e') > 0", "t.LikesCount % 2 = 0", "t.LikesCount % 7 = 0"} {
		res, err := r.query(mentions + " WHERE " + filter)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(res.rows); mentioned(res) > n+n/2+2 {
			t.Errorf("%s: %d rows, %d calls", filter, n, mentioned(res))
		}
	}
}

// What was asked ahead, is not there and is named by no row is not told.
func TestFeed_missing(t *testing.T) {
	t.Parallel()
	r := feedRig(t, 12)
	missing := func(res result) (n int) {
		for _, x := range res.notes {
			if x.Reason == note.NotFound {
				n += x.Count
			}
		}
		return n
	}
	const posts = "SELECT m.Id, x.Caption FROM Media m LEFT JOIN MentionedMedia x ON x.Id = m.Id" // which mention nobody
	res, err := r.query(posts)
	if err != nil || len(res.rows) != 20 || mentioned(res) != 20 || missing(res) != 20 {
		t.Errorf("%d rows, %d calls, %d told, %v", len(res.rows), mentioned(res), missing(res), err)
	}
	res, err = r.query("SELECT * FROM (" + posts + " LIMIT 6)")
	if err != nil || mentioned(res) <= 6 || missing(res) != 6 {
		t.Errorf("%d rows, %d calls, %d told, %v", len(res.rows), mentioned(res), missing(res), err)
	}
	r.cfg.MissingIsError = true
	if _, err = r.query(posts); err == nil || !strings.Contains(err.Error(), "mentioned_media") && !strings.Contains(err.Error(), "exist") {
		t.Errorf("an object that is missing: %v", err)
	}
}

// The lists of what rows name are asked for ahead as well, and objects in batches.
func TestFeed_lists(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Accounts: 2, Media: 20, Comments: -1, StrangerMedia: 30})
	for sql, calls := range map[string]int{
		"SELECT p.Username, m.Id FROM InstagramBusinessProfile p JOIN DiscoveredMedia m ON m.Username = p.Username":                                                           5,
		"SELECT d.Name, m.Id FROM InstagramBusinessProfile p JOIN BusinessDiscovery d ON d.Username = p.Username JOIN DiscoveredMedia m ON m.Username = d.Username":           5,
		"SELECT h.Name FROM RecentlySearchedHashtags r JOIN Hashtags h ON h.Id = r.Id WHERE r.InstagramBusinessAccountId = '" + r.sim.Data().Accounts[0].ID + "'":             5,
		"SELECT DISTINCT d.Name FROM Media x JOIN BusinessDiscovery d ON d.Username = x.Username":                                                                             4,
		"SELECT count(*) FROM DiscoveredMedia m LEFT JOIN BusinessDiscovery d ON d.Username = m.Username AND d.FollowersCount > 0 WHERE m.Username IN ('rival.1', 'rival.2')": 5,
	} {
		res, err := r.query(sql)
		if err != nil || len(res.rows) == 0 || res.quota > calls {
			t.Errorf("%s: %d rows, %d calls, %v", sql, len(res.rows), res.quota, err)
		}
	}
}
