package fetch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// Fields that came to every version at once are asked for under each, and have
// their values.
func TestVersions(t *testing.T) {
	r := newRig(t, graphsim.Options{Media: 30, PreConversion: -1})
	r.cfg.Account = r.sim.Data().Accounts[0].ID
	const sql = `SELECT Id, RepostsCount, SavedCount, SharesCount, TotalLikeCount, TotalCommentsCount, TotalViewsCount,
		MediaAudioType, IsAiGenerated FROM Media`
	want, err := r.query(sql)
	if err != nil || len(want.rows) != 30 {
		t.Fatalf("%d rows, %v", len(want.rows), err)
	}
	for _, version := range []string{"v21.0", "v22.0", "v23.0", "v24.0", "v25.0"} {
		r.cfg.Version = version
		r.askWith(graph.Config{Tokens: tokens(r.sim.Token()), Version: version})
		got, err := r.query(sql)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.rows, got.rows); diff != "" || len(got.notes) > 0 {
			t.Errorf("%s: notes %+v\n%s", version, got.notes, diff)
		}
	}
}
