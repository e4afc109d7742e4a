package connect

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/config"
)

// What is learned is kept beside logins that are kept, where the property says, or nowhere.
func TestMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the user's directory is another one")
	}
	t.Setenv("XDG_CONFIG_HOME", "/home/nobody/.config")
	for dsn, want := range map[string]string{
		"":                                       "",
		"OAuthAccessToken=FAKE":                  "",
		"InitiateOAuth=REFRESH":                  "/home/nobody/.config/viewfinder/tokens.json.memory",
		"OAuthSettingsLocation=/t/tokens":        "/t/tokens.memory",
		"OAuthSettingsLocation=file:///t/tokens": "/t/tokens.memory",
		"OAuthSettingsLocation=sqlite:/t/tokens.db":                   "/t/tokens.db.memory",
		"OAuthSettingsLocation=keyring://viewfinder":                  "/home/nobody/.config/viewfinder/keyring.memory",
		"OAuthSettingsLocation=memory://x":                            "",
		"OAuthSettingsLocation=postgres://nobody@localhost/tokens":    "",
		"InitiateOAuth=REFRESH;Endpoint=http://127.0.0.1:1":           "", // whose tokens are in memory
		"InitiateOAuth=REFRESH;Memory=off":                            "",
		"OAuthAccessToken=FAKE;Memory=/t/memory":                      "/t/memory",
		"OAuthAccessToken=FAKE;Memory=auto":                           "",
		"OAuthSettingsLocation=/t/tokens;Endpoint=http://127.0.0.1:1": "/t/tokens.memory",
	} {
		c, err := config.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Memory(c); filepath.ToSlash(got) != want {
			t.Errorf("%s: %q, not %q", dsn, got, want)
		}
	}
	c, err := config.ParseUntrusted("OAuthAccessToken=FAKE;BusinessAccountId=1")
	if err != nil {
		t.Fatal(err)
	}
	if path, _ := Memory(c); path != "" {
		t.Errorf("of a stranger's string: %s", path)
	}
	if _, err := config.ParseUntrusted("OAuthAccessToken=FAKE;Memory=/t/memory"); err == nil {
		t.Error("a stranger names a file")
	}
}
