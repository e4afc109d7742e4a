package fetch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// A post older than the business account fails the page that asks for its
// insights: it is found by halving, the posts before it are not asked, and its
// row stays with a reason.
func TestInsightsBeforeConversion(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 500, PreConversion: 150})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	truth := loadTruth(t, r.sim.Data())
	const sql = "SELECT m.Id, m.Created, i.Reach, i.Saved FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id"
	got := r.agrees(truth, sql)
	if pages, halvings := 5, 7; got.quota > pages+halvings+1 {
		t.Errorf("%d calls for %d pages and one search by halving", got.quota, pages)
	}
	again, err := r.query(sql)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got.rows, again.rows); diff != "" {
		t.Error(diff[:min(len(diff), 600)])
	}
	if newer, older := 4, 2; again.quota != newer+older {
		t.Errorf("%d calls where it is known how far back insights reach", again.quota)
	}
	found := false
	for _, n := range got.notes {
		found = found || (n.Reason == note.Conversion && n.Column == "Reach" && n.Count == 150)
	}
	if !found {
		t.Errorf("no note of the 150 posts without insights: %+v", got.notes)
	}
}

// A post whose numbers the API fails at does not fail those that are looked up
// together with it.
func TestLookup_oneFails(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 40, PreConversion: -1})
	posts := r.sim.Data().Accounts[0].Media
	var ids []string
	for _, m := range posts[:8] {
		ids = append(ids, "'"+m.ID+"'")
	}
	for _, m := range posts[3:5] {
		r.sim.Inject(graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: m.ID})
	}
	res, err := r.query("SELECT count(*), count(Reach) FROM MediaInsights WHERE MediaId IN (" + strings.Join(ids, ",") + ")")
	if err != nil || res.rows[0] != "8|6" {
		t.Errorf("%v, %v", res.rows, err)
	}
}

// Posts whose numbers the API fails at are not taken for an API that is down where
// it refuses those of the posts between: a refusal is an answer.
func TestPoison_refusedBetween(t *testing.T) {
	r := newRig(t, graphsim.Options{Accounts: 1, Media: 40, PreConversion: -1})
	var ids []string
	for i, m := range r.sim.Data().Accounts[0].Media[:10] {
		ids = append(ids, "'"+m.ID+"'")
		f := graphsim.Fault{Kind: graphsim.FaultPoisonedPost, Media: m.ID}
		if i%2 == 1 {
			f.Code, f.Message = 100, "(#100) The numbers of this media are not supported"
		}
		r.sim.Inject(f)
	}
	res, err := r.query("SELECT count(*), count(Reach) FROM MediaInsights WHERE MediaId IN (" + strings.Join(ids, ",") + ")")
	if err != nil || res.rows[0] != "10|0" {
		t.Errorf("%v, %v", res.rows, err)
	}
}

// Who looks for the post that spoils a page takes nothing from pages that another
// reader of the same list has asked for without metrics.
func TestPoison_readByAnother(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		r := newRig(t, graphsim.Options{Seed: seed + 1, Accounts: 1, Media: 60, PreConversion: 20, Comments: 100, Shuffled: true})
		r.cfg.PageSize, r.nesting = 23, fetch.NestLearned
		r.agrees(loadTruth(t, r.sim.Data()), "SELECT MediaId, Views FROM MediaInsights WHERE (SELECT count(*) FROM Comments) > 0")
	}
}
