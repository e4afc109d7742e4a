package fetch_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// The refusal of a nested part names the permission of that part.
func TestMissingPermission(t *testing.T) {
	r := newRig(t, graphsim.Options{Scopes: []string{"pages_show_list", "instagram_basic", "pages_read_engagement"}})
	for sql, want := range map[string]string{
		"SELECT Text FROM Comments": "instagram_manage_comments",
		"SELECT m.Id, c.Text FROM Media m JOIN Comments c ON c.MediaId = m.Id": "instagram_manage_comments",
		"SELECT Text FROM Replies": "instagram_manage_comments",
		"SELECT m.Id, i.Reach FROM Media m JOIN MediaInsights i ON i.MediaId = m.Id": "instagram_manage_insights",
	} {
		_, err := r.query(sql)
		var api *graph.APIError
		if !errors.As(err, &api) || !errors.Is(err, graph.ErrPermission) || !slices.Contains(api.Scopes, want) {
			t.Errorf("%s: %v does not name %s", sql, err, want)
		}
	}
}
