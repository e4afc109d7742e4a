package graph

import (
	"net/url"
	"testing"
)

// What is sent is what the parameters and the fields are, by whichever way it is written.
func TestOutbound_query(t *testing.T) {
	t.Parallel()
	fields := map[string]*Selection{
		"none": nil, "nameless": {Nameless: true}, "id": {}, "some": {Fields: []string{"owner.id", "caption"}, Parts: []Part{{Name: "comments", Args: []Arg{Limit(2)}}}},
	}
	for name, asked := range fields {
		for _, params := range []url.Values{nil, {}, {"limit": {"2"}, "a&b": {"ü", "="}}} {
			for _, proof := range []string{"", "1f"} {
				o := outbound{fields: asked, params: params, proof: proof}
				if got, want := o.query(), o.values().Encode(); got != want {
					t.Errorf("fields %s, params %v, proof %q: %s is sent, not %s", name, params, proof, got, want)
				}
			}
		}
	}
}
