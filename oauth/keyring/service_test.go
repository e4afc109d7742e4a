package keyring

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/viewfinder-sql/viewfinder/internal/tokenstore"
	"github.com/viewfinder-sql/viewfinder/internal/tokenstore/storetest"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// beside runs the calling test in a process with a session bus and a GNOME
// keyring of its own, and reports whether this is that process.
func beside(t *testing.T) (inside bool) {
	t.Helper()
	if os.Getenv(realVariable) == "yes" {
		return true
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("there is no " + program)
		}
	}
	home := t.TempDir()
	child := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c",
		`printf not-a-real-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "$0" "$@"`,
		os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v=false", "-test.short="+strconv.FormatBool(testing.Short()))
	child.Env = append(os.Environ(), realVariable+"=yes", "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "XDG_DATA_HOME="+filepath.Join(home, "data"), "XDG_RUNTIME_DIR="+home, "XDG_CACHE_HOME="+home)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	return false
}

func openAt(location string) storetest.Opener {
	return func(ctx context.Context, passphrase oauth.Secret) (tokenstore.Store, error) {
		return tokenstore.Open(ctx, oauth.NewSecret(location), passphrase)
	}
}

func TestSecretService(t *testing.T) {
	if !beside(t) {
		return
	}
	storetest.Run(t, storetest.Place{Slow: true, New: func(t *testing.T) storetest.Opener { return openAt("keyring://" + service(t)) }})
}

// The processes of a session share the keyring.
func TestSecretService_processes(t *testing.T) {
	if storetest.ChildPlace() == "" && !beside(t) {
		return
	}
	storetest.Processes(t, 8, "keyring://processes", openAt)
}

// Without a passphrase, files are sealed with a key in the keyring.
func TestSecretService_sealingKey(t *testing.T) {
	if !beside(t) {
		return
	}
	path := filepath.Join(t.TempDir(), "private", "tokens.json")
	token := storetest.Token("1", 1)
	for range 2 {
		s, err := openAt(path)(t.Context(), oauth.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path + ".key"); !os.IsNotExist(err) {
		t.Errorf("there is a key file: %v", err)
	}
	if _, err := (osEntries{}).Get(defaultService, keyName); err != nil {
		t.Errorf("the key: %v", err)
	}
}
