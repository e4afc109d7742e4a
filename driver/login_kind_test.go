package driver

import (
	"slices"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/property"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// The property, the logins and the catalogue name the kinds of login alike.
func TestLoginKinds(t *testing.T) {
	t.Parallel()
	p, _ := property.Lookup("AuthScheme")
	var choices []string
	for _, c := range p.Choices {
		choices = append(choices, c.Text)
	}
	if !slices.Equal(choices, allSchemes) {
		t.Errorf("the property knows %v, logins are %v", choices, allSchemes)
	}
	for _, l := range oauth.Logins() {
		kind := (&Config{AuthScheme: string(l)}).loginKind()
		if want := string(l); kind != schema.NoLogin && kind.String() != want || (kind == schema.NoLogin) != (l == oauth.CustomLogin) {
			t.Errorf("%s is the kind %q of the catalogue", l, kind)
		}
	}
}
