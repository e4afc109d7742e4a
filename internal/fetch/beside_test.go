package fetch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// besideRig has four accounts, of which the first so many hang on no Page of the user's,
// and reads those of portfolios.
func besideRig(t *testing.T, pageless int) *rig {
	t.Helper()
	r := newRig(t, graphsim.Options{Accounts: 4, Pageless: pageless, Media: 130, Comments: 200, Businesses: 3})
	r.cfg.Beside = true
	return r
}

// Accounts that hang on no Page of the user's are read like others, where the
// configuration says so, and EXPLAIN foretells their calls.
func TestBeside(t *testing.T) {
	t.Parallel()
	for _, pageless := range []int{0, 2, 4} {
		r := besideRig(t, pageless)
		truth := loadTruth(t, r.sim.Data())
		for _, sql := range []string{
			"SELECT InstagramBusinessAccountId, UserName, FollowersCount, HasProfilePic FROM InstagramBusinessProfile",
			"SELECT HasProfilePic, FollowersCount, IsPublished FROM InstagramBusinessProfile",
			"SELECT InstagramBusinessAccountId FROM InstagramBusinessProfile",
			"SELECT Id, Caption, InstagramBusinessAccountId FROM Media",
			"SELECT p.UserName, m.Id FROM InstagramBusinessProfile p JOIN Media m USING (InstagramBusinessAccountId) WHERE m.LikesCount > 100",
			"SELECT m.Id, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id",
			"SELECT p.UserName, b.BusinessName FROM InstagramBusinessProfile p JOIN BusinessAccounts b USING (InstagramBusinessAccountId)",
			"SELECT b.UserName, p.FullName FROM BusinessAccounts b JOIN InstagramBusinessProfile p USING (InstagramBusinessAccountId)",
			"SELECT Id FROM Stories",
		} {
			for range 2 { // when the accounts are known too
				told := r.told(sql)
				res := r.agrees(truth, sql)
				if n := float64(res.quota); n < told.Low || n > told.High {
					t.Errorf("%d of no Page: %s: EXPLAIN says %s: %v calls", pageless, sql, told, n)
				}
			}
			r.cfg.Memory = fetch.NewMemory()
		}
		newest, err := r.query("SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 9")
		want, _ := truthRows(truth, "SELECT Id, Created FROM Media ORDER BY Created DESC LIMIT 9")
		if err != nil || !slices.Equal(sorted(newest.rows), sorted(want)) {
			t.Errorf("%d of no Page: the newest are %v, not %v: %v", pageless, newest.rows, want, err)
		}
		days, err := r.query("SELECT DISTINCT InstagramBusinessAccountId FROM AccountInsights WHERE StartDate >= '2026-11-10' AND Reach > 0")
		if err != nil || len(days.rows) != 4 {
			t.Errorf("%d of no Page: numbers of %d accounts: %v", pageless, len(days.rows), err)
		}
		r.cfg.Beside, r.cfg.Memory = false, fetch.NewMemory()
		if pageless == 4 {
			_, err := r.query("SELECT UserName FROM InstagramBusinessProfile")
			if !errors.Is(err, fetch.ErrNoAccount) {
				t.Errorf("without a Page: %v", err)
			}
			continue
		}
		if res, err := r.query("SELECT UserName FROM InstagramBusinessProfile"); err != nil || len(res.rows) != 4-pageless {
			t.Errorf("%d of no Page: %d accounts of Pages: %v", pageless, len(res.rows), err)
		}
	}
}

// The profiles of portfolios come with the list of them, in one call.
func TestBeside_calls(t *testing.T) {
	t.Parallel()
	r := besideRig(t, 2)
	res, err := r.query("SELECT UserName, FollowersCount FROM InstagramBusinessProfile")
	if err != nil || len(res.rows) != 4 || res.quota != 2 {
		t.Errorf("%d rows, %d calls: %v", len(res.rows), res.quota, err)
	}
	r.cfg.Account = r.sim.Data().Accounts[0].ID // which portfolios alone lead to
	if res, err = r.query("SELECT UserName FROM InstagramBusinessProfile"); err != nil || len(res.rows) != 1 || res.quota != 1 {
		t.Errorf("one that is named: %d rows, %d calls: %v", len(res.rows), res.quota, err)
	}
}

// Without its permission the list of portfolios is an error that names it, and neither an
// empty one nor none is.
func TestBeside_refused(t *testing.T) {
	t.Parallel()
	r := besideRig(t, 2)
	r.askWith(graph.Config{Tokens: tokens(r.sim.NewToken(graphsim.TokenSpec{Scopes: slices.DeleteFunc(slices.Clone(granted), func(s string) bool { return s == "business_management" })}))})
	_, err := r.query("SELECT UserName FROM InstagramBusinessProfile")
	if !errors.Is(err, graph.ErrPermission) || !strings.Contains(err.Error(), "business_management") {
		t.Errorf("without the permission: %v", err)
	}
	r.cfg.Partial = true
	res, err := r.query("SELECT UserName FROM InstagramBusinessProfile")
	if err != nil || len(res.rows) != 2 || !slices.ContainsFunc(res.notes, func(n fetch.Note) bool { return n.Reason == note.NoPermission && n.Incomplete }) {
		t.Errorf("of what there is: %v, %+v, %v", res.rows, res.notes, err)
	}
	none := newRig(t, graphsim.Options{Accounts: 1, Pageless: 1, Businesses: -1})
	none.cfg.Beside = true
	if _, err = none.query("SELECT UserName FROM InstagramBusinessProfile"); !errors.Is(err, fetch.ErrNoAccount) {
		t.Errorf("no Page and no portfolio: %v", err)
	}
	r.loginWithInstagram(0)
	if res, err := r.query("SELECT UserName FROM InstagramBusinessProfile"); err != nil || len(res.rows) != 1 {
		t.Errorf("with Instagram Login: %d rows, %v", len(res.rows), err)
	}
}
