package connect

import (
	"path/filepath"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/config"
)

// Each login has a cache of its own: what one is answered is not what another one has read.
func TestCache_login(t *testing.T) {
	t.Parallel()
	logins := []string{"OAuthUser=a", "OAuthUser=b", "OAuthAccessToken=FAKE1", "OAuthAccessToken=FAKE2", "OAuthRefreshToken=FAKE1", "OAuthRefreshToken=FAKE2"}
	for kept, more := range map[string][]string{
		"OAuthSettingsLocation=/t/tokens":                        {""},
		"InitiateOAuth=REFRESH":                                  {"", "OAuthVerifier=FAKE1", "OAuthVerifier=FAKE2"},
		"InitiateOAuth=REFRESH;Endpoint=http://127.0.0.1:1":      {"", "OAuthVerifier=FAKE1"},
		"InitiateOAuth=GETANDREFRESH;OAuthSettingsLocation=/t/x": {""},
		"InitiateOAuth=OFF":                                      nil,
	} {
		seen := map[string]string{}
		for _, login := range append(more, logins...) {
			if kept == "InitiateOAuth=OFF" && login[:9] != "OAuthAcce" {
				continue // nothing is stored
			}
			c, err := config.Parse(kept + ";CacheLocation=/t/cache;" + login)
			if err != nil {
				t.Fatal(err)
			}
			place, err := Cache(c)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(place.Path)
			if other, is := seen[name]; is {
				t.Errorf("%s: %q and %q have one cache", kept, login, other)
			}
			seen[name] = login
		}
	}
}
