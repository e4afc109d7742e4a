package fetch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/note"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The API answers any id: a table of what is named by its id has no row of an object of
// another kind, and what such an object lacks is learned of none.
func TestProof(t *testing.T) {
	t.Parallel()
	r := newRig(t, graphsim.Options{Media: 3, Comments: 4, Stories: 1})
	d := r.sim.Data()
	a := d.Accounts[0]
	others := []string{a.ID, a.Media[0].ID, a.Page.ID, a.Stories[0].ID}
	for _, m := range a.Media {
		if len(m.Comments) > 0 {
			others = append(others, m.Comments[0].ID)
			break
		}
	}
	tag, container := d.HashtagByName("coffee").ID, a.Containers[0].ID
	named := 0
	for _, table := range schema.Default().Tables {
		if table.Address == nil || !table.Address.ByID() {
			continue
		}
		named++
		id, own, other := table.Required()[0], tag, container
		if table.Name == "Containers" {
			own, other = container, tag
		}
		column := id[len(id)-1]
		for _, columns := range []string{"*", column, "count(*)"} {
			for _, wrong := range slices.Concat(others, []string{other}) {
				res, err := r.query(fmt.Sprintf("SELECT %s FROM %s WHERE %s = '%s'", columns, table.Name, column, wrong))
				if err != nil || len(res.rows) > 1 || len(res.rows) == 1 && res.rows[0] != "0" {
					t.Errorf("%s of %s, which is of another kind: %v, error %v", columns, table.Name, res.rows, err)
				}
				if len(res.notes) != 1 || res.notes[0].Reason != note.NotFound || res.notes[0].Incomplete {
					t.Errorf("%s of %s, which is of another kind: notes %+v", columns, table.Name, res.notes)
				}
			}
			res, err := r.query(fmt.Sprintf("SELECT %s FROM %s WHERE %s IN ('%s', '%s', '%s')", columns, table.Name, column, a.ID, own, a.Media[0].ID))
			if err != nil || len(res.rows) == 0 && table.Name != "HashtagRecentMedia" || len(res.rows) == 1 && res.rows[0] == "0" {
				t.Errorf("%s of %s: %v, error %v", columns, table.Name, res.rows, err)
			}
			if len(res.notes) != 1 || res.notes[0].Count != 2 {
				t.Errorf("%s of %s: notes %+v", columns, table.Name, res.notes)
			}
		}
	}
	if named < 4 {
		t.Errorf("%d tables of what is named by its id", named)
	}
	// The name of a hashtag is still known, and its proof is not asked for again.
	res, err := r.query("SELECT Name FROM Hashtags WHERE Id = '" + tag + "'")
	if err != nil || len(res.rows) != 1 || res.rows[0] != "coffee" || len(res.notes) > 0 || res.quota > 2 {
		t.Errorf("%v, notes %+v, %d calls, error %v", res.rows, res.notes, res.quota, err)
	}
}
