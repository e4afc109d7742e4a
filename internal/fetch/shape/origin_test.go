package shape_test

import (
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/fetch/shape"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/schema"
)

func TestOrigin(t *testing.T) {
	t.Parallel()
	given := map[string]string{"account": "17841", "Username": "nasa", "TagId": "178", "Kind": "music"}
	value := func(name string) string { return given[name] }
	user := []schema.Param{{Name: "user_id", Value: "{account}"}}
	for name, test := range map[string]struct {
		address      schema.Address
		object, list string
	}{
		"in a field":  {schema.Address{Path: "{account}", Field: "business_discovery.username({Username})"}, "17841?fields=business_discovery.username(nasa){id,name}", "17841?fields=business_discovery.username(nasa){media.limit(5).after(x){id,name}}"},
		"by its id":   {schema.Address{Path: "{TagId}", Params: user}, "178?fields=id,name&user_id=17841", "178/media?after=x&fields=id,name&limit=5&user_id=17841"},
		"at the root": {schema.Address{}, "?fields=id,name", "media?after=x&fields=id,name&limit=5"},
		"two modifiers": {
			schema.Address{Path: "me", Field: "found.user({Username}).kind({Kind})"},
			"me?fields=found.user(nasa).kind(music){id,name}",
			"me?fields=found.user(nasa).kind(music){media.limit(5).after(x){id,name}}",
		},
	} {
		o := shape.NewOrigin(&test.address, value)
		path := &shape.Path{Edge: &schema.Edge{Name: "media"}}
		sel := &shape.Selection{Path: path, Graph: graph.Selection{Fields: []string{"id", "name"}}}
		if got := text(o.Object(sel, nil)); got != test.object {
			t.Errorf("%s: object %s, want %s", name, got, test.object)
		}
		r := &shape.PageRequest{Path: path, Origin: o, After: "x", Limit: 5, Selection: sel}
		if got := text(r.Request()); got != test.list {
			t.Errorf("%s: list %s, want %s", name, got, test.list)
		}
	}
}

// text writes a request as an address without escapes.
func text(r graph.Request) string {
	params := r.Params
	params.Set("fields", r.Fields.String())
	s, sep := r.Path, "?"
	for _, name := range []string{"after", "fields", "limit", "user_id"} {
		if params.Has(name) {
			s += sep + name + "=" + params.Get(name)
			sep = "&"
		}
	}
	return s
}
