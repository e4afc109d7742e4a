package shell

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/shell/typed"
)

// No entry that may hold a secret is kept.
func TestDiscreet(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	e, err := newEditor(path, false, func() *typed.Names { return nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{
		"SELECT 1;", "EXEC GetOAuthAccessToken Verifier='x';", ".connect OAuthAccessToken=x", `\c x`, ".connect demo",
		"EXEC RefreshOAuthAccessToken OAuthRefreshToken = 'x'", "SELECT ';' AS token;",
	} {
		if err := e.keep(entry); err != nil {
			t.Fatal(err)
		}
	}
	// It is not closed: the editor's package begins its reading after NewEx, and to close before
	// is a race within it.
	kept, err := os.ReadFile(path)
	if err != nil || string(kept) != "SELECT 1;\nSELECT ';' AS token;\n" {
		t.Errorf("%q is kept, %v, want the two SELECTs", kept, err)
	}
}

// What is offered in the place of a command can be carried out.
func TestOffered(t *testing.T) {
	t.Parallel()
	for _, name := range offered(nil, ".", false) {
		if c, err := find(name.Text); err != nil || c.about != name.About {
			t.Errorf("%s: %v", name.Text, err)
		}
	}
	if names := offered(nil, ".mode", true); len(names) == 0 {
		t.Error("no format is offered")
	}
	if names := offered(nil, ".nothing", true); names != nil {
		t.Errorf("%v is offered behind no command", names)
	}
}
