package tokenstore_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// unwritable is a directory in which nobody can make anything.
func unwritable(t *testing.T) string {
	t.Helper()
	switch {
	case runtime.GOOS == "linux":
		return "/proc/viewfinder"
	case os.Geteuid() == 0 || runtime.GOOS == "windows":
		t.Skip("there is no directory here that this user cannot write")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "viewfinder")
}

// A store, or a memory of codes, that cannot be written is found out before
// anybody logs in, and one that can is left as it was.
func TestReady(t *testing.T) {
	t.Parallel()
	private := func() string { return filepath.Join(t.TempDir(), "viewfinder", "tokens.json") }
	key := oauth.NewSecret("canary passphrase")
	for name, tt := range map[string]struct{ location, codes, want string }{
		"a file":                {private(), "", ""},
		"with codes":            {private(), private(), ""},
		"an unwritable place":   {filepath.Join(unwritable(t), "tokens.json"), "", "oauth: OAuthSettingsLocation: the directory " + unwritable(t)},
		"an unwritable memory":  {private(), filepath.Join(unwritable(t), "codes"), "oauth: the file of codes: the directory " + unwritable(t)},
		"memory":                {"memory://" + t.Name(), "", ""},
		"memory, and its codes": {"memory://" + t.Name(), filepath.Join(unwritable(t), "codes"), "oauth: the file of codes: "},
	} {
		store, err := tokenstore.Open(t.Context(), oauth.NewSecret(tt.location), key)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var codes oauth.CodeMemory
		if tt.codes != "" {
			codes = tokenstore.CodeFile(tt.codes)
		}
		err = tokenstore.Ready(t.Context(), store, codes)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
		for _, path := range []string{tt.location, tt.codes} {
			if _, err := os.Stat(path); err == nil {
				t.Errorf("%s: left %s", name, path)
			}
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}
