package graph

import (
	"net/url"
	"testing"
)

// What is sent is what the parameters and the fields are.
func TestOutbound_query(t *testing.T) {
	t.Parallel()
	fields := map[string]*Selection{
		"": nil, "-": {Nameless: true}, "id": {}, "owner{id},caption,comments.limit(2){id}": {Fields: []string{"owner.id", "caption"}, Parts: []Part{{Name: "comments", Args: []Arg{Limit(2)}}}},
	}
	for text, asked := range fields {
		for _, params := range []url.Values{nil, {}, {"limit": {"2"}, "a&b": {"ü", "="}}, {"after": {"x"}, "fields2": {"reach"}}} {
			for _, proof := range []string{"", "1f"} {
				o := outbound{fields: asked, params: params, proof: proof}
				want := url.Values{}
				for name, values := range params {
					want[name] = values
				}
				if text != "" && text != "-" {
					want.Set("fields", text)
				}
				if proof != "" {
					want.Set("appsecret_proof", proof)
				}
				if got := o.query(); got != want.Encode() {
					t.Errorf("%s is sent, not %s", got, want.Encode())
				}
			}
		}
	}
}
