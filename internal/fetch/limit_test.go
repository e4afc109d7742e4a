package fetch_test

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A LIMIT makes no call that the same statement without it would not make,
// however many rows its terms leave.
func TestLimit_costsNoMore(t *testing.T) {
	t.Parallel()
	froms := []string{
		"Media m WHERE LikesCount %% 97 = %d",
		"Media m WHERE Created >= '2026-01-01' AND LikesCount %% 97 = %d",
		"Comments WHERE LikeCount %% 97 = %d",
		"Replies WHERE LikeCount %% 97 = %d",
		"MediaChildren WHERE length(Id) + %d < 3",
		"MediaInsights WHERE Reach %% 97 = %d",
		"MediaInsightsStory WHERE Views %% 97 = %d",
		"Stories WHERE length(Id) + %d < 3",
		"Media m JOIN Comments c ON c.MediaId = m.Id WHERE c.LikeCount %% 97 = %d",
		"Media m JOIN MediaInsights i ON i.MediaId = m.Id WHERE i.Reach %% 97 = %d AND i.Saved IS NOT NULL AND i.Shares >= 0",
		"InstagramBusinessProfile p JOIN Media m ON m.InstagramBusinessAccountId = p.InstagramBusinessAccountId WHERE m.LikesCount %% 97 = %d",
	}
	for name, options := range map[string]graphsim.Options{
		"three accounts":   {Accounts: 3, Media: 300, Comments: 900, Replies: 300, PreConversion: -1},
		"twelve accounts":  {Accounts: 12, Media: 101, Comments: 100, PreConversion: -1},
		"one account":      {Media: 290, Comments: 900, PreConversion: -1},
		"the account said": {Media: 290, Comments: 900, PreConversion: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, options)
			if name == "the account said" {
				r.cfg.Account = r.sim.Data().Accounts[0].ID
			}
			for _, from := range froms {
				for _, rest := range []int{0, 50, 1000} { // 1000: no row at all
					sql := fmt.Sprintf("SELECT 1 FROM "+from, rest)
					r.cfg.Memory = fetch.NewMemory()
					whole, err := r.query(sql)
					if err != nil {
						t.Fatal(err)
					}
					for _, limit := range []int{1, 40} {
						r.cfg.Memory = fetch.NewMemory()
						few, err := r.limited(limit, fmt.Sprintf("%s LIMIT %d", sql, limit))
						if err != nil {
							t.Fatal(err)
						}
						if want := min(limit, len(whole.rows)); len(few.rows) != want {
							t.Errorf("%s LIMIT %d: %d rows, not %d", sql, limit, len(few.rows), want)
						}
						if few.quota > whole.quota {
							t.Errorf("%s LIMIT %d: %d calls, and %d without it\n%s", sql, limit, few.quota, whole.quota, requestLines(r.sim.Data(), few.calls))
						}
					}
				}
			}
		})
	}
}
