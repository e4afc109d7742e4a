package procedures

import (
	"slices"
	"strings"
	"testing"
)

// What gives a token, and what keeps or deletes logins, says so: there are those who may not
// call it.
func TestOfLogin(t *testing.T) {
	t.Parallel()
	for _, p := range All() {
		secret := slices.ContainsFunc(p.Columns, func(c Column) bool { return strings.Contains(c.Description, "secret") })
		if (secret || strings.Contains(p.Description, "OAuthSettingsLocation")) && !p.OfLogin {
			t.Errorf("%s is of a login, and does not say so", p.Name)
		}
		if strings.Contains(p.Description, "below FileRoot") && !p.Files {
			t.Errorf("%s needs a file, and does not say so", p.Name)
		}
	}
}
