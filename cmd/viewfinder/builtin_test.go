package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program can be built with an app of its own, by the flags that docs/oauth.md
// names: the linker says nothing of a name that is wrong.
func TestBuiltInApp(t *testing.T) {
	if testing.Short() {
		t.Skip("a program is not built with -short")
	}
	t.Parallel()
	page := read(t, "../../docs/oauth.md")
	const variable = "github.com/viewfinder-sql/viewfinder/driver."
	var flags []string
	for _, name := range []string{"facebookAppID", "facebookAppSecret", "instagramAppID", "instagramAppSecret"} {
		if !strings.Contains(page, name) {
			t.Errorf("docs/oauth.md lacks %s", name)
		}
		flags = append(flags, "-X", variable+name+"=fake-"+name)
	}
	program := filepath.Join(t.TempDir(), "viewfinder")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-ldflags", strings.Join(flags, " "), "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for scheme, id := range map[string]string{"OAuth": "fake-facebookAppID", "InstagramLogin": "fake-instagramAppID"} {
		query := exec.CommandContext(t.Context(), program, "query", "--format", "csv",
			"--dsn", "AuthScheme="+scheme+";CallbackURL=https://localhost:33333/", "EXEC GetOAuthAuthorizationURL")
		query.Env = append(os.Environ(), "VIEWFINDER_OAUTH_CLIENT_ID=", "VIEWFINDER_OAUTH_CLIENT_SECRET=")
		out, err := query.Output()
		// A state is made of the secret: without one there is none.
		if err != nil || !strings.Contains(string(out), "client_id="+id+"&") || !strings.Contains(string(out), "&state=") {
			t.Errorf("%s: %v: %s", scheme, err, out)
		}
	}
}
