package shell

import (
	"io"
	"os"
	"path/filepath"
	"strings"
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
	for _, name := range offered(nil, ".mode", true) {
		if err := (&shell{Options: Options{Err: io.Discard}}).mode(t.Context(), name.Text); err != nil {
			t.Errorf(".mode %s: %v", name.Text, err)
		}
	}
	if names := offered(nil, ".nothing", true); names != nil {
		t.Errorf("%v is offered behind no command", names)
	}
}

// The help fits its screen, and is whole whatever that is.
func TestHelp(t *testing.T) {
	t.Parallel()
	want := strings.Fields(helpText(0))
	for _, width := range []int{30, 40, 80, 120} {
		got := helpText(width)
		for line := range strings.Lines(got) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > width {
				t.Errorf("in %d columns, a line takes %d: %s", width, n, line)
			}
		}
		if n := len(strings.Fields(got)); n != len(want) {
			t.Errorf("in %d columns it has %d words, want %d", width, n, len(want))
		}
	}
}
